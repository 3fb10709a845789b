package org.isthmus.numeric.model;

/**
 * The data that a loss is taken over: inputs of shape (N, n_0) and as many targets, after all
 * preprocessing. The numbers are exactly the stored doubles.
 *
 * @throws IllegalArgumentException if there is no sample, the sizes differ or an input is not finite
 */
public record Dataset(Matrix inputs, Targets targets) {

  public Dataset {
    if (inputs.rows() != targets.size()) {
      throw new IllegalArgumentException(
          "inputs and targets differ in number (found "
              + inputs.rows() + " inputs and " + targets.size() + " targets)");
    }
    if (inputs.rows() == 0) {
      throw new IllegalArgumentException("the data has no sample");
    }
    if (!inputs.isFinite()) {
      throw new IllegalArgumentException("an input is not a finite number");
    }
  }

  /** The number N of samples. */
  public int size() {
    return inputs.rows();
  }

  /** The samples {@code from} (inclusive) to {@code to} (exclusive). */
  public Dataset range(int from, int to) {
    return new Dataset(inputs.rowRange(from, to), targets.range(from, to));
  }
}
