package org.isthmus.proofs.n21;

import java.util.Optional;
import java.util.function.Supplier;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;

/**
 * A point of the parameter space and the data that a statement is asked for. Sizes are known at
 * once; the data become fractions when a hypothesis needs them, which for many samples it never
 * does.
 */
public final class ModelOnData {

  /** With more distinct samples than this their features are not computed without rounding. */
  public static final int MOST_EXACT_SAMPLES = 2000;

  private final RationalPoint point;
  private final DistinctSamples distinct;
  private final boolean realTargets;
  private final Supplier<RationalDataset> fractions;
  private RationalDataset exact;

  private ModelOnData(
      RationalPoint point,
      DistinctSamples distinct,
      int inputs,
      boolean realTargets,
      Supplier<RationalDataset> fractions) {
    if (inputs != point.network().inputWidth()) {
      throw new IllegalArgumentException(
          "the inputs do not fit network " + point.network().name() + " (found " + inputs
              + " numbers a sample, expected " + point.network().inputWidth() + ")");
    }
    this.point = point;
    this.distinct = distinct;
    this.realTargets = realTargets;
    this.fractions = fractions;
  }

  /**
   * For data in binary64, of any size.
   *
   * @throws IllegalArgumentException if the inputs do not fit the network
   */
  public static ModelOnData of(RationalPoint point, Dataset data) {
    return new ModelOnData(
        point,
        DistinctSamples.of(data.inputs()),
        data.inputs().columns(),
        data.targets() instanceof Targets.Values,
        () -> RationalDataset.of(data));
  }

  /**
   * For data with fractions.
   *
   * @throws IllegalArgumentException if the inputs do not fit the network
   */
  public static ModelOnData of(RationalPoint point, RationalDataset data) {
    return new ModelOnData(
        point,
        DistinctSamples.of(data.inputs()),
        data.inputs().columns(),
        data.targets() instanceof RationalTargets.Values,
        () -> data);
  }

  public RationalPoint point() {
    return point;
  }

  public Network network() {
    return point.network();
  }

  /** The groups of equal samples. */
  public DistinctSamples distinct() {
    return distinct;
  }

  /** Whether the targets are real numbers and not class labels. */
  public boolean hasRealTargets() {
    return realTargets;
  }

  /** Whether there are few enough distinct samples to compute features without rounding. */
  public boolean isExact() {
    return distinct.count() <= MOST_EXACT_SAMPLES;
  }

  /** The data without rounding. */
  public RationalDataset exact() {
    if (exact == null) {
      exact = fractions.get();
    }
    return exact;
  }

  /** The distinct inputs, shape (N, n_0), if there are few enough. */
  public Optional<RationalMatrix> distinctInputs() {
    return isExact() ? Optional.of(distinct.select(exact().inputs())) : Optional.empty();
  }
}
