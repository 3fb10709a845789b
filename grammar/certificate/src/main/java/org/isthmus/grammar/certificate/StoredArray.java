package org.isthmus.grammar.certificate;

import java.util.regex.Pattern;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;

/**
 * An array of the file of a certificate.
 *
 * <p>{@code A.W1, A.b1, ...} are the parameters of the first model and {@code B.W1, B.b1, ...}
 * those of the second; other names are free. Among findings {@code M.W1, M.b1, ...} are the
 * parameters of the model, and no name is free.
 *
 * @param name letters, digits, dots and underscores, starting with a letter
 * @param vector whether the stored array has one dimension; then there is one row of numbers
 */
public record StoredArray(String name, boolean vector, Numbers numbers) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,63}");

  public StoredArray {
    requireName(name);
    if (vector && numbers.rows() != 1) {
      throw new IllegalArgumentException(
          "array " + name + " is a vector but has " + numbers.rows() + " rows");
    }
    if (numbers.rows() < 1 || numbers.columns() < 1) {
      throw new IllegalArgumentException("array " + name + " is empty");
    }
    if (numbers instanceof Numbers.Doubles doubles && !doubles.matrix().isFinite()) {
      throw new IllegalArgumentException(
          "array " + name + " has an entry that is not a finite number");
    }
  }

  /** An array of binary64 numbers. */
  public StoredArray(String name, boolean vector, Matrix values) {
    this(name, vector, new Numbers.Doubles(values));
  }

  /**
   * The binary64 numbers of the array.
   *
   * @throws IllegalStateException if it has fractions
   */
  public Matrix values() {
    if (numbers instanceof Numbers.Doubles doubles) {
      return doubles.matrix();
    }
    throw new IllegalStateException("array " + name + " has fractions");
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
