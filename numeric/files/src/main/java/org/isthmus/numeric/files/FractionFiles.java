package org.isthmus.numeric.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * Text files of named matrices, as people write them:
 *
 * <pre>
 * # the two-unit network
 * W1 1 2
 * 1/3 -2
 * b1 1 2
 * 0   0.5
 * </pre>
 *
 * <p>A matrix begins with a line of its name, its number of rows and its number of columns; its rows
 * follow, a line each, the numbers separated by spaces or tabs. A number is an integer, a decimal
 * such as {@code 0.1} or {@code 1e-3}, or a fraction {@code p/q}, and is exactly what is written.
 * Blank lines, and what follows a {@code #}, are skipped.
 */
public final class FractionFiles {

  private static final long LARGEST_FILE = 1L << 28;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,63}");
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,6}");

  private FractionFiles() {}

  /** Whether the name of a file says that it is one of these: it ends in {@code .txt}. */
  public static boolean isText(Path file) {
    return file.toString().endsWith(".txt");
  }

  /**
   * Reads all matrices of a file, by name, in the order of the file.
   *
   * @throws UnreadableFileException if the file is missing, or is not of this form, with the line
   */
  public static Map<String, RationalMatrix> read(Path file) {
    List<Line> lines = lines(file);
    Map<String, RationalMatrix> matrices = new LinkedHashMap<>();
    for (int k = 0; k < lines.size(); ) {
      Line head = lines.get(k);
      String[] words = head.words();
      if (words.length != 3
          || !NAME.matcher(words[0]).matches()
          || !SIZE.matcher(words[1]).matches()
          || !SIZE.matcher(words[2]).matches()) {
        throw head.fail(
            "this is not the head of a matrix (found '" + LineText.shown(head.text())
                + "', expected a name and two sizes, such as W1 784 64)");
      }
      int rows = Integer.parseInt(words[1]);
      int columns = Integer.parseInt(words[2]);
      if (lines.size() - k - 1 < rows) {
        throw head.fail(
            words[0] + " is cut off (found " + (lines.size() - k - 1) + " lines after it, expected "
                + rows + " rows)");
      }
      List<Rational> entries = new ArrayList<>();
      for (Line line : lines.subList(k + 1, k + 1 + rows)) {
        line.addNumbers(words[0], columns, entries);
      }
      if (matrices.put(words[0], RationalMatrix.of(rows, columns, entries)) != null) {
        throw head.fail("there are two matrices named " + words[0]);
      }
      k += 1 + rows;
    }
    if (matrices.isEmpty()) {
      throw new UnreadableFileException(file.toString(), "there is no matrix in the file");
    }
    return matrices;
  }

  private static List<Line> lines(Path file) {
    long length = ByteReader.length(file);
    if (length > LARGEST_FILE) {
      throw new UnreadableFileException(
          file.toString(),
          "the file is too large for text (found " + length + " bytes, expected at most "
              + LARGEST_FILE + ")");
    }
    String text;
    try (ByteReader in = ByteReader.open(file)) {
      byte[] bytes = in.read((int) length, "the text");
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException(file.toString(), "the file is not text in UTF-8", e);
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      int comment = line.indexOf('#');
      String content = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!content.isEmpty()) {
        lines.add(new Line(file.toString(), number, content));
      }
    }
    return lines;
  }

  /** A line that says something, with its number from 1 on. */
  private record Line(String file, int number, String text) {

    String[] words() {
      return text.split("[ \t\r]+");
    }

    void addNumbers(String matrix, int columns, List<Rational> entries) {
      String[] words = words();
      if (words.length != columns) {
        throw fail(
            "a row of " + matrix + " has the wrong length (found " + words.length
                + " numbers, expected " + columns + ")");
      }
      for (String word : words) {
        try {
          entries.add(Rational.parse(word));
        } catch (NumberFormatException e) {
          throw fail(
              "this is not a number (found '" + LineText.shown(word)
                  + "', expected an integer, a decimal or p/q)");
        }
      }
    }

    UnreadableFileException fail(String reason) {
      return new UnreadableFileException(file + ":" + number, reason);
    }
  }
}
