package org.isthmus.tests.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.Structure;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.PlainPass;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The losses at all states that decide the maximum on a path of 43 segments between networks
 * 784-[245]x10-10, by both engines of {@code verify} and on all processors, against one plain pass
 * of a BLAS over the same shared layers. The three take turns in one process, and the ratios of
 * their times are printed at its end: each to stay under 20.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseParallelGC")
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class LossEngineBenchmark {

  private static final int SAMPLES = 8192;

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final List<List<Double>> seconds =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  private List<ParameterPoint> points;
  private Dataset data;
  private LossEnclosures losses;
  private PlainPass plain;

  /** One of the three. */
  private interface Pass {
    Object run() throws InterruptedException, ExecutionException;
  }

  /** Makes a path and data. */
  @Setup
  public void makeProblem() throws Structure.RejectedException {
    TenLayers random = new TenLayers();
    points = Structure.of(random.certificate()).decisive();
    data = random.data(SAMPLES);
    ExactProducts blas = ServiceLoader.load(ExactProducts.class).findFirst().orElseThrow();
    losses =
        new LossEnclosures(
            new Loss.CrossEntropy(), data, threads, ProgressListener.NONE, Optional.of(blas));
    plain = new PlainPass(points, blas);
  }

  /** All three, one after the other. */
  @Benchmark
  public List<Object> passes() throws InterruptedException, ExecutionException {
    Object sum = timed(0, () -> plain.run(data.inputs(), threads));
    Object doubleDouble = timed(1, () -> widest(losses.of(points, Precision.DOUBLE_DOUBLE)));
    Object sliced = timed(2, () -> widest(losses.of(points, Precision.SLICED)));
    return List.of(sum, doubleDouble, sliced);
  }

  private Object timed(int which, Pass pass) throws InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    Object result = pass.run();
    seconds.get(which).add((System.nanoTime() - begin) / 1e9);
    return result;
  }

  private static double widest(List<LossEnclosure> enclosures) {
    return enclosures.stream().mapToDouble(each -> each.value().width()).max().orElseThrow();
  }

  /** Prints the ratios of the medians. */
  @TearDown
  public void printRatios() {
    double[] medians =
        seconds.stream()
            .mapToDouble(times -> times.stream().sorted().toList().get(times.size() / 2))
            .toArray();
    System.out.printf(
        "%n%d multiply-adds, %d threads: plain %.2f s, jdk %.2f s = %.1f x, blas %.2f s = %.1f x%n",
        plain.multiplications() * SAMPLES, threads, medians[0], medians[1],
        medians[1] / medians[0], medians[2], medians[2] / medians[0]);
  }
}
