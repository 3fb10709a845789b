package org.isthmus.grammar.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The reading half of a checker as a stranger would write it who has read {@code CERTIFICATE.md}
 * and nothing else: plain Java, no class of this project. {@link StrangersDecision} is the other
 * half.
 *
 * <p>An entry of an array is a {@link Double} where the file has binary64, a {@link Fraction} where
 * it has fractions.
 */
final class Stranger {

  private static final String SHA = "([0-9a-f]{64})";
  static final String TEXT = "\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"";
  private static final String SIZE = "([1-9][0-9]{0,7})";
  static final String FRACTION = "(-?(?:0|[1-9][0-9]{0,3999})(?:/[1-9][0-9]{0,3999})?)";
  static final String NATURAL = "(?:0|[1-9][0-9]{0,9})";
  private static final String PARAMETER = "([Wb])([1-9][0-9]{0,9})";
  static final String LIST = "([0-9.,]+)";
  private static final String ARRAY = "([A-Za-z][A-Za-z0-9_.]{0,63})";

  /** The bytes are not a certificate. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * A step as it is written; level, rows and inverses are those of a lift, the depths those of the
   * pieces of a step that is enclosed.
   */
  record Step(
      String rule,
      String conclusion,
      int level,
      int[] rows,
      List<String> inverses,
      List<Integer> depths,
      List<Matcher> writes) {

    boolean invariant() {
      return conclusion.equals("invariant");
    }
  }

  private final List<String> lines;
  private int next;

  final String kind;
  final Matcher claim;
  String loss;
  final List<Integer> widths = new ArrayList<>();
  final List<String> activations = new ArrayList<>();
  final List<String> slopes = new ArrayList<>();
  final List<Boolean> hasBias = new ArrayList<>();
  int samples;
  String dataDigest;
  final Map<String, Object[][]> arrays = new LinkedHashMap<>();
  final Set<String> vectors = new HashSet<>();
  final List<Step> steps = new ArrayList<>();
  StrangersFindings findings;

  /** Reads a file (sections 2, 3, 4, 7 and 11). */
  Stranger(byte[] file) throws Malformed {
    Map<String, byte[]> members = unzip(file);
    require(members.keySet().iterator().next().equals("certificate.txt"), "first member");
    byte[] bytes = members.get("certificate.txt");
    String text = utf8(bytes);
    require(text.endsWith("\n"), "last line feed");
    lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    require(line("isthmus certificate 1").matches(), "version");
    kind = line("kind (path|descent|ray|disconnection|findings)").group(1);
    line("semantics real");
    claim = kind.equals("findings") ? null : claim();
    Matcher lossLine =
        line("loss (squared|cross_entropy|logistic|huber\\(" + FRACTION + "\\))");
    loss = lossLine.group(1);
    if (lossLine.group(2) != null) {
      require(new BigInteger(fraction(lossLine.group(2))[0]).signum() > 0, "huber");
    }
    text(line("network " + TEXT).group(1));
    widths.add(size(line("input " + SIZE).group(1)));
    Set<String> names = new HashSet<>();
    while (at("hidden ")) {
      Matcher hidden =
          line(
              "hidden " + TEXT + " " + SIZE
                  + " (relu|tanh|sigmoid|gelu|identity|leaky_relu\\(" + FRACTION + "\\)) "
                  + "(bias|nobias)");
      require(names.add(text(hidden.group(1))), "two layers of one name");
      widths.add(size(hidden.group(2)));
      activations.add(hidden.group(3));
      if (hidden.group(4) != null) {
        fraction(hidden.group(4));
      }
      slopes.add(
          switch (hidden.group(3)) {
            case "relu" -> "0";
            case "identity" -> "1";
            default -> hidden.group(4);
          });
      hasBias.add(hidden.group(5).equals("bias"));
    }
    Matcher output = line("output " + SIZE + " (bias|nobias)");
    widths.add(size(output.group(1)));
    hasBias.add(output.group(2).equals("bias"));
    Matcher data = line("data " + SIZE + " " + SHA);
    samples = size(data.group(1));
    dataDigest = data.group(2);
    recipe(line("recipe (.*)").group(1));
    Map<String, String> models = new LinkedHashMap<>();
    if (claim == null) {
      models.put("M", model("model"));
    } else {
      models.put("A", model("first"));
      models.put("B", model("second"));
    }
    text(line("construction " + TEXT).group(1));
    arrays(members, List.copyOf(models.keySet()));
    for (Map.Entry<String, String> model : models.entrySet()) {
      require(digest(state(model.getKey())).equals(model.getValue()), "digest of a model");
    }
    if (claim == null) {
      findings = new StrangersFindings(this);
    } else {
      path();
    }
    Matcher end = line("end " + SHA);
    require(next == lines.size(), "text after the end");
    byte[] before = Arrays.copyOf(bytes, bytes.length - end.group().length() - 1);
    require(sha256(before).equals(end.group(1)), "digest of the text");
  }

