package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;

/**
 * Distinct points with targets.
 *
 * @param points N rows of d numbers
 * @param targets N rows of K numbers
 */
record RandomSamples(List<List<Rational>> points, List<List<Rational>> targets) {

  /** Where the points lie. */
  enum Position {
    /** Anywhere. */
    GENERAL,
    /** Many coordinates are zero, as those of ReLU features. */
    RELU_LIKE,
    /** On one line. */
    COLLINEAR,
    /** On a coarse grid. */
    GRID
  }

  static RandomSamples of(Position position, int size, int dimension, int outputs, Random random) {
    Set<List<Rational>> points = new LinkedHashSet<>();
    for (int trial = 0; points.size() < size && trial < 50 * size; trial++) {
      points.add(point(position, dimension, random));
    }
    List<List<Rational>> targets = new ArrayList<>();
    for (int j = 0; j < points.size(); j++) {
      List<Rational> row = new ArrayList<>();
      for (int k = 0; k < outputs; k++) {
        row.add(Rational.of(random.nextInt(-4, 5), 4));
      }
      targets.add(row);
    }
    return new RandomSamples(List.copyOf(points), targets);
  }

  private static List<Rational> point(Position position, int dimension, Random random) {
    List<Rational> point = new ArrayList<>();
    long t = random.nextInt(-500, 501);
    for (int i = 0; i < dimension; i++) {
      switch (position) {
        case GENERAL -> point.add(Rational.of(random.nextInt(-10_000, 10_001), 8192));
        case RELU_LIKE -> point.add(Rational.of(Math.max(0, random.nextInt(-300, 301)), 256));
        case COLLINEAR -> point.add(Rational.of(t * (i + 1) + i, 256));
        default -> point.add(Rational.of(random.nextInt(0, 4), 4));
      }
    }
    return point;
  }

  int size() {
    return points.size();
  }

  RationalMatrix pointMatrix() {
    return ReluNetwork.matrix(points);
  }

  RationalMatrix targetMatrix() {
    return ReluNetwork.matrix(targets);
  }

  /** These samples with targets 0, ..., classes - 1. */
  RandomSamples withClasses(int classes, Random random) {
    return new RandomSamples(
        points,
        points.stream().map(x -> List.of(Rational.of(random.nextInt(classes)))).toList());
  }
}
