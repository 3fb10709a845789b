package org.isthmus.verifier.report;

import org.isthmus.numeric.model.Matrix;

/** {@code (1 - s) a + s b}, entry by entry. */
final class Mixture {

  private Mixture() {}

  /**
   * The mixture of two matrices of one shape, rounded; exactly a at s = 0 and b at s = 1, and
   * exactly both in the entries in which they are equal.
   */
  static Matrix of(Matrix a, Matrix b, double s) {
    if (s == 0 || a == b) {
      return a;
    }
    if (s == 1) {
      return b;
    }
    double[] entries = a.toArray();
    double[] other = b.toArray();
    for (int k = 0; k < entries.length; k++) {
      if (entries[k] != other[k]) {
        entries[k] = (1 - s) * entries[k] + s * other[k];
      }
    }
    return Matrix.adopt(a.rows(), a.columns(), entries);
  }
}
