package org.isthmus.tests.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;

/**
 * A certificate in the words of its text. Sizes and digests are filled in; nothing else is looked
 * at, so that anything can be claimed. A draft does not change: what changes it gives another.
 */
final class Draft {

  static final String TEXT = "certificate.txt";

  private static final Map<String, String> PREFIXES =
      Map.of("first", "A", "second", "B", "model", "M");

  private final String kind;
  private final List<String> claim;
  private final String loss;
  private final List<String> network;
  private final DataFile data;

  /** For each of the words first and second, or model, the line after its digest, or none. */
  private final Map<String, List<String>> models;

  private final Map<String, Numerals> arrays;
  private final List<String> body;
  private final List<UnaryOperator<String>> edits;

  private Draft(
      String kind,
      List<String> claim,
      String loss,
      List<String> network,
      DataFile data,
      Map<String, List<String>> models,
      Map<String, Numerals> arrays,
      List<String> body,
      List<UnaryOperator<String>> edits) {
    this.kind = kind;
    this.claim = claim;
    this.loss = loss;
    this.network = network;
    this.data = data;
    this.models = models;
    this.arrays = arrays;
    this.body = body;
    this.edits = edits;
  }

  /**
   * A certificate of the kind, for the squared loss.
   *
   * @param network the lines {@code input}, {@code hidden} and {@code output} of the text
   */
  static Draft of(String kind, DataFile data, String... network) {
    return new Draft(
        kind, List.of(), "squared", List.of(network), data, Map.of(), Map.of(), List.of(),
        List.of());
  }

  private Draft with(List<String> newClaim, String newLoss, DataFile newData) {
    return new Draft(
        kind, newClaim, newLoss, network, newData, models, arrays, body, edits);
  }

  Draft claim(String text) {
    return with(List.of("claim " + text), loss, data);
  }

  Draft loss(String text) {
    return with(claim, text, data);
  }

  Draft data(DataFile other) {
    return with(claim, loss, other);
  }

  Draft kind(String other) {
    return new Draft(
        other, claim, loss, network, data, models, arrays, body, edits);
  }

  Draft network(String... lines) {
    return new Draft(
        kind, claim, loss, List.of(lines), data, models, arrays, body, edits);
  }

  DataFile data() {
    return data;
  }

  /** The first model: its matrices in the order W1, b1, W2, ..., where the network has them. */
  Draft first(String... matrices) {
    return model("first", matrices);
  }

  /** The second model, likewise. */
  Draft second(String... matrices) {
    return model("second", matrices);
  }

  /** The model of findings, likewise. */
  Draft model(String... matrices) {
    return model("model", matrices);
  }

  private Draft model(String role, String... matrices) {
    Map<String, List<String>> roles = new LinkedHashMap<>(models);
    roles.putIfAbsent(role, List.of());
    Map<String, Numerals> all = new LinkedHashMap<>(arrays);
    List<String> parameters = parameters();
    for (int k = 0; k < matrices.length; k++) {
      all.put(PREFIXES.get(role) + "." + parameters.get(k), Numerals.of(matrices[k]));
    }
    return new Draft(kind, claim, loss, network, data, roles, all, body, edits);
  }

  /** One of the two models, or the model, said to come from a text file. */
  Draft modelFile(String role, String path) {
    Map<String, List<String>> roles = new LinkedHashMap<>(models);
    roles.put(
        role,
        List.of(
            role + "_file \"" + path + "\" " + Digests.of(new byte[0]) + " by_convention"));
    return new Draft(kind, claim, loss, network, data, roles, arrays, body, edits);
  }

  /** One more array, or other numbers in the place of one. */
  Draft array(String name, String numbers) {
    Map<String, Numerals> all = new LinkedHashMap<>(arrays);
    all.put(name, Numerals.of(numbers));
    return new Draft(kind, claim, loss, network, data, models, all, body, edits);
  }

  /** One more step: its rule and conclusion, perhaps with a note, and the lines below. */
  Draft step(String head, String... lines) {
    String note = head.contains("\"") ? "" : " \"\"";
    return lines(Stream.concat(Stream.of("step " + head + note), Stream.of(lines)));
  }

  /** No steps. */
  Draft withoutSteps() {
    return new Draft(kind, claim, loss, network, data, models, arrays, List.of(), edits);
  }

  /** A subset of kept neurons, a list for each hidden layer. */
  Draft subset(String name, String... kept) {
    return lines(
        Stream.concat(Stream.of("subset " + name), Stream.of(kept).map(list -> "kept " + list)));
  }

  /** One more finding: its outcome, its condition, and the words of its witness, if it has one. */
  Draft finding(String outcome, String condition, String... witness) {
    return lines(
        Stream.concat(
            Stream.of("finding " + outcome + " \"\"", "condition " + condition),
            Stream.of(witness).map(words -> "witness " + words)));
  }