  private void path() throws Malformed {
    steps();
    require(natural(line("steps (" + NATURAL + ")").group(1)) == steps.size(), "number of steps");
    require(
        switch (kind) {
          case "ray" -> true;
          case "disconnection" -> steps.isEmpty();
          default -> !steps.isEmpty();
        },
        "number of steps for " + kind);
    claimed();
  }

  // Section 1: the claim.

  private Matcher claim() throws Malformed {
    Matcher claim =
        switch (kind) {
          case "path" ->
              line("claim max_loss <= (?:" + FRACTION + "|ends(?: \\+ " + FRACTION + ")?)");
          case "descent" -> line("claim descends to " + FRACTION);
          case "ray" -> line("claim unbounded by neuron (" + NATURAL + ") along " + ARRAY);
          default ->
              line(
                  "claim disconnected from " + FRACTION + " below " + FRACTION + " by rows "
                      + LIST);
        };
    if (!kind.equals("ray")) {
      for (int group = 1; group <= Math.min(claim.groupCount(), 2); group++) {
        if (claim.group(group) != null) {
          fraction(claim.group(group));
        }
      }
    }
    if (kind.equals("path") && claim.group(2) != null) {
      require(Fraction.of(claim.group(2)).signum() > 0, "ends plus a positive number");
    }
    if (kind.equals("disconnection")) {
      Fraction from = Fraction.of(claim.group(1));
      require(
          from.signum() >= 0 && from.compareTo(Fraction.of(claim.group(2))) < 0,
          "from zero on and below");
    }
    return claim;
  }

  /** What the claim says of arrays and samples, which come after it. */
  private void claimed() throws Malformed {
    if (kind.equals("ray")) {
      require(depth() >= 2 && natural(claim.group(1)) < widths.get(1), "neuron");
      requireShape(claim.group(2), widths.get(0) + 1, 1);
    } else if (kind.equals("disconnection")) {
      int[] rows = list(claim.group(3), samples);
      require(Arrays.stream(rows).distinct().count() == rows.length, "samples twice");
    }
  }

  void requireShape(String name, int rows, int columns) throws Malformed {
    Object[][] array = arrays.get(name);
    require(array != null, "array " + name);
    require(array.length == rows && array[0].length == columns, "shape of " + name);
  }

  /** Whether the certificate is exact. */
  boolean isExact() {
    return !kind.equals("path")
        || steps.stream().anyMatch(step -> step.rule().matches("affine|lift"))
        || arrays.values().stream().anyMatch(array -> array[0][0] instanceof Fraction);
  }

  static void require(boolean condition, String what) throws Malformed {
    if (!condition) {
      throw new Malformed(what);
    }
  }

  // Section 3: the words.

  boolean at(String beginning) {
    return next < lines.size() && lines.get(next).startsWith(beginning);
  }

  Matcher line(String form) throws Malformed {
    require(next < lines.size(), "too few lines");
    Matcher matcher = Pattern.compile(form, Pattern.DOTALL).matcher(lines.get(next));
    require(matcher.matches(), "line " + (next + 1) + ": " + lines.get(next));
    next++;
    return matcher;
  }

  /** Puts the last line back. */
  void back() {
    next--;
  }

  private static int size(String digits) throws Malformed {
    int size = Integer.parseInt(digits);
    require(size <= 16777216, "size");
    return size;
  }

  static String[] fraction(String text) throws Malformed {
    String[] parts = text.split("/");
    require(!parts[0].equals("-0"), "minus zero");
    if (parts.length == 1) {
      return new String[] {parts[0], "1"};
    }
    require(!parts[1].equals("1"), "denominator 1");
    require(
        new BigInteger(parts[0]).gcd(new BigInteger(parts[1])).equals(BigInteger.ONE),
        "lowest terms");
    return parts;
  }

