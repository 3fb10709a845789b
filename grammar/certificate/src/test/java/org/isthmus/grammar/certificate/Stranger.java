package org.isthmus.grammar.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
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
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A checker as a stranger would write it who has read {@code CERTIFICATE.md} and nothing else:
 * plain Java, no class of this project. It decides squared losses of networks with {@code relu} and
 * {@code identity}, exactly.
 */
final class Stranger {

  private static final String SHA = "([0-9a-f]{64})";
  private static final String TEXT = "\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"";
  private static final String SIZE = "([1-9][0-9]{0,7})";
  private static final String FRACTION = "(-?(?:0|[1-9][0-9]{0,3999})(?:/[1-9][0-9]{0,3999})?)";
  private static final String NATURAL = "(?:0|[1-9][0-9]{0,9})";
  private static final String PARAMETER = "([Wb])([1-9][0-9]{0,9})";
  private static final String LIST = "([0-9.,]+)";

  /** The bytes are not a certificate. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message);
    }
  }

  /** A step as it is written: the writes and what is stated. */
  record Step(boolean invariant, List<Matcher> writes) {}

  private final List<String> lines;
  private int next;

  BigInteger boundNumerator;
  BigInteger boundDenominator;
  String loss;
  final List<Integer> widths = new ArrayList<>();
  final List<String> activations = new ArrayList<>();
  final List<Boolean> hasBias = new ArrayList<>();
  int samples;
  String dataDigest;
  final Map<String, double[][]> arrays = new LinkedHashMap<>();
  final List<Step> steps = new ArrayList<>();

