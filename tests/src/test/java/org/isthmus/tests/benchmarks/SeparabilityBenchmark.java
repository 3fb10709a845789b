package org.isthmus.tests.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.features.Separability;
import org.isthmus.proofs.nbm21.features.Separation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whether a class of 60000 random images is linearly separable from the rest by the features of
 * layer 1 or 2 of a random ten-layer network: once with random labels, where the answer is exact
 * multipliers, once with the largest tenth of a combination of the features, where it is a plane.
 * Single calls, the first of them in a fresh process, the rounded features at hand. To stay under 2
 * minutes with 123 neurons and 10 minutes with 245.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
@Warmup(iterations = 0)
@Measurement(iterations = 2)
public class SeparabilityBenchmark {

  private static final int SAMPLES = 60_000;

  /** The layer. */
  @Param({"1", "2"})
  int layer;

  /** The number of neurons that are kept. */
  @Param({"123", "245"})
  int neurons;

  private List<Integer> kept;
  private Separability mixed;
  private Separability apart;

  /** Makes a network and two sets of labels. */
  @Setup
  public void makeData() {
    TenLayers layers = new TenLayers();
    Dataset data = layers.data(SAMPLES);
    PointFeatures features =
        new PointFeatures(
            layers.point(layers.network(TenLayers.HIDDEN)), data, Engines.byName("nd4j"));
    kept = IntStream.range(0, neurons).boxed().toList();
    Matrix rounded = features.rounded(layer, kept);
    double[] direction = new Random(2).doubles(neurons, -1, 1).toArray();
    double[] values = new double[SAMPLES];
    for (int j = 0; j < SAMPLES; j++) {
      for (int i = 0; i < neurons; i++) {
        values[j] += direction[i] * rounded.get(j, i);
      }
    }
    double quantile = Arrays.stream(values).sorted().toArray()[SAMPLES * 9 / 10];
    int[] labels =
        Arrays.stream(values).mapToInt(value -> value > quantile ? 1 : 0).toArray();
    PointFeatures separable =
        new PointFeatures(
            features.point(),
            new Dataset(data.inputs(), Targets.Labels.of(labels)),
            features.engine());
    separable.rounded(layer, kept);
    mixed = new Separability(features, 1, message -> {});
    apart = new Separability(separable, 1, message -> {});
  }

  /** Exact multipliers. */
  @Benchmark
  public Separation inseparable() {
    return require(Separation.Inseparable.class, mixed);
  }

  /** A plane, exact at the nearest samples. */
  @Benchmark
  public Separation separable() {
    return require(Separation.Separated.class, apart);
  }

  private Separation require(Class<? extends Separation> expected, Separability separability) {
    Separation answer = separability.separation(layer, kept, 1, false);
    if (!expected.isInstance(answer)) {
      throw new AssertionError(answer);
    }
    return answer;
  }
}
