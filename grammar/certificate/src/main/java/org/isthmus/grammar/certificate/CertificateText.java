package org.isthmus.grammar.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataRecipeText;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;

/**
 * The text member of a certificate. There is exactly one text for one content: the reader writes
 * what it understood and compares, so that no second spelling is accepted.
 */
final class CertificateText {

  private static final int LARGEST_SIZE = 1 << 24;
  private static final String KINDS = "path, descent, ray or disconnection";
  private static final Pattern PARAMETER = Pattern.compile("[Wb][1-9][0-9]{0,4}");

  private CertificateText() {}

  /** What the text says of an array whose entries are in a member of their own. */
  record Declaration(
      String name, boolean fractions, boolean vector, int rows, int columns, String digest) {

    /** The name of the member with the entries. */
    String member() {
      return name + (fractions ? ".txt" : ".npy");
    }

    @Override
    public String toString() {
      return (fractions ? "fractions " : "array ") + name
          + (vector ? " vector " : " matrix " + rows + " ") + columns + " " + digest;
    }
  }

  /** Everything in the text. */
  record Content(
      Claim claim,
      Loss loss,
      Network network,
      DataReference data,
      ModelReference first,
      ModelReference second,
      String construction,
      List<Declaration> arrays,
      List<Step> steps) {}

