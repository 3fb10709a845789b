package org.isthmus.grammar.certificate;

import java.util.regex.Pattern;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Matrix;

/**
 * An array that the writes of a certificate copy from.
 *
 * <p>{@code A.W1, A.b1, ...} are the parameters of the first model and {@code B.W1, B.b1, ...}
 * those of the second; other names are free.
 *
 * @param name letters, digits, dots and underscores, starting with a letter
 * @param vector whether the stored array has one dimension; then {@code values} has one row
 */
public record StoredArray(String name, boolean vector, Matrix values) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,63}");

  public StoredArray {
    requireName(name);
    if (vector && values.rows() != 1) {
      throw new IllegalArgumentException(
          "array " + name + " is a vector but has " + values.rows() + " rows");
    }
    if (values.rows() < 1 || values.columns() < 1) {
      throw new IllegalArgumentException("array " + name + " is empty");
    }
    if (!values.isFinite()) {
      throw new IllegalArgumentException(
          "array " + name + " has an entry that is not a finite number");
    }
  }

  /**
   * Requires that an array may have the name.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches() || name.contains("..") || name.endsWith(".")) {
      throw new IllegalArgumentException(
          "not a name of an array (found " + LineText.shown(name)
              + ", expected a letter, then letters, digits, '_' and single dots)");
    }
  }
}
