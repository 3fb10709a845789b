package org.isthmus.verifier.checker.loss;

/** The arithmetic in which a loss was enclosed; every one is rigorous, they differ in width. */
public enum Precision {
  /** Binary64 with a-priori error bounds. */
  DOUBLE,
  /** Pairs of binary64, about 106 bits, with a-priori error bounds. */
  DOUBLE_DOUBLE,
  /**
   * The same, its sums of products exact and by an engine, whose products are verified at random.
   */
  SLICED,
  /** Exact rational numbers. */
  EXACT
}
