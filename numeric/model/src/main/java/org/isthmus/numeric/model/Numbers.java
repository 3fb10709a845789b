package org.isthmus.numeric.model;

import java.util.Optional;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * The numbers of a matrix as they are stored: in binary64 where every one of them is a binary64
 * number, as fractions otherwise.
 */
public sealed interface Numbers {

  int rows();

  int columns();

  /** The numbers, exactly; negative zero is zero. */
  RationalMatrix exact();

  /** Numbers in binary64, the sign of zero included. */
  record Doubles(Matrix matrix) implements Numbers {
    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public int columns() {
      return matrix.columns();
    }

    @Override
    public RationalMatrix exact() {
      return RationalMatrix.ofDoubles(matrix.rows(), matrix.columns(), matrix.toArray());
    }
  }

  /**
   * Numbers of which at least one is not a binary64 number.
   *
   * @throws IllegalArgumentException if all are
   */
  record Fractions(RationalMatrix matrix) implements Numbers {
    public Fractions {
      if (Matrix.exactly(matrix).isPresent()) {
        throw new IllegalArgumentException(
            "every number is a binary64 number, and so they are not stored as fractions");
      }
    }

    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public int columns() {
      return matrix.columns();
    }

    @Override
    public RationalMatrix exact() {
      return matrix;
    }
  }

  /** The one form in which these numbers are stored; zeros are positive. */
  static Numbers of(RationalMatrix matrix) {
    Optional<Matrix> doubles = Matrix.exactly(matrix);
    return doubles.isPresent() ? new Doubles(doubles.get()) : new Fractions(matrix);
  }
}
