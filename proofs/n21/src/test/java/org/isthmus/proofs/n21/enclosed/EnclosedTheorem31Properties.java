package org.isthmus.proofs.n21.enclosed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.n21.enclosed.Instances.Instance;
import org.isthmus.proofs.n21.enclosed.Instances.Kind;

class EnclosedTheorem31Properties {

  private static Activation activation(int choice) {
    return switch (choice) {
      case 0 -> new Activation.Relu();
      case 1 -> new Activation.LeakyRelu(Rational.of(1, 10));
      case 2 -> new Activation.LeakyRelu(Rational.of(-1, 3));
      default -> new Activation.LeakyRelu(Rational.of(3));
    };
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void everyPathIsMadeOfIdleMovesAndOutputMovesAndStaysNearTheOutputsOfItsEnds(
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = 24) int samples,
      @ForAll @IntRange(min = 1, max = 30) int spare,
      @ForAll @IntRange(min = 1, max = 4) int n0,
      @ForAll @IntRange(min = 1, max = 3) int n2,
      @ForAll @IntRange(min = 0, max = 3) int slope,
      @ForAll boolean outputBias,
      @ForAll long seed) {
    Network network = Instances.network(n0, samples + spare, n2, activation(slope), outputBias);
    Instance instance = Instances.of(kind, samples, network, seed);
    DoublePath path =
        EnclosedTheorem31.connect(instance.first(), instance.second(), instance.inputs());
    PathInspection.requireStructure(instance, path);
    double exact = PathInspection.exactExcess(path, instance.inputs());
    assertTrue(exact <= 1e-9, () -> "an output is off by " + exact);
    assertEquals(exact, path.excess(), 1e-3 * exact + 1e-25);
    assertTrue(
        path.segments().stream()
                .filter(segment -> segment.conclusion() == Conclusion.INVARIANT)
                .count()
            <= 2 * samples + 2);
  }
}
