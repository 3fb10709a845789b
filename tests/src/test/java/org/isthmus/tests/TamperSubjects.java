package org.isthmus.tests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.tests.RandomPaths.Ends;
import org.isthmus.tests.RandomPaths.Hubs;
import org.isthmus.tests.RandomPaths.Instance;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** Certificates to tamper with: a real one of each kind, with the least bound that is true. */
public final class TamperSubjects {

  private TamperSubjects() {}

  /** What was constructed. */
  public enum Kind {
    HUB,
    NO_HUB,
    TWO_HUBS,
    FAITHFUL,
    DROPOUT
  }

  public record Subject(Certificate certificate, Dataset data) {}

  /** All networks are of ReLU neurons, and all numbers multiples of 1/8. */
  public static Subject of(Kind kind, long seed) {
    Subject subject = kind == Kind.DROPOUT ? dropout(seed) : theorem41(kind, seed);
    Checker checker = new Checker(1, ProgressListener.NONE);
    Rational maximum =
        checker
            .check(subject.certificate(), subject.data())
            .maximum()
            .orElseThrow()
            .exact()
            .orElseThrow();
    Certificate c = subject.certificate();
    return new Subject(
        rebuilt(c, maximum, c.network(), c.data(), c.arrays(), c.steps()), subject.data());
  }

  private static Subject theorem41(Kind kind, long seed) {
    for (long k = 0; ; k++) {
      Instance instance =
          new RandomPaths(1000 * seed + k)
              .instance(
                  3,
                  true,
                  kind == Kind.NO_HUB ? Ends.SAME_SUBSETS : Ends.SAME_CARDINALITIES,
                  switch (kind) {
                    case NO_HUB -> Hubs.NONE;
                    case TWO_HUBS -> Hubs.TWO;
                    default -> Hubs.ONE;
                  });
      boolean without = instance.firstEnd().hub().isEmpty();
      if (without == (kind == Kind.NO_HUB) && IntStream.range(1, 3).allMatch(
          l -> instance.network().width(l) > 1)) {
        return new Subject(
            kind == Kind.FAITHFUL ? instance.faithful() : instance.alternating(),
            instance.data());
      }
    }
  }

  private static Subject dropout(long seed) {
    RandomPaths random = new RandomPaths(seed);
    Random choice = new Random(seed);
    List<HiddenLayer> hidden = new ArrayList<>();
    List<List<Integer>> kept = new ArrayList<>();
    for (int l = 1; l < 3; l++) {
      int width = 2 + choice.nextInt(4);
      hidden.add(
          new HiddenLayer("h" + l, width, new Activation.Relu(), choice.nextBoolean()));
      kept.add(IntStream.range(0, 1 + choice.nextInt(width / 2)).boxed().toList());
    }
    Network network = new Network("net", 2, hidden, 2, choice.nextBoolean());
    Endpoint first = new Endpoint("a", random.point(network), new KeptNeurons(kept));
    Endpoint second = new Endpoint("b", random.point(network), new KeptNeurons(kept));
    ConnectingPath path =
        Corollary43.connect(first, List.of(2.0, 1.5), second, List.of(2.0, 0.5));
    Dataset data = random.data(network, 4);
    return new Subject(
        Certificates.of(
            Rational.of(1_000_000),
            new Loss.Squared(),
            data,
            path.arrays(),
            path.steps(),
            first.point(),
            second.point()),
        data);
  }

  /** A certificate of other parts, as one would make it who has the writer: digests are anew. */
  static Certificate rebuilt(
      Certificate before,
      Rational bound,
      Network network,
      DataReference data,
      List<StoredArray> arrays,
      List<Step> steps) {
    return new Certificate(
        new Claim.MaxLoss(bound),
        before.loss(),
        network,
        data,
        model("first", point(network, arrays, "A")),
        model("second", point(network, arrays, "B")),
        before.construction(),
        arrays,
        steps);
  }

  private static ModelReference model(String name, ParameterPoint point) {
    return new ModelReference(
        name,
        Digests.of(point),
        Optional.of(
            new ModelReference.File(
                name + ".npz", ArrayNames.byConvention(), Digests.of(new byte[0]))));
  }

  private static ParameterPoint point(Network network, List<StoredArray> arrays, String prefix) {
    Map<String, Matrix> byName = new HashMap<>();
    arrays.forEach(array -> byName.put(array.name(), array.values()));
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(byName.get(prefix + ".W" + l));
      biases.add(
          network.hasBias(l)
              ? byName.get(prefix + ".b" + l)
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }
}
