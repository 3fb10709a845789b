package org.isthmus.tests.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loss enclosures of a network 784-[245]x3-10 on one thread. The score is the time for one
 * multiply-add of the network, everything around it included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class LossBenchmark {

  private static final int SAMPLES = 512;
  private static final int HIDDEN = 3;
  private static final int MULTIPLY_ADDS =
      SAMPLES
          * (TenLayers.INPUTS * TenLayers.WIDTH
              + (HIDDEN - 1) * TenLayers.WIDTH * TenLayers.WIDTH
              + TenLayers.WIDTH * TenLayers.CLASSES);

  @Param({"DOUBLE", "DOUBLE_DOUBLE"})
  private Precision precision;

  private ParameterPoint point;
  private LossEnclosures losses;

  /** Makes a network and data. */
  @Setup
  public void makeProblem() {
    TenLayers random = new TenLayers();
    Network network = random.network(HIDDEN);
    point = random.point(network);
    Dataset data = random.data(SAMPLES);
    losses = new LossEnclosures(new Loss.CrossEntropy(), data, 1, ProgressListener.NONE);
  }

  /** The loss at one point. */
  @Benchmark
  @OperationsPerInvocation(MULTIPLY_ADDS)
  public List<LossEnclosure> enclose() {
    return losses.of(List.of(point), precision);
  }
}
