package org.isthmus.tests.campaign.truth;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.CanonicalNpy;
import org.isthmus.numeric.files.NamedArray;

/**
 * The numbers of an array as they are stored, the sign of zero included.
 *
 * @param vector whether there is one dimension; then there is one row
 */
public record Table(boolean vector, List<List<Cell>> rows) {

  private static final Pattern SHAPE =
      Pattern.compile("\\{'descr': '<f([248])', .*'shape': \\((\\d+),(?: (\\d+))?\\), \\} *\n");

  public Table {
    if (rows.isEmpty()
        || rows.get(0).isEmpty()
        || rows.stream().anyMatch(row -> row.size() != rows.get(0).size())) {
      throw new IllegalArgumentException("these rows are no table");
    }
  }

  /** A number and whether it is a negative zero. */
  public record Cell(Rational value, boolean minusZero) {
    public static Cell of(Rational value) {
      return new Cell(value, false);
    }

    public static Cell of(double x) {
      return new Cell(exactly(x), x == 0 && 1 / x < 0);
    }

    public double doubleValue() {
      return minusZero
          ? -0.0
          : new BigDecimal(value.numerator())
              .divide(new BigDecimal(value.denominator()))
              .doubleValue();
    }
  }

  /** The value of a double. */
  public static Rational exactly(double x) {
    BigDecimal decimal = new BigDecimal(x);
    return decimal.scale() <= 0
        ? Rational.of(decimal.toBigIntegerExact(), BigInteger.ONE)
        : Rational.of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
  }

  public Cell at(int i, int j) {
    return rows.get(i).get(j);
  }

  public int height() {
    return rows.size();
  }

  public int width() {
    return rows.get(0).size();
  }

  Rational[][] values() {
    return rows.stream()
        .map(row -> row.stream().map(Cell::value).toArray(Rational[]::new))
        .toArray(Rational[][]::new);
  }

  public Table with(int i, int j, Cell cell) {
    List<List<Cell>> fresh = new ArrayList<>(rows);
    List<Cell> row = new ArrayList<>(rows.get(i));
    row.set(j, cell);
    fresh.set(i, row);
    return new Table(vector, fresh);
  }

  public static Table zeros(int height, int width) {
    Cell[] row = new Cell[width];
    Arrays.fill(row, Cell.of(Rational.ZERO));
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      rows.add(List.of(row));
    }
    return new Table(false, rows);
  }

  public static Table of(Rational[][] values) {
    return new Table(
        false,
        Arrays.stream(values).map(row -> Arrays.stream(row).map(Cell::of).toList()).toList());
  }

  /** Whether some number is not one of binary64. */
  public boolean hasFractions() {
    return rows.stream().flatMap(List::stream).anyMatch(cell -> !isBinary64(cell.value()));
  }

  private static boolean isBinary64(Rational x) {
    if (x.denominator().bitCount() != 1 || x.denominator().bitLength() > 1075) {
      return false;
    }
    if (x.numerator().bitLength() > 1024) {
      return false;
    }
    double nearest =
        new BigDecimal(x.numerator()).divide(new BigDecimal(x.denominator())).doubleValue();
    return Double.isFinite(nearest) && exactly(nearest).equals(x);
  }

  /** The numbers as little-endian binary64. */
  byte[] binary64() {
    ByteBuffer buffer = ByteBuffer.allocate(8 * height() * width()).order(ByteOrder.LITTLE_ENDIAN);
    rows.forEach(row -> row.forEach(cell -> buffer.putDouble(cell.doubleValue())));
    return buffer.array();
  }

  /** What a member with these numbers has: {@code .npy}, or the text of fractions. */
  public byte[] bytes() {
    if (hasFractions()) {
      return fractions().getBytes(StandardCharsets.US_ASCII);
    }
    List<Integer> shape = vector ? List.of(width()) : List.of(height(), width());
    double[] values =
        rows.stream().flatMap(List::stream).mapToDouble(Cell::doubleValue).toArray();
    return CanonicalNpy.bytes(NamedArray.of("x", shape, values));
  }

  private String fractions() {
    StringBuilder text = new StringBuilder("over");
    BigInteger[] denominators = new BigInteger[width()];
    for (int j = 0; j < width(); j++) {
      denominators[j] = BigInteger.ONE;
      for (List<Cell> row : rows) {
        BigInteger q = row.get(j).value().denominator();
        denominators[j] = denominators[j].multiply(q).divide(denominators[j].gcd(q));
      }
      text.append(' ').append(denominators[j]);
    }
    for (List<Cell> row : rows) {
      text.append('\n');
      for (int j = 0; j < width(); j++) {
        Rational x = row.get(j).value();
        text.append(j == 0 ? "" : " ")
            .append(x.numerator().multiply(denominators[j].divide(x.denominator())));
      }
    }
    return text.append('\n').toString();
  }

  /** Reads a member of a certificate that was accepted. */
  static Table read(boolean vector, boolean fractions, byte[] bytes) {
    return fractions ? fractions(vector, bytes) : npy(bytes);
  }

  private static Table fractions(boolean vector, byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n");
    String[] over = lines[0].split(" ");
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      String[] words = lines[i].split(" ");
      List<Cell> row = new ArrayList<>();
      for (int j = 0; j < words.length; j++) {
        row.add(
            Cell.of(Rational.of(new BigInteger(words[j]), new BigInteger(over[j + 1]))));
      }
      rows.add(row);
    }
    return new Table(vector, rows);
  }

  private static Table npy(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = in.getShort(8);
    Matcher header =
        SHAPE.matcher(new String(bytes, 10, length, StandardCharsets.US_ASCII));
    if (!header.matches()) {
      throw new IllegalArgumentException("not an array");
    }
    boolean vector = header.group(3) == null;
    int height = vector ? 1 : Integer.parseInt(header.group(2));
    int width = Integer.parseInt(header.group(vector ? 2 : 3));
    in.position(10 + length);
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      List<Cell> row = new ArrayList<>();
      for (int j = 0; j < width; j++) {
        row.add(
            Cell.of(
                switch (header.group(1)) {
                  case "2" -> half(in.getShort() & 0xffff);
                  case "4" -> in.getFloat();
                  default -> in.getDouble();
                }));
      }
      rows.add(row);
    }
    return new Table(vector, rows);
  }

  private static double half(int bits) {
    int exponent = bits >> 10 & 31;
    double magnitude =
        exponent == 0
            ? Math.scalb((double) (bits & 1023), -24)
            : Math.scalb((double) (bits & 1023 | 1024), exponent - 25);
    return bits >> 15 == 1 ? -magnitude : magnitude;
  }

  /** The line and the numbers that a canonical digest is taken of. */
  byte[] digested(String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String ending = hasFractions() ? " fractions\n" : "\n";
    out.writeBytes((line + ending).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(hasFractions() ? bytes() : binary64());
    return out.toByteArray();
  }
}
