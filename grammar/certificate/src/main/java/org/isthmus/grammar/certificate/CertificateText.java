package org.isthmus.grammar.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataRecipeText;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;

/**
 * The text member of a certificate. There is exactly one text for one content: the reader writes what
 * it understood and compares, so that no second spelling is accepted.
 */
final class CertificateText {

  private static final int LARGEST_COUNT = 1 << 24;

  private CertificateText() {}

  /** What the text says of an array whose entries are in a member of their own. */
  record Declaration(String name, boolean vector, int rows, int columns, String digest) {
    @Override
    public String toString() {
      return "array " + name + (vector ? " vector " : " matrix " + rows + " ") + columns + " "
          + digest;
    }
  }

  /** Everything in the text. */
  record Content(
      Rational bound,
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
    line(text, "kind path");
    line(text, "semantics real");
    line(text, "claim max_loss <= " + content.bound());
    line(text, "loss " + content.loss().notation());
    Network network = content.network();
    line(text, "network " + Quoted.quote(network.name()));
    line(text, "input " + network.inputWidth());
    for (HiddenLayer layer : network.hidden()) {
      line(
          text,
          "hidden " + Quoted.quote(layer.name()) + " " + layer.width() + " "
              + layer.activation().notation() + (layer.bias() ? " bias" : " nobias"));
    }
    line(text, "output " + network.outputWidth() + (network.outputBias() ? " bias" : " nobias"));
    line(text, "data " + content.data().size() + " " + content.data().digest());
    line(text, "recipe " + DataRecipeText.write(content.data().recipe()));
    model(text, "first", content.first());
    model(text, "second", content.second());
    line(text, "construction " + Quoted.quote(content.construction()));
    content.arrays().forEach(array -> line(text, array.toString()));
    for (Step step : content.steps()) {
      line(
          text,
          "step " + step.rule().name().toLowerCase(Locale.ROOT) + " "
              + step.conclusion().name().toLowerCase(Locale.ROOT) + " "
              + Quoted.quote(step.note()));
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
    line(text, which + " " + Quoted.quote(model.name()) + " " + model.digest());
    model
        .file()
        .ifPresent(
            file ->
                line(
                    text,
                    which + "_file " + Quoted.quote(file.path()) + " " + file.digest() + " "
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
    while (k < found.length && k < expected.length && found[k].equals(expected[k])) {
      k++;
    }
    String place = "certificate.txt:" + (k + 1) + ": ";
    if (k < expected.length && expected[k].startsWith("end ")) {
      return place + "the text is not the one that its digest was taken of";
    }
    return place + "the line is not in canonical form (found '"
        + abbreviate(k < found.length ? found[k] : "") + "', expected '"
        + abbreviate(k < expected.length ? expected[k] : "") + "')";
  }

  private static String abbreviate(String line) {
    return line.length() <= 120 ? line : line.substring(0, 117) + "...";
  }

  private static Content content(Lines lines) {
    lines.require("isthmus certificate 1");
    lines.require("kind path");
    lines.require("semantics real");
    Rational bound = Rational.parse(lines.next("claim max_loss <=").word());
    Loss loss = loss(lines.next("loss").word());
    Network network = network(lines);
    Line dataLine = lines.next("data");
    int size = dataLine.count();
    String dataDigest = dataLine.word();
    DataReference data =
        new DataReference(size, dataDigest, DataRecipeText.parse(lines.next("recipe").rest()));
    ModelReference first = model(lines, "first");
    ModelReference second = model(lines, "second");
    String construction = lines.next("construction").quoted();
    List<Declaration> arrays = new ArrayList<>();
    while (lines.at("array")) {
      arrays.add(declaration(lines.next("array")));
    }
    List<Step> steps = new ArrayList<>();
    while (lines.at("step")) {
      Line line = lines.next("step");
      Step.Rule rule = choice(Step.Rule.values(), line.word(), "rule");
      Step.Conclusion conclusion = choice(Step.Conclusion.values(), line.word(), "conclusion");
      String note = line.quoted();
      List<Write> writes = new ArrayList<>();
      while (lines.at("zero") || lines.at("put")) {
        writes.add(write(lines));
      }
      steps.add(new Step(rule, conclusion, note, writes));
    }
    int count = lines.next("steps").count();
    if (count != steps.size()) {
      throw new IllegalArgumentException(
          "the number of steps is wrong (found " + steps.size() + " steps, expected " + count + ")");
    }
    lines.next("end").word();
    lines.requireEnd();
    return new Content(bound, loss, network, data, first, second, construction, arrays, steps);
  }

  private static Network network(Lines lines) {
    String name = lines.next("network").quoted();
    int inputs = lines.next("input").count();
    List<HiddenLayer> hidden = new ArrayList<>();
    while (lines.at("hidden")) {
      Line line = lines.next("hidden");
      String layer = line.quoted();
      int width = line.count();
      Activation activation = activation(line.word());
      hidden.add(new HiddenLayer(layer, width, activation, bias(line.word())));
    }
    Line output = lines.next("output");
    return new Network(name, inputs, hidden, output.count(), bias(output.word()));
  }

  private static boolean bias(String word) {
    return switch (word) {
      case "bias" -> true;
      case "nobias" -> false;
      default ->
          throw new IllegalArgumentException(
              "unknown word (found '" + word + "', expected bias or nobias)");
    };
  }

  private static Activation activation(String word) {
    return switch (word) {
      case "relu" -> new Activation.Relu();
      case "tanh" -> new Activation.Tanh();
      case "sigmoid" -> new Activation.Sigmoid();
      case "gelu" -> new Activation.Gelu();
      case "identity" -> new Activation.Identity();
      default ->
          new Activation.LeakyRelu(
              argument(word, "leaky_relu")
                  .orElseThrow(
                      () -> new IllegalArgumentException("unknown activation '" + word + "'")));
    };
  }

  private static Loss loss(String word) {
    return switch (word) {
      case "squared" -> new Loss.Squared();
      case "cross_entropy" -> new Loss.CrossEntropy();
      case "logistic" -> new Loss.Logistic();
      default ->
          new Loss.Huber(
              argument(word, "huber")
                  .orElseThrow(() -> new IllegalArgumentException("unknown loss '" + word + "'")));
    };
  }

  private static Optional<Rational> argument(String word, String function) {
    return word.startsWith(function + "(") && word.endsWith(")")
        ? Optional.of(
            Rational.parse(word.substring(function.length() + 1, word.length() - 1)))
        : Optional.empty();
  }

  private static <T extends Enum<T>> T choice(T[] values, String word, String what) {
    for (T value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("unknown " + what + " '" + word + "'");
  }

  private static ModelReference model(Lines lines, String which) {
    Line line = lines.next(which);
    String name = line.quoted();
    String digest = line.word();
    Optional<ModelReference.File> file = Optional.empty();
    if (lines.at(which + "_file")) {
      Line fileLine = lines.next(which + "_file");
      String path = fileLine.quoted();
      String fileDigest = fileLine.word();
      file =
          Optional.of(
              new ModelReference.File(path, ArrayNames.parse(fileLine.rest()), fileDigest));
    }
    return new ModelReference(name, digest, file);
  }

  private static Declaration declaration(Line line) {
    String name = line.word();
    String form = line.word();
    boolean vector = form.equals("vector");
    int rows = vector ? 1 : line.count();
    int columns = line.count();
    String digest = line.word();
    Digest.require(digest);
    return new Declaration(name, vector, rows, columns, digest);
  }

  private static Write write(Lines lines) {
    boolean put = lines.at("put");
    Line line = lines.next(put ? "put" : "zero");
    String parameter = line.word();
    boolean bias = parameter.startsWith("b");
    if (parameter.length() < 2 || parameter.length() > 6 || !(bias || parameter.startsWith("W"))) {
      throw new IllegalArgumentException("not a parameter: '" + parameter + "'");
    }
    Block block =
        new Block(
            bias, Integer.parseInt(parameter.substring(1)), line.indices(), line.indices());
    return put
        ? new Write.Put(block, line.word(), line.indices(), line.indices())
        : new Write.Zero(block);
  }

  /** The lines of the text, one after the other. */
  private static final class Lines {
    private final String text;
    private int position;
    private int number = 1;

    Lines(String text) {
      this.text = text;
    }

    int number() {
      return number;
    }

    boolean at(String keyword) {
      return text.startsWith(keyword + " ", position);
    }

    /** The next line after the keyword that it must begin with. */
    Line next(String keyword) {
      if (!at(keyword)) {
        throw new IllegalArgumentException(
            position == text.length()
                ? "the text ends too early (expected '" + keyword + "')"
                : "unexpected line (found '" + abbreviate(peek()) + "', expected '" + keyword
                    + "')");
      }
      String line = peek();
      position += line.length() + 1;
      number++;
      return new Line(line, keyword.length() + 1);
    }

    void require(String line) {
      if (!peek().equals(line)) {
        throw new IllegalArgumentException(
            "unexpected line (found '" + abbreviate(peek()) + "', expected '" + line + "')");
      }
      position += line.length() + 1;
      number++;
    }

    void requireEnd() {
      if (position != text.length()) {
        throw new IllegalArgumentException("there is text after the end");
      }
    }

    private String peek() {
      int end = text.indexOf('\n', position);
      if (end < 0) {
        throw new IllegalArgumentException("the text ends within a line");
      }
      return text.substring(position, end);
    }
  }

  /** The rest of a line, item by item. */
  private static final class Line {
    private final String line;
    private int position;

    Line(String line, int position) {
      this.line = line;
      this.position = position;
    }

    String word() {
      if (position >= line.length()) {
        throw new IllegalArgumentException(
            "the line ends too early: '" + abbreviate(line) + "'");
      }
      int end = line.indexOf(' ', position);
      if (end < 0) {
        end = line.length();
      }
      String word = line.substring(position, end);
      position = end + 1;
      return word;
    }

    int count() {
      String word = word();
      if (!word.matches("[0-9]{1,9}") || Integer.parseInt(word) > LARGEST_COUNT) {
        throw new IllegalArgumentException("not a size: '" + word + "'");
      }
      return Integer.parseInt(word);
    }

    Indices indices() {
      return Indices.parse(word(), LARGEST_COUNT);
    }

    String rest() {
      String rest = line.substring(Math.min(position, line.length()));
      position = line.length();
      return rest;
    }

    String quoted() {
      if (position >= line.length() || line.charAt(position) != '"') {
        throw new IllegalArgumentException(
            "text in quotation marks is missing: '" + abbreviate(line) + "'");
      }
      StringBuilder content = new StringBuilder();
      int k = position + 1;
      while (k < line.length() && line.charAt(k) != '"') {
        if (line.charAt(k) == '\\' && k + 1 < line.length()) {
          k++;
        }
        content.append(line.charAt(k));
        k++;
      }
      if (k >= line.length()) {
        throw new IllegalArgumentException(
            "quotation marks are not closed: '" + abbreviate(line) + "'");
      }
      position = k + 2;
      return content.toString();
    }
  }
}
