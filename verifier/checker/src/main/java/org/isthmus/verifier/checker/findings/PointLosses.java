package org.isthmus.verifier.checker.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.loss.ExactOutputLosses;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.Precision;

/**
 * The losses at points of the model's network: enclosed together where all numbers are doubles, and
 * from exact outputs otherwise.
 */
final class PointLosses {

  private static final Rational LARGEST_FINITE = Rational.of(Double.MAX_VALUE);

  private static final LossEnclosure UNKNOWN =
      new LossEnclosure(
          new Interval(0, Double.POSITIVE_INFINITY), Optional.empty(), Precision.DOUBLE_DOUBLE);

  private final Subject subject;
  private final List<Point> points = new ArrayList<>();

  PointLosses(Subject subject) {
    this.subject = subject;
  }

  /** A point and what is known of its loss. */
  static final class Point {
    private final RationalPoint exact;
    private final Optional<ParameterPoint> doubles;
    private LossEnclosure loss = UNKNOWN;

    private Point(RationalPoint exact, Optional<ParameterPoint> doubles) {
      this.exact = exact;
      this.doubles = doubles;
    }

    LossEnclosure loss() {
      return loss;
    }
  }

  /** Adds a point whose loss is asked for. */
  Point add(RationalPoint exact) {
    Point point =
        new Point(exact, subject.doubles().isPresent() ? doubles(exact) : Optional.empty());
    points.add(point);
    return point;
  }

  private static Optional<ParameterPoint> doubles(RationalPoint exact) {
    List<Matrix> weights = exact.weights().stream().flatMap(PointLosses::doubles).toList();
    List<Matrix> biases = exact.biases().stream().flatMap(PointLosses::doubles).toList();
    int depth = exact.network().depth();
    return weights.size() == depth && biases.size() == depth
        ? Optional.of(new ParameterPoint(exact.network(), weights, biases))
        : Optional.empty();
  }

  private static Stream<Matrix> doubles(RationalMatrix matrix) {
    return Matrix.exactly(matrix).stream();
  }

  /** Encloses all losses. */
  void enclose() {
    List<Point> enclosed = new ArrayList<>();
    for (Point point : points) {
      if (point.doubles.isPresent()) {
        enclosed.add(point);
      } else {
        point.loss = fromExactOutputs(point.exact);
      }
    }
    if (!enclosed.isEmpty()) {
      assign(enclosed, PathMaximum.of(enclosures(), points(enclosed), LARGEST_FINITE).points());
    }
  }

  /** Encloses the losses of some points better, if that is possible; says whether it was. */
  boolean sharpen(List<Point> read) {
    List<Point> rough =
        read.stream()
            .filter(point -> point.loss.precision() == Precision.DOUBLE)
            .distinct()
            .toList();
    if (!rough.isEmpty()) {
      assign(rough, enclosures().of(points(rough), Precision.DOUBLE_DOUBLE));
    }
    return !rough.isEmpty();
  }

  private LossEnclosures enclosures() {
    return new LossEnclosures(
        subject.findings().loss(),
        subject.doubles().orElseThrow(),
        subject.threads(),
        subject.progress());
  }

  private static List<ParameterPoint> points(List<Point> points) {
    return points.stream().map(point -> point.doubles.orElseThrow()).toList();
  }

  private static void assign(List<Point> points, List<LossEnclosure> losses) {
    for (int k = 0; k < points.size(); k++) {
      points.get(k).loss = losses.get(k);
    }
  }

  private LossEnclosure fromExactOutputs(RationalPoint point) {
    if (subject.obstacleOfOutputs().isPresent()) {
      return UNKNOWN;
    }
    RationalDataset data = subject.exactData();
    return ExactOutputLosses.of(
            subject.findings().loss(),
            data,
            subject.network().outputWidth(),
            IntStream.range(0, data.size()).toArray())
        .at(ForwardPass.at(point, data.inputs()).output());
  }
}
