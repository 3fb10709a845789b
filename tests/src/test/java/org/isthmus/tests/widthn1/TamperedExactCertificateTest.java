package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.n21.Theorem31.Form;
import org.isthmus.verifier.checker.Verdict;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Certificates of exact paths with one thing changed, all digests made anew. What is still verified
 * must be true: nothing wrong with it is seen by evaluations along the path.
 */
class TamperedExactCertificateTest {

  private static final Rational LITTLE =
      Rational.parse("1/1000000000000000000000000000000000000000000");

  enum Subject {
    TWO_LAYERS,
    THREE_LAYERS,
    FOUR_LAYERS,
    DESCENT,
    RAY
  }

  private record Original(Certificate certificate, RationalDataset data) {}

  private static final Map<Subject, Original> ORIGINALS = new HashMap<>();

  private static Original original(Subject subject) {
    return ORIGINALS.computeIfAbsent(subject, TamperedExactCertificateTest::construct);
  }

  private static Network network(int depth) {
    Activation third = new Activation.LeakyRelu(Rational.of(1, 3));
    List<HiddenLayer> hidden = new ArrayList<>();
    hidden.add(new HiddenLayer("h1", 4, new Activation.Relu(), true));
    for (int l = 2; l < depth; l++) {
      hidden.add(new HiddenLayer("h" + l, 3 + depth - l - 1, third, true));
    }
    return new Network("net", 2, hidden, 2, true);
  }

