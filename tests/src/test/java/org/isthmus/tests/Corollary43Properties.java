package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** NBM21 Corollary 4.3 (Kuditipudi et al. 2019, Theorem 1) over random networks. */
class Corollary43Properties {

  private static final Loss LOSS = new Loss.Squared();

  @Property(tries = 150)
  @Label("NBM21 Corollary 4.3: the maximum is exactly that of the ends and the pruned points")
  void theMaximumIsExactlyThatOfTheEndsAndThePrunedPoints(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int depth) {
    RandomPaths random = new RandomPaths(seed);
    Random choice = new Random(seed);
    Network network = network(depth, choice);
    Dataset data = random.data(network, 4);
    Endpoint first = endpoint("a", random.point(network), choice);
    Endpoint second = endpoint("b", random.point(network), choice);
    List<Double> firstFactors = factors(depth, choice);
    List<Double> secondFactors = factors(depth, choice);
    ConnectingPath path = Corollary43.connect(first, firstFactors, second, secondFactors);
    Certificate certificate =
        Certificates.of(
            Rational.of(1_000_000),
            LOSS,
            data,
            path.arrays(),
            path.steps(),
            first.point(),
            second.point());
    assertTrue(path.steps().size() <= Math.max(1, 4 * depth - 1));
    Report report = new Checker(1, ProgressListener.NONE).check(certificate, data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> report.verdict().toString());
    List<ParameterPoint> points = new ArrayList<>(List.of(first.point(), second.point()));
    for (int l = 1; l < depth; l++) {
      points.add(pruned(first, l, firstFactors.get(l - 1)));
      points.add(pruned(second, l, secondFactors.get(l - 1)));
    }
    Rational largest =
        new LossEnclosures(LOSS, data, 1, ProgressListener.NONE)
            .of(points, Precision.EXACT).stream()
                .map(loss -> loss.exact().orElseThrow())
                .max(Rational::compareTo)
                .orElseThrow();
    assertEquals(largest, report.maximum().orElseThrow().exact().orElseThrow());
  }

  @Property(tries = 50)
  @Label("NBM21 Corollary 4.3: keeping more than half of a layer is refused with the numbers")
  void keepingMoreThanHalfOfALayerIsRefusedWithTheNumbers(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int depth) {
    Random choice = new Random(seed);
    Network network = network(depth, choice);
    ParameterPoint point = new RandomPaths(seed).point(network);
    int p = 1 + choice.nextInt(depth - 1);
    List<List<Integer>> layers = new ArrayList<>(endpoint("a", point, choice).kept().layers());
    int tooMany = network.width(p) / 2 + 1;
    layers.set(p - 1, IntStream.range(0, tooMany).boxed().toList());
    Endpoint end = new Endpoint("a", point, new KeptNeurons(layers));
    List<Double> factors = factors(depth, choice);
    RefusedException refused =
        assertThrows(
            RefusedException.class, () -> Corollary43.connect(end, factors, end, factors));
    assertEquals(
        "dropout stability keeps at most half of every layer (found "
            + tooMany + " of " + network.width(p) + " in layer h" + p + ")",
        refused.getMessage());
  }

  /** Widths 2..7, so that every layer has a half to keep. */
  private static Network network(int depth, Random choice) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int p = 1; p < depth; p++) {
      hidden.add(
          new HiddenLayer(
              "h" + p, 2 + choice.nextInt(6), new Activation.Relu(), choice.nextBoolean()));
    }
    return new Network(
        "net", 1 + choice.nextInt(3), hidden, 1 + choice.nextInt(3), choice.nextBoolean());
  }

  private static Endpoint endpoint(String name, ParameterPoint point, Random choice) {
    Network network = point.network();
    List<List<Integer>> layers = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      List<Integer> all =
          IntStream.range(0, network.width(p)).boxed().collect(Collectors.toList());
      Collections.shuffle(all, choice);
      layers.add(all.subList(0, network.width(p) / 2).stream().sorted().toList());
    }
    return new Endpoint(name, point, new KeptNeurons(layers));
  }

  private static List<Double> factors(int depth, Random choice) {
    return IntStream.range(1, depth).mapToObj(l -> (choice.nextInt(33) - 8) / 8.0).toList();
  }

  /** theta_{l,d}: dropped neurons of the layers from l on cut off, output weights times r. */
  private static ParameterPoint pruned(Endpoint end, int l, double factor) {
    ParameterPoint point = end.point();
    Network network = point.network();
    List<Matrix> weights = new ArrayList<>(point.weights());
    for (int p = l; p < network.depth(); p++) {
      Matrix weight = weights.get(p);
      double[] entries = weight.toArray();
      for (int i = 0; i < weight.rows(); i++) {
        for (int k = 0; k < weight.columns(); k++) {
          boolean kept = end.kept().layers().get(p - 1).contains(i);
          double scale = p + 1 == network.depth() ? factor : 1;
          entries[i * weight.columns() + k] *= kept ? scale : 0;
        }
      }
      weights.set(p, Matrix.adopt(weight.rows(), weight.columns(), entries));
    }
    return new ParameterPoint(network, weights, point.biases());
  }
}
