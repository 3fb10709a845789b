package org.isthmus.verifier.checker.findings;

import static org.isthmus.grammar.certificate.findings.Finding.Outcome.FAILS;
import static org.isthmus.grammar.certificate.findings.Finding.Outcome.HOLDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;

/** Random small networks with small numbers, so that what is rare elsewhere happens. */
class FindingsProperties {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 2)),
          new Activation.LeakyRelu(Rational.of(-1, 3)),
          new Activation.Identity());

  /** A random network on random data, with what brute force knows of one layer of it. */
  private static final class Instance {
    final Random random;
    final Case data;
    final int layer;
    final List<Integer> kept;
    final Rational[][] features;

    Instance(long seed) {
      random = new Random(seed);
      int n = 4 + random.nextInt(4);
      int depth = 1 + random.nextInt(3);
      int[] widths = random.ints(depth + 1, 1, 4).toArray();
      widths[depth] = 2;
      List<HiddenLayer> hidden = new ArrayList<>();
      List<RationalMatrix> weights = new ArrayList<>();
      List<RationalMatrix> biases = new ArrayList<>();
      for (int l = 1; l <= depth; l++) {
        weights.add(numbers(widths[l - 1], widths[l]));
        biases.add(numbers(1, widths[l]));
        if (l < depth) {
          Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
          hidden.add(new HiddenLayer("h" + l, widths[l], activation, true));
        }
      }
      Network network = new Network("net", widths[0], hidden, 2, true);
      RationalPoint model = new RationalPoint(network, weights, biases);
      RationalMatrix inputs = numbers(n, widths[0]);
      int[] labels = random.ints(n, 0, 2).toArray();
      layer = random.nextInt(depth);
      List<List<Integer>> subset = new ArrayList<>();
      for (int l = 1; l < depth; l++) {
        int last = 1 + random.nextInt(widths[l]);
        subset.add(IntStream.range(widths[l] - last, widths[l]).boxed().toList());
      }
      data =
          new Case(
              new Loss.CrossEntropy(),
              model,
              inputs,
              new RationalTargets.Classes(Targets.Labels.of(labels)),
              List.of(new KeptSubset("some", subset)));
      kept =
          layer == 0
              ? IntStream.range(0, widths[0]).boxed().toList()
              : subset.get(layer - 1);
      features =
          BruteForce.columns(BruteForce.features(model, inputs, layer), kept);
    }

    /** Small whole numbers and halves, sometimes thirds or a number with a last bit. */
    final RationalMatrix numbers(int rows, int columns) {
      Rational[] entries = new Rational[rows * columns];
      int kind = random.nextInt(6);
      Arrays.setAll(
          entries,
          k -> {
            Rational small = Rational.of(random.nextInt(7) - 3, kind == 0 ? 3 : kind == 1 ? 2 : 1);
            return kind == 2 && random.nextInt(4) == 0
                ? small.plus(Rational.of(Math.ulp(1.0)))
                : small;
          });
      return RationalMatrix.of(rows, columns, entries);
    }

    int side(int sample) {
      return ((RationalTargets.Classes) data.targets()).labels().get(sample) == 0 ? 1 : -1;
    }
  }

  private static RationalMatrix column(Rational... entries) {
    return RationalMatrix.of(entries.length, 1, entries);
  }

  private static List<Integer> all(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @Property(tries = 60)
  void separabilityIsWhatFourierAndMotzkinSay(@ForAll long seed) {
    Instance instance = new Instance(seed);
    boolean through = instance.random.nextBoolean();
    Rational[][] rows =
        through ? instance.features : BruteForce.withOnes(instance.features);
    Rational[][] signed = new Rational[rows.length][];
    for (int s = 0; s < rows.length; s++) {
      Rational side = Rational.of(instance.side(s));
      signed[s] = Arrays.stream(rows[s]).map(side::times).toArray(Rational[]::new);
    }
    BruteForce.Alternative truth = BruteForce.strictlyPositive(signed);
    Condition condition = new Condition.Separable(instance.layer, "some", 0, through);
    int n = signed.length;
    if (truth.solution().isPresent()) {
      Rational[] plane = truth.solution().get();
      instance.data.proves(condition, HOLDS, separator(plane));
      Rational[] mirrored = Arrays.stream(plane).map(Rational::negate).toArray(Rational[]::new);
      instance.data.rejects(condition, HOLDS, separator(mirrored));
    } else {
      Rational[] multipliers = truth.multipliers().orElseThrow();
      instance.data.proves(condition, FAILS, multipliers(multipliers));
    }
    List<Finding> findings = new ArrayList<>();
    List<Boolean> truths = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      RationalMatrix plane = instance.numbers(signed[0].length, 1);
      truths.add(Arrays.stream(signed).allMatch(row -> dot(row, plane).signum() > 0));
      findings.add(
          new Finding(condition, HOLDS, new Witness.Separator(Numbers.of(plane)), ""));
      RationalMatrix multipliers = instance.numbers(n, 1);
      boolean forbids =
          IntStream.range(0, n).allMatch(s -> multipliers.signum(s, 0) >= 0)
              && !multipliers.isZero()
              && IntStream.range(0, signed[0].length)
                  .allMatch(
                      i ->
                          IntStream.range(0, n)
                                  .mapToObj(s -> multipliers.get(s, 0).times(signed[s][i]))
                                  .reduce(Rational.ZERO, Rational::plus)
                                  .signum()
                              == 0);
      truths.add(forbids);
      findings.add(
          new Finding(
              condition, FAILS, new Witness.Multipliers(all(n), Numbers.of(multipliers)), ""));
    }
    assertJudged(instance.data, truths, findings);
  }

  /** Requires that the findings with a witness that proves them are proved, and the others wrong. */
  private static void assertJudged(Case data, List<Boolean> truths, List<Finding> findings) {
    List<Judgement.Kind> expected =
        truths.stream()
            .map(truth -> truth ? Judgement.Kind.PROVED : Judgement.Kind.WRONG)
            .toList();
    assertEquals(
        expected,
        data.report(findings.toArray(Finding[]::new)).judgements().stream()
            .map(Judgement::kind)
            .toList());
  }

  private static Witness separator(Rational[] plane) {
    return new Witness.Separator(Numbers.of(column(plane)));
  }

  private static Witness multipliers(Rational[] multipliers) {
    return new Witness.Multipliers(
        all(multipliers.length), Numbers.of(column(multipliers)));
  }

  private static Rational dot(Rational[] row, RationalMatrix column) {
    Rational sum = Rational.ZERO;
    for (int i = 0; i < row.length; i++) {
      sum = sum.plus(row[i].times(column.get(i, 0)));
    }
    return sum;
  }

  @Property(tries = 60)
  void equalFeaturesAreFoundAndNoOthers(@ForAll long seed) {
    Instance instance = new Instance(seed);
    Condition condition = new Condition.Distinct(instance.layer, "some");
    boolean distinct = true;
    List<Finding> findings = new ArrayList<>();
    List<Boolean> truths = new ArrayList<>();
    for (int i = 0; i < instance.features.length; i++) {
      for (int j = 0; j < i; j++) {
        boolean equal = Arrays.equals(instance.features[i], instance.features[j]);
        distinct &= !equal;
        truths.add(equal);
        findings.add(new Finding(condition, FAILS, new Witness.Equal(i, j), ""));
      }
    }
    truths.add(distinct);
    findings.add(new Finding(condition, HOLDS, new Witness.None(), ""));
    assertJudged(instance.data, truths, findings);
  }

  @Property(tries = 60)
  void generalPositionIsThatOfAllChoices(@ForAll long seed) {
    Instance instance = new Instance(seed);
    Condition condition = new Condition.GeneralPosition(instance.layer, "some");
    int d = instance.kept.size();
    int n = instance.features.length;
    Rational[][] rows = BruteForce.withOnes(instance.features);
    boolean general = true;
    for (int choice = 0; choice < 1 << n; choice++) {
      if (Integer.bitCount(choice) == d + 1) {
        int chosen = choice;
        List<Integer> samples =
            IntStream.range(0, n).filter(s -> (chosen >> s & 1) == 1).boxed().toList();
        Rational[][] square = samples.stream().map(s -> rows[s]).toArray(Rational[][]::new);
        Optional<Rational[]> plane = BruteForce.kernel(square);
        general &= plane.isEmpty();
        if (plane.isPresent()) {
          instance.data.proves(
              condition, FAILS, new Witness.Hyperplane(samples, Numbers.of(column(plane.get()))));
        }
        if (instance.random.nextInt(8) == 0) {
          RationalMatrix random = instance.numbers(d + 1, 1);
          boolean contains =
              Arrays.stream(square).allMatch(row -> dot(row, random).signum() == 0)
                  && IntStream.range(0, d).anyMatch(i -> random.signum(i, 0) != 0);
          Judgement found =
              instance.data.judge(
                  condition, FAILS, new Witness.Hyperplane(samples, Numbers.of(random)));
          assertEquals(
              contains ? Judgement.Kind.PROVED : Judgement.Kind.WRONG, found.kind());
        }
      }
    }
    Judgement found = instance.data.judge(condition, HOLDS);
    assertEquals(general ? Judgement.Kind.PROVED : Judgement.Kind.WRONG, found.kind());
  }

  @Property(tries = 60)
  void ranksAreThoseOfGauss(@ForAll long seed) {
    Instance instance = new Instance(seed);
    int rank = BruteForce.rank(instance.features);
    for (int r = 1; r <= instance.kept.size() + 1; r++) {
      instance.data.decides(r <= rank, new Condition.RankAtLeast(instance.layer, "some", r));
    }
  }

  @Property(tries = 60)
  void squaredLossesAreThoseOfAPlainEvaluation(@ForAll long seed) {
    Instance instance = new Instance(seed);
    RationalMatrix targets = instance.numbers(instance.data.size(), 2);
    Case data = instance.data.with(new Loss.Squared(), new RationalTargets.Values(targets));
    Rational loss = squared(data.model(), data.inputs(), targets);
    Rational little = Rational.parse("1e-40");
    data.decides(true, new Condition.LossAtMost(loss));
    data.decides(false, new Condition.LossAtMost(loss.minus(little)));
    // The output weights on what is kept of the last hidden layer, by a network of its own.
    int last = data.model().network().depth() - 1;
    List<Integer> kept =
        last == 0
            ? all(data.inputs().columns())
            : data.subsets().get(0).layers().get(last - 1);
    Rational[][] features =
        BruteForce.columns(BruteForce.features(data.model(), data.inputs(), last), kept);
    RationalMatrix weights = instance.numbers(kept.size(), 2);
    RationalMatrix bias = instance.numbers(1, 2);
    RationalPoint top =
        new RationalPoint(
            new Network("top", kept.size(), List.of(), 2, true), List.of(weights), List.of(bias));
    Rational reached =
        squared(
            top,
            RationalMatrix.of(
                features.length,
                kept.size(),
                Arrays.stream(features).flatMap(Arrays::stream).toArray(Rational[]::new)),
            targets);
    Witness witness =
        new Witness.Subnetwork(List.of(Numbers.of(weights)), List.of(Numbers.of(bias)));
    data.proves(reaches(last, false, reached), HOLDS, witness);
    data.rejects(reaches(last, false, reached.minus(little)), HOLDS, witness);
    data.proves(reaches(last, true, reached.minus(loss)), HOLDS, witness);
    data.rejects(reaches(last, true, reached.minus(loss).minus(little)), HOLDS, witness);
  }

  private static Condition reaches(int layer, boolean aboveModel, Rational number) {
    return new Condition.Reaches(layer, "some", new Condition.Level(aboveModel, number));
  }

  private static Rational squared(
      RationalPoint model, RationalMatrix inputs, RationalMatrix targets) {
    Rational[][] outputs = BruteForce.features(model, inputs, model.network().depth());
    Rational sum = Rational.ZERO;
    for (int s = 0; s < outputs.length; s++) {
      for (int k = 0; k < outputs[s].length; k++) {
        Rational r = outputs[s][k].minus(targets.get(s, k));
        sum = sum.plus(r.times(r));
      }
    }
    return sum.dividedBy(Rational.of(outputs.length));
  }

  @Property(tries = 60)
  void noDualPointForbidsWhatAWeightReaches(@ForAll long seed) {
    Instance instance = new Instance(seed);
    RationalMatrix targets = instance.numbers(instance.data.size(), 2);
    Case data = instance.data.with(new Loss.Squared(), new RationalTargets.Values(targets));
    int last = data.model().network().depth() - 1;
    List<Integer> kept =
        last == 0
            ? all(data.inputs().columns())
            : data.subsets().get(0).layers().get(last - 1);
    Rational[][] rows =
        BruteForce.withOnes(
            BruteForce.columns(BruteForce.features(data.model(), data.inputs(), last), kept));
    // A vector orthogonal to all columns, in both outputs.
    Rational[][] transposed = new Rational[rows[0].length][rows.length];
    for (int s = 0; s < rows.length; s++) {
      for (int i = 0; i < rows[0].length; i++) {
        transposed[i][s] = rows[s][i];
      }
    }
    Optional<Rational[]> orthogonal = BruteForce.kernel(transposed);
    RationalMatrix scale = instance.numbers(1, 2);
    RationalMatrix dual =
        orthogonal
            .map(r -> column(r).times(scale))
            .orElseGet(() -> instance.numbers(rows.length, 2));
    Rational value = Rational.ZERO;
    for (int s = 0; s < rows.length; s++) {
      for (int k = 0; k < 2; k++) {
        Rational r = dual.get(s, k);
        value = value.plus(r.times(targets.get(s, k).times(Rational.of(2)).minus(r)));
      }
    }
    value = value.dividedBy(Rational.of(rows.length));
    Rational little = Rational.parse("1e-40");
    Witness witness = new Witness.Dual(all(rows.length), Numbers.of(dual));
    if (orthogonal.isPresent()) {
      data.proves(reaches(last, false, value.minus(little)), FAILS, witness);
      data.rejects(reaches(last, false, value), FAILS, witness);
      RationalMatrix off =
          dual.edit().set(0, 0, dual.get(0, 0).plus(little)).build();
      Judgement found =
          data.judge(
              reaches(last, false, Rational.of(-1000)),
              FAILS,
              new Witness.Dual(all(rows.length), Numbers.of(off)));
      // The column of ones is never orthogonal to one entry alone.
      assertEquals(Judgement.Kind.WRONG, found.kind());
    } else if (!dual.isZero()) {
      data.rejects(reaches(last, false, Rational.of(-1000)), FAILS, witness);
    }
    // The loss at any weights is never below what is proved.
    assertNotEquals(
        Judgement.Kind.PROVED,
        data.judge(
                reaches(
                    last, false, squared(zero(data.model()), data.inputs(), targets)),
                FAILS,
                witness)
            .kind());
  }

  private static RationalPoint zero(RationalPoint model) {
    int depth = model.network().depth();
    return model.with(
        depth,
        RationalMatrix.zeros(model.weight(depth).rows(), 2),
        RationalMatrix.zeros(1, 2));
  }
}
