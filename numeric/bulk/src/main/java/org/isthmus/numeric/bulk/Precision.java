package org.isthmus.numeric.bulk;

/** The format that forward passes round to after every operation. */
public enum Precision {
  /** IEEE binary32. */
  FLOAT,
  /** IEEE binary64. */
  DOUBLE
}
