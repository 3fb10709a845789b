package org.isthmus.tests.widthn1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Indices;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.proofs.n21.Theorem31.Form;
import org.isthmus.proofs.n21.Theorem41;
import org.isthmus.proofs.n21.Theorem41.Disconnection;
import org.isthmus.verifier.checker.Verdict;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.affine.DistinctInputs;

/** N21 Theorem 4.1: disconnected sublevel sets, each decided by the checker. */
class Theorem41Properties {

  private static final List<Activation> KINKED =
      List.of(
          new Activation.Relu(),
          new Activation.LeakyRelu(Rational.of(1, 10)),
          new Activation.LeakyRelu(Rational.of(-1)),
          new Activation.LeakyRelu(Rational.of(2)));

  private static Theorem41.Instance instance(Instances draw) {
    int width = draw.in(2, 4);
    boolean bias = draw.once(2);
    int size = width + (bias ? 1 : 0);
    int outputs = size + draw.in(0, 1);
    Activation activation = KINKED.get(draw.in(0, KINKED.size() - 1));
    Network network =
        new Network(
            "net", 2, List.of(new HiddenLayer("h", width, activation, true)), outputs, bias);
    RationalMatrix inputs = draw.inputs(size + draw.in(0, 2), 2);
    RationalMatrix weights = draw.matrix(width, outputs);
    RationalMatrix biases = bias ? draw.matrix(1, outputs) : RationalMatrix.zeros(1, outputs);
    while (rank(weights, biases) < size) {
      weights = draw.matrix(width, outputs);
      biases = bias ? draw.matrix(1, outputs) : biases;
    }
    return Theorem41.generate(network, inputs, weights, biases);
  }

  /** The rank of the output weights with the output bias below them. */
  private static int rank(RationalMatrix weights, RationalMatrix biases) {
    return ExactRank.of(weights.transpose().beside(biases.transpose())).rank();
  }

  private static Verdict verdict(
      RationalPoint first,
      RationalPoint second,
      RationalDataset data,
      Rational from,
      Rational below,
      List<Integer> rows) {
    Indices indices = Indices.of(rows.stream().mapToInt(row -> row).toArray());
    Claim.Disconnected claim = new Claim.Disconnected(from, below, indices);
    return ExactCertificates.report(ExactCertificates.of(claim, data, first, second), data)
        .verdict();
  }

  private static void assertKind(Kind kind, Verdict verdict) {
    assertEquals(kind, verdict.kind(), verdict.reason());
  }

  @Property(tries = 120)
  @Label("N21 Theorem 4.1: two neurons exchanged are disconnected, up to a barrier of 20 bits")
  void aGeneratedInstanceIsDisconnected(@ForAll long seed) {
    Instances draw = new Instances(seed);
    Theorem41.Instance instance = instance(draw);
    RationalDataset data = instance.data();
    RationalPoint first = instance.point();
    int width = first.network().width(1);
    int[] order = draw.order(width);
    Disconnection found =
        Theorem41.disconnect(first, data, order[0], order[1], Optional.of(instance.rows()));
    RationalPoint second = found.swapped();
    List<Integer> rows = found.rows();
    assertEquals(Rational.ZERO, found.fit());
    assertEquals(Rational.ZERO, PathOracle.loss(first, data));
    assertEquals(
        PathOracle.output(first, data.inputs()), PathOracle.output(second, data.inputs()));
    assertEquals(found.determinant().negate(), found.swappedDeterminant());
    assertKind(
        Kind.VERIFIED, verdict(first, second, data, Rational.ZERO, found.barrier(), rows));
    assertKind(
        Kind.VERIFIED, verdict(second, first, data, Rational.ZERO, found.barrier(), rows));
    Rational more = found.barrier().times(Rational.of((1 << 19) + 1, 1 << 19));
    assertKind(Kind.REJECTED, verdict(first, second, data, Rational.ZERO, more, rows));
    assertKind(
        Kind.REJECTED, verdict(first, first, data, Rational.ZERO, found.barrier(), rows));
    if (width > 2) {
      // Exchanged twice, the sign is the first one.
      RationalPoint twice =
          Theorem41.disconnect(second, data, order[1], order[2], Optional.of(rows)).swapped();
      assertKind(
          Kind.REJECTED, verdict(first, twice, data, Rational.ZERO, found.barrier(), rows));
      assertKind(
          Kind.VERIFIED, verdict(second, twice, data, Rational.ZERO, found.barrier(), rows));
    }
  }

