package org.isthmus.grammar.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
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
  private static final String KINDS = "path, descent, ray, disconnection or findings";

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
      Loss loss,
      Network network,
      DataReference data,
      List<ModelReference> models,
      String construction,
      List<Declaration> arrays,
      Body body) {}

  /** What the text has of its own for each kind. */
  sealed interface Body permits PathText, FindingsText {

    /** The word of the line {@code kind}. */
    String kind();

    /** The line {@code claim} without its first word, where the kind has one. */
    Optional<String> claimed();

    /** The lines after the arrays, up to the one that counts what is in them. */
    void write(Consumer<String> lines);
  }

  static String render(Content content) {
    StringBuilder text = new StringBuilder();
    Consumer<String> lines = line -> text.append(line).append('\n');
    String kind = content.body().kind();
    lines.accept("isthmus certificate 1");
    lines.accept("kind " + kind);
    lines.accept("semantics real");
    content.body().claimed().ifPresent(claim -> lines.accept("claim " + claim));
    lines.accept("loss " + content.loss().notation());
    write(content.network(), lines);
    lines.accept("data " + content.data().size() + " " + content.data().digest());
    lines.accept("recipe " + DataRecipeText.write(content.data().recipe()));
    List<String> roles = roles(kind);
    for (int k = 0; k < roles.size(); k++) {
      write(roles.get(k), content.models().get(k), lines);
    }
    lines.accept("construction " + LineText.quote(content.construction()));
    content.arrays().forEach(array -> lines.accept(array.toString()));
    content.body().write(lines);
    lines.accept("end " + Digests.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    return text.toString();
  }

  private static void write(Network network, Consumer<String> lines) {
    lines.accept("network " + LineText.quote(network.name()));
    lines.accept("input " + network.inputWidth());
    for (HiddenLayer layer : network.hidden()) {
      lines.accept(
          "hidden " + LineText.quote(layer.name()) + " " + layer.width() + " "
              + layer.activation().notation() + (layer.bias() ? " bias" : " nobias"));
    }
    lines.accept(
        "output " + network.outputWidth() + (network.outputBias() ? " bias" : " nobias"));
  }

  /** The words that the lines of the models begin with. */
  private static List<String> roles(String kind) {
    return kind.equals(FindingsText.KIND) ? List.of("model") : List.of("first", "second");
  }

  private static void write(String role, ModelReference model, Consumer<String> lines) {
    lines.accept(role + " " + LineText.quote(model.name()) + " " + model.digest());
    model
        .file()
        .ifPresent(
            file ->
                lines.accept(
                    role + "_file " + LineText.quote(file.path()) + " " + file.digest() + " "
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
    String kind = kind(lines.next("kind"));
    lines.require("semantics real");
    Optional<Claim> claim =
        kind.equals(FindingsText.KIND)
            ? Optional.empty()
            : Optional.of(PathText.claim(kind, lines.next("claim")));
    Loss loss = loss(lines.next("loss"));
    Network network = network(lines);
    DataReference data = data(lines);
    List<ModelReference> models = new ArrayList<>();
    for (String role : roles(kind)) {
      models.add(model(lines, role));
    }
    LineText constructionLine = lines.next("construction");
    String construction = constructionLine.quoted("a text");
    constructionLine.requireEnd();
    List<Declaration> arrays = new ArrayList<>();
    while (lines.at("array") || lines.at("fractions")) {
      boolean fractions = lines.at("fractions");
      arrays.add(declaration(lines.next(fractions ? "fractions" : "array"), fractions));
    }
    Body body =
        claim.isPresent() ? PathText.read(claim.get(), lines) : FindingsText.read(lines);
    LineText end = lines.next("end");
    Lines.digest(end);
    end.requireEnd();
    lines.requireEnd();
    return new Content(loss, network, data, models, construction, arrays, body);
  }

  private static String kind(LineText line) {
    String kind = line.word(KINDS);
    line.requireEnd();
    if (!List.of(KINDS.split(", | or ")).contains(kind)) {
      throw new IllegalArgumentException(
          "unknown kind (found " + LineText.shown(kind) + ", expected " + KINDS + ")");
    }
    return kind;
  }

  private static DataReference data(Lines lines) {
    LineText line = lines.next("data");
    int size = Lines.size(line, "a number of samples");
    String digest = Lines.digest(line);
    line.requireEnd();
    return new DataReference(size, digest, DataRecipeText.parse(lines.next("recipe")));
  }

  private static Network network(Lines lines) {
    LineText nameLine = lines.next("network");
    String name = nameLine.quoted("a name");
    nameLine.requireEnd();
    LineText inputLine = lines.next("input");
    int inputs = Lines.size(inputLine, "a number of inputs");
    inputLine.requireEnd();
    List<HiddenLayer> hidden = new ArrayList<>();
    while (lines.at("hidden")) {
      LineText line = lines.next("hidden");
      hidden.add(
          new HiddenLayer(
              line.quoted("a name"), Lines.size(line, "a width"), activation(line), bias(line)));
      line.requireEnd();
    }
    LineText output = lines.next("output");
    int outputs = Lines.size(output, "a number of outputs");
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

  private static ModelReference model(Lines lines, String which) {
    LineText line = lines.next(which);
    String name = line.quoted("a name");
    String digest = Lines.digest(line);
    line.requireEnd();
    Optional<ModelReference.File> file = Optional.empty();
    if (lines.at(which + "_file")) {
      LineText fileLine = lines.next(which + "_file");
      String path = fileLine.quoted("a file");
      String fileDigest = Lines.digest(fileLine);
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
    int rows = vector ? 1 : Lines.size(line, "a number of rows");
    int columns = Lines.size(line, "a number of columns");
    String digest = Lines.digest(line);
    line.requireEnd();
    return new Declaration(name, fractions, vector, rows, columns, digest);
  }

  /** The lines of the text, one after the other. */
  static final class Lines {
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

    /** The line that says how many of something there were. */
    void requireCount(String keyword, int found) {
      LineText line = next(keyword);
      int count = line.integer("the number of " + keyword);
      line.requireEnd();
      if (count != found) {
        throw new IllegalArgumentException(
            "the number of " + keyword + " is wrong (found " + found + " " + keyword
                + ", expected " + count + ")");
      }
    }

    /** The next word of a line, which is one of the values in lower case. */
    static <T extends Enum<T>> T choice(LineText line, T[] values) {
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

    /** The next word of a line, a list of indices. */
    static Indices indices(LineText line) {
      return Indices.parse(line.word("a list of indices"), LARGEST_SIZE);
    }

    /** The next word of a line, a size of at least 0 that is not too large. */
    static int size(LineText line, String expected) {
      int size = line.integer(expected);
      if (size > LARGEST_SIZE) {
        throw new IllegalArgumentException(
            "a size is too large (found " + size + ", expected at most " + LARGEST_SIZE + ")");
      }
      return size;
    }

    /** The next word of a line, a SHA-256. */
    static String digest(LineText line) {
      String digest = line.word("a SHA-256");
      ModelReference.requireDigest(digest);
      return digest;
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
