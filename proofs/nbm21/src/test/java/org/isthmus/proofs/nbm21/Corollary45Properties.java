package org.isthmus.proofs.nbm21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.nbm21.features.PointFeatures;
import org.isthmus.proofs.nbm21.features.Separability;
import org.isthmus.proofs.nbm21.features.Separation;

class Corollary45Properties {

  @Provide
  Arbitrary<String> activations() {
    return Arbitraries.of("relu", "leaky_relu", "negative", "tanh", "sigmoid", "gelu", "identity");
  }

  /** Whether every class is separable at every level, as the construction needs it. */
  private static boolean isSeparable(PointFeatures features, KeptNeurons kept) {
    Network network = features.network();
    Separability separability = new Separability(features, 1, line -> {});
    for (int l = 0; l < network.depth(); l++) {
      boolean origin = l == network.depth() - 1 && !network.outputBias();
      List<Integer> read = KeptHypotheses.kept(network, kept.layers(), l);
      for (int k = 0; k < network.outputWidth(); k++) {
        if (!(separability.separation(l, read, k, origin) instanceof Separation.Separated)) {
          return false;
        }
      }
    }
    return true;
  }

  @Property(tries = 60)
  void separableFeaturesReachEveryTarget(
      @ForAll long seed,
      @ForAll("activations") String activation,
      @ForAll @IntRange(min = 1, max = 6) int depth,
      @ForAll @IntRange(min = 0, max = 9) int digits,
      @ForAll boolean outputBias) {
    Random random = new Random(seed);
    Network network =
        SeparableModels.network(depth, SeparableModels.activation(activation), outputBias);
    ParameterPoint point = SeparableModels.point(network, random);
    PointFeatures features =
        SeparableModels.features(
            point, SeparableModels.clusters(12, random.nextBoolean() ? 0.01 : 0.4, random));
    KeptNeurons kept = SeparableModels.half(network);
    Assume.that(isSeparable(features, kept));
    double target = Math.pow(10, -digits);
    List<Subnetwork> subnetworks =
        Corollary45.subnetworks(features, kept, (l, p) -> 5, 0, target, 1, line -> {});
    assertEquals(depth, subnetworks.size());
    for (int i = 0; i < depth; i++) {
      Subnetwork xi = subnetworks.get(i);
      assertEquals(depth - 1 - i, xi.level());
      double plain = SeparableModels.crossEntropy(features, xi);
      assertTrue(plain <= target, () -> "xi_" + xi.level() + " has loss " + plain);
      assertTrue(xi.loss() <= target);
      for (int p = xi.level() + 1; p < depth; p++) {
        Matrix weight = xi.weights().get(p - xi.level() - 1);
        assertEquals(5, weight.columns());
        for (int s = 0; s < weight.rows(); s++) {
          assertEquals(0, weight.get(s, 3) + weight.get(s, 4));
        }
      }
      assertTrue(
          outputBias || xi.biases().get(depth - xi.level() - 1).equals(Matrix.zeros(1, 3)));
    }
  }
}