  /** Reads a file (sections 2, 3, 4 and 7). */
  Stranger(byte[] file) throws Malformed {
    Map<String, byte[]> members = unzip(file);
    require(members.keySet().iterator().next().equals("certificate.txt"), "first member");
    byte[] bytes = members.get("certificate.txt");
    String text = utf8(bytes);
    require(text.endsWith("\n"), "last line feed");
    lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    require(line("isthmus certificate 1").matches(), "version");
    line("kind path");
    line("semantics real");
    String[] bound = fraction(line("claim max_loss <= " + FRACTION).group(1));
    boundNumerator = new BigInteger(bound[0]);
    boundDenominator = new BigInteger(bound[1]);
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
      hasBias.add(hidden.group(5).equals("bias"));
    }
    Matcher output = line("output " + SIZE + " (bias|nobias)");
    widths.add(size(output.group(1)));
    hasBias.add(output.group(2).equals("bias"));
    Matcher data = line("data " + SIZE + " " + SHA);
    samples = size(data.group(1));
    dataDigest = data.group(2);
    recipe(line("recipe (.*)").group(1));
    String first = model("first");
    String second = model("second");
    text(line("construction " + TEXT).group(1));
    arrays(members);
    for (String prefix : List.of("A", "B")) {
      require(
          digest(state(prefix)).equals(prefix.equals("A") ? first : second), "digest of a model");
    }
    steps();
    require(size(line("steps " + SIZE).group(1)) == steps.size(), "number of steps");
    Matcher end = line("end " + SHA);
    require(next == lines.size(), "text after the end");
    byte[] before = Arrays.copyOf(bytes, bytes.length - end.group().length() - 1);
    require(sha256(before).equals(end.group(1)), "digest of the text");
  }

  private static void require(boolean condition, String what) throws Malformed {
    if (!condition) {
      throw new Malformed(what);
    }
  }

  // Section 3: the words.

  private boolean at(String beginning) {
    return next < lines.size() && lines.get(next).startsWith(beginning);
  }

  private Matcher line(String form) throws Malformed {
    require(next < lines.size(), "too few lines");
    Matcher matcher = Pattern.compile(form, Pattern.DOTALL).matcher(lines.get(next));
    require(matcher.matches(), "line " + (next + 1) + ": " + lines.get(next));
    next++;
    return matcher;
  }

  private static int size(String digits) throws Malformed {
    int size = Integer.parseInt(digits);
    require(size <= 16777216, "size");
    return size;
  }

  private static String[] fraction(String text) throws Malformed {
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

  private static String text(String escaped) throws Malformed {
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
                    + "|arrays " + TEXT + " " + TEXT + " " + TEXT
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

  private static int natural(String digits) throws Malformed {
    long value = Long.parseLong(digits);
    require(value <= Integer.MAX_VALUE, "number");
    return (int) value;
  }

  // Section 3: the arrays.

  private void arrays(Map<String, byte[]> members) throws Malformed {
    List<String> names = new ArrayList<>(members.keySet());
    int member = 1;
    while (at("array ")) {
      Matcher array =
          line(
              "array ([A-Za-z][A-Za-z0-9_.]{0,63}) (?:matrix " + SIZE + "|vector) " + SIZE + " "
                  + SHA);
      String name = array.group(1);
      require(!name.contains("..") && !name.endsWith("."), "name of an array");
      require(!arrays.containsKey(name), "two arrays of one name");
      require(member < names.size() && names.get(member).equals(name + ".npy"), "member " + name);
      byte[] bytes = members.get(name + ".npy");
      require(sha256(bytes).equals(array.group(4)), "digest of " + name);
      boolean vector = array.group(2) == null;
      int rows = vector ? 1 : size(array.group(2));
      arrays.put(name, npy(bytes, vector, rows, size(array.group(3))));
      expected(arrays.size() - 1, name, vector);
      member++;
    }
    require(member == names.size(), "number of arrays");
    require(arrays.containsKey("B.W" + depth()), "arrays of the models");
    require(!hasBias.get(depth() - 1) || arrays.containsKey("B.b" + depth()), "arrays of models");
  }

  /** The arrays begin with those of the models. */
  private void expected(int position, String name, boolean vector) throws Malformed {
    List<String> models = new ArrayList<>();
    for (String prefix : List.of("A", "B")) {
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
      double[][] array = arrays.get(name);
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

  private static double[][] npy(byte[] bytes, boolean vector, int rows, int columns)
      throws Malformed {
    int width = 0;
    double[][] array = null;
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
        array = new double[rows][columns];
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(start);
        for (double[] row : array) {
          for (int k = 0; k < columns; k++) {
            row[k] =
                width == 2 ? half(in.getShort()) : width == 4 ? in.getFloat() : in.getDouble();
          }
        }
      }
    }
    require(array != null, "header of an array");
    int narrowest = 2;
    for (double[] row : array) {
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
      Matcher step = line("step lumped (invariant|convex) " + TEXT);
      text(step.group(2));
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
      steps.add(new Step(step.group(1).equals("invariant"), writes));
    }
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
      double[][] source = arrays.get(write.group(5));
      require(source != null, "array");
      require(list(write.group(6), source.length).length == rows.length, "from-rows");
      require(list(write.group(7), source[0].length).length == columns.length, "from-columns");
    }
  }

  private static int[] list(String text, int limit) throws Malformed {
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
  Map<String, double[][]> state(String prefix) {
    Map<String, double[][]> state = new LinkedHashMap<>();
    for (int l = 1; l <= depth(); l++) {
      state.put("W" + l, arrays.get(prefix + ".W" + l));
      if (hasBias.get(l - 1)) {
        state.put("b" + l, arrays.get(prefix + ".b" + l));
      }
    }
    return state;
  }

  /** The states theta^0, ..., theta^K. */
  List<Map<String, double[][]>> states() throws Malformed {
    List<Map<String, double[][]>> states = new ArrayList<>(List.of(state("A")));
    for (Step step : steps) {
      Map<String, double[][]> state = new LinkedHashMap<>();
      states
          .get(states.size() - 1)
          .forEach(
              (name, array) ->
                  state.put(
                      name, Arrays.stream(array).map(double[]::clone).toArray(double[][]::new)));
      for (Matcher write : step.writes()) {
        double[][] target = state.get(write.group(1) + write.group(2));
        int[] rows = list(write.group(3), target.length);
        int[] columns = list(write.group(4), target[0].length);
        for (int k = 0; k < rows.length; k++) {
          for (int m = 0; m < columns.length; m++) {
            target[rows[k]][columns[m]] =
                write.groupCount() == 4
                    ? 0
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

  // Section 7.

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private String digest(Map<String, double[][]> state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("isthmus-parameters-1 " + depth() + "\n").getBytes(StandardCharsets.US_ASCII));
    state.forEach(
        (name, array) -> {
          String shape =
              name.startsWith("b") ? "" + array[0].length : array.length + " " + array[0].length;
          out.writeBytes((name + " " + shape + "\n").getBytes(StandardCharsets.US_ASCII));
          out.writeBytes(numbers(array));
        });
    return sha256(out.toByteArray());
  }

  static String dataDigest(double[][] inputs, double[][] targets) {
    String n = inputs.length + " ";
    return sha256(
        join(
            ("isthmus-data-1\ninputs " + n + inputs[0].length + "\n")
                .getBytes(StandardCharsets.US_ASCII),
            numbers(inputs),
            ("values " + n + targets[0].length + "\n").getBytes(StandardCharsets.US_ASCII),
            numbers(targets)));
  }

  private static byte[] numbers(double[][] array) {
    ByteBuffer buffer =
        ByteBuffer.allocate(8 * array.length * array[0].length).order(ByteOrder.LITTLE_ENDIAN);
    for (double[] row : array) {
      for (double x : row) {
        buffer.putDouble(x);
      }
    }
    return buffer.array();
  }

  // Sections 5, 6 and 8.

  /** The exit code for a certificate of a squared loss on the given data. */
  static int decide(byte[] file, double[][] inputs, double[][] targets) {
    try {
      Stranger certificate = new Stranger(file);
      if (!dataDigest(inputs, targets).equals(certificate.dataDigest)) {
        return 12;
      }
      List<Map<String, double[][]>> states = certificate.states();
      boolean proved =
          certificate
              .digest(states.get(states.size() - 1))
              .equals(certificate.digest(certificate.state("B")));
      BigDecimal largest = certificate.sumOfLosses(states.get(0), inputs, targets);
      for (int k = 0; k < certificate.steps.size(); k++) {
        boolean stated = certificate.steps.get(k).invariant();
        Boolean invariant = certificate.lumped(states.get(k), states.get(k + 1));
        proved &= invariant != null && (invariant || !stated);
        if (!stated) {
          largest = largest.max(certificate.sumOfLosses(states.get(k + 1), inputs, targets));
        }
      }
      // The mean is at most p/q.
      BigDecimal left = largest.multiply(new BigDecimal(certificate.boundDenominator));
      BigDecimal right =
          new BigDecimal(certificate.boundNumerator).multiply(BigDecimal.valueOf(inputs.length));
      return proved && left.compareTo(right) <= 0 ? 0 : 10;
    } catch (Malformed e) {
      return 11;
    }
  }

  /** Whether a step is invariant, or null if it is refused. */
  private Boolean lumped(Map<String, double[][]> a, Map<String, double[][]> b) {
    List<boolean[]> alive = new ArrayList<>();
    for (int width : widths) {
      alive.add(new boolean[width]);
    }
    Arrays.fill(alive.get(depth()), true);
    for (int l = depth(); l >= 1; l--) {
      for (int i = 0; i < widths.get(l - 1); i++) {
        for (int j = 0; j < widths.get(l); j++) {
          boolean moves = a.get("W" + l)[i][j] != 0 || b.get("W" + l)[i][j] != 0;
          alive.get(l - 1)[i] |= moves && alive.get(l)[j];
        }
      }
    }
    // The class of a neuron is what decides it: the name of an input, or bias and sums.
    List<Object> classes = new ArrayList<>();
    for (int i = 0; i < widths.get(0); i++) {
      classes.add(i);
    }
    for (int l = 1; l <= depth(); l++) {
      List<Object> above = new ArrayList<>();
      for (int j = 0; j < widths.get(l); j++) {
        Object before = function(a, l, j, classes, alive.get(l - 1));
        Object after = function(b, l, j, classes, alive.get(l - 1));
        if (alive.get(l)[j] && !before.equals(after)) {
          return l == depth() ? false : null;
        }
        above.add(before);
      }
      classes = above;
    }
    return true;
  }

  private Object function(
      Map<String, double[][]> state, int l, int j, List<Object> classes, boolean[] alive) {
    Map<Object, BigDecimal> sums = new LinkedHashMap<>();
    for (int i = 0; i < alive.length; i++) {
      if (alive[i]) {
        sums.merge(classes.get(i), exact(state.get("W" + l)[i][j]), BigDecimal::add);
      }
    }
    sums.replaceAll((key, sum) -> sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros());
    BigDecimal bias = hasBias.get(l - 1) ? exact(state.get("b" + l)[0][j]) : BigDecimal.ZERO;
    return List.of(bias.signum() == 0 ? BigDecimal.ZERO : bias.stripTrailingZeros(), sums);
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }

  /** N times the squared loss. */
  private BigDecimal sumOfLosses(
      Map<String, double[][]> state, double[][] inputs, double[][] targets) {
    if (!Objects.equals(loss, "squared")) {
      throw new UnsupportedOperationException(loss);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int sample = 0; sample < inputs.length; sample++) {
      BigDecimal[] f =
          Arrays.stream(inputs[sample]).mapToObj(Stranger::exact).toArray(BigDecimal[]::new);
      for (int l = 1; l <= depth(); l++) {
        BigDecimal[] z = new BigDecimal[widths.get(l)];
        for (int j = 0; j < z.length; j++) {
          z[j] = hasBias.get(l - 1) ? exact(state.get("b" + l)[0][j]) : BigDecimal.ZERO;
          for (int i = 0; i < f.length; i++) {
            z[j] = z[j].add(f[i].multiply(exact(state.get("W" + l)[i][j])));
          }
          if (l < depth() && activations.get(l - 1).equals("relu")) {
            z[j] = z[j].max(BigDecimal.ZERO);
          } else if (l < depth() && !activations.get(l - 1).equals("identity")) {
            throw new UnsupportedOperationException(activations.get(l - 1));
          }
        }
        f = z;
      }
      for (int k = 0; k < f.length; k++) {
        sum = sum.add(f[k].subtract(exact(targets[sample][k])).pow(2));
      }
    }
    return sum;
  }
}