  @Property(tries = 80)
  @Label("N21 Theorem 4.1: the samples that are searched for do, too")
  void theSamplesAreFound(@ForAll long seed) {
    Theorem41.Instance instance = instance(new Instances(seed));
    Disconnection found =
        Theorem41.disconnect(instance.point(), instance.data(), 0, 1, Optional.empty());
    assertKind(
        Kind.VERIFIED,
        verdict(
            instance.point(), found.swapped(), instance.data(), found.fit(), found.barrier(),
            found.rows()));
  }

  @Property(tries = 80)
  @Label("N21 Theorem 4.1: without an exact fit the sets from the loss on are disconnected")
  void modelsThatNearlyFitAreDisconnectedFromTheirLossOn(@ForAll long seed) {
    Instances draw = new Instances(seed);
    Theorem41.Instance instance = instance(draw);
    RationalMatrix targets =
        ((RationalTargets.Values) instance.data().targets()).values();
    RationalMatrix noise =
        draw.matrix(targets.rows(), targets.columns())
            .times(Rational.of(1, draw.once(2) ? 10 : 10000));
    RationalDataset data =
        new RationalDataset(
            instance.data().inputs(), new RationalTargets.Values(targets.plus(noise)));
    Disconnection found;
    try {
      found =
          Theorem41.disconnect(
              instance.point(), data, 0, 1, Optional.of(instance.rows()));
    } catch (RefusedException refused) {
      assertTrue(
          refused.getMessage().contains("needs a loss below the barrier")
              || refused.getMessage().contains("independent targets"),
          refused.getMessage());
      return;
    }
    assertEquals(PathOracle.loss(instance.point(), data), found.fit());
    assertKind(
        Kind.VERIFIED,
        verdict(
            instance.point(), found.swapped(), data, found.fit(), found.barrier(),
            found.rows()));
    if (found.fit().signum() > 0) {
      Rational less = found.fit().times(Rational.of(999999, 1000000));
      assertKind(
          Kind.REJECTED,
          verdict(
              instance.point(), found.swapped(), data, less, found.barrier(), found.rows()));
    }
  }

  /** The point with dead neurons more. */
  private static RationalPoint widened(RationalPoint point, int width) {
    Network network = point.network();
    int more = width - network.width(1);
    Network wider =
        new Network(
            "wider",
            network.width(0),
            List.of(new HiddenLayer("h", width, network.activation(1), true)),
            network.width(2),
            network.hasBias(2));
    return new RationalPoint(
        wider,
        List.of(
            point.weight(1).beside(RationalMatrix.zeros(network.width(0), more)),
            point.weight(2)
                .transpose()
                .beside(RationalMatrix.zeros(network.width(2), more))
                .transpose()),
        List.of(point.bias(1).beside(RationalMatrix.zeros(1, more)), point.bias(2)));
  }

  @Property(tries = 80)
  @Label("N21 Theorems 3.1 and 4.1: with N + 1 neurons the same two are connected without loss")
  void withNeuronsMoreTheTwoAreConnectedWithoutLoss(@ForAll long seed) {
    Theorem41.Instance instance = instance(new Instances(seed));
    RationalDataset data = instance.data();
    Disconnection found =
        Theorem41.disconnect(instance.point(), data, 0, 1, Optional.of(instance.rows()));
    int distinct = DistinctInputs.of(data.inputs()).count();
    RationalPoint first = widened(instance.point(), distinct + 1);
    RationalPoint second = widened(found.swapped(), distinct + 1);
    RationalPath path =
        Theorem31.connect(first, second, data.inputs(), Form.BATCHED, progress -> {});
    Certificate certificate =
        ExactCertificates.of(new Claim.MaxLoss(Rational.ZERO), data, path);
    assertKind(Kind.VERIFIED, ExactCertificates.report(certificate, data).verdict());
    assertThrows(
        RefusedException.class,
        () -> Theorem41.disconnect(first, data, 0, 1, Optional.empty()));
    if (distinct + 1 <= data.size() && !first.network().hasBias(2)) {
      // As many samples as neurons, but not so many distinct ones.
      List<Integer> rows =
          IntStream.rangeClosed(0, distinct).boxed().toList();
      assertKind(
          Kind.REJECTED, verdict(first, second, data, Rational.ZERO, found.barrier(), rows));
    }
  }