  /** Points of full-blown numbers: every segment of the construction occurs. */
  private static RationalPoint point(Network network, Instances draw) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(draw.matrix(network.width(l - 1), network.width(l)));
      biases.add(draw.matrix(1, network.width(l)));
    }
    return new RationalPoint(network, weights, biases);
  }

  private static Original construct(Subject subject) {
    Instances draw = new Instances(subject == Subject.FOUR_LAYERS ? 4 : 1);
    int depth =
        switch (subject) {
          case TWO_LAYERS, RAY -> 2;
          case THREE_LAYERS, DESCENT -> 3;
          case FOUR_LAYERS -> 4;
        };
    Network network = network(depth);
    RationalMatrix inputs = draw.inputs(3, 2);
    RationalDataset data =
        new RationalDataset(
            inputs, new RationalTargets.Values(draw.matrix(inputs.rows(), 2)));
    RationalPoint first = point(network, draw);
    if (subject == Subject.RAY) {
      return new Original(
          ExactCertificates.of(data, Theorem31.unbounded(first, inputs)), data);
    }
    if (subject == Subject.DESCENT) {
      // Of features and weights without full rank, so that there is something to do before.
      RationalPoint flat =
          first
              .with(1, first.weight(1).columns(0, 0, 1, 1), first.bias(1).columns(0, 0, 1, 1))
              .with(3, RationalMatrix.zeros(3, 2), first.bias(3));
      RationalPath path = NoBadValley.descend(flat, data);
      Claim claim = new Claim.Descends(PathOracle.loss(path.end(), data));
      return new Original(ExactCertificates.of(claim, data, path), data);
    }
    RationalPath path =
        Theorem31.connect(first, point(network, draw), inputs, Form.BATCHED, progress -> {});
    return new Original(
        ExactCertificates.of(new Claim.AtMostEnds(Rational.ZERO), data, path), data);
  }

  /** What became of the changed certificates. */
  private static final class Counts {
    private int verified;
    private int refused;

    void assertMostAreRefused(int least) {
      assertTrue(refused >= least, () -> refused + " refused and " + verified + " verified");
    }
  }

  private static Certificate changed(
      Certificate c, Claim claim, List<StoredArray> arrays, List<Step> steps) {
    Certificate plain =
        new Certificate(
            claim, c.loss(), c.network(), c.data(), c.first(), c.second(), c.construction(),
            arrays, steps);
    return new Certificate(
        claim,
        c.loss(),
        c.network(),
        c.data(),
        new ModelReference(
            c.first().name(), Digests.of(plain.exactStart()), Optional.empty()),
        new ModelReference(
            c.second().name(), Digests.of(plain.exactTarget()), Optional.empty()),
        c.construction(),
        arrays,
        steps);
  }

  private static void decide(Original original, Certificate changed, Random random, Counts counts) {
    Verdict verdict = ExactCertificates.report(changed, original.data()).verdict();
    if (verdict.kind() == Kind.VERIFIED) {
      Optional<String> wrong = new PathOracle(changed, original.data()).wrong(random);
      assertEquals(Optional.empty(), wrong, "a false claim was verified");
      counts.verified++;
    } else {
      assertEquals(Kind.REJECTED, verdict.kind(), verdict.reason());
      counts.refused++;
    }
  }

  private static Certificate withSteps(Certificate c, List<Step> steps) {
    return changed(c, c.claim(), c.arrays(), steps);
  }

  private static Certificate withStep(Certificate c, int k, Step step) {
    List<Step> steps = new ArrayList<>(c.steps());
    steps.set(k, step);
    return withSteps(c, steps);
  }

  @ParameterizedTest
  @EnumSource
  void everySubjectIsVerifiedAsItIsAndNothingWrongIsSeen(Subject subject) {
    Original original = original(subject);
    Verdict verdict =
        ExactCertificates.report(original.certificate(), original.data()).verdict();
    assertEquals(Kind.VERIFIED, verdict.kind(), verdict.reason());
    assertEquals(
        Optional.empty(),
        new PathOracle(original.certificate(), original.data()).wrong(new Random(1)));
    assertTrue(original.certificate().isExact());
  }

  /** Every number of every array, by its numerator, its sign, and by the least. */
  @ParameterizedTest
  @EnumSource
  void aNumberThatChangesIsRefusedOrDoesNoHarm(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    List<UnaryOperator<Rational>> changes =
        List.of(
            x -> x.plus(Rational.of(BigInteger.ONE, x.denominator())),
            Rational::negate,
            x -> x.plus(LITTLE));
    Counts counts = new Counts();
    Random random = new Random(2);
    int total = 0;
    for (int k = 0; k < c.arrays().size(); k++) {
      RationalMatrix numbers = c.arrays().get(k).numbers().exact();
      for (int entry = 0; entry < numbers.rows() * numbers.columns(); entry++) {
        int i = entry / numbers.columns();
        int j = entry % numbers.columns();
        UnaryOperator<Rational> change = changes.get(total % 3);
        RationalMatrix other =
            numbers.edit().set(i, j, change.apply(numbers.get(i, j))).build();
        List<StoredArray> arrays = new ArrayList<>(c.arrays());
        StoredArray array = arrays.get(k);
        arrays.set(k, new StoredArray(array.name(), array.vector(), Numbers.of(other)));
        decide(original, changed(c, c.claim(), arrays, c.steps()), random, counts);
        total++;
      }
    }
    counts.assertMostAreRefused(total / 4);
  }

  @ParameterizedTest
  @EnumSource
  void aStepThatIsMissingRepeatedOrExchangedIsRefusedOrDoesNoHarm(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    Counts counts = new Counts();
    Random random = new Random(3);
    for (int k = 0; k < c.steps().size(); k++) {
      List<Step> missing = new ArrayList<>(c.steps());
      missing.remove(k);
      List<Step> repeated = new ArrayList<>(c.steps());
      repeated.add(k, c.steps().get(k));
      List<Step> exchanged = new ArrayList<>(c.steps());
      Collections.swap(exchanged, k, (k + 1) % exchanged.size());
      for (List<Step> steps : List.of(missing, repeated, exchanged)) {
        if (!steps.isEmpty() || subject == Subject.RAY) {
          decide(original, withSteps(c, steps), random, counts);
        }
      }
    }
    counts.assertMostAreRefused(c.steps().size());
  }

  @ParameterizedTest
  @EnumSource
  void aConclusionThatStatesMoreIsRefused(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    for (int k = 0; k < c.steps().size(); k++) {
      Step step = c.steps().get(k);
      boolean convex = step.conclusion() == Conclusion.CONVEX;
      Conclusion other = convex ? Conclusion.INVARIANT : Conclusion.CONVEX;
      Certificate changed =
          withStep(c, k, new Step(step.rule(), other, step.note(), step.writes()));
      Verdict verdict = ExactCertificates.report(changed, original.data()).verdict();
      // Less may be stated than is proved, but not on a level set.
      Kind expected = convex || subject == Subject.RAY ? Kind.REJECTED : Kind.VERIFIED;
      assertEquals(expected, verdict.kind(), "step " + (k + 1) + ": " + verdict.reason());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherRuleIsRefusedOrDoesNoHarm(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    Counts counts = new Counts();
    Random random = new Random(4);
    for (int k = 0; k < c.steps().size(); k++) {
      Step step = c.steps().get(k);
      for (Rule rule : List.of(Rule.LUMPED, Rule.AFFINE)) {
        if (!rule.equals(step.rule())) {
          decide(
              original,
              withStep(c, k, new Step(rule, step.conclusion(), step.note(), step.writes())),
              random,
              counts);
        }
      }
    }
    counts.assertMostAreRefused(1);
  }

  @ParameterizedTest
  @EnumSource
  void aWriteThatIsMissingIsRefusedOrDoesNoHarm(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    Counts counts = new Counts();
    Random random = new Random(5);
    for (int k = 0; k < c.steps().size(); k++) {
      Step step = c.steps().get(k);
      for (int w = 0; w < step.writes().size(); w++) {
        List<Write> writes = new ArrayList<>(step.writes());
        writes.remove(w);
        decide(
            original,
            withStep(c, k, new Step(step.rule(), step.conclusion(), step.note(), writes)),
            random,
            counts);
      }
    }
    counts.assertMostAreRefused(1);
  }

  /** One neuron of the basis is another one; two are the same are no certificate. */
  @ParameterizedTest
  @EnumSource(names = {"THREE_LAYERS", "FOUR_LAYERS", "DESCENT"})
  void anotherBasisOfALiftIsRefusedOrDoesNoHarm(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    Counts counts = new Counts();
    Random random = new Random(6);
    for (int k = 0; k < c.steps().size(); k++) {
      Step step = c.steps().get(k);
      if (!(step.rule() instanceof Rule.Lift lift)) {
        continue;
      }
      int[] rows = lift.rows().toArray();
      for (int place = 0; place < rows.length; place++) {
        for (int neuron = 0; neuron < c.network().width(1); neuron++) {
          int[] other = rows.clone();
          other[place] = neuron;
          if (Arrays.stream(other).distinct().count() == rows.length) {
            Rule rule = new Rule.Lift(lift.level(), Indices.of(other), lift.inverses());
            decide(
                original,
                withStep(c, k, new Step(rule, step.conclusion(), step.note(), step.writes())),
                random,
                counts);
          }
        }
        int[] fewer = Arrays.copyOf(rows, rows.length - 1);
        Rule rule = new Rule.Lift(lift.level(), Indices.of(fewer), lift.inverses());
        Certificate changed =
            withStep(c, k, new Step(rule, step.conclusion(), step.note(), step.writes()));
        Kind kind = ExactCertificates.report(changed, original.data()).verdict().kind();
        assertEquals(Kind.REJECTED, kind);
      }
    }
    assertTrue(counts.verified > 0 || counts.refused > 0);
  }

  /** The inverses say which path is meant: where nothing deviates any one does. */
  @ParameterizedTest
  @EnumSource(names = {"THREE_LAYERS", "FOUR_LAYERS", "DESCENT"})
  void anotherInverseOfALiftIsRefusedOrDoesNoHarm(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    Counts counts = new Counts();
    Random random = new Random(7);
    for (StoredArray array : c.arrays()) {
      boolean isInverse =
          c.steps().stream()
              .anyMatch(
                  step ->
                      step.rule() instanceof Rule.Lift lift
                          && lift.inverses().contains(array.name()));
      if (!isInverse) {
        continue;
      }
      RationalMatrix inverse = array.numbers().exact();
      List<RationalMatrix> others =
          List.of(
              inverse.negate(),
              inverse.times(Rational.of(2)),
              RationalMatrix.zeros(inverse.rows(), inverse.columns()),
              new Instances(1).matrix(inverse.rows(), inverse.columns()));
      for (RationalMatrix other : others) {
        List<StoredArray> arrays = new ArrayList<>(c.arrays());
        arrays.set(
            arrays.indexOf(array),
            new StoredArray(array.name(), array.vector(), Numbers.of(other)));
        decide(original, changed(c, c.claim(), arrays, c.steps()), random, counts);
      }
    }
    assertTrue(subject != Subject.FOUR_LAYERS || counts.refused >= 2, () -> "refused "
        + counts.refused);
    assertTrue(counts.verified >= 2, () -> "verified " + counts.verified);
  }

  @ParameterizedTest
  @EnumSource(names = {"TWO_LAYERS", "THREE_LAYERS", "FOUR_LAYERS"})
  void anotherClaimAboutAPathIsVerifiedExactlyIfItIsTrue(Subject subject) {
    Original original = original(subject);
    Certificate c = original.certificate();
    Rational first = PathOracle.loss(c.exactStart(), original.data());
    Rational last = PathOracle.loss(c.exactTarget(), original.data());
    Rational largest = first.max(last);
    Map<Claim, Kind> claims = new HashMap<>();
    claims.put(new Claim.MaxLoss(largest), Kind.VERIFIED);
    claims.put(new Claim.MaxLoss(largest.minus(LITTLE)), Kind.REJECTED);
    claims.put(new Claim.MaxLoss(Rational.ZERO), Kind.REJECTED);
    claims.put(new Claim.AtMostEnds(LITTLE), Kind.VERIFIED);
    claims.put(
        new Claim.Descends(last),
        fallsOnTheChord(c, original.data()) ? Kind.VERIFIED : Kind.REJECTED);
    claims.put(new Claim.Descends(last.minus(LITTLE)), Kind.REJECTED);
    claims.forEach(
        (claim, kind) -> {
          Certificate changed = changed(c, claim, c.arrays(), c.steps());
          Verdict verdict = ExactCertificates.report(changed, original.data()).verdict();
          assertEquals(kind, verdict.kind(), claim + ": " + verdict.reason());
        });
  }

  /** Whether the loss falls all the way from the outputs of the first model to the second's. */
  private static boolean fallsOnTheChord(Certificate c, RationalDataset data) {
    RationalMatrix last = PathOracle.output(c.exactTarget(), data.inputs());
    RationalMatrix move = last.minus(PathOracle.output(c.exactStart(), data.inputs()));
    RationalMatrix rest = last.minus(((RationalTargets.Values) data.targets()).values());
    Rational slope = Rational.ZERO;
    for (int i = 0; i < move.rows(); i++) {
      for (int k = 0; k < move.columns(); k++) {
        slope = slope.plus(rest.get(i, k).times(move.get(i, k)));
      }
    }
    return slope.signum() <= 0;
  }

  @Test
  void aLevelSetIsNotThatOfAPathOnWhichTheLossMoves() {
    Original original = original(Subject.TWO_LAYERS);
    Certificate c = original.certificate();
    List<StoredArray> arrays = new ArrayList<>(c.arrays());
    RationalMatrix direction =
        RationalMatrix.of(3, 1, Rational.ONE, Rational.ONE, Rational.ONE);
    arrays.add(new StoredArray("ray", false, Numbers.of(direction)));
    for (int neuron = 0; neuron < c.network().width(1); neuron++) {
      Certificate changed =
          changed(c, new Claim.Unbounded(neuron, "ray"), arrays, c.steps());
      assertEquals(
          Kind.REJECTED, ExactCertificates.report(changed, original.data()).verdict().kind());
    }
  }

  @Test
  void aRayOfAnotherNeuronIsRefusedUnlessThatIsDeadToo() {
    Original original = original(Subject.RAY);
    Certificate c = original.certificate();
    Claim.Unbounded ray = (Claim.Unbounded) c.claim();
    Counts counts = new Counts();
    for (int neuron = 0; neuron < c.network().width(1); neuron++) {
      Claim claim = new Claim.Unbounded(neuron, ray.array());
      decide(
          original, changed(c, claim, c.arrays(), c.steps()), new Random(neuron), counts);
    }
    counts.assertMostAreRefused(2);
  }

  @Test
  void aLowerEndOfADescentIsRefused() {
    Original original = original(Subject.DESCENT);
    Certificate c = original.certificate();
    Rational bound = ((Claim.Descends) c.claim()).bound();
    for (Rational lower : List.of(bound.minus(LITTLE), Rational.of(-1))) {
      Certificate changed = changed(c, new Claim.Descends(lower), c.arrays(), c.steps());
      assertEquals(
          Kind.REJECTED, ExactCertificates.report(changed, original.data()).verdict().kind());
    }
  }

  /** Two changes or three at random places, and room for whatever they cost. */
  @Test
  void whateverIsVerifiedAfterSeveralChangesIsTrue() {
    Counts counts = new Counts();
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Original original = original(Subject.values()[seed % 3]);
      Certificate c = original.certificate();
      List<Step> steps = new ArrayList<>(c.steps());
      List<StoredArray> arrays = new ArrayList<>(c.arrays());
      for (int k = 1 + random.nextInt(2); k >= 0; k--) {
        change(arrays, steps, random);
      }
      Claim claim =
          random.nextBoolean() ? new Claim.MaxLoss(Rational.of(1_000_000_000)) : c.claim();
      decide(original, changed(c, claim, arrays, steps), random, counts);
    }
    counts.assertMostAreRefused(150);
    assertTrue(counts.verified >= 25, () -> "verified " + counts.verified);
  }

  private static void change(List<StoredArray> arrays, List<Step> steps, Random random) {
    int at = random.nextInt(steps.size());
    Step step = steps.get(at);
    switch (random.nextInt(6)) {
      case 0 -> Collections.swap(steps, at, random.nextInt(steps.size()));
      case 1 -> steps.add(at, step);
      case 2 -> steps.set(at, new Step(step.rule(), Conclusion.CONVEX, step.note(), step.writes()));
      case 3 ->
          steps.set(
              at,
              new Step(
                  random.nextBoolean() ? Rule.AFFINE : Rule.LUMPED, step.conclusion(),
                  step.note(), step.writes()));
      default -> {
        int k = random.nextInt(arrays.size());
        StoredArray array = arrays.get(k);
        RationalMatrix numbers = array.numbers().exact();
        int i = random.nextInt(numbers.rows());
        int j = random.nextInt(numbers.columns());
        Rational value =
            random.nextBoolean()
                ? numbers.get(i, j).negate()
                : numbers.get(i, j).plus(Rational.of(1, 1 + random.nextInt(50)));
        arrays.set(
            k,
            new StoredArray(
                array.name(),
                array.vector(),
                Numbers.of(numbers.edit().set(i, j, value).build())));
      }
    }
  }
}
