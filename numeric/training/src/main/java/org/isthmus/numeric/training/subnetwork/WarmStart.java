package org.isthmus.numeric.training.subnetwork;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.bulk.Product;
import org.isthmus.numeric.compute.AffineFit;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.Samples;

/**
 * A small network fitted to a large one layer by layer: each neuron of the small network imitates
 * the pre-activation of one neuron of the large one, by ridge least squares on the features that
 * the small network has so far.
 */
final class WarmStart {

  private static final int BLOCK = 1024;
  private static final double RIDGE = 1e-6;

  private WarmStart() {}

  /**
   * Fits a student to a teacher of the same depth.
   *
   * @param teacher a network that reads all features
   * @param features shape (N, n), what the teacher reads
   * @param kept the columns that the student reads
   * @param picks for each hidden layer, the teacher's neurons that the student's imitate, in order
   * @param student the shape of the student
   */
  static ParameterPoint of(
      ParameterPoint teacher,
      Samples features,
      List<Integer> kept,
      List<List<Integer>> picks,
      Network student,
      Engine engine) {
    int n = features.size();
    Numbers<float[]> floats = engine.floats();
    Numbers<double[]> doubles = engine.doubles();
    Samples large = features;
    Samples small = Samples.adopt(n, kept.size(), columns(features, kept));
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= student.depth(); l++) {
      boolean last = l == student.depth();
      int wide = teacher.network().width(l);
      List<Integer> pick = last ? all(wide) : picks.get(l - 1);
      float[] w = floats.of(teacher.weight(l).toArray());
      float[] b = floats.of(teacher.bias(l).toArray());
      float[] next = new float[last ? 0 : n * wide];
      LayerMoments moments = new LayerMoments(doubles, small.width(), pick.size());
      float[] in = new float[BLOCK * large.width()];
      float[] z = new float[BLOCK * wide];
      for (int from = 0; from < n; from += BLOCK) {
        int rows = Math.min(BLOCK, n - from);
        System.arraycopy(large.values(), from * large.width(), in, 0, rows * large.width());
        floats.gemm(Product.plain(rows, wide, large.width()), false, in, w, z);
        floats.addToRows(b, rows, wide, z);
        moments.add(rows, widened(small, from, rows), picked(z, rows, wide, pick));
        if (!last) {
          floats.activate(student.activation(l), rows * wide, z, z);
          System.arraycopy(z, 0, next, from * wide, rows * wide);
        }
      }
      AffineFit fit = moments.fit(RIDGE, student.hasBias(l));
      weights.add(toFloats(fit.weights()));
      biases.add(toFloats(fit.bias()));
      if (!last) {
        large = Samples.adopt(n, wide, next);
        small = advance(small, weights.get(l - 1), biases.get(l - 1), student, l, floats);
      }
    }
    return new ParameterPoint(student, weights, biases);
  }

  /** The given columns of the features, row by row. */
  static float[] columns(Samples features, List<Integer> columns) {
    int[] index = columns.stream().mapToInt(Integer::intValue).toArray();
    float[] result = new float[Math.multiplyExact(features.size(), index.length)];
    float[] from = features.values();
    for (int i = 0; i < features.size(); i++) {
      for (int j = 0; j < index.length; j++) {
        result[i * index.length + j] = from[i * features.width() + index[j]];
      }
    }
    return result;
  }

  private static Samples advance(
      Samples small, Matrix weight, Matrix bias, Network student, int l, Numbers<float[]> floats) {
    int n = small.size();
    int width = weight.columns();
    float[] w = floats.of(weight.toArray());
    float[] b = floats.of(bias.toArray());
    float[] in = new float[BLOCK * small.width()];
    float[] z = new float[BLOCK * width];
    float[] result = new float[n * width];
    for (int from = 0; from < n; from += BLOCK) {
      int rows = Math.min(BLOCK, n - from);
      System.arraycopy(small.values(), from * small.width(), in, 0, rows * small.width());
      floats.gemm(Product.plain(rows, width, small.width()), false, in, w, z);
      floats.addToRows(b, rows, width, z);
      floats.activate(student.activation(l), rows * width, z, z);
      System.arraycopy(z, 0, result, from * width, rows * width);
    }
    return Samples.adopt(n, width, result);
  }

  private static double[] widened(Samples samples, int from, int rows) {
    double[] result = new double[rows * samples.width()];
    for (int i = 0; i < result.length; i++) {
      result[i] = samples.values()[from * samples.width() + i];
    }
    return result;
  }

  private static double[] picked(float[] z, int rows, int wide, List<Integer> pick) {
    int[] index = pick.stream().mapToInt(Integer::intValue).toArray();
    double[] result = new double[rows * index.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < index.length; j++) {
        result[i * index.length + j] = z[i * wide + index[j]];
      }
    }
    return result;
  }

  private static Matrix toFloats(Matrix matrix) {
    double[] entries = matrix.toArray();
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (float) entries[i];
    }
    return Matrix.adopt(matrix.rows(), matrix.columns(), entries);
  }

  private static List<Integer> all(int n) {
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      result.add(i);
    }
    return result;
  }
}
