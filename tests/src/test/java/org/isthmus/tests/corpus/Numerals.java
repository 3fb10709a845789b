package org.isthmus.tests.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.CanonicalFractions;
import org.isthmus.numeric.files.CanonicalNpy;
import org.isthmus.numeric.files.NamedArray;

/**
 * A matrix as it is written by hand: rows separated by semicolons, {@code 1 -2/3; 0 4}. {@code -0}
 * is negative zero, and a number that ends in {@code d} is the nearest of binary64: {@code 0.1d}.
 */
final class Numerals {

  private final List<List<String>> words;
  private final RationalMatrix exact;

  /** All numbers, row by row, if all are numbers of binary64. */
  private final Optional<double[]> doubles;

  private Numerals(List<List<String>> words) {
    this.words = words;
    this.exact =
        RationalMatrix.of(
            words.size(),
            words.get(0).size(),
            words.stream().flatMap(List::stream).map(Numerals::exact).toList());
    this.doubles = doubles(words, exact);
  }

  static Numerals of(String text) {
    List<List<String>> rows = new ArrayList<>();
    for (String row : text.split(";")) {
      rows.add(List.of(row.trim().split("\\s+")));
    }
    return new Numerals(rows);
  }

  /** The binary64 number after this one, as a fraction. */
  static String after(double number) {
    return Rational.of(Math.nextUp(number)).toString();
  }

  /** The binary64 number before this one, as a fraction. */
  static String before(double number) {
    return Rational.of(Math.nextDown(number)).toString();
  }

  /** The number 2^exponent, as a fraction. */
  static String power(int exponent) {
    return Rational.of(Math.scalb(1.0, exponent)).toString();
  }

  int rows() {
    return words.size();
  }

  int columns() {
    return words.get(0).size();
  }

  RationalMatrix exact() {
    return exact;
  }

  private static Rational exact(String word) {
    return word.endsWith("d")
        ? Rational.of(Double.parseDouble(word.substring(0, word.length() - 1)))
        : Rational.parse(word);
  }

  private static Optional<double[]> doubles(List<List<String>> words, RationalMatrix exact) {
    double[] numbers = new double[exact.rows() * exact.columns()];
    for (int k = 0; k < numbers.length; k++) {
      int i = k / exact.columns();
      int j = k % exact.columns();
      Rational number = exact.get(i, j);
      numbers[k] = words.get(i).get(j).equals("-0") ? -0.0 : number.doubleValue();
      if (!Rational.of(numbers[k]).equals(number)) {
        return Optional.empty();
      }
    }
    return Optional.of(numbers);
  }

  /** Whether a certificate has to have them as fractions. */
  boolean haveFractions() {
    return doubles.isEmpty();
  }

  /** The bytes of the member of an array with these numbers. */
  byte[] member(boolean vector) {
    List<Integer> shape = vector ? List.of(columns()) : List.of(rows(), columns());
    return doubles
        .map(numbers -> CanonicalNpy.bytes(NamedArray.of("numbers", shape, numbers)))
        .orElseGet(() -> CanonicalFractions.bytes(exact));
  }

  /** A line and the numbers under it, as they go into a canonical digest. */
  byte[] digested(String line) {
    if (haveFractions()) {
      byte[] head = (line + " fractions\n").getBytes(StandardCharsets.US_ASCII);
      return joined(head, CanonicalFractions.bytes(exact));
    }
    double[] numbers = doubles.orElseThrow();
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(numbers).forEach(bytes::putDouble);
    return joined((line + "\n").getBytes(StandardCharsets.US_ASCII), bytes.array());
  }

  static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /** The numbers of a row with commas between them, fractions in decimal. */
  String decimals(int row) {
    return words.get(row).stream()
        .map(word -> word.contains("/") ? Double.toString(exact(word).doubleValue()) : word)
        .collect(Collectors.joining(","));
  }

  /** The matrix in a text file for people, under its name. */
  String listed(String name) {
    StringBuilder text = new StringBuilder(name + " " + rows() + " " + columns() + "\n");
    for (List<String> row : words) {
      text.append(String.join(" ", row)).append('\n');
    }
    return text.toString();
  }
}
