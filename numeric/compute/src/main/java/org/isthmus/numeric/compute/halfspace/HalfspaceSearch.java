package org.isthmus.numeric.compute.halfspace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.isthmus.numeric.model.Matrix;

/**
 * A plane with all vectors x_j on its positive side, or samples whose x_j seem not to have one.
 *
 * <p>A working set of samples grows by those that the best plane for it leaves on the wrong side or
 * close to it. That plane comes from {@link SquaredHinge} with smaller and smaller r; where
 * rounding leaves it open whether there is one, from a linear program. Samples that cannot be
 * separated settle it for all.
 */
public final class HalfspaceSearch {

  /** What r is at first and at last, for each row of the working set. */
  private static final double FIRST_WEIGHT = 1e-2;

  private static final double LAST_WEIGHT = 1e-15;

  /** Combinations of the x_j at most this long are taken for zero. */
  private static final double ZERO = 1e-9;

  /** Planes are good enough from here on, where the nearest sample could have the value 1. */
  private static final double GOOD = 0.25;

  private static final int POLISHING_ROUNDS = 3;
  private static final int LEAST_SET = 64;

  private final SignedRows rows;
  private final long seed;
  private final Duration budget;
  private final Consumer<String> progress;
  private final long deadline;
  private final List<Integer> working = new ArrayList<>();
  private final BitSet contained = new BitSet();
  private Optional<Matrix> best = Optional.empty();
  private double bestMargin;

  /** The answer of a search. */
  public sealed interface Result {

    /**
     * All x_j are on the positive side, as far as doubles can tell.
     *
     * @param plane w and then c, shape (d + 1, 1), or (d, 1) through the origin
     */
    record Inside(Matrix plane) implements Result {}

    /** Among these samples there are some, it seems, whose x_j combine to zero. */
    record Spread(List<Integer> samples) implements Result {
      public Spread {
        samples = List.copyOf(samples);
      }
    }

    /** Neither was found. */
    record Unknown(String tried) implements Result {}
  }

  /**
   * @param seed of the choice of the first working set
   * @param budget time after which to give up, counted from here
   * @param progress told what is being done
   */
  public HalfspaceSearch(
      SignedRows rows, long seed, Duration budget, Consumer<String> progress) {
    this.rows = rows;
    this.seed = seed;
    this.budget = budget;
    this.progress = progress;
    this.deadline = System.nanoTime() + budget.toNanos();
  }

  /** Searches; a second call would go on from where the first one ended. */
  public Result search() {
    if (rows.width() == 0) {
      return new Result.Spread(List.of(0));
    }
    fillWorkingSet();
    double[] v = new double[rows.width()];
    for (int round = 1, polished = 0; ; round++) {
      SquaredHinge hinge =
          new SquaredHinge(rows.table(working), rows.width(), v, this::outOfTime);
      double distance = descend(hinge);
      progress.accept(
          "round " + round + ", " + working.size() + " samples: least value "
              + String.format(Locale.ROOT, "%.3g", hinge.least()));
      if (outOfTime()) {
        return bestOr(late(round));
      }
      v = hinge.vector();
      if (!(hinge.least() > 0)) {
        List<Integer> samples = close(hinge);
        return distance <= ZERO ? new Result.Spread(samples) : byPrograms(samples);
      }
      double[] values = offer(rows.plane(v));
      polished += best.isPresent() ? 1 : 0;
      boolean good = least(values) >= GOOD || polished > POLISHING_ROUNDS;
      if ((best.isPresent() && good) || grow(values, 1) == 0) {
        return bestOr(rounding(round));
      }
    }
  }

  private Result bestOr(Result other) {
    return best.isPresent() ? new Result.Inside(best.get()) : other;
  }

  private Result late(int round) {
    return new Result.Unknown(
        "no answer within " + budget.toSeconds() + " s (" + round + " rounds, the last on "
            + working.size() + " of " + rows.count() + " samples)");
  }

  private Result rounding(int round) {
    return new Result.Unknown(
        "a plane for " + working.size() + " samples that rounding makes useless (" + round
            + " rounds)");
  }

