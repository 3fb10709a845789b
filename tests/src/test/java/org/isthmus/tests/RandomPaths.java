package org.isthmus.tests;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.Sources;
import org.isthmus.proofs.construction.SymbolicSubnetwork;
import org.isthmus.proofs.nbm21.End;
import org.isthmus.proofs.nbm21.FaithfulPath;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.SubnetworkArrays;
import org.isthmus.proofs.nbm21.Theorem41;

/**
 * Random instances of NBM21 Theorem 4.1: networks with L = 1..6, widths 1..7, all activations, with
 * and without biases, equal and different subsets and cardinalities. All weights are multiples of 1/8
 * up to 1 in size, so that exact evaluation is cheap and coincidences are frequent.
 */
final class RandomPaths {

  private static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.Tanh(),
          new Activation.Sigmoid(),
          new Activation.Gelu(),
          new Activation.Identity());

  /** The subnetworks on the inputs. */
  enum Hubs {
    /** None, where the ends have room to do without. */
    NONE,
    /** One for both ends. */
    ONE,
    /** One for both ends, although they have room to do without. */
    ONE_TOO_MANY,
    /** One for each end. */
    TWO
  }

  /** Whether the subsets of the two ends agree. */
  enum Ends {
    SAME_SUBSETS,
    SAME_CARDINALITIES,
    ANY
  }

  private final Random random;

  RandomPaths(long seed) {
    random = new Random(seed);
  }

  Matrix matrix(int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = (random.nextInt(17) - 8) / 8.0;
    }
    return Matrix.adopt(rows, columns, entries);
  }

  Network network(int depth, boolean exact) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int p = 1; p < depth; p++) {
      Activation activation =
          exact ? new Activation.Relu() : ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
      hidden.add(
          new HiddenLayer("h" + p, 1 + random.nextInt(7), activation, random.nextInt(4) > 0));
    }
    return new Network(
        "net", 1 + random.nextInt(3), hidden, 1 + random.nextInt(3), random.nextBoolean());
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

  Dataset data(Network network, int size) {
    return new Dataset(
        matrix(size, network.inputWidth()),
        new Targets.Values(matrix(size, network.outputWidth())));
  }

  private KeptNeurons kept(Network network, int[] sizes) {
    List<List<Integer>> layers = new ArrayList<>();
    for (int p = 1; p < network.depth(); p++) {
      List<Integer> all =
          IntStream.range(0, network.width(p)).boxed().collect(Collectors.toList());
      Collections.shuffle(all, random);
      layers.add(all.subList(0, sizes[p]).stream().sorted().toList());
    }
    return new KeptNeurons(layers);
  }

  private int[] sizes(Network network) {
    int[] sizes = new int[network.depth()];
    for (int p = 1; p < network.depth(); p++) {
      int width = network.width(p);
      int least = (width + 1) / 2;
      sizes[p] = least + random.nextInt(width - least + 1);
    }
    return sizes;
  }

  private SymbolicSubnetwork subnetwork(
      Sources sources, String prefix, Network network, int l, int inputs, List<Integer> widths) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    List<Boolean> hasBias = new ArrayList<>();
    int below = inputs;
    for (int p = l + 1; p <= network.depth(); p++) {
      int here = p == network.depth() ? network.outputWidth() : widths.get(p - 1);
      weights.add(matrix(below, here));
      biases.add(matrix(1, here));
      hasBias.add(network.hasBias(p));
      below = here;
    }
    return SubnetworkArrays.add(sources, prefix, l, weights, biases, hasBias);
  }

  /** Two ends with everything that the constructions need. */
  record Instance(
      Network network,
      ParameterPoint first,
      ParameterPoint second,
      Sources sources,
      End firstEnd,
      End secondEnd,
      Dataset data) {

    Certificate certificate(List<Step> steps) {
      return Certificates.of(
          Rational.of(1_000_000), new Loss.Squared(), data, sources.arrays(), steps, first, second);
    }

    Certificate alternating() {
      return certificate(Theorem41.alternating(sources, firstEnd, secondEnd));
    }

    Certificate faithful() {
      return certificate(FaithfulPath.between(sources, firstEnd, secondEnd));
    }

    /** The same ends, to be connected without a subnetwork on the inputs. */
    Instance withoutHub() {
      return new Instance(
          network, first, second, sources, withoutHub(firstEnd), withoutHub(secondEnd), data);
    }

    private static End withoutHub(End end) {
      return new End(
          end.name(), end.network(), end.point(), end.kept(), end.subnetworks(), Optional.empty());
    }
  }

  /** A random instance. */
  Instance instance(int depth, boolean exact, Ends ends, Hubs hubs) {
    Network network = network(depth, exact);
    ParameterPoint first = point(network);
    ParameterPoint second = point(network);
    Sources sources = new Sources(first, second);
    int[] firstSizes = sizes(network);
    int[] secondSizes = ends == Ends.ANY ? sizes(network) : firstSizes;
    if ((hubs == Hubs.NONE || hubs == Hubs.ONE_TOO_MANY) && depth > 1) {
      // Room for both stage-1 subnetworks: at most half of layer 1 each.
      firstSizes[1] = Math.max(1, network.width(1) / 2);
      secondSizes[1] = firstSizes[1];
    }
    KeptNeurons firstKept = kept(network, firstSizes);
    KeptNeurons secondKept =
        ends == Ends.SAME_SUBSETS ? firstKept : kept(network, secondSizes);
    Optional<SymbolicSubnetwork> firstHub = Optional.empty();
    Optional<SymbolicSubnetwork> secondHub = Optional.empty();
    boolean hubless =
        depth == 1
            || (hubs == Hubs.NONE && !Theorem41.needsHub(network, firstKept, secondKept));
    if (!hubless) {
      firstHub =
          Optional.of(
              subnetwork(
                  sources,
                  "hub",
                  network,
                  0,
                  network.inputWidth(),
                  Theorem41.hubWidths(network, firstKept, secondKept)));
      secondHub =
          hubs != Hubs.TWO
              ? firstHub
              : Optional.of(
                  subnetwork(
                      sources,
                      "otherhub",
                      network,
                      0,
                      network.inputWidth(),
                      Theorem41.hubWidths(network, secondKept, secondKept)));
    }
    return new Instance(
        network,
        first,
        second,
        sources,
        end("a", "xiA", sources, network, firstKept, firstHub, true),
        end("b", "xiB", sources, network, secondKept, secondHub, false),
        data(network, 4));
  }

  private End end(
      String name,
      String prefix,
      Sources sources,
      Network network,
      KeptNeurons kept,
      Optional<SymbolicSubnetwork> hub,
      boolean first) {
    List<Integer> widths = Theorem41.hubWidths(network, kept, kept);
    List<SymbolicSubnetwork> subnetworks = new ArrayList<>();
    for (int l = 1; l < network.depth(); l++) {
      subnetworks.add(subnetwork(sources, prefix, network, l, kept.size(l), widths));
    }
    return new End(
        name, network, first ? sources.first() : sources.second(), kept, subnetworks, hub);
  }
}
