package org.isthmus.numeric.model;

import org.isthmus.numeric.exact.linear.RationalMatrix;

/** What the samples of exact data should give: a class each, or a row of rational numbers each. */
public sealed interface RationalTargets {

  /** The number of samples. */
  int size();

  /** One class for each sample. */
  record Classes(Targets.Labels labels) implements RationalTargets {
    @Override
    public int size() {
      return labels.size();
    }
  }

  /** A row of rational targets for each sample: shape (N, outputs). */
  record Values(RationalMatrix values) implements RationalTargets {
    @Override
    public int size() {
      return values.rows();
    }
  }

  /** Exactly the numbers of other targets. */
  static RationalTargets of(Targets targets) {
    if (targets instanceof Targets.Labels labels) {
      return new Classes(labels);
    }
    Matrix values = ((Targets.Values) targets).values();
    return new Values(
        RationalMatrix.ofDoubles(values.rows(), values.columns(), values.toArray()));
  }
}
