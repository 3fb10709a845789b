package org.isthmus.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.PathRecorder;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.nbm21.Claim51;
import org.isthmus.verifier.checker.Structure;

/** NBM21 Claim 5.1 over random networks. */
class Claim51Properties {

  @Property(tries = 300)
  @Label("NBM21 Claim 5.1: swapping with a pure zero neuron leaves the output invariant")
  void swappingWithAPureZeroNeuronLeavesTheOutputInvariant(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int depth)
      throws Structure.RejectedException {
    RandomPaths random = new RandomPaths(seed);
    Random choice = new Random(seed);
    Network network = random.network(depth, false);
    int p = 1 + choice.nextInt(depth - 1);
    if (network.width(p) < 2) {
      return;
    }
    int zero = choice.nextInt(network.width(p));
    int other = (zero + 1 + choice.nextInt(network.width(p) - 1)) % network.width(p);
    ParameterPoint start = withPureZero(random.point(network), p, zero);
    ParameterPoint swapped = swapped(start, p, zero, other);
    Sources sources = new Sources(start, swapped);
    PathRecorder path = new PathRecorder(sources, sources.first());
    Claim51.swap(path, p, zero, other);
    Dataset data = random.data(network, 3);
    Certificate certificate =
        Certificates.of(
            Rational.of(1_000_000),
            new Loss.Squared(),
            data,
            sources.arrays(),
            path.forward(),
            start,
            swapped);
    // Accepted, invariant throughout, and at its end the two are swapped bit for bit.
    Structure structure = Structure.of(certificate);
    assertEquals(
        List.of(),
        structure.conclusions().stream().filter(c -> c != Conclusion.INVARIANT).toList());
    Matrix before = StraightPieces.outputs(start, data);
    for (ParameterPoint vertex : StraightPieces.vertices(certificate)) {
      assertEquals(
          0, StraightPieces.distance(before, StraightPieces.outputs(vertex, data)), 1e-9);
    }
  }

  private static ParameterPoint withPureZero(ParameterPoint point, int p, int zero) {
    return edited(
        point,
        p,
        (incoming, bias, outgoing, width, targets) -> {
          for (int i = 0; i < incoming.length / width; i++) {
            incoming[i * width + zero] = 0;
          }
          bias[zero] = 0;
          for (int k = 0; k < targets; k++) {
            outgoing[zero * targets + k] = 0;
          }
        });
  }

  private static ParameterPoint swapped(ParameterPoint point, int p, int one, int other) {
    return edited(
        point,
        p,
        (incoming, bias, outgoing, width, targets) -> {
          for (int i = 0; i < incoming.length / width; i++) {
            exchange(incoming, i * width + one, i * width + other);
          }
          exchange(bias, one, other);
          for (int k = 0; k < targets; k++) {
            exchange(outgoing, one * targets + k, other * targets + k);
          }
        });
  }

  private static void exchange(double[] values, int one, int other) {
    double kept = values[one];
    values[one] = values[other];
    values[other] = kept;
  }

  private interface Change {
    void apply(double[] incoming, double[] bias, double[] outgoing, int width, int targets);
  }

  private static ParameterPoint edited(ParameterPoint point, int p, Change change) {
    Network network = point.network();
    double[] incoming = point.weight(p).toArray();
    double[] bias = point.bias(p).toArray();
    double[] outgoing = point.weight(p + 1).toArray();
    change.apply(incoming, bias, outgoing, network.width(p), network.width(p + 1));
    List<Matrix> weights = new java.util.ArrayList<>(point.weights());
    List<Matrix> biases = new java.util.ArrayList<>(point.biases());
    weights.set(p - 1, Matrix.adopt(network.width(p - 1), network.width(p), incoming));
    weights.set(p, Matrix.adopt(network.width(p), network.width(p + 1), outgoing));
    biases.set(p - 1, Matrix.adopt(1, network.width(p), bias));
    return new ParameterPoint(network, weights, biases);
  }
}
