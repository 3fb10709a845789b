package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.nbm21.Corollary42;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.findings.Judgement;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** NBM21 Corollary 4.2 over random networks and subnetworks, decided by the checker. */
class Corollary42Properties {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu());

  private static final Rational TINY = Rational.of(Math.scalb(1.0, -200));

  /**
   * A model with kept neurons and subnetworks xi_0, ..., xi_{L-1}, all numbers multiples of 1/8.
   *
   * @param name of the subset
   */
  private record End(
      String name, ParameterPoint point, List<List<Integer>> kept, List<Subnetwork> subnetworks) {

    Endpoint endpoint() {
      return new Endpoint(name, point, new KeptNeurons(kept));
    }
  }

  /** Two ends that keep as many neurons of each layer, at least half of it and not all. */
  private static final class Instance {
    final Loss loss;
    final Dataset data;
    final End first;
    final End second;
    private final RandomPaths numbers;
    private final Random choice;

    Instance(long seed, int depth, boolean exact) {
      numbers = new RandomPaths(seed);
      choice = new Random(seed);
      List<HiddenLayer> hidden = new ArrayList<>();
      for (int p = 1; p < depth; p++) {
        Activation activation =
            exact
                ? new Activation.Relu()
                : ACTIVATIONS.get(choice.nextInt(ACTIVATIONS.size()));
        hidden.add(
            new HiddenLayer("h" + p, 2 + choice.nextInt(6), activation, choice.nextInt(4) > 0));
      }
      Network network =
          new Network(
              "net", 1 + choice.nextInt(3), hidden, 2 + choice.nextInt(2), choice.nextBoolean());
      loss = exact ? new Loss.Squared() : new Loss.CrossEntropy();
      Matrix inputs = numbers.matrix(5, network.inputWidth());
      int[] labels = choice.ints(5, 0, network.outputWidth()).toArray();
      data =
          exact
              ? new Dataset(
                  inputs, new Targets.Values(numbers.matrix(5, network.outputWidth())))
              : new Dataset(inputs, Targets.Labels.of(labels));
      int[] sizes = new int[depth];
      for (int p = 1; p < depth; p++) {
        int half = (network.width(p) + 1) / 2;
        sizes[p] = half + choice.nextInt(network.width(p) - half);
      }
      first = end("a", network, sizes);
      second = end("b", network, sizes);
    }

    private End end(String name, Network network, int[] sizes) {
      List<List<Integer>> kept = new ArrayList<>();
      for (int p = 1; p < network.depth(); p++) {
        List<Integer> all =
            IntStream.range(0, network.width(p)).boxed().collect(Collectors.toList());
        Collections.shuffle(all, choice);
        kept.add(all.subList(0, sizes[p]).stream().sorted().toList());
      }
      List<Subnetwork> subnetworks = new ArrayList<>();
      for (int l = 0; l < network.depth(); l++) {
        List<Integer> read =
            l == 0 ? IntStream.range(0, network.inputWidth()).boxed().toList() : kept.get(l - 1);
        List<Matrix> weights = new ArrayList<>();
        List<Matrix> biases = new ArrayList<>();
        int below = read.size();
        for (int p = l + 1; p <= network.depth(); p++) {
          int here =
              p == network.depth() ? network.outputWidth() : network.width(p) - sizes[p];
          weights.add(numbers.matrix(below, here));
          biases.add(network.hasBias(p) ? numbers.matrix(1, here) : Matrix.zeros(1, here));
          below = here;
        }
        subnetworks.add(new Subnetwork(l, read, weights, biases, 0));
      }
      return new End(name, numbers.point(network), kept, subnetworks);
    }

    PointFeatures features(End end) {
      return new PointFeatures(end.point(), data, Engines.byName("ejml"));
    }

    Applicability bounds(End end) {
      return Corollary42.applicability(
          features(end), loss, new KeptSubset(end.name(), end.kept()), end.subnetworks());
    }

    FoundStatements found(End end) {
      return FoundStatements.of(loss, end.point(), data, bounds(end));
    }

    /** The loss of a subnetwork; doubles hold the features of multiples of 1/8 exactly. */
    Rational exactLoss(End end, Subnetwork xi) {
      Network network = end.point().network();
      List<HiddenLayer> hidden = new ArrayList<>();
      for (int p = xi.level() + 1; p < network.depth(); p++) {
        hidden.add(
            new HiddenLayer(
                "h" + p,
                xi.weights().get(p - xi.level() - 1).columns(),
                network.activation(p),
                network.hasBias(p)));
      }
      Network tail =
          new Network(
              "xi", xi.kept().size(), hidden, network.outputWidth(), network.outputBias());
      Dataset behind =
          new Dataset(features(end).rounded(xi.level(), xi.kept()), data.targets());
      return new LossEnclosures(loss, behind, 1, ProgressListener.NONE)
          .of(
              List.of(new ParameterPoint(tail, xi.weights(), xi.biases())), Precision.EXACT)
          .get(0)
          .exact()
          .orElseThrow();
    }
  }

  private static Condition.Reaches reaches(Finding finding) {
    return (Condition.Reaches) finding.condition();
  }

  /** The bounds on Q_{L-1}, ..., Q_0, behind the L - 1 hypotheses on the numbers of kept neurons. */
  private static List<Finding> levels(FoundStatements found) {
    int depth = found.model().network().depth();
    List<Finding> levels = found.findings().subList(depth - 1, 2 * depth - 1);
    for (int i = 0; i < depth; i++) {
      assertEquals(depth - 1 - i, reaches(levels.get(i)).layer());
    }
    return levels;
  }

  private static Finding at(Finding finding, Rational level) {
    Condition.Reaches known = reaches(finding);
    return new Finding(
        new Condition.Reaches(
            known.layer(), known.subset(), new Condition.Level(false, level)),
        finding.outcome(),
        finding.witness(),
        finding.note());
  }

  @Property(tries = 60)
  @Label("NBM21 Corollary 4.2: the checker verifies the bound of every layer")
  void theCheckerVerifiesTheBoundOfEveryLayer(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int depth,
      @ForAll boolean exact) {
    Instance instance = new Instance(seed, depth, exact);
    for (End end : List.of(instance.first, instance.second)) {
      assertEquals(Verdict.HOLDS, instance.bounds(end).verdict());
      FoundStatements found = instance.found(end);
      found.requireVerified();
      found.requireNoOpposite();
    }
  }

  @Property(tries = 60)
  @Label("NBM21 Corollary 4.2, eq. (5): the largest bound holds on the path of Theorem 4.1")
  void theLargestBoundHoldsOnThePathOfTheorem41(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int depth,
      @ForAll boolean exact,
      @ForAll boolean faithful) {
    Instance instance = new Instance(seed, depth, exact);
    Rational bound = Rational.ZERO;
    for (End end : List.of(instance.first, instance.second)) {
      for (Finding finding : levels(instance.found(end))) {
        bound = bound.max(reaches(finding).level().number());
      }
      // What the ends have themselves, well above the rounding of an ordinary forward pass.
      double own = StraightPieces.loss(end.point(), instance.loss, instance.data);
      bound = bound.max(Rational.of(own * (1 + 1e-9) + 1e-12));
    }
    ConnectingPath path =
        Theorem41.connect(
            instance.first.endpoint(),
            instance.first.subnetworks(),
            instance.second.endpoint(),
            // The faithful form takes one subnetwork on the inputs for both ends.
            instance.second.subnetworks().subList(faithful ? 1 : 0, depth),
            faithful ? Theorem41.Form.FAITHFUL : Theorem41.Form.ALTERNATING);
    Certificate certificate =
        Certificates.of(
            bound,
            instance.loss,
            instance.data,
            path.arrays(),
            path.steps(),
            instance.first.point(),
            instance.second.point());
    Report report = new Checker(1, ProgressListener.NONE).check(certificate, instance.data);
    assertEquals(Kind.VERIFIED, report.verdict().kind(), () -> report.verdict().toString());
  }

  @Property(tries = 60)
  @Label("NBM21 Corollary 4.2: the loss of a subnetwork is a bound, and nothing below it is")
  void theLossOfASubnetworkIsABoundAndNothingBelowItIs(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int depth) {
    Instance instance = new Instance(seed, depth, true);
    End end = instance.first;
    FoundStatements found = instance.found(end);
    for (Finding finding : levels(found)) {
      Rational loss =
          instance.exactLoss(end, end.subnetworks().get(reaches(finding).layer()));
      Rational claimed = reaches(finding).level().number();
      assertTrue(loss.compareTo(claimed) < 0, () -> loss + " >= " + claimed);
      // Four digits, and what rounding may have cost.
      assertTrue(
          claimed.compareTo(
                  loss.times(Rational.of(1002, 1000)).plus(Rational.of(1, 1_000_000_000)))
              < 0,
          () -> claimed + " is far above " + loss);
      found.with(List.of(at(finding, loss))).requireVerified();
      int k = found.findings().indexOf(finding);
      Report below = found.with(k, at(finding, loss.minus(TINY))).report();
      assertEquals(Kind.REJECTED, below.verdict().kind(), () -> below.verdict().toString());
      assertTrue(below.verdict().reason().startsWith("finding " + (k + 1) + " ("));
      assertEquals(Judgement.Kind.WRONG, below.judgements().get(k).kind());
    }
  }

  @Property(tries = 40)
  @Label("NBM21 Corollary 4.2: a level below an enclosed loss is rejected")
  void aLevelBelowAnEnclosedLossIsRejected(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int depth) {
    Instance instance = new Instance(seed, depth, false);
    FoundStatements found = instance.found(instance.first);
    for (Finding finding : levels(found)) {
      Rational claimed = reaches(finding).level().number();
      Report below =
          found.with(List.of(at(finding, claimed.times(Rational.of(99, 100))))).report();
      assertEquals(Kind.REJECTED, below.verdict().kind(), () -> below.verdict().toString());
    }
  }

  @Property(tries = 20)
  @Label("NBM21 Corollary 4.2: a subnetwork that is missing is named and bounds nothing")
  void aSubnetworkThatIsMissingIsNamedAndBoundsNothing(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int depth) {
    Instance instance = new Instance(seed, depth, true);
    End end = instance.first;
    int missing = new Random(seed).nextInt(depth);
    List<Subnetwork> some =
        end.subnetworks().stream().filter(xi -> xi.level() != missing).toList();
    Applicability bounds =
        Corollary42.applicability(
            instance.features(end),
            instance.loss,
            new KeptSubset(end.name(), end.kept()),
            some);
    assertEquals(
        List.of("no bound on Q_l without a subnetwork: none was given for l = " + missing),
        bounds.remarks());
    FoundStatements found =
        FoundStatements.of(instance.loss, end.point(), instance.data, bounds);
    assertEquals(
        depth - 1,
        found.findings().stream()
            .filter(f -> f.condition() instanceof Condition.Reaches)
            .filter(f -> f.outcome() == Outcome.HOLDS && reaches(f).layer() != missing)
            .count());
    found.requireVerified();
  }
}