  /** All samples where there are few, else some of each side. */
  private void fillWorkingSet() {
    int most = Math.max(LEAST_SET, 3 * rows.width());
    List<Integer> order =
        new ArrayList<>(IntStream.range(0, rows.count()).boxed().toList());
    if (rows.count() > 2 * most) {
      Collections.shuffle(order, new Random(seed));
    }
    int[] taken = new int[2];
    for (int j : order) {
      if (rows.count() <= 2 * most || taken[rows.isPositive(j) ? 1 : 0]++ < most) {
        add(j);
      }
    }
  }

  private void add(int sample) {
    if (!contained.get(sample)) {
      contained.set(sample);
      working.add(sample);
    }
  }

  /** Lowers r until all values are clearly positive, or a combination is zero; its length. */
  private double descend(SquaredHinge hinge) {
    double distance = Double.POSITIVE_INFINITY;
    for (double weight = FIRST_WEIGHT;
        weight >= LAST_WEIGHT && distance > ZERO / 10 && !outOfTime();
        weight /= 100) {
      hinge.minimise(weight * working.size());
      if (hinge.least() >= 2 * GOOD) {
        return Double.POSITIVE_INFINITY;
      }
      distance = hinge.distanceFromZero();
    }
    return distance;
  }

  /** The samples of the working set with a positive residual. */
  private List<Integer> close(SquaredHinge hinge) {
    double[] values = hinge.values();
    return IntStream.range(0, values.length)
        .filter(k -> values[k] < 1)
        .map(working::get)
        .boxed()
        .toList();
  }

  /** Takes note of a plane; its values at all samples. */
  private double[] offer(Matrix plane) {
    double[] values = rows.values(plane);
    if (least(values) > 0) {
      double margin = least(rows.relativeMargins(plane));
      if (margin > bestMargin) {
        bestMargin = margin;
        best = Optional.of(plane);
      }
    }
    return values;
  }

  /** Adds the samples with the least values below a bound; how many. */
  private int grow(double[] values, double bound) {
    List<Integer> wrong =
        IntStream.range(0, values.length)
            .filter(j -> !contained.get(j) && !(values[j] >= bound))
            .boxed()
            .sorted(Comparator.comparingDouble(j -> values[j]))
            .limit(Math.max(LEAST_SET, 2L * rows.width()))
            .toList();
    wrong.forEach(this::add);
    return wrong.size();
  }

  /** A vertex; else the widest plane for some samples, to which the worst others are added. */
  private Result byPrograms(List<Integer> first) {
    if (LinearPrograms.vertex(rows, first, seed, millisLeft()).isPresent()) {
      return new Result.Spread(first);
    }
    List<Integer> samples = new ArrayList<>(first);
    BitSet chosen = new BitSet();
    samples.forEach(chosen::set);
    for (int round = 1; ; round++) {
      progress.accept("linear program " + round + " on " + samples.size() + " samples");
      Optional<Matrix> plane = LinearPrograms.widestPlane(rows, samples, millisLeft());
      if (plane.isEmpty() || outOfTime()) {
        return new Result.Unknown(
            "no answer of linear program " + round + " on " + samples.size() + " samples");
      }
      double[] values = offer(plane.get());
      if (best.isPresent()) {
        return new Result.Inside(best.get());
      }
      if (samples.stream().mapToDouble(j -> values[j]).anyMatch(value -> !(value > 0))) {
        return new Result.Spread(samples);
      }
      IntStream.range(0, values.length)
          .filter(j -> !chosen.get(j))
          .boxed()
          .sorted(Comparator.comparingDouble(j -> values[j]))
          .limit(Math.max(LEAST_SET, rows.width()))
          .forEach(
              j -> {
                chosen.set(j);
                samples.add(j);
              });
    }
  }

  private static double least(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = value >= least ? least : value;
    }
    return least;
  }

  private boolean outOfTime() {
    return System.nanoTime() - deadline > 0;
  }

  private long millisLeft() {
    return Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
  }
}
