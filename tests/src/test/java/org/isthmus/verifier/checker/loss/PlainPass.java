package org.isthmus.verifier.checker.loss;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.loss.SharedNetwork.DenseGroup;

/**
 * What an evaluation is compared with: one rounded pass of ReLU networks in plain double over the
 * same shared layers, whose products are those of a BLAS. Nothing is proved by it.
 */
public final class PlainPass {

  private static final int TILE = BatchEvaluation.SIZE;

  private final SharedNetwork network;
  private final Map<DenseGroup, ExactProducts.Factor> factors = new HashMap<>();

  /** For the networks at some points; a BLAS has no objection to entries that are no integers. */
  public PlainPass(List<ParameterPoint> points, ExactProducts blas) {
    network = SharedNetwork.of(points);
    for (SharedNetwork.Step step : network.steps()) {
      if (!step.isOutput()) {
        int n = step.group.sources.length;
        double[] weights = new double[step.group.targets.length * n];
        for (int j = 0; j < step.group.targets.length; j++) {
          System.arraycopy(step.group.weights[j], 0, weights, j * n, n);
        }
        factors.put(step.group, blas.factor(step.group.targets.length, n, weights));
      }
    }
  }

  /** The number of multiplications that one sample takes. */
  public long multiplications() {
    return network.multiplications();
  }

  /** The sum of all outputs on all samples, so that none of them is left out. */
  public double run(Matrix inputs, int threads) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> running =
          IntStream.range(0, threads)
              .mapToObj(i -> executor.submit(() -> worker(inputs, next)))
              .toList();
      double sum = 0;
      for (Future<Double> each : running) {
        sum += each.get();
      }
      return sum;
    } finally {
      executor.shutdownNow();
    }
  }

  private double worker(Matrix inputs, AtomicInteger next) {
    double[][] values = new double[network.slots()][TILE];
    double[] rows = new double[TILE * inputs.columns()];
    double[] x = {};
    double[] z = {};
    double sum = 0;
    for (int from = next.getAndAdd(TILE); from < inputs.rows(); from = next.getAndAdd(TILE)) {
      int size = Math.min(TILE, inputs.rows() - from);
      inputs.copyRows(from, from + size, rows, 0);
      for (int column = 0; column < inputs.columns(); column++) {
        for (int s = 0; s < size; s++) {
          values[column + 1][s] = rows[s * inputs.columns() + column];
        }
      }
      for (SharedNetwork.Step step : network.steps()) {
        if (step.isOutput()) {
          for (int slot : step.outputs) {
            for (int s = 0; s < size; s++) {
              sum += values[slot][s];
            }
          }
          continue;
        }
        int[] sources = step.group.sources;
        int[] targets = step.group.targets;
        x = x.length < sources.length * TILE ? new double[sources.length * TILE] : x;
        z = z.length < targets.length * TILE ? new double[targets.length * TILE] : z;
        for (int k = 0; k < sources.length; k++) {
          System.arraycopy(values[sources[k]], 0, x, k * TILE, TILE);
        }
        factors.get(step.group).times(targets.length, TILE, x, z);
        boolean last = step.group.layer == network.network().depth();
        for (int j = 0; j < targets.length; j++) {
          double[] value = values[targets[j]];
          System.arraycopy(z, j * TILE, value, 0, TILE);
          activate(value, step.group.biases[j], last ? Double.NEGATIVE_INFINITY : 0);
        }
      }
    }
    return sum;
  }

  private static void activate(double[] value, double bias, double least) {
    for (int s = 0; s < TILE; s++) {
      value[s] = Math.max(value[s] + bias, least);
    }
  }
}
