package org.isthmus.tests.campaign;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.isthmus.tests.campaign.truth.Archive;

/** Changes of the text of a certificate: characters, words, numbers, lines, steps, findings. */
final class TextChanges {

  private static final Pattern WORD =
      Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[^ ]+");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![A-Za-z0-9_])-?\\d{1,40}(?![0-9A-Za-z])");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private static final List<String> WORDS =
      List.of(
          "0", "1", "-1", "00", "-0", "1/2", "-1/2", "2/2", "1/0", "0.5", "1e9", "16777217",
          "2147483648", "0..2", "0,0", "2..0", "0,1,2", "\"\"", "\"", "\\", "W1", "W0", "W01",
          "b1", "b2", "W2", "W9", "A.W1", "A.W2", "B.W1", "B.W2", "zero", "put", "lumped", "affine",
          "lift", "enclosed", "convex", "invariant", "bounded", "path", "descent", "ray",
          "disconnection", "findings", "ends", "all", "holds", "fails", "undecided", "relu", "tanh",
          "gelu", "identity", "leaky_relu(-1)", "leaky_relu(1/10)", "huber(1)", "squared",
          "cross_entropy", "logistic", "bias", "nobias", "vector", "matrix", "fractions", "float32",
          "transposed", "../x", "/x", "9".repeat(60), "0".repeat(64), "\u0661", "", " ", "\t");

  private static final List<String> CHARACTERS =
      List.of(
          "", "0", "1", "-", ".", ",", "/", " ", "\n", "\r", "\t", "\"", "\\", "\u0000", "\u007f",
          "\u00a0", "\u2028", "\ud83d\ude00", "\u0660", "A");

  private static final List<String> CLAIMS =
      List.of(
          "path max_loss <= 0", "path max_loss <= -1", "path max_loss <= 1/1000000",
          "path max_loss <= 1", "path max_loss <= 5/2", "path max_loss <= 1000000",
          "path max_loss <= ends", "path max_loss <= ends + 1/1000000000000",
          "path max_loss <= ends + 1", "path max_loss <= ends + 0", "descent descends to 0",
          "descent descends to 1", "descent descends to 1000000", "descent descends to -1",
          "ray unbounded by neuron 0 along ray", "ray unbounded by neuron 1 along ray",
          "ray unbounded by neuron 2 along A.W1", "ray unbounded by neuron 0 along A.W2",
          "disconnection disconnected from 0 below 1/8 by rows 0,1",
          "disconnection disconnected from 0 below 1/1000000 by rows 0,1",
          "disconnection disconnected from 0 below 1/8 by rows 0..2",
          "disconnection disconnected from 5 below 6 by rows 1,0",
          "disconnection disconnected from 0 below 1/3 by rows 0,2",
          "disconnection disconnected from 1 below 1 by rows 0,1");

  private static final List<String> LOSSES =
      List.of(
          "squared", "cross_entropy", "logistic", "huber(1)", "huber(1/1000)", "huber(0)",
          "huber(-1)", "absolute");

  private static final List<String> ACTIVATIONS =
      List.of(
          "relu", "identity", "tanh", "sigmoid", "gelu", "leaky_relu(1/2)", "leaky_relu(-1)",
          "leaky_relu(0)", "leaky_relu(1)", "leaky_relu(7)", "silu");

  private static final List<String> RULES =
      List.of(
          "lumped", "affine", "lift\nlift 2 0", "lift\nlift 2 0,1", "lift\nlift 2 1,0",
          "enclosed\npieces 0", "enclosed\npieces 1*2", "enclosed\npieces 2*4",
          "enclosed\npieces 4*16", "enclosed\npieces 1,2*2", "enclosed\npieces 40", "enclosed");

  private TextChanges() {}

  /** All kinds of changes. */
  static List<Changes> all() {
    List<Changes> all = new ArrayList<>();
    all.add(words("word deleted", 1, (word, k) -> List.of()));
    all.add(words("word duplicated", 1, (word, k) -> List.of(word, word)));
    all.add(words("word replaced", WORDS.size(), (word, k) -> List.of(WORDS.get(k))));
    all.add(new Changes("words swapped", TextChanges::words, TextChanges::swapped));
    all.add(new Changes("word of elsewhere", a -> 7 * words(a), TextChanges::ofElsewhere));
    all.add(matches("number +-1, sign, last place", NUMBER, 8, TextChanges::number));
    all.add(matches("digest damaged", DIGEST, 3, TextChanges::damaged));
    all.add(new Changes("digests swapped", a -> pairs(digests(a)), TextChanges::digestsSwapped));
    all.add(
        new Changes(
            "character", a -> length(a) * CHARACTERS.size() * 2, TextChanges::character));
    all.add(lines("line deleted", line -> true, 1, (line, k) -> List.of()));
    all.add(lines("line duplicated", line -> true, 1, (line, k) -> List.of(line, line)));
    all.add(new Changes("lines swapped", a -> pairs(a.lines().size()), TextChanges::linesSwapped));
    all.add(blocks("step or finding deleted", 1, (blocks, k) -> blocks.remove(k)));
    all.add(
        blocks(
            "step or finding duplicated",
            4,
            (blocks, k) -> blocks.add(k % 4 * blocks.size() / 4, blocks.get(k / 4))));
    all.add(
        new Changes(
            "steps or findings reordered",
            a -> pairs(blocks(a).size()) + 1,
            TextChanges::reordered));
    all.add(new Changes("steps merged", a -> 2 * blocks(a).size(), TextChanges::merged));
    all.add(
        lines(
            "rule or conclusion exchanged",
            line -> line.startsWith("step "),
            3 * RULES.size(),
            TextChanges::otherRule));
    all.add(new Changes("claim exchanged", a -> CLAIMS.size(), TextChanges::otherClaim));
    all.add(
        lines(
            "loss exchanged",
            line -> line.startsWith("loss "),
            LOSSES.size(),
            (line, k) -> List.of("loss " + LOSSES.get(k))));
    all.add(
        lines(
            "activation or bias exchanged",
            line -> line.startsWith("hidden "),
            2 * ACTIVATIONS.size(),
            TextChanges::otherActivation));
    all.add(
        lines(
            "outcome flipped",
            line -> line.startsWith("finding "),
            3,
            (line, k) ->
                List.of(
                    line.replaceFirst(
                        "holds|fails|undecided", List.of("holds", "fails", "undecided").get(k)))));
    all.add(exchanged("conditions exchanged", "condition "));
    all.add(exchanged("witnesses exchanged", "witness "));
    all.add(exchanged("writes exchanged", "put "));
    return all;
  }

  private static Changes exchanged(String name, String beginning) {
    return new Changes(
        name,
        a -> pairs(places(a, line -> line.startsWith(beginning)).size()),
        (a, k) -> {
          List<Integer> places = places(a, line -> line.startsWith(beginning));
          int[] pair = pair(k, places.size());
          List<String> lines = new ArrayList<>(a.lines());
          Collections.swap(lines, places.get(pair[0]), places.get(pair[1]));
          return Optional.of(a.withLines(lines));
        });
  }

  private static List<Integer> places(Archive archive, Predicate<String> which) {
    IntPredicate there = k -> which.test(archive.lines().get(k));
    return IntStream.range(0, archive.lines().size()).filter(there).boxed().toList();
  }

  // Pairs of n things.

  static int pairs(int n) {
    return n * (n - 1) / 2;
  }

  static int[] pair(int k, int n) {
    int first = 0;
    int rest = k;
    while (rest >= n - 1 - first) {
      rest -= n - 1 - first;
      first++;
    }
    return new int[] {first, first + 1 + rest};
  }

  // Words.

  private record Place(int line, int from, int to, String text) {}

  private static List<Place> found(Archive archive, Pattern pattern) {
    List<Place> places = new ArrayList<>();
    for (int k = 0; k < archive.lines().size(); k++) {
      int line = k;
      pattern
          .matcher(archive.lines().get(k))
          .results()
          .forEach(word -> places.add(new Place(line, word.start(), word.end(), word.group())));
    }
    return places;
  }

  private static int words(Archive archive) {
    return found(archive, WORD).size();
  }

  private static Archive with(Archive archive, Place place, String text) {
    List<String> lines = new ArrayList<>(archive.lines());
    String line = lines.get(place.line());
    lines.set(place.line(), line.substring(0, place.from()) + text + line.substring(place.to()));
    return archive.withLines(lines);
  }

  private static Changes words(
      String name, int ways, BiFunction<String, Integer, List<String>> change) {
    return new Changes(
        name,
        a -> words(a) * ways,
        (a, k) -> {
          Place place = found(a, WORD).get(k / ways);
          List<String> words = change.apply(place.text(), k % ways);
          String line = a.lines().get(place.line());
          if (!words.isEmpty()) {
            return Optional.of(with(a, place, String.join(" ", words)));
          }
          // The space goes too.
          int from = place.from() > 0 ? place.from() - 1 : 0;
          int to = place.from() > 0 ? place.to() : Math.min(line.length(), place.to() + 1);
          return Optional.of(with(a, new Place(place.line(), from, to, ""), ""));
        });
  }

  private static Optional<Archive> swapped(Archive archive, int k) {
    List<Place> places = found(archive, WORD);
    Place one = places.get(k);
    Place other = places.get((k + 1) % places.size());
    return Optional.of(swapped(archive, one, other));
  }

  private static Archive swapped(Archive archive, Place one, Place other) {
    boolean oneFirst =
        one.line() < other.line() || one.line() == other.line() && one.from() < other.from();
    Place first = oneFirst ? one : other;
    Place second = oneFirst ? other : one;
    return with(with(archive, second, first.text()), first, second.text());
  }

  /** A word in the place of another one, of a like line if there is one. */
  private static Optional<Archive> ofElsewhere(Archive archive, int k) {
    List<Place> places = found(archive, WORD);
    Place place = places.get(k / 7);
    String head = archive.lines().get(place.line()).split(" ")[0];
    List<Place> like =
        places.stream()
            .filter(other -> archive.lines().get(other.line()).startsWith(head + " "))
            .filter(other -> !other.text().equals(place.text()))
            .toList();
    if (like.isEmpty()) {
      return Optional.empty();
    }
    Place other = like.get((k * 31 + 5 * (k % 7)) % like.size());
    return Optional.of(with(archive, place, other.text()));
  }

  // Numbers and digests.

  private static Changes matches(
      String name, Pattern pattern, int ways, BiFunction<String, Integer, String> change) {
    return new Changes(
        name,
        a -> found(a, pattern).size() * ways,
        (a, k) -> {
          Place place = found(a, pattern).get(k / ways);
          String fresh = change.apply(place.text(), k % ways);
          return fresh.equals(place.text()) ? Optional.empty() : Optional.of(with(a, place, fresh));
        });
  }

  private static String number(String text, int way) {
    BigInteger number = new BigInteger(text);
    return switch (way) {
      case 0 -> number.add(BigInteger.ONE).toString();
      case 1 -> number.subtract(BigInteger.ONE).toString();
      case 2 -> number.negate().toString();
      case 3 -> "0";
      case 4 -> number.multiply(BigInteger.TEN).toString();
      case 5 -> number.divide(BigInteger.TEN).toString();
      case 6 -> number.shiftLeft(1).toString();
      default -> number + "000000000000000001/1000000000000000000";
    };
  }

  private static String damaged(String digest, int way) {
    return switch (way) {
      case 0 -> (digest.charAt(0) == '0' ? "1" : "0") + digest.substring(1);
      case 1 -> digest.substring(0, 63);
      default -> digest.toUpperCase(Locale.ROOT);
    };
  }

  private static int digests(Archive archive) {
    return found(archive, DIGEST).size();
  }

  private static Optional<Archive> digestsSwapped(Archive archive, int k) {
    List<Place> places = found(archive, DIGEST);
    int[] pair = pair(k, places.size());
    return Optional.of(swapped(archive, places.get(pair[0]), places.get(pair[1])));
  }

  // Characters.

  private static int length(Archive archive) {
    return archive.lines().stream().mapToInt(line -> line.length() + 1).sum();
  }

  /** One inserted, or put in the place of another one. */
  private static Optional<Archive> character(Archive archive, int k) {
    int at = k / (2 * CHARACTERS.size());
    int way = k % (2 * CHARACTERS.size());
    String text = String.join("\n", archive.lines()) + "\n";
    String fresh =
        text.substring(0, at)
            + CHARACTERS.get(way / 2)
            + text.substring(Math.min(text.length(), at + way % 2));
    return fresh.equals(text)
        ? Optional.empty()
        : Optional.of(
            archive.withLines(
                List.of((fresh.endsWith("\n") ? fresh.substring(0, fresh.length() - 1) : fresh)
                    .split("\n", -1))));
  }

  // Lines.

  private static Changes lines(
      String name,
      Predicate<String> which,
      int ways,
      BiFunction<String, Integer, List<String>> change) {
    return new Changes(
        name,
        a -> places(a, which).size() * ways,
        (a, k) -> {
          int at = places(a, which).get(k / ways);
          List<String> fresh = change.apply(a.lines().get(at), k % ways);
          List<String> lines = new ArrayList<>(a.lines());
          lines.remove(at);
          lines.addAll(at, fresh);
          return lines.equals(a.lines()) ? Optional.empty() : Optional.of(a.withLines(lines));
        });
  }

  private static Optional<Archive> linesSwapped(Archive archive, int k) {
    int[] pair = pair(k, archive.lines().size());
    List<String> lines = new ArrayList<>(archive.lines());
    Collections.swap(lines, pair[0], pair[1]);
    return Optional.of(archive.withLines(lines));
  }

  private static Optional<Archive> otherClaim(Archive archive, int k) {
    String[] words = CLAIMS.get(k).split(" ", 2);
    List<String> lines = new ArrayList<>(archive.lines());
    UnaryOperator<String> other =
        line ->
            line.startsWith("kind ")
                ? "kind " + words[0]
                : line.startsWith("claim ") ? "claim " + words[1] : line;
    lines.replaceAll(other);
    return Optional.of(archive.withLines(lines));
  }

  private static List<String> otherRule(String line, int k) {
    String conclusion = List.of("invariant", "convex", "bounded").get(k % 3);
    String[] rule = RULES.get(k / 3).split("\n");
    String note = line.substring(line.indexOf('"'));
    List<String> lines = new ArrayList<>();
    lines.add("step " + rule[0] + " " + conclusion + " " + note);
    lines.addAll(List.of(rule).subList(1, rule.length));
    return lines;
  }

  private static List<String> otherActivation(String line, int k) {
    String[] words = line.split(" ");
    words[3] = ACTIVATIONS.get(k / 2);
    if (k % 2 == 1) {
      words[4] = words[4].equals("bias") ? "nobias" : "bias";
    }
    return List.of(String.join(" ", words));
  }

  // Steps and findings: blocks of lines, the number of which is in the line behind them.

  private static int first(Archive archive) {
    return places(archive, line -> line.startsWith("step ") || line.startsWith("finding "))
        .stream()
        .findFirst()
        .orElse(archive.lines().size() - 1);
  }

  private static List<List<String>> blocks(Archive archive) {
    List<List<String>> blocks = new ArrayList<>();
    for (String line : archive.lines().subList(first(archive), archive.lines().size() - 1)) {
      if (line.startsWith("step ") || line.startsWith("finding ") || blocks.isEmpty()) {
        blocks.add(new ArrayList<>());
      }
      blocks.get(blocks.size() - 1).add(line);
    }
    return blocks;
  }

  private static Archive withBlocks(Archive archive, List<List<String>> blocks) {
    List<String> lines = new ArrayList<>(archive.lines().subList(0, first(archive)));
    blocks.forEach(lines::addAll);
    String last = archive.lines().get(archive.lines().size() - 1);
    lines.add(last.split(" ")[0] + " " + blocks.size());
    return archive.withLines(lines);
  }

  private interface BlockChange {
    void apply(List<List<String>> blocks, int k);
  }

  private static Changes blocks(String name, int ways, BlockChange change) {
    return new Changes(
        name,
        a -> blocks(a).size() * ways,
        (a, k) -> {
          List<List<String>> blocks = blocks(a);
          change.apply(blocks, k);
          return Optional.of(withBlocks(a, blocks));
        });
  }

  private static Optional<Archive> reordered(Archive archive, int k) {
    List<List<String>> blocks = blocks(archive);
    if (k == pairs(blocks.size())) {
      Collections.reverse(blocks);
    } else {
      int[] pair = pair(k, blocks.size());
      Collections.swap(blocks, pair[0], pair[1]);
    }
    return blocks.equals(blocks(archive))
        ? Optional.empty()
        : Optional.of(withBlocks(archive, blocks));
  }

  /** Two steps in one, under the head of the first or of the second. */
  private static Optional<Archive> merged(Archive archive, int k) {
    List<List<String>> blocks = blocks(archive);
    int at = k / 2;
    if (at + 1 >= blocks.size()) {
      return Optional.empty();
    }
    List<String> next = blocks.remove(at + 1);
    List<String> both = blocks.get(at);
    if (k % 2 == 1) {
      both.set(0, next.get(0));
    }
    both.addAll(next.subList(1, next.size()));
    return Optional.of(withBlocks(archive, blocks));
  }
}