  /** A trap: a path that is right for some of the samples is no path for all of them. */
  @Property(tries = 80)
  @Label("N21 Theorem 4.1: no path for fewer samples is verified below the barrier for all")
  void aPathForFewerSamplesIsNotVerifiedForAll(@ForAll long seed) {
    Theorem41.Instance instance = instance(new Instances(seed));
    RationalDataset data = instance.data();
    Disconnection found =
        Theorem41.disconnect(instance.point(), data, 0, 1, Optional.of(instance.rows()));
    int[] fewer =
        instance.rows().stream()
            .limit(instance.point().network().width(1) - 1)
            .mapToInt(row -> row)
            .toArray();
    RationalMatrix targets = ((RationalTargets.Values) data.targets()).values();
    RationalDataset some =
        new RationalDataset(
            data.inputs().rows(fewer), new RationalTargets.Values(targets.rows(fewer)));
    RationalPath path =
        Theorem31.connect(
            instance.point(), found.swapped(), some.inputs(), Form.BATCHED, progress -> {});
    Certificate right =
        ExactCertificates.of(new Claim.MaxLoss(Rational.ZERO), some, path);
    assertKind(Kind.VERIFIED, ExactCertificates.report(right, some).verdict());
    for (Claim claim :
        List.of(
            new Claim.MaxLoss(found.barrier()),
            new Claim.AtMostEnds(found.barrier()),
            new Claim.Descends(found.barrier()))) {
      Certificate forged = ExactCertificates.of(claim, data, path);
      assertNotEquals(
          Kind.VERIFIED, ExactCertificates.report(forged, data).verdict().kind());
    }
  }

  private static Network network(int depth, int width, int outputs, boolean bias) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < depth; l++) {
      hidden.add(new HiddenLayer("h" + l, width, new Activation.Relu(), true));
    }
    return new Network("net", 1, hidden, outputs, bias);
  }

  private static void assertRefused(String reason, Network network, RationalTargets targets) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(RationalMatrix.zeros(network.width(l - 1), network.width(l)));
      biases.add(RationalMatrix.zeros(1, network.width(l)));
    }
    RationalPoint point = new RationalPoint(network, weights, biases);
    RationalDataset data =
        new RationalDataset(
            RationalMatrix.of(3, 1, Rational.of(1), Rational.of(2), Rational.of(1)), targets);
    String message =
        assertThrows(
                RefusedException.class,
                () -> Theorem41.disconnect(point, data, 0, 1, Optional.empty()))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  @Example
  void whatTheTheoremDoesNotSayIsRefused() {
    RationalTargets two = new RationalTargets.Values(RationalMatrix.zeros(3, 2));
    RationalTargets three = new RationalTargets.Values(RationalMatrix.zeros(3, 3));
    RationalTargets one = new RationalTargets.Values(RationalMatrix.zeros(3, 1));
    assertRefused("n_1 = 1", network(2, 1, 2, false), two);
    assertRefused("L = 2 fails (L = 3)", network(3, 2, 2, false), two);
    assertRefused("N >= n_1 fails", network(2, 3, 3, false), three);
    assertRefused("N >= n_1 + 1 fails", network(2, 2, 3, true), three);
    assertRefused("n_L >= n_1 fails", network(2, 2, 1, false), one);
    assertRefused(
        "class labels", network(2, 2, 2, false),
        new RationalTargets.Classes(Targets.Labels.of(0, 1, 0)));
    // Dead neurons and zero targets: nothing to choose from.
    assertRefused("found no 2 samples", network(2, 2, 2, false), two);
  }

  @Example
  void neuronsAndSamplesThatAreNotThereAreNoQuestion() {
    Theorem41.Instance instance = instance(new Instances(1));
    RationalPoint point = instance.point();
    RationalDataset data = instance.data();
    int width = point.network().width(1);
    for (int[] pair : new int[][] {{0, 0}, {-1, 0}, {0, width}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Theorem41.disconnect(point, data, pair[0], pair[1], Optional.empty()));
    }
    for (List<Integer> rows : List.of(List.of(0), List.of(0, 0, 0, 0, 0), List.of(-1, 0))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Theorem41.disconnect(point, data, 0, 1, Optional.of(rows)));
    }
  }
}
