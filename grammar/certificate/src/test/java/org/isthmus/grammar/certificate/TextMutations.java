package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small changes of a text: lines, words and characters that are left out, added or exchanged. */
final class TextMutations {

  private static final List<String> WORDS =
      List.of(
          "0", "1", "00", "-0", "1.0", "-1", "2/2", "1/0", "16777217", "2147483648", "0..2", "0..0",
          "0..16777215", "\"\"", "\"", "\\", "\"\\\"\"", "\"\\n\"", "W1", "W0", "W01", "b1", "b9",
          "A.W1", "A.W9", "B.W1", "zero", "put", "step", "lumped", "affine", "lift", "inverse",
          "enclosed", "bounded", "pieces", "1*2", "0*1", "1,1", "2*4", "1,2*2", "2*2,1", "40",
          "convex", "invariant", "path", "descent", "ray", "disconnection", "ends", "+", "u", "2",
          "3", "fractions", "text", "float32", "findings", "subset", "kept", "finding", "condition",
          "witness", "holds", "fails", "undecided", "all", "half", "numbers", "distinct", "reaches",
          "separable", "affine", "through_origin", "model", "none", "equal", "tried", "hyperplane",
          "multipliers", "dual", "separator", "subnetwork", "k0>=n1", "N//D*2=L", "(0<1)", "n9<1",
          "monotonic_onto", "one_class", "squared", "rank_at_least", "loss_at_most",
          "relu", "huber(0)", "huber(-1/2)", "huber(1/2)", "leaky_relu(1/10)", "leaky_relu(1.0)",
          "bias", "nobias", "vector", "matrix", "steps", "end", "array", "hidden", "", " ",
          "by_convention", "transposed", "take", "labels", "one_hot", "0".repeat(64), "\u0661",
          "é");

  private TextMutations() {}

  static void mutate(List<String> lines, Random random) {
    if (lines.isEmpty()) {
      lines.add("");
    }
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(7)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, line);
      case 2 -> lines.set(at, lines.set(random.nextInt(lines.size()), line));
      case 3 -> {
        int from = random.nextInt(line.length() + 1);
        int to = Math.min(line.length(), from + random.nextInt(4));
        lines.set(at, line.substring(0, from) + line.substring(to));
      }
      case 4 -> {
        int from = random.nextInt(line.length() + 1);
        char c = (char) (random.nextInt(8) == 0 ? random.nextInt(0xd800) : random.nextInt(128));
        lines.set(at, line.substring(0, from) + c + line.substring(from));
      }
      default -> {
        List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
        words.set(random.nextInt(words.size()), WORDS.get(random.nextInt(WORDS.size())));
        lines.set(at, String.join(" ", words));
      }
    }
  }
}
