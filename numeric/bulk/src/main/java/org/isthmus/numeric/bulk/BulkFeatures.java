package org.isthmus.numeric.bulk;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/** Features of many samples, in blocks of fixed size that are spread over the processors. */
final class BulkFeatures {

  private static final int BLOCK = 512;

  private BulkFeatures() {}

  static <A> Matrix of(Numbers<A> numbers, ParameterPoint point, Matrix inputs, int layer) {
    Network network = point.network();
    if (layer < 0 || layer > network.depth()) {
      throw new IllegalArgumentException(
          "network " + network.name() + " has no layer " + layer
              + " (expected 0 to " + network.depth() + ")");
    }
    if (inputs.columns() != network.inputWidth()) {
      throw new IllegalArgumentException(
          "the samples do not fit network " + network.name() + " (found "
              + inputs.columns() + " inputs, expected " + network.inputWidth() + ")");
    }
    int samples = inputs.rows();
    int width = network.width(layer);
    double[] result = new double[Math.multiplyExact(samples, width)];
    Queue<Lane<A>> idle = new ConcurrentLinkedQueue<>();
    IntStream.range(0, (samples + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(
            block -> {
              Lane<A> lane = idle.poll();
              if (lane == null) {
                lane = new Lane<>(numbers, point, layer);
              }
              int from = block * BLOCK;
              int to = Math.min(samples, from + BLOCK);
              lane.run(inputs, from, to, layer, result);
              idle.add(lane);
            });
    return Matrix.adopt(samples, width, result);
  }

  /** What one thread needs. */
  private static final class Lane<A> {
    private final Numbers<A> numbers;
    private final NetworkPass<A> pass;
    private final A inputs;

    Lane(Numbers<A> numbers, ParameterPoint point, int layer) {
      this.numbers = numbers;
      this.pass = new NetworkPass<>(numbers, point, layer == 0 ? 0 : BLOCK);
      this.inputs = numbers.zeros(BLOCK * point.network().inputWidth());
    }

    void run(Matrix samples, int from, int to, int layer, double[] result) {
      numbers.read(samples, from, to, inputs);
      pass.forward(inputs, to - from, layer);
      int width = pass.network().width(layer);
      double[] block =
          numbers.toDoubles(layer == 0 ? inputs : pass.features(layer), (to - from) * width);
      System.arraycopy(block, 0, result, from * width, block.length);
    }
  }
}