  static String text(String escaped) throws Malformed {
    for (int c : escaped.codePoints().toArray()) {
      require(
          switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE,
                Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
          },
          "a character of Cc, Cf, Cs, Zl or Zp");
    }
    return escaped.replaceAll("\\\\(.)", "$1");
  }

  private String model(String which) throws Malformed {
    Matcher model = line(which + " " + TEXT + " " + SHA);
    text(model.group(1));
    if (at(which + "_file ")) {
      Matcher file = line(which + "_file " + TEXT + " " + SHA + " (.*)");
      text(file.group(1));
      names(file.group(3));
    }
    return model.group(2);
  }

  private static void names(String text) throws Malformed {
    if (text.equals("by_convention")) {
      return;
    }
    Set<String> arrays = new HashSet<>();
    int last = -1;
    int at = 0;
    Matcher entry =
        Pattern.compile("([Wb])([1-9][0-9]{0,3}) " + TEXT + "( transposed)?(?: |$)")
            .matcher(text);
    while (at < text.length()) {
      entry.region(at, text.length());
      require(entry.lookingAt(), "names of arrays");
      int rank = 2 * Integer.parseInt(entry.group(2)) + (entry.group(1).equals("b") ? 1 : 0);
      require(rank > last, "names in order");
      last = rank;
      require(entry.group(1).equals("W") || entry.group(4) == null, "a transposed bias");
      String name = text(entry.group(3));
      require(!name.isEmpty() && arrays.add(name), "names of arrays differ");
      at = entry.end();
    }
    require(last >= 0 && !text.endsWith(" "), "names of arrays");
  }

  private static void recipe(String text) throws Malformed {
    Matcher format =
        Pattern.compile(
                "(?:(?:idx|npy) " + TEXT + " " + TEXT + "|cifar (" + TEXT + "(?: " + TEXT + ")*+)"
                    + "|(?:arrays|text) " + TEXT + " " + TEXT + " " + TEXT
                    + "|csv " + TEXT + " header (" + NATURAL + ") targets (" + NATURAL
                    + ")( labels)?)(?= |$)")
            .matcher(text);
    require(format.lookingAt(), "recipe");
    for (int group : new int[] {1, 2, 4, 5, 6, 9}) {
      if (format.group(group) != null) {
        require(!text(format.group(group)).isEmpty(), "a file without a name");
      }
    }
    if (format.group(3) != null) {
      Matcher file = Pattern.compile(TEXT).matcher(format.group(3));
      while (file.find()) {
        require(!text(file.group(1)).isEmpty(), "a file without a name");
      }
    }
    text(text);
    if (format.group(10) != null) {
      natural(format.group(10));
      int targets = natural(format.group(11));
      require(targets >= 1 && (format.group(12) == null || targets == 1), "csv");
    }
    int at = format.end();
    Matcher operation =
        Pattern.compile(
                " (?:take (" + NATURAL + ") (" + NATURAL + ")|scale " + FRACTION + " " + FRACTION
                    + "|normalise((?: " + FRACTION + ")++)|float32|one_hot (" + NATURAL
                    + ")|signs)(?= |$)")
            .matcher(text);
    while (at < text.length()) {
      operation.region(at, text.length());
      require(operation.lookingAt(), "operation");
      require(operation.group(1) != null || !text.startsWith("text "), "after text only take");
      if (operation.group(1) != null) {
        natural(operation.group(1));
        require(natural(operation.group(2)) >= 1, "take");
      } else if (operation.group(3) != null) {
        fraction(operation.group(3));
        fraction(operation.group(4));
      } else if (operation.group(5) != null) {
        String[] numbers = operation.group(5).trim().split(" ");
        require(numbers.length % 2 == 0, "normalise");
        for (int k = 0; k < numbers.length; k++) {
          BigInteger numerator = new BigInteger(fraction(numbers[k])[0]);
          require(k < numbers.length / 2 || numerator.signum() > 0, "deviation");
        }
      } else if (operation.group(7) != null) {
        require(natural(operation.group(7)) >= 1, "one_hot");
      }
      at = operation.end();
    }
  }

  static int natural(String digits) throws Malformed {
    long value = Long.parseLong(digits);
    require(value <= Integer.MAX_VALUE, "number");
    return (int) value;
  }

  // Section 3: the arrays.

  private void arrays(Map<String, byte[]> members, List<String> prefixes) throws Malformed {
    List<String> names = new ArrayList<>(members.keySet());
    int member = 1;
    while (at("array ") || at("fractions ")) {
      Matcher array =
          line(
              "(array|fractions) " + ARRAY + " (?:matrix " + SIZE + "|vector) " + SIZE + " " + SHA);
      boolean fractions = array.group(1).equals("fractions");
      String name = array.group(2);
      require(!name.contains("..") && !name.endsWith("."), "name of an array");
      require(!arrays.containsKey(name), "two arrays of one name");
      String file = name + (fractions ? ".txt" : ".npy");
      require(member < names.size() && names.get(member).equals(file), "member " + name);
      byte[] bytes = members.get(file);
      require(sha256(bytes).equals(array.group(5)), "digest of " + name);
      boolean vector = array.group(3) == null;
      int rows = vector ? 1 : size(array.group(3));
      int columns = size(array.group(4));
      arrays.put(name, fractions ? over(bytes, rows, columns) : npy(bytes, vector, rows, columns));
      if (vector) {
        vectors.add(name);
      }
      expected(arrays.size() - 1, name, vector, prefixes);
      member++;
    }
    require(member == names.size(), "number of arrays");
    String last = prefixes.get(prefixes.size() - 1);
    require(arrays.containsKey(last + ".W" + depth()), "arrays of the models");
    require(
        !hasBias.get(depth() - 1) || arrays.containsKey(last + ".b" + depth()),
        "arrays of models");
  }

  /** The arrays begin with those of the models. */
  private void expected(int position, String name, boolean vector, List<String> prefixes)
      throws Malformed {
    List<String> models = new ArrayList<>();
    for (String prefix : prefixes) {
      for (int l = 1; l <= depth(); l++) {
        models.add(prefix + ".W" + l);
        if (hasBias.get(l - 1)) {
          models.add(prefix + ".b" + l);
        }
      }
    }
    if (position < models.size()) {
      require(models.get(position).equals(name), "arrays in order");
      int l = Integer.parseInt(name.substring(3));
      Object[][] array = arrays.get(name);
      require(vector == (name.charAt(2) == 'b'), "form of " + name);
      require(vector || array.length == widths.get(l - 1), "rows of " + name);
      require(array[0].length == widths.get(l), "columns of " + name);
    }
  }

  int depth() {
    return widths.size() - 1;
  }

  // Section 2.

  private static Map<String, byte[]> unzip(byte[] file) throws Malformed {
    Map<String, byte[]> members = new LinkedHashMap<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 30 && in.getInt(in.position()) == 0x04034b50) {
      int size = in.getInt(in.position() + 18);
      int length = in.getShort(in.position() + 26) & 0xffff;
      in.position(in.position() + 30);
      require(size >= 0 && in.remaining() - length >= size, "member");
      byte[] name = new byte[length];
      byte[] bytes = new byte[size];
      in.get(name).get(bytes);
      String key = new String(name, StandardCharsets.ISO_8859_1);
      require(members.put(key, bytes) == null, "two members of one name");
    }
    require(!members.isEmpty() && members.size() <= 65534, "members");
    require(Arrays.equals(file, zip(members)), "archive");
    return members;
  }

  /** The archive, rebuilt from what was read. */
  private static byte[] zip(Map<String, byte[]> members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream central = new ByteArrayOutputStream();
    members.forEach(
        (key, bytes) -> {
          byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
          CRC32 crc = new CRC32();
          crc.update(bytes);
          byte[] fields =
              join(
                  number(2, 10), number(2, 0), number(2, 0), number(2, 0), number(2, 0x21),
                  number(4, crc.getValue()), number(4, bytes.length), number(4, bytes.length),
                  number(2, name.length));
          byte[] header = join(new byte[] {0x50, 0x4b, 1, 2}, number(2, 20), fields);
          central.writeBytes(join(header, new byte[12], number(4, out.size()), name));
          out.writeBytes(
              join(new byte[] {0x50, 0x4b, 3, 4}, fields, number(2, 0), name, bytes));
        });
    byte[] end =
        join(
            new byte[] {0x50, 0x4b, 5, 6}, new byte[4], number(2, members.size()),
            number(2, members.size()), number(4, central.size()), number(4, out.size()),
            number(2, 0));
    return join(out.toByteArray(), central.toByteArray(), end);
  }

  private static byte[] number(int length, long value) {
    return Arrays.copyOf(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), length);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String utf8(byte[] bytes) throws Malformed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("UTF-8");
    }
  }

  private static Fraction[][] over(byte[] bytes, int rows, int columns) throws Malformed {
    String text = utf8(bytes);
    require(text.endsWith("\n"), "last line feed of fractions");
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    require(lines.length == rows + 1 && lines[0].startsWith("over "), "lines of fractions");
    BigInteger[] denominators = integers(lines[0].substring(5), columns);
    Fraction[][] array = new Fraction[rows][columns];
    boolean needed = false;
    for (int i = 0; i < rows; i++) {
      BigInteger[] numerators = integers(lines[i + 1], columns);
      for (int j = 0; j < columns; j++) {
        require(denominators[j].signum() > 0, "denominator");
        array[i][j] = Fraction.of(numerators[j], denominators[j]);
        needed |= !array[i][j].isBinary64();
      }
    }
    require(needed, "fractions that are binary64");
    require(fractionsText(array).equals(text), "fractions in their one spelling");
    return array;
  }

  private static BigInteger[] integers(String line, int count) throws Malformed {
    String[] words = line.split(" ", -1);
    require(words.length == count, "numbers in a row");
    BigInteger[] integers = new BigInteger[count];
    for (int k = 0; k < count; k++) {
      require(words[k].matches("0|-?[1-9][0-9]*+") && words[k].length() <= 200000, "integer");
      integers[k] = new BigInteger(words[k]);
    }
    return integers;
  }

  private static String fractionsText(Fraction[][] array) {
    BigInteger[] common = new BigInteger[array[0].length];
    Arrays.fill(common, BigInteger.ONE);
    for (Fraction[] row : array) {
      for (int j = 0; j < row.length; j++) {
        common[j] = common[j].multiply(row[j].q()).divide(common[j].gcd(row[j].q()));
      }
    }
    StringBuilder text = new StringBuilder("over");
    for (BigInteger denominator : common) {
      text.append(' ').append(denominator);
    }
    for (Fraction[] row : array) {
      text.append('\n');
      for (int j = 0; j < row.length; j++) {
        text.append(j == 0 ? "" : " ").append(row[j].p().multiply(common[j].divide(row[j].q())));
      }
    }
    return text.append('\n').toString();
  }

  private static Double[][] npy(byte[] bytes, boolean vector, int rows, int columns)
      throws Malformed {
    int width = 0;
    Double[][] array = null;
    for (int candidate : new int[] {2, 4, 8}) {
      String header =
          "{'descr': '<f" + candidate + "', 'fortran_order': False, 'shape': ("
              + (vector ? "" : rows + ", ") + columns + (vector ? "," : "") + "), }";
      int start = (header.length() + 11 + 63) / 64 * 64;
      String padded = header + " ".repeat(start - 11 - header.length()) + "\n";
      byte[] expected =
          join(
              new byte[] {(byte) 0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0},
              number(2, start - 10),
              padded.getBytes(StandardCharsets.US_ASCII));
      if (bytes.length == start + (long) rows * columns * candidate
          && Arrays.equals(expected, Arrays.copyOf(bytes, start))) {
        width = candidate;
        array = new Double[rows][columns];
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(start);
        for (Double[] row : array) {
          for (int k = 0; k < columns; k++) {
            row[k] =
                width == 2 ? half(in.getShort()) : width == 4 ? in.getFloat() : in.getDouble();
          }
        }
      }
    }
    require(array != null, "header of an array");
    int narrowest = 2;
    for (Double[] row : array) {
      for (double x : row) {
        require(Double.isFinite(x), "a number that is not finite");
        narrowest = Math.max(narrowest, isHalf(x) ? 2 : (float) x == x ? 4 : 8);
      }
    }
    require(width == narrowest, "the narrowest type");
    return array;
  }

  private static double half(short bits) {
    int exponent = bits >> 10 & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 0
            ? fraction * 0x1p-24
            : exponent == 31 ? Double.NaN : (1024 + fraction) * Math.pow(2, exponent - 25);
    return bits < 0 ? -size : size;
  }

  private static boolean isHalf(double x) {
    // A multiple of the smallest one with at most 11 bits.
    double units = Math.abs(x) * 0x1p24;
    long bits = (long) units;
    return Math.abs(x) <= 65504
        && units == bits
        && (bits == 0 || bits >> Long.numberOfTrailingZeros(bits) < 2048);
  }

  // Section 4.

  private void steps() throws Malformed {
    while (at("step ")) {
      Matcher step = line("step (lumped|affine|lift|enclosed) (invariant|convex|bounded) " + TEXT);
      text(step.group(3));
      require(
          step.group(1).equals("enclosed") == step.group(2).equals("bounded"), "conclusion");
      List<Integer> depths =
          step.group(1).equals("enclosed")
              ? pieces(line("pieces ([0-9,*]+)").group(1))
              : List.of();
      int level = 0;
      int[] neurons = {};
      List<String> inverses = new ArrayList<>();
      if (step.group(1).equals("lift")) {
        Matcher lift = line("lift (" + NATURAL + ") " + LIST);
        level = natural(lift.group(1));
        require(level >= 2 && level <= depth(), "level");
        neurons = list(lift.group(2), widths.get(1));
        require(Arrays.stream(neurons).distinct().count() == neurons.length, "neurons twice");
        for (int k = 3; k <= level; k++) {
          inverses.add(line("inverse " + k + " " + ARRAY).group(1));
          requireShape(inverses.get(k - 3), widths.get(k), widths.get(k - 1));
        }
      }
      List<Matcher> writes = new ArrayList<>();
      while (at("zero ") || at("put ")) {
        Matcher write =
            at("zero ")
                ? line("zero " + PARAMETER + " " + LIST + " " + LIST)
                : line(
                    "put " + PARAMETER + " " + LIST + " " + LIST + " ([A-Za-z0-9_.]+) " + LIST
                        + " " + LIST);
        check(write);
        writes.add(write);
      }
      steps.add(
          new Step(
              step.group(1), step.group(2), level, neurons, inverses, depths, writes));
    }
    require(
        steps.stream().allMatch(step -> step.depths().isEmpty()) || !isExact(),
        "an exact certificate with an enclosed step");
  }

  /** The depth of each piece. */
  private static List<Integer> pieces(String text) throws Malformed {
    List<Integer> depths = new ArrayList<>();
    // In units of 2^-41.
    BigInteger end = BigInteger.ZERO;
    String last = "";
    for (String run : text.split(",", -1)) {
      Matcher parts =
          Pattern.compile("(0|[1-9]|[1-3][0-9]|40)(\\*([2-9]|[1-9][0-9]{1,4}))?").matcher(run);
      require(parts.matches(), "run of pieces");
      require(!parts.group(1).equals(last), "runs of one depth");
      last = parts.group(1);
      int count = parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3));
      require(depths.size() + count <= 65536, "too many pieces");
      for (int k = 0; k < count; k++) {
        BigInteger length = BigInteger.TWO.pow(41 - Integer.parseInt(last));
        require(end.mod(length).signum() == 0, "where a piece begins");
        end = end.add(length);
        depths.add(Integer.parseInt(last));
      }
    }
    require(end.equals(BigInteger.TWO.pow(41)), "the sum of the lengths");
    return depths;
  }

  private void check(Matcher write) throws Malformed {
    boolean bias = write.group(1).equals("b");
    require(write.group(2).length() < 9, "parameter");
    int l = Integer.parseInt(write.group(2));
    require(l <= depth() && (!bias || hasBias.get(l - 1)), "parameter");
    int[] rows = list(write.group(3), bias ? 1 : widths.get(l - 1));
    int[] columns = list(write.group(4), widths.get(l));
    require(Arrays.stream(rows).distinct().count() == rows.length, "rows twice");
    require(Arrays.stream(columns).distinct().count() == columns.length, "columns twice");
    if (write.groupCount() > 4) {
      Object[][] source = arrays.get(write.group(5));
      require(source != null, "array");
      require(list(write.group(6), source.length).length == rows.length, "from-rows");
      require(list(write.group(7), source[0].length).length == columns.length, "from-columns");
    }
  }

  static int[] list(String text, int limit) throws Malformed {
    List<Integer> values = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      require(item.matches("(0|[1-9][0-9]{0,8})(\\.\\.[1-9][0-9]{0,8})?"), "list");
      String[] ends = item.split("\\.\\.");
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      require(to < limit, "index outside");
      require(ends.length == 1 || to >= from + 2, "run");
      for (int value = from; value <= to; value++) {
        values.add(value);
      }
    }
    // The one spelling.
    StringBuilder canonical = new StringBuilder();
    for (int k = 0; k < values.size(); ) {
      int end = k;
      while (end + 1 < values.size() && values.get(end + 1) == values.get(end) + 1) {
        end++;
      }
      canonical.append(canonical.isEmpty() ? "" : ",").append(values.get(k));
      if (end >= k + 2) {
        canonical.append("..").append(values.get(end));
        k = end + 1;
      } else {
        k++;
      }
    }
    require(canonical.toString().equals(text), "list in its one spelling");
    return values.stream().mapToInt(i -> i).toArray();
  }

  /** The parameters of a model, {@code W1}, {@code b1}, ... */
  Map<String, Object[][]> state(String prefix) {
    Map<String, Object[][]> state = new LinkedHashMap<>();
    for (int l = 1; l <= depth(); l++) {
      state.put("W" + l, arrays.get(prefix + ".W" + l));
      if (hasBias.get(l - 1)) {
        state.put("b" + l, arrays.get(prefix + ".b" + l));
      }
    }
    return state;
  }

  /** The states theta^0, ..., theta^K. */
  List<Map<String, Object[][]>> states() throws Malformed {
    List<Map<String, Object[][]>> states = new ArrayList<>(List.of(state("A")));
    for (Step step : steps) {
      Map<String, Object[][]> state = new LinkedHashMap<>();
      states
          .get(states.size() - 1)
          .forEach(
              (name, array) ->
                  state.put(
                      name,
                      Arrays.stream(array)
                          .map(row -> Arrays.copyOf(row, row.length, Object[].class))
                          .toArray(Object[][]::new)));
      for (Matcher write : step.writes()) {
        Object[][] target = state.get(write.group(1) + write.group(2));
        int[] rows = list(write.group(3), target.length);
        int[] columns = list(write.group(4), target[0].length);
        for (int k = 0; k < rows.length; k++) {
          for (int m = 0; m < columns.length; m++) {
            target[rows[k]][columns[m]] =
                write.groupCount() == 4
                    ? (Object) 0.0
                    : arrays.get(write.group(5))
                        [list(write.group(6), Integer.MAX_VALUE)[k]][
                        list(write.group(7), Integer.MAX_VALUE)[m]];
          }
        }
      }
      states.add(state);
    }
    return states;
  }

  // Section 3: the digests.

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private String digest(Map<String, Object[][]> state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("isthmus-parameters-1 " + depth() + "\n"));
    state.forEach(
        (name, array) ->
            digested(
                out,
                name + " " + (name.startsWith("b") ? "" : array.length + " ") + array[0].length,
                array));
    return sha256(out.toByteArray());
  }

  static String dataDigest(Object[][] inputs, Object[][] targets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("isthmus-data-1\n"));
    digested(out, "inputs " + inputs.length + " " + inputs[0].length, inputs);
    digested(out, "values " + targets.length + " " + targets[0].length, targets);
    return sha256(out.toByteArray());
  }

  private static void digested(ByteArrayOutputStream out, String line, Object[][] array) {
    if (array[0][0] instanceof Fraction) {
      out.writeBytes(ascii(line + " fractions\n" + fractionsText(exact(array))));
      return;
    }
    out.writeBytes(ascii(line + "\n"));
    ByteBuffer buffer =
        ByteBuffer.allocate(8 * array.length * array[0].length).order(ByteOrder.LITTLE_ENDIAN);
    for (Object[] row : array) {
      for (Object x : row) {
        buffer.putDouble((Double) x);
      }
    }
    out.writeBytes(buffer.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The entries as numbers. */
  static Fraction[][] exact(Object[][] array) {
    Fraction[][] exact = new Fraction[array.length][array[0].length];
    for (int i = 0; i < array.length; i++) {
      for (int j = 0; j < array[0].length; j++) {
        exact[i][j] = array[i][j] instanceof Fraction x ? x : Fraction.of((Double) array[i][j]);
      }
    }
    return exact;
  }
}
