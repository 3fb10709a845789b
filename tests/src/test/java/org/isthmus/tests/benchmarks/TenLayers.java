package org.isthmus.tests.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
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
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.SymbolicPoint;
import org.isthmus.proofs.construction.SymbolicSubnetwork;
import org.isthmus.proofs.nbm21.End;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.SubnetworkArrays;
import org.isthmus.proofs.nbm21.Theorem41;

/**
 * Random ten-layer networks 784-[245]x10-10 with float32 weights, their path in the alternating
 * form with 123 neurons kept in each layer, and data like images.
 */
final class TenLayers {

  static final int HIDDEN = 10;
  static final int WIDTH = 245;
  static final int KEPT = 123;
  static final int INPUTS = 784;
  static final int CLASSES = 10;

  private final Random random = new Random(1);

  Network network(int hidden) {
    List<HiddenLayer> layers = new ArrayList<>();
    for (int p = 1; p <= hidden; p++) {
      layers.add(new HiddenLayer("h" + p, WIDTH, new Activation.Relu(), true));
    }
    return new Network("net", INPUTS, layers, CLASSES, false);
  }

  Matrix matrix(int rows, int columns) {
    double[] entries = new double[rows * columns];
    double scale = Math.sqrt(2.0 / rows);
    for (int k = 0; k < entries.length; k++) {
      entries[k] = (float) (scale * random.nextGaussian());
    }
    return Matrix.adopt(rows, columns, entries);
  }

  ParameterPoint point(Network network) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(matrix(network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l) ? matrix(1, network.width(l)) : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  Dataset data(int samples) {
    double[] inputs = new double[samples * INPUTS];
    int[] labels = new int[samples];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = random.nextInt(5) == 0 ? random.nextInt(256) / 127.5 - 1 : -1;
    }
    for (int k = 0; k < samples; k++) {
      labels[k] = random.nextInt(CLASSES);
    }
    return new Dataset(Matrix.adopt(samples, INPUTS, inputs), Targets.Labels.of(labels));
  }

  /** A certificate of 45 steps between two random networks: 43, and 2 for the common subnetwork. */
  Certificate certificate() {
    Network network = network(HIDDEN);
    ParameterPoint first = point(network);
    ParameterPoint second = point(network);
    Sources sources = new Sources(first, second);
    // Too little room in layer 1 to do without a subnetwork on the inputs; both ends share it.
    SymbolicSubnetwork hub = subnetwork(sources, "hub", network, 0);
    End a = end("a", network, sources, sources.first(), hub);
    End b = end("b", network, sources, sources.second(), hub);
    Dataset data = data(1);
    return new Certificate(
        new Claim.MaxLoss(Rational.ONE),
        new Loss.CrossEntropy(),
        network,
        new DataReference(
            1,
            Digests.of(data),
            new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("data.npz"), List.of())),
        new ModelReference("a", Digests.of(first), Optional.empty()),
        new ModelReference("b", Digests.of(second), Optional.empty()),
        "benchmark",
        sources.arrays(),
        Theorem41.alternating(sources, a, b));
  }

  private End end(
      String name, Network network, Sources sources, SymbolicPoint point, SymbolicSubnetwork hub) {
    List<List<Integer>> layers = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      List<Integer> all = IntStream.range(0, WIDTH).boxed().collect(Collectors.toList());
      Collections.shuffle(all, random);
      layers.add(all.subList(0, KEPT).stream().sorted().toList());
    }
    List<SymbolicSubnetwork> subnetworks = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      subnetworks.add(subnetwork(sources, "xi_" + name, network, l));
    }
    return new End(name, network, point, new KeptNeurons(layers), subnetworks, Optional.of(hub));
  }

  private SymbolicSubnetwork subnetwork(Sources sources, String prefix, Network network, int l) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    List<Boolean> hasBias = new ArrayList<>();
    int below = l == 0 ? INPUTS : KEPT;
    for (int p = l + 1; p <= network.depth(); p++) {
      int here = p == network.depth() ? CLASSES : WIDTH - KEPT;
      weights.add(matrix(below, here));
      biases.add(matrix(1, here));
      hasBias.add(network.hasBias(p));
      below = here;
    }
    return SubnetworkArrays.add(sources, prefix, l, weights, biases, hasBias);
  }
}