  private Draft lines(Stream<String> more) {
    return new Draft(
        kind, claim, loss, network, data, models, arrays,
        Stream.concat(body.stream(), more).toList(), edits);
  }

  /** With one text in the place of another, where that first occurs. */
  Draft replacing(String before, String after) {
    return edited(
        text -> {
          int at = text.indexOf(before);
          if (at < 0) {
            throw new IllegalStateException("'" + before + "' is not in\n" + text);
          }
          return text.substring(0, at) + after + text.substring(at + before.length());
        });
  }

  /** With a change of the whole text but its last line, the digest. */
  Draft edited(UnaryOperator<String> edit) {
    return new Draft(
        kind, claim, loss, network, data, models, arrays, body,
        Stream.concat(edits.stream(), Stream.of(edit)).toList());
  }

  /** W1, b1, W2, ..., where the network has them. */
  private List<String> parameters() {
    List<String> names = new ArrayList<>();
    for (int l = 1; l < network.size(); l++) {
      names.add("W" + l);
      if (network.get(l).endsWith(" bias")) {
        names.add("b" + l);
      }
    }
    return names;
  }

  private String digest(String prefix) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(("isthmus-parameters-1 " + (network.size() - 1) + "\n").getBytes(
        StandardCharsets.US_ASCII));
    for (String parameter : parameters()) {
      Numerals numbers = arrays.get(prefix + "." + parameter);
      String rows = parameter.startsWith("W") ? numbers.rows() + " " : "";
      parts.add(numbers.digested(parameter + " " + rows + numbers.columns()));
    }
    return Digests.of(Numerals.joined(parts.toArray(new byte[0][])));
  }

  private static boolean isVector(String array) {
    return array.matches("[ABM]\\.b[0-9]+|F[0-9]+\\.v[0-9]+");
  }

  /** The members of the file, the text first. */
  List<StoredZip.Member> members() {
    List<StoredZip.Member> members = new ArrayList<>();
    members.add(StoredZip.Member.of(TEXT, text().getBytes(StandardCharsets.UTF_8)));
    arrays.forEach(
        (name, numbers) ->
            members.add(
                StoredZip.Member.of(
                    name + (numbers.haveFractions() ? ".txt" : ".npy"),
                    numbers.member(isVector(name)))));
    return members;
  }

  private static String declaration(String name, Numerals numbers) {
    boolean vector = isVector(name);
    return (numbers.haveFractions() ? "fractions " : "array ") + name
        + (vector ? " vector " : " matrix " + numbers.rows() + " ") + numbers.columns() + " "
        + Digests.of(numbers.member(vector));
  }

  /** All lines but the last, which has the digest of these. */
  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("isthmus certificate 1");
    lines.add("kind " + kind);
    lines.add("semantics real");
    lines.addAll(claim);
    lines.add("loss " + loss);
    lines.add("network \"net\"");
    lines.addAll(network);
    lines.add("data " + data.size() + " " + data.digest());
    lines.add("recipe " + data.recipe());
    models.forEach(
        (role, file) -> {
          lines.add(role + " \"" + role + "\" " + digest(PREFIXES.get(role)));
          lines.addAll(file);
        });
    lines.add("construction \"corpus\"");
    arrays.forEach((name, numbers) -> lines.add(declaration(name, numbers)));
    lines.addAll(body);
    String counted = kind.equals("findings") ? "finding" : "step";
    long count = body.stream().filter(line -> line.startsWith(counted + " ")).count();
    lines.add(counted + "s " + count);
    return lines;
  }

  /** The text with all edits and the digest of what came of them. */
  String text() {
    String text = String.join("\n", lines()) + "\n";
    for (UnaryOperator<String> edit : edits) {
      text = edit.apply(text);
    }
    return text + "end " + Digests.of(text.getBytes(StandardCharsets.UTF_8)) + "\n";
  }

  /** The file. */
  byte[] bytes() {
    return StoredZip.bytes(members());
  }

  /** The file with another text, whatever digest that has at its end. */
  byte[] bytesWithText(byte[] text) {
    List<StoredZip.Member> members = members();
    members.set(0, StoredZip.Member.of(TEXT, text));
    return StoredZip.bytes(members);
  }

  /** The file with other bytes of an array, and with the digest of these in the text. */
  byte[] bytesWithArray(String name, UnaryOperator<byte[]> change) {
    List<StoredZip.Member> members = members();
    for (int k = 1; k < members.size(); k++) {
      StoredZip.Member member = members.get(k);
      if (member.name().startsWith(name + ".")) {
        byte[] before = member.toBytes();
        byte[] after = change.apply(before.clone());
        members.set(k, StoredZip.Member.of(member.name(), after));
        members.set(
            0,
            StoredZip.Member.of(
                TEXT,
                replacing(Digests.of(before), Digests.of(after)).text()
                    .getBytes(StandardCharsets.UTF_8)));
      }
    }
    return StoredZip.bytes(members);
  }
}
