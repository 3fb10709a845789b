package org.isthmus.numeric.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;

/**
 * Reads a CSV file of decimal numbers, plain or gzip: columns separated by commas, spaces around a
 * number allowed, every line with as many columns as the first one, each number rounded once to the
 * nearest double. The file is read twice: first to count, then for the numbers.
 */
final class CsvReader {

  private static final int LONGEST_LINE = 1 << 26;
  private static final int LONGEST_NUMBER = 1000;
  private static final int EXACT_DIGITS = 15;

  private final ByteReader in;
  private final byte[] chunk = new byte[1 << 16];
  private int next;
  private int end;
  private byte[] line = new byte[1 << 10];
  private int length;
  private long number;

  private CsvReader(ByteReader in) {
    this.in = in;
  }

  static Samples read(Path file, DataRecipe.Csv form, Window window) {
    long lines = 0;
    int columns = 0;
    try (ByteReader in = ByteReader.openDecompressed(file)) {
      CsvReader csv = new CsvReader(in);
      csv.skipHeader(form.header());
      for (; csv.nextLine(); lines++) {
        int found = csv.countColumns();
        if (lines == 0) {
          columns = found;
        } else if (found != columns) {
          throw csv.fail(
              "the line has another number of columns than the first (found " + found
                  + ", expected " + columns + ")");
        }
      }
    }
    if (lines > 0 && columns <= form.targets()) {
      throw new UnreadableFileException(
          file.toString(),
          "there are too few columns (found " + columns + ", expected inputs and "
              + form.targets() + " for targets)");
    }
    int rows = window.size(file.toString(), lines);
    try (ByteReader in = ByteReader.openDecompressed(file)) {
      CsvReader csv = new CsvReader(in);
      csv.skipHeader(form.header());
      return csv.numbers(form, window, rows, columns);
    }
  }

  private Samples numbers(DataRecipe.Csv form, Window window, int rows, int columns) {
    int width = columns - form.targets();
    double[] inputs = in.allocate((long) rows * width, "the data");
    double[] targets = in.allocate((long) rows * form.targets(), "the targets");
    double[] row = new double[columns];
    int kept = 0;
    for (long sample = 0; nextLine(); sample++) {
      if (countColumns() != columns) {
        throw fail("the file has changed while it was read");
      }
      parse(row, form.labels());
      if (window.contains(sample) && kept < rows) {
        System.arraycopy(row, 0, inputs, kept * width, width);
        System.arraycopy(row, width, targets, kept * form.targets(), form.targets());
        kept++;
      }
    }
    if (kept < rows) {
      throw fail("the file has changed while it was read");
    }
    return new Samples(in.place(), rows, width, inputs, targets(form, rows, targets));
  }

  private static Targets targets(DataRecipe.Csv form, int rows, double[] targets) {
    if (!form.labels()) {
      return new Targets.Values(Matrix.adopt(rows, form.targets(), targets));
    }
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = (int) targets[i];
    }
    return Targets.Labels.of(labels);
  }

  private void skipHeader(int lines) {
    for (int i = 0; i < lines; i++) {
      if (!nextLine()) {
        throw fail("the header is cut off (found " + i + " lines, expected " + lines + ")");
      }
    }
  }

  /** Goes to the next line, without its end; false at the end of the file. */
  private boolean nextLine() {
    length = 0;
    number++;
    while (true) {
      if (next == end) {
        next = 0;
        end = in.readUpTo(chunk);
        if (end == 0) {
          return length > 0;
        }
      }
      byte character = chunk[next++];
      if (character == '\n') {
        if (length > 0 && line[length - 1] == '\r') {
          length--;
        }
        return true;
      }
      if (length == line.length) {
        if (length >= LONGEST_LINE) {
          throw fail("the line is too long (expected at most " + LONGEST_LINE + " bytes)");
        }
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = character;
    }
  }

  private int countColumns() {
    if (length == 0) {
      throw fail("the line is empty");
    }
    int columns = 1;
    for (int i = 0; i < length; i++) {
      if (line[i] == ',') {
        columns++;
      }
    }
    return columns;
  }

  private void parse(double[] row, boolean labels) {
    int at = 0;
    for (int column = 0; column < row.length; column++) {
      int stop = at;
      while (stop < length && line[stop] != ',') {
        stop++;
      }
      boolean label = labels && column == row.length - 1;
      row[column] = number(at, stop, column, label);
      at = stop + 1;
    }
  }

  private double number(int start, int stop, int column, boolean label) {
    int from = start;
    int to = stop;
    while (from < to && (line[from] == ' ' || line[from] == '\t')) {
      from++;
    }
    while (to > from && (line[to - 1] == ' ' || line[to - 1] == '\t')) {
      to--;
    }
    int digits = digits(from, to);
    if (digits == to - from && digits > 0 && digits <= EXACT_DIGITS) {
      long integer = 0;
      for (int i = from; i < to; i++) {
        integer = 10 * integer + line[i] - '0';
      }
      if (!label || integer <= Integer.MAX_VALUE) {
        return integer;
      }
    }
    String text = new String(line, from, Math.min(to - from, 40), StandardCharsets.ISO_8859_1);
    if (label) {
      throw fail(
          "column " + (column + 1) + " is not a class label (found \"" + printable(text)
              + "\", expected 0, 1, 2, ...)");
    }
    if (!isDecimal(from, to)) {
      throw fail(
          "column " + (column + 1) + " is not a decimal number (found \"" + printable(text)
              + "\")");
    }
    double x =
        Double.parseDouble(new String(line, from, to - from, StandardCharsets.ISO_8859_1));
    if (Double.isInfinite(x)) {
      throw fail(
          "column " + (column + 1) + " is too large for a double (found \"" + printable(text)
              + "\")");
    }
    return x;
  }

  /** Sign, digits with at most one point among them, and an exponent. */
  private boolean isDecimal(int from, int to) {
    int at = from < to && (line[from] == '+' || line[from] == '-') ? from + 1 : from;
    int whole = digits(at, to);
    at += whole;
    int fraction = 0;
    if (at < to && line[at] == '.') {
      fraction = digits(at + 1, to);
      at += 1 + fraction;
    }
    if (whole + fraction == 0 || to - from > LONGEST_NUMBER) {
      return false;
    }
    if (at < to && (line[at] == 'e' || line[at] == 'E')) {
      at++;
      if (at < to && (line[at] == '+' || line[at] == '-')) {
        at++;
      }
      int exponent = digits(at, to);
      if (exponent == 0) {
        return false;
      }
      at += exponent;
    }
    return at == to;
  }

  private int digits(int from, int to) {
    int at = from;
    while (at < to && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    return at - from;
  }

  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private UnreadableFileException fail(String reason) {
    return new UnreadableFileException(in.place() + ":" + number, reason);
  }
}
