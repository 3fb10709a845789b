package org.isthmus.proofs.n21.enclosed;

import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.isthmus.numeric.compute.ColumnBasis;
import org.isthmus.numeric.compute.ColumnBasis.Exchange;
import org.isthmus.numeric.compute.ColumnBasis.Stage;
import org.isthmus.numeric.compute.DoubleDoubleMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.construction.RefusedException;

/**
 * Neurons whose features are independent on the data, and unit vectors for the samples that are
 * missing to a basis of R^N.
 *
 * <p>A neuron that is no member is idle: the outputs can be had without it. Everything is rounded;
 * whether a pivot is large enough is a matter of conditioning and never of truth.
 */
final class FeatureBasis {

  /** Pivots against unit vectors that make up a basis with small output weights. */
  static final double FIRM = 1e-6;

  /** A pivot against a unit vector that is smaller is taken for rounding. */
  static final double NEGLIGIBLE = 1e-12;

  /** So is one that is a smaller part of the column's coordinates. */
  private static final double LOST = 1e-13;

  /** The steps in which pivots against unit vectors are allowed to become smaller. */
  private static final double[] LEVELS = {0.03, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12};

  /** Columns that enter together. */
  private static final int GROUP = 64;

  /** Coordinates above this are made smaller by an exchange. */
  private static final double IMPROVABLE = 2;

  private static final int SWEEPS = 3;

  /** The inverse is computed anew where it leaves more than this of a correction. */
  private static final double DRIFT = 1e-4;

  private static final int MOST_CORRECTIONS = 12;

  private final HiddenFeatures features;
  private ColumnBasis basis;
  private final boolean[] isMember;

  /** The basis without neurons. */
  FeatureBasis(HiddenFeatures features) {
    this(features, ColumnBasis.ofUnits(features.samples()), new boolean[features.neurons()]);
  }

  private FeatureBasis(HiddenFeatures features, ColumnBasis basis, boolean[] isMember) {
    this.features = features;
    this.basis = basis;
    this.isMember = isMember;
  }

  /** The same members for other features that are equal on the members. */
  FeatureBasis over(HiddenFeatures other) {
    return new FeatureBasis(other, basis.copy(), isMember.clone());
  }

  HiddenFeatures features() {
    return features;
  }

  /** Which neurons are members, as a copy. */
  boolean[] members() {
    return isMember.clone();
  }

  boolean contains(int neuron) {
    return isMember[neuron];
  }

  /** Whether neurons alone make up the basis. */
  boolean isFull() {
    return rank() == features.samples();
  }

  /** The number of member neurons. */
  int rank() {
    return basis.columnCount();
  }

  /** The neurons that are no members and fulfil a condition, in order. */
  int[] idle(IntPredicate condition) {
    return IntStream.range(0, isMember.length)
        .filter(j -> !isMember[j] && condition.test(j))
        .toArray();
  }

  /** Exchanges against unit vectors with at least a pivot that is no rounding. */
  Stage missing(double pivot) {
    return Stage.of(basis::isUnit, pivot).withPartOfColumn(LOST);
  }

  /**
   * Lets neurons enter against unit vectors, those with large pivots first; at every level of
   * pivots the kinds of neurons one after the other.
   *
   * @param least the last level
   */
  void complete(double least, IntPredicate... kinds) {
    for (double level : LEVELS) {
      for (IntPredicate kind : kinds) {
        if (level >= least && !isFull()) {
          enter(idle(kind), missing(level));
        }
      }
    }
  }

  /** The slots of neurons that fulfil a condition. */
  IntPredicate slotsOf(IntPredicate condition) {
    return slot -> !basis.isUnit(slot) && condition.test(basis.member(slot));
  }

  /** Lets idle neurons enter, group by group; see {@link ColumnBasis#enter}. */
  int enter(int[] neurons, Stage... stages) {
    int made = 0;
    for (int from = 0; from < neurons.length; from += GROUP) {
      int[] group = Arrays.copyOfRange(neurons, from, Math.min(from + GROUP, neurons.length));
      for (Exchange exchange : basis.enter(features.scaledColumns(group), group, stages)) {
        if (exchange.left() != ColumnBasis.UNIT) {
          isMember[exchange.left()] = false;
        }
        isMember[exchange.entered()] = true;
        made++;
      }
    }
    return made;
  }

