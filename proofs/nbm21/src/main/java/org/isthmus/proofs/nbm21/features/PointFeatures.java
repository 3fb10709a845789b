package org.isthmus.proofs.nbm21.features;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.construction.exact.TwoSlope;

/** The features of a point on data: rounded for searches, exact for the samples of a witness. */
public final class PointFeatures {

  private final ParameterPoint point;
  private final RationalPoint exactPoint;
  private final Dataset data;
  private final Engine engine;
  private int cachedLayer = -1;
  private Matrix cached;

  public PointFeatures(ParameterPoint point, Dataset data, Engine engine) {
    this.point = point;
    this.exactPoint = RationalPoint.of(point);
    this.data = data;
    this.engine = engine;
  }

  public Network network() {
    return point.network();
  }

  public ParameterPoint point() {
    return point;
  }

  public Dataset data() {
    return data;
  }

  public Engine engine() {
    return engine;
  }

  /**
   * F_l[:, kept] in double, shape (N, |kept|); not rigorous.
   *
   * @param layer l, 0..L-1
   * @param kept increasing neurons of the layer
   */
  public synchronized Matrix rounded(int layer, List<Integer> kept) {
    if (layer != cachedLayer) {
      cached = engine.features(point, data.inputs(), layer, Precision.DOUBLE);
      cachedLayer = layer;
    }
    if (kept.size() == cached.columns()) {
      return cached;
    }
    int d = kept.size();
    double[] entries = new double[Math.multiplyExact(data.size(), d)];
    double[] row = new double[cached.columns()];
    for (int j = 0; j < data.size(); j++) {
      cached.copyRows(j, j + 1, row, 0);
      for (int i = 0; i < d; i++) {
        entries[j * d + i] = row[kept.get(i)];
      }
    }
    return Matrix.adopt(data.size(), d, entries);
  }

  /** Whether {@link #exact} has an answer: all activations up to this layer have two slopes. */
  public boolean isExact(int layer) {
    return IntStream.rangeClosed(1, layer)
        .allMatch(l -> TwoSlope.of(network().activation(l)).isPresent());
  }

  /**
   * F_l[samples, kept] without rounding, if that can be computed.
   *
   * @param layer l, 0..L-1
   * @param kept increasing neurons of the layer
   * @param samples in any order
   */
  public Optional<RationalMatrix> exact(int layer, List<Integer> kept, int... samples) {
    if (!isExact(layer)) {
      return Optional.empty();
    }
    int width = data.inputs().columns();
    double[] rows = new double[samples.length * width];
    for (int s = 0; s < samples.length; s++) {
      data.inputs().copyRows(samples[s], samples[s] + 1, rows, s * width);
    }
    RationalMatrix inputs = RationalMatrix.ofDoubles(samples.length, width, rows);
    return Optional.of(
        Features.of(exactPoint, inputs, layer)
            .columns(kept.stream().mapToInt(Integer::intValue).toArray()));
  }
}
