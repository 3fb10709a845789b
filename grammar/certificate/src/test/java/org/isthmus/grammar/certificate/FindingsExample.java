package org.isthmus.grammar.certificate;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.findings.ActivationProperty;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Formula;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.TargetProperty;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/** The example of findings in {@code CERTIFICATE.md}. */
final class FindingsExample {

  private static final Network VALLEY =
      new Network(
          "valley", 1, List.of(new HiddenLayer("h", 2, new Activation.Relu(), true)), 2, true);

  private FindingsExample() {}

  static Dataset data() {
    return new Dataset(
        Matrix.of(4, 1, 0, 1, 2, 3), new Targets.Values(Matrix.of(4, 2, 1, 0, 0, 1, 0, 1, 1, 0)));
  }

  static ParameterPoint model() {
    return new ParameterPoint(
        VALLEY,
        List.of(Matrix.of(1, 2, 1, -1), Matrix.of(2, 2, 1, -1, 1, -1)),
        List.of(Matrix.of(1, 2, -1, 2), Matrix.of(1, 2, -1, 2)));
  }

  static Findings findings() {
    ParameterPoint model = model();
    return new Findings(
        new Loss.Squared(),
        VALLEY,
        new DataReference(
            4,
            Digests.of(data()),
            new DataRecipe(
                new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of())),
        new ModelReference("fitted", Digests.of(model), Optional.empty()),
        "example",
        model.weights().stream().<Numbers>map(Numbers.Doubles::new).toList(),
        model.biases().stream().<Numbers>map(Numbers.Doubles::new).toList(),
        List.of(new KeptSubset("half", List.of(List.of(0)))),
        List.of(
            claimed(new Condition.Numbers("half", new Formula("2*k1>=n1")), Outcome.HOLDS),
            claimed(
                new Condition.OfActivation(1, ActivationProperty.MONOTONIC_ONTO), Outcome.FAILS),
            claimed(new Condition.OfTargets(TargetProperty.ONE_CLASS), Outcome.HOLDS),
            claimed(new Condition.LossAtMost(Rational.ZERO), Outcome.HOLDS),
            claimed(new Condition.GeneralPosition(1, "all"), Outcome.HOLDS),
            finding(
                new Condition.GeneralPosition(1, "half"),
                Outcome.FAILS,
                new Witness.Hyperplane(List.of(0, 1), numbers(2, 1, 1, 0))),
            finding(
                new Condition.Separable(1, "all", 0, false),
                Outcome.HOLDS,
                new Witness.Separator(numbers(3, 1, 1, 1, -1.5))),
            finding(
                new Condition.Separable(0, "all", 0, false),
                Outcome.FAILS,
                new Witness.Multipliers(List.of(0, 1, 2, 3), numbers(4, 1, 1, 1, 1, 1))),
            finding(
                new Condition.Reaches(1, "half", new Condition.Level(true, Rational.of(1, 2))),
                Outcome.HOLDS,
                new Witness.Subnetwork(
                    List.of(numbers(1, 2, 0, 0)), List.of(numbers(1, 2, 0.5, 0.5)))),
            finding(
                new Condition.Reaches(1, "half", new Condition.Level(false, Rational.of(9, 20))),
                Outcome.FAILS,
                new Witness.Dual(List.of(0, 1, 2, 3), dual())),
            finding(
                new Condition.Reaches(0, "half", new Condition.Level(true, Rational.ZERO)),
                Outcome.UNDECIDED,
                new Witness.Tried("one neuron"))));
  }

  /** The best dual point: the residuals of the best affine fit on the neuron that is kept. */
  private static Numbers dual() {
    Rational[] entries = new Rational[8];
    int[] column = {7, -4, -6, 3};
    for (int j = 0; j < 4; j++) {
      entries[2 * j] = Rational.of(column[j], 11);
      entries[2 * j + 1] = Rational.of(-column[j], 11);
    }
    return Numbers.of(RationalMatrix.of(4, 2, entries));
  }

  private static Numbers numbers(int rows, int columns, double... entries) {
    return new Numbers.Doubles(Matrix.of(rows, columns, entries));
  }

  private static Finding claimed(Condition condition, Outcome outcome) {
    return finding(condition, outcome, new Witness.None());
  }

  private static Finding finding(Condition condition, Outcome outcome, Witness witness) {
    return new Finding(condition, outcome, witness, "");
  }
}
