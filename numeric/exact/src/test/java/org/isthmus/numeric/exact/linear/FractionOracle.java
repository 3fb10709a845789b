package org.isthmus.numeric.exact.linear;

import java.util.Arrays;
import org.hipparchus.fraction.BigFraction;
import org.hipparchus.fraction.BigFractionField;
import org.hipparchus.linear.Array2DRowFieldMatrix;
import org.hipparchus.linear.FieldLUDecomposition;
import org.hipparchus.linear.FieldMatrix;
import org.isthmus.numeric.exact.Rational;

/** Linear algebra over fractions by Hipparchus, which shares no code with this project. */
final class FractionOracle {

  private FractionOracle() {}

  static Rational determinant(RationalMatrix square) {
    return square.rows() == 0 ? Rational.ONE : rational(decomposition(square).getDeterminant());
  }

  /** The solution of a nonsingular square system. */
  static RationalMatrix solve(RationalMatrix square, RationalMatrix right) {
    return matrix(decomposition(square).getSolver().solve(fractions(right)));
  }

  static RationalMatrix product(RationalMatrix a, RationalMatrix b) {
    return matrix(fractions(a).multiply(fractions(b)));
  }

  private static FieldLUDecomposition<BigFraction> decomposition(RationalMatrix square) {
    return new FieldLUDecomposition<>(fractions(square));
  }

  private static FieldMatrix<BigFraction> fractions(RationalMatrix a) {
    FieldMatrix<BigFraction> result =
        new Array2DRowFieldMatrix<>(BigFractionField.getInstance(), a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        Rational x = a.get(i, j);
        result.setEntry(i, j, new BigFraction(x.numerator(), x.denominator()));
      }
    }
    return result;
  }

  private static RationalMatrix matrix(FieldMatrix<BigFraction> a) {
    return RationalMatrix.of(
        a.getRowDimension(),
        a.getColumnDimension(),
        Arrays.stream(a.getData())
            .flatMap(Arrays::stream)
            .map(FractionOracle::rational)
            .toArray(Rational[]::new));
  }

  private static Rational rational(BigFraction x) {
    return Rational.of(x.getNumerator(), x.getDenominator());
  }
}
