package org.isthmus.numeric.model;

import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * Data whose numbers are rational: inputs of shape (N, n_0) and as many targets.
 *
 * @throws IllegalArgumentException if there is no sample or the sizes differ
 */
public record RationalDataset(RationalMatrix inputs, RationalTargets targets) {

  public RationalDataset {
    if (inputs.rows() != targets.size()) {
      throw new IllegalArgumentException(
          "inputs and targets differ in number (found "
              + inputs.rows() + " inputs and " + targets.size() + " targets)");
    }
    if (inputs.rows() == 0) {
      throw new IllegalArgumentException("the data has no sample");
    }
  }

  /** Exactly the stored numbers of other data. */
  public static RationalDataset of(Dataset data) {
    Matrix inputs = data.inputs();
    return new RationalDataset(
        RationalMatrix.ofDoubles(inputs.rows(), inputs.columns(), inputs.toArray()),
        RationalTargets.of(data.targets()));
  }

  /** The number N of samples. */
  public int size() {
    return inputs.rows();
  }
}
