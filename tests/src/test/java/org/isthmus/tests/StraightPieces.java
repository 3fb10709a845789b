package org.isthmus.tests;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/** The vertices of a path, points between them, and losses there by ordinary forward passes. */
final class StraightPieces {

  private static final Engine ENGINE = Engines.byName("ejml");

  private StraightPieces() {}

  /** All states theta^0, ..., theta^K. */
  static List<ParameterPoint> vertices(Certificate certificate) {
    List<ParameterPoint> vertices = new ArrayList<>(List.of(certificate.start()));
    new Replay(certificate).forEachRemaining(vertices::add);
    return vertices;
  }

  /** {@code (1 - t) a + t b}, rounded. */
  static ParameterPoint between(ParameterPoint a, ParameterPoint b, double t) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= a.network().depth(); l++) {
      weights.add(between(a.weight(l), b.weight(l), t));
      biases.add(between(a.bias(l), b.bias(l), t));
    }
    return new ParameterPoint(a.network(), weights, biases);
  }

  private static Matrix between(Matrix a, Matrix b, double t) {
    double[] x = a.toArray();
    double[] y = b.toArray();
    for (int k = 0; k < x.length; k++) {
      x[k] = (1 - t) * x[k] + t * y[k];
    }
    return Matrix.adopt(a.rows(), a.columns(), x);
  }

  static Matrix outputs(ParameterPoint point, Dataset data) {
    return ENGINE.outputs(point, data.inputs(), Precision.DOUBLE);
  }

  static double loss(ParameterPoint point, Loss loss, Dataset data) {
    return LossFunction.of(loss, data.targets(), point.network().outputWidth())
        .mean(outputs(point, data));
  }

  /** The largest difference of two matrices, entry by entry. */
  static double distance(Matrix a, Matrix b) {
    double[] x = a.toArray();
    double[] y = b.toArray();
    double distance = 0;
    for (int k = 0; k < x.length; k++) {
      distance = Math.max(distance, Math.abs(x[k] - y[k]));
    }
    return distance;
  }
}
