package org.isthmus.tests.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.Initialisation;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.PathWriter;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict;
import org.isthmus.verifier.checker.loss.ProgressListener;
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
 * N21 Theorem 3.1 in exact arithmetic for two layers, 8 inputs and one output, all numbers random
 * doubles: N samples and n_1 neurons. A user meets it cold, so single calls of a fresh process are
 * measured. To stay under 5 s with N = 32, 3 s with N = 64 and 60 s with N = 256, each of both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 0)
@Measurement(iterations = 2)
public class WidthN1Benchmark {

  /** N and n_1. */
  @Param({"32 33", "64 128", "256 512"})
  String size;

  private RationalPoint first;
  private RationalPoint second;
  private RationalDataset data;
  private Certificate certificate;

  /** Makes the models, the data and, for the check, a path. */
  @Setup
  public void makePath() {
    int samples = Integer.parseInt(size.split(" ")[0]);
    int width = Integer.parseInt(size.split(" ")[1]);
    Network network =
        new Network(
            "net",
            8,
            List.of(
                new HiddenLayer("h1", width, new Activation.LeakyRelu(Rational.of(1, 10)), true)),
            1,
            false);
    ParameterPoint a = Initialisation.normal(network, 1);
    ParameterPoint b = Initialisation.normal(network, 2);
    Random random = new Random(3);
    Dataset doubles =
        new Dataset(normal(random, samples, 8), new Targets.Values(normal(random, samples, 1)));
    first = RationalPoint.of(a);
    second = RationalPoint.of(b);
    data = RationalDataset.of(doubles);
    RationalPath path = construct();
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(a, "A"));
    arrays.addAll(Certificate.arraysOf(b, "B"));
    ConnectingPath written = PathWriter.write("benchmark", path, arrays);
    int bits = path.segments().stream().mapToInt(s -> s.end().weight(2).bits()).max().orElse(0);
    System.out.println(size + ": " + path.segments().size() + " segments, " + bits + " bits");
    certificate =
        new Certificate(
            new Claim.AtMostEnds(Rational.ZERO),
            new Loss.Squared(),
            network,
            new DataReference(
                samples,
                Digests.of(doubles),
                new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of())),
            new ModelReference("a", Digests.of(a), Optional.empty()),
            new ModelReference("b", Digests.of(b), Optional.empty()),
            written.construction(),
            written.arrays(),
            written.steps());
  }

  private static Matrix normal(Random random, int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = random.nextGaussian();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  /** The path in the batched form. */
  @Benchmark
  public RationalPath construct() {
    return Theorem31.connect(
        first, second, data.inputs(), Theorem31.Form.BATCHED, progress -> {});
  }

  /** Every step by its rule, and the exact losses. */
  @Benchmark
  public Report verify() {
    Report report = new Checker(1, ProgressListener.NONE).check(certificate, data);
    if (report.verdict().kind() != Verdict.Kind.VERIFIED) {
      throw new AssertionError(report.verdict());
    }
    return report;
  }
}
