package org.isthmus.numeric.model;

import java.util.Arrays;

/** What the samples of a data set should give: a class each, or a row of real numbers each. */
public sealed interface Targets {

  /** The number of samples. */
  int size();

  /** The targets of the samples {@code from} (inclusive) to {@code to} (exclusive). */
  Targets range(int from, int to);

  /** One class for each sample, counted from zero. */
  final class Labels implements Targets {

    private final int[] labels;

    private Labels(int[] labels) {
      this.labels = labels;
    }

    /**
     * The given labels; the array is copied.
     *
     * @throws IllegalArgumentException if a label is negative
     */
    public static Labels of(int... labels) {
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] < 0) {
          throw new IllegalArgumentException(
              "a class label is negative (found " + labels[i] + " in sample " + i + ")");
        }
      }
      return new Labels(labels.clone());
    }

    public int get(int sample) {
      return labels[sample];
    }

    /** The largest label, or -1 if there is none. */
    public int largest() {
      return Arrays.stream(labels).max().orElse(-1);
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public Labels range(int from, int to) {
      return new Labels(Arrays.copyOfRange(labels, from, to));
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof Labels other && Arrays.equals(labels, other.labels);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
      return labels.length + " class labels";
    }
  }

  /** A row of real targets for each sample: shape (N, outputs). */
  record Values(Matrix values) implements Targets {
    public Values {
      if (!values.isFinite()) {
        throw new IllegalArgumentException("a target is not a finite number");
      }
    }

    @Override
    public int size() {
      return values.rows();
    }

    @Override
    public Values range(int from, int to) {
      return new Values(values.rowRange(from, to));
    }
  }
}