  /** Makes the coordinates of idle neurons small by exchanges with members, of one kind each. */
  void improve(IntPredicate mayEnter, IntPredicate mayLeave) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      if (enter(idle(mayEnter), Stage.of(slotsOf(mayLeave), IMPROVABLE)) == 0) {
        return;
      }
    }
  }

  /** Puts an idle neuron that has become a copy of a member into that member's place. */
  void handOver(int member, int copy) {
    for (int slot = 0; slot < basis.size(); slot++) {
      if (basis.member(slot) == member) {
        basis.rename(slot, copy);
      }
    }
    isMember[member] = false;
    isMember[copy] = true;
  }

  /** Output weights, and how far the outputs are from those that were asked for. */
  record Representation(Matrix weight, double residual) {}

  /**
   * Output weights U of the members, zero elsewhere, with F U near the outputs: refined by the
   * residuals in double-double arithmetic until these no longer shrink, so that what is left is the
   * rounding of U, about {@code |F| |U| 2^-53}, and the part of the outputs outside the members'
   * span.
   *
   * @param outputs Z, shape (N, n_2)
   * @throws RefusedException if the numbers overflow
   */
  Representation represent(DoubleDoubleMatrix outputs) {
    Refinement refinement = refine(outputs);
    if (!(refinement.drift <= DRIFT)) {
      rebuild();
      refinement = refine(outputs);
    }
    if (!Double.isFinite(refinement.residual)) {
      throw new RefusedException("the output weights overflow");
    }
    return new Representation(
        Matrix.of(features.neurons(), outputs.columns(), refinement.weights),
        refinement.residual);
  }

  private record Refinement(double[] weights, double residual, double drift) {}

  private Refinement refine(DoubleDoubleMatrix outputs) {
    double[] weights = new double[features.neurons() * outputs.columns()];
    double[] best = weights;
    double residual = Double.POSITIVE_INFINITY;
    double first = 0;
    double drift = 0;
    for (int step = 0; step <= MOST_CORRECTIONS; step++) {
      DoubleDoubleMatrix rest = outputs.minus(features.values(), weights);
      double size = rest.largest();
      boolean slow = !(size <= residual / 2);
      if (size < residual) {
        best = weights.clone();
        residual = size;
      }
      if (slow || size == 0) {
        break;
      }
      double correction = correct(weights, rest);
      if (step == 0) {
        first = correction;
      } else if (step == 1 && first > 0) {
        drift = correction / first;
      }
    }
    return new Refinement(best, residual, drift);
  }

  /** Adds the coordinates of the rest to the weights and returns the largest of them. */
  private double correct(double[] weights, DoubleDoubleMatrix rest) {
    int outputs = rest.columns();
    double[] coordinates = basis.coordinates(rest.toArray(), outputs);
    double largest = 0;
    for (int slot = 0; slot < basis.size(); slot++) {
      int neuron = basis.member(slot);
      if (neuron != ColumnBasis.UNIT) {
        for (int k = 0; k < outputs; k++) {
          double x = coordinates[slot * outputs + k];
          weights[neuron * outputs + k] += x * features.scaleOf(neuron);
          largest = Math.max(largest, Math.abs(x));
        }
      }
    }
    return largest;
  }

  /** Computes the inverse anew; a member that turns out to be dependent is one no longer. */
  private void rebuild() {
    int[] members = IntStream.range(0, isMember.length).filter(j -> isMember[j]).toArray();
    basis = ColumnBasis.ofUnits(features.samples());
    Arrays.fill(isMember, false);
    enter(members, Stage.of(slot -> basis.isUnit(slot), 0));
  }

  /**
   * Lets features enter that no neuron has yet; free neurons take them on.
   *
   * @param candidates the neurons to choose from
   * @param free idle neurons that are left; those that are taken are removed from the front
   * @return how many entered
   */
  int adopt(HiddenFeatures candidates, Deque<Integer> free, Stage stage) {
    int[] own = IntStream.range(0, candidates.neurons()).toArray();
    List<Exchange> exchanges =
        basis.enter(candidates.scaledColumns(own), own, stage.withLimit(free.size()));
    for (Exchange exchange : exchanges) {
      if (exchange.left() != ColumnBasis.UNIT) {
        isMember[exchange.left()] = false;
      }
      int neuron = free.remove();
      features.become(neuron, candidates, exchange.entered());
      basis.rename(exchange.slot(), neuron);
      isMember[neuron] = true;
    }
    return exchanges.size();
  }
}