  static String render(Content content) {
    StringBuilder text = new StringBuilder();
    line(text, "isthmus certificate 1");
    line(text, "kind " + content.claim().kind());
    line(text, "semantics real");
    line(text, "claim " + content.claim().notation());
    line(text, "loss " + content.loss().notation());
    Network network = content.network();
    line(text, "network " + LineText.quote(network.name()));
    line(text, "input " + network.inputWidth());
    for (HiddenLayer layer : network.hidden()) {
      line(
          text,
          "hidden " + LineText.quote(layer.name()) + " " + layer.width() + " "
              + layer.activation().notation() + (layer.bias() ? " bias" : " nobias"));
    }
    line(text, "output " + network.outputWidth() + (network.outputBias() ? " bias" : " nobias"));
    line(text, "data " + content.data().size() + " " + content.data().digest());
    line(text, "recipe " + DataRecipeText.write(content.data().recipe()));
    model(text, "first", content.first());
    model(text, "second", content.second());
    line(text, "construction " + LineText.quote(content.construction()));
    content.arrays().forEach(array -> line(text, array.toString()));
    for (Step step : content.steps()) {
      line(
          text,
          "step " + step.rule() + " "
              + step.conclusion().name().toLowerCase(Locale.ROOT) + " "
              + LineText.quote(step.note()));
      if (step.rule() instanceof Rule.Lift lift) {
        line(text, "lift " + lift.level() + " " + lift.rows());
        for (int k = 3; k <= lift.level(); k++) {
          line(text, "inverse " + k + " " + lift.inverses().get(k - 3));
        }
      }
      step.writes().forEach(write -> line(text, write.toString()));
    }
    line(text, "steps " + content.steps().size());
    line(text, "end " + Digests.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }

  private static void model(StringBuilder text, String which, ModelReference model) {
    line(text, which + " " + LineText.quote(model.name()) + " " + model.digest());
    model
        .file()
        .ifPresent(
            file ->
                line(
                    text,
                    which + "_file " + LineText.quote(file.path()) + " " + file.digest() + " "
                        + file.names().text()));
  }

  static Content parse(String text) throws MalformedCertificateException {
    Lines lines = new Lines(text);
    Content content;
    try {
      content = content(lines);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedCertificateException(
          "certificate.txt:" + lines.number() + ": " + e.getMessage(), e);
    }
    String canonical = render(content);
    if (!canonical.equals(text)) {
      throw new MalformedCertificateException(firstDifference(text, canonical));
    }
    return content;
  }

  private static String firstDifference(String text, String canonical) {
    String[] found = text.split("\n", -1);
    String[] expected = canonical.split("\n", -1);
    int k = 0;
    while (found[k].equals(expected[k])) {
      k++;
    }
    String place = "certificate.txt:" + (k + 1) + ": ";
    return expected[k].startsWith("end ")
        ? place + "the text is not the one that its digest was taken of"
        : place + "the line is not in canonical form (found '" + LineText.shown(found[k])
            + "', expected '" + LineText.shown(expected[k]) + "')";
  }

  private static Content content(Lines lines) {
    lines.require("isthmus certificate 1");
    LineText kindLine = lines.next("kind");
    String kind = kindLine.word(KINDS);
    kindLine.requireEnd();
    if (!List.of(KINDS.split(", | or ")).contains(kind)) {
      throw new IllegalArgumentException(
          "unknown kind (found " + LineText.shown(kind) + ", expected " + KINDS + ")");
    }
    lines.require("semantics real");
    Claim claim = claim(kind, lines.next("claim"));
    Loss loss = loss(lines.next("loss"));
    Network network = network(lines);
    LineText dataLine = lines.next("data");
    int size = size(dataLine, "a number of samples");
    String dataDigest = digest(dataLine);
    dataLine.requireEnd();
    DataReference data =
        new DataReference(size, dataDigest, DataRecipeText.parse(lines.next("recipe")));
    ModelReference first = model(lines, "first");
    ModelReference second = model(lines, "second");
    LineText constructionLine = lines.next("construction");
    String construction = constructionLine.quoted("a text");
    constructionLine.requireEnd();
    List<Declaration> arrays = new ArrayList<>();
    while (lines.at("array") || lines.at("fractions")) {
      boolean fractions = lines.at("fractions");
      arrays.add(declaration(lines.next(fractions ? "fractions" : "array"), fractions));
    }
    List<Step> steps = new ArrayList<>();
    while (lines.at("step")) {
      steps.add(step(lines));
    }
    LineText countLine = lines.next("steps");
    int count = countLine.integer("the number of steps");
    countLine.requireEnd();
    if (count != steps.size()) {
      throw new IllegalArgumentException(
          "the number of steps is wrong (found " + steps.size() + " steps, expected " + count
              + ")");
    }
    LineText end = lines.next("end");
    digest(end);
    end.requireEnd();
    lines.requireEnd();
    return new Content(claim, loss, network, data, first, second, construction, arrays, steps);
  }

  private static Claim claim(String kind, LineText line) {
    Claim claim =
        switch (kind) {
          case "path" -> maxLoss(line);
          case "descent" -> {
            line.keyword("descends");
            line.keyword("to");
            yield new Claim.Descends(line.rational("a bound p/q"));
          }
          case "ray" -> {
            line.keyword("unbounded");
            line.keyword("by");
            line.keyword("neuron");
            int neuron = line.integer("a neuron");
            line.keyword("along");
            yield new Claim.Unbounded(neuron, line.word("the name of an array"));
          }
          default -> {
            line.keyword("disconnected");
            line.keyword("from");
            Rational from = line.rational("a loss p/q");
            line.keyword("below");
            Rational below = line.rational("a loss p/q");
            line.keyword("by");
            line.keyword("rows");
            yield new Claim.Disconnected(from, below, indices(line));
          }
        };
    line.requireEnd();
    return claim;
  }

  private static Claim maxLoss(LineText line) {
    line.keyword("max_loss");
    line.keyword("<=");
    if (!line.accept("ends")) {
      return new Claim.MaxLoss(line.rational("a bound p/q or ends"));
    }
    return new Claim.AtMostEnds(
        line.accept("+") ? line.rational("an excess p/q") : Rational.ZERO);
  }

  private static Network network(Lines lines) {
    LineText nameLine = lines.next("network");
    String name = nameLine.quoted("a name");
    nameLine.requireEnd();
    LineText inputLine = lines.next("input");
    int inputs = size(inputLine, "a number of inputs");
    inputLine.requireEnd();
    List<HiddenLayer> hidden = new ArrayList<>();
    while (lines.at("hidden")) {
      LineText line = lines.next("hidden");
      hidden.add(
          new HiddenLayer(
              line.quoted("a name"), size(line, "a width"), activation(line), bias(line)));
      line.requireEnd();
    }
    LineText output = lines.next("output");
    int outputs = size(output, "a number of outputs");
    boolean outputBias = bias(output);
    output.requireEnd();
    return new Network(name, inputs, hidden, outputs, outputBias);
  }

  private static boolean bias(LineText line) {
    boolean bias = line.accept("bias");
    if (!bias && !line.accept("nobias")) {
      throw line.fail("bias or nobias");
    }
    return bias;
  }

  private static Activation activation(LineText line) {
    String word = line.word("an activation");
    return switch (word) {
      case "relu" -> new Activation.Relu();
      case "tanh" -> new Activation.Tanh();
      case "sigmoid" -> new Activation.Sigmoid();
      case "gelu" -> new Activation.Gelu();
      case "identity" -> new Activation.Identity();
      default -> new Activation.LeakyRelu(argument(word, "leaky_relu", "activation"));
    };
  }

  private static Loss loss(LineText line) {
    String word = line.word("a loss");
    line.requireEnd();
    return switch (word) {
      case "squared" -> new Loss.Squared();
      case "cross_entropy" -> new Loss.CrossEntropy();
      case "logistic" -> new Loss.Logistic();
      default -> new Loss.Huber(argument(word, "huber", "loss"));
    };
  }

  /** The number in {@code function(p/q)}. */
  private static Rational argument(String word, String function, String what) {
    if (!word.startsWith(function + "(") || !word.endsWith(")")) {
      throw new IllegalArgumentException("unknown " + what + " " + LineText.shown(word));
    }
    return Rational.parse(word.substring(function.length() + 1, word.length() - 1));
  }

  private static <T extends Enum<T>> T choice(LineText line, T[] values) {
    List<String> words = new ArrayList<>();
    for (T value : values) {
      String word = value.name().toLowerCase(Locale.ROOT);
      if (line.accept(word)) {
        return value;
      }
      words.add(word);
    }
    throw line.fail(String.join(" or ", words));
  }

  private static ModelReference model(Lines lines, String which) {
    LineText line = lines.next(which);
    String name = line.quoted("a name");
    String digest = digest(line);
    line.requireEnd();
    Optional<ModelReference.File> file = Optional.empty();
    if (lines.at(which + "_file")) {
      LineText fileLine = lines.next(which + "_file");
      String path = fileLine.quoted("a file");
      String fileDigest = digest(fileLine);
      file =
          Optional.of(new ModelReference.File(path, ArrayNames.parse(fileLine), fileDigest));
    }
    return new ModelReference(name, digest, file);
  }

  private static Declaration declaration(LineText line, boolean fractions) {
    String name = line.word("the name of an array");
    StoredArray.requireName(name);
    boolean vector = line.accept("vector");
    if (!vector) {
      line.keyword("matrix");
    }
    int rows = vector ? 1 : size(line, "a number of rows");
    int columns = size(line, "a number of columns");
    String digest = digest(line);
    line.requireEnd();
    return new Declaration(name, fractions, vector, rows, columns, digest);
  }

  private static Step step(Lines lines) {
    LineText line = lines.next("step");
    String rule = line.word("lumped, affine or lift");
    Step.Conclusion conclusion = choice(line, Step.Conclusion.values());
    String note = line.quoted("a note");
    line.requireEnd();
    Rule decided = rule(rule, lines);
    List<Write> writes = new ArrayList<>();
    while (lines.at("zero") || lines.at("put")) {
      writes.add(write(lines));
    }
    return new Step(decided, conclusion, note, writes);
  }

  private static Rule rule(String word, Lines lines) {
    switch (word) {
      case "lumped" -> {
        return Rule.LUMPED;
      }
      case "affine" -> {
        return Rule.AFFINE;
      }
      case "lift" -> {
        LineText line = lines.next("lift");
        int level = line.integer("a layer");
        Indices rows = indices(line);
        line.requireEnd();
        rows.requireDistinct();
        List<String> inverses = new ArrayList<>();
        while (lines.at("inverse")) {
          LineText inverse = lines.next("inverse");
          inverse.keyword(Integer.toString(inverses.size() + 3));
          inverses.add(inverse.word("the name of an array"));
          inverse.requireEnd();
        }
        return new Rule.Lift(level, rows, inverses);
      }
      default ->
          throw new IllegalArgumentException(
              "unknown rule (found " + LineText.shown(word)
                  + ", expected lumped, affine or lift)");
    }
  }

  private static Write write(Lines lines) {
    boolean put = lines.at("put");
    LineText line = lines.next(put ? "put" : "zero");
    Block block = block(line);
    Write write =
        put
            ? new Write.Put(
                block, line.word("the name of an array"), indices(line), indices(line))
            : new Write.Zero(block);
    line.requireEnd();
    return write;
  }

  private static Block block(LineText line) {
    String parameter = line.word("a parameter");
    if (!PARAMETER.matcher(parameter).matches()) {
      throw new IllegalArgumentException(
          "not a parameter (found " + LineText.shown(parameter) + ", expected W1, b1, W2, ...)");
    }
    return new Block(
        parameter.startsWith("b"),
        Integer.parseInt(parameter.substring(1)),
        indices(line),
        indices(line));
  }

  private static Indices indices(LineText line) {
    return Indices.parse(line.word("a list of indices"), LARGEST_SIZE);
  }

  private static int size(LineText line, String expected) {
    int size = line.integer(expected);
    if (size > LARGEST_SIZE) {
      throw new IllegalArgumentException(
          "a size is too large (found " + size + ", expected at most " + LARGEST_SIZE + ")");
    }
    return size;
  }

  private static String digest(LineText line) {
    String digest = line.word("a SHA-256");
    Digest.require(digest);
    return digest;
  }

  /** The lines of the text, one after the other. */
  private static final class Lines {
    private final String text;
    private int position;
    private int number;

    Lines(String text) {
      this.text = text;
    }

    /** The number, from 1 on, of the line that was asked for last. */
    int number() {
      return number;
    }

    boolean at(String keyword) {
      return text.startsWith(keyword + " ", position);
    }

    /** The words of the next line after the keyword that it must begin with. */
    LineText next(String keyword) {
      LineText line = new LineText(take());
      line.keyword(keyword);
      return line;
    }

    void require(String expected) {
      String line = take();
      if (!line.equals(expected)) {
        throw new IllegalArgumentException(
            "unexpected line (found '" + LineText.shown(line) + "', expected '" + expected + "')");
      }
    }

    void requireEnd() {
      number++;
      if (position != text.length()) {
        throw new IllegalArgumentException("there is text after the end");
      }
    }

    private String take() {
      number++;
      int end = text.indexOf('\n', position);
      if (end < 0) {
        throw new IllegalArgumentException("the text ends before or within this line");
      }
      String line = text.substring(position, end);
      position = end + 1;
      return line;
    }
  }
}
