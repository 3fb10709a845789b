package org.isthmus.proofs.n21;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Paper;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.construction.Statement;
import org.isthmus.proofs.construction.exact.Features;
import org.isthmus.proofs.n21.states.GreedyBasis;
import org.isthmus.proofs.construction.exact.TwoSlope;

/**
 * First-layer features of full rank, reached without a change of the output.
 *
 * <p><b>Statement.</b> Let X have N distinct rows (H1), let the layer have n_1 >= N neurons (H2),
 * and let Assumption 1.2 hold (H3). Then there is a path on which F_1 W_2 stays as it is and at
 * whose end F_1 has rank N.
 *
 * <p><b>Construction.</b> A direction a of small integers separates the samples: p_i = x_i a are
 * distinct. Sorted, p_1 < ... < p_N, with t_1 = p_1 - 1 and t_k = p_{k-1} for k >= 2, the N neurons
 * of incoming weights a and bias -t_k have features C with det C = (1-m)^{N-2} times the product of
 * the p_k - p_{k-1}, or 1 for N = 1. If F_1 has rank r below N, (i) the outgoing weights move to a
 * basis I of F_1 (Lemma 2.3), and (ii) N - r neurons outside I become those of the N above that
 * complete I to a basis (Steinitz).
 *
 * <p><b>Why it holds.</b> On the samples the first two columns of C are p - t_1 and, but for
 * negative values that do not occur, p - p_1; their difference is 1, so they span 1 and p. For k >=
 * 3, s(p - t_k) = m (p - t_k) + (1-m) relu(p - t_k), and the first summand is in that span. What is
 * left is lower triangular with the diagonal 1, p_2 - p_1, p_3 - p_2, ... and N - 2 factors 1 - m.
 * Segment (i) is {@code affine}, and (ii) moves dead neurons: {@code lumped}. Both are invariant.
 *
 * <p><b>Notation.</b> a: {@code direction}, (n_0, 1); p: {@code projections}, sorted; C: features
 * of {@link Basis}, (N, N); m: slope.
 *
 * <p><b>Departures.</b> Deterministic, for activations of two slopes m != 1 and 1, where the
 * published proof chooses weights generically. N counts the distinct samples, so H1 is no
 * hypothesis. A layer without a bias is refused where a neuron has to be set.
 */
@Statement(paper = Paper.N21, label = "Lemma 2.2")
public final class Lemma22 {

  /**
   * N neurons with features of rank N on N distinct samples.
   *
   * @param direction a, shape (n_0, 1), small integers, not negative
   * @param projections p_1 < ... < p_N
   * @param weights incoming weights, shape (n_0, N), all columns a
   * @param biases -t_1, ..., -t_N, shape (1, N)
   * @param features C, shape (N, N), its rows in the order of the samples
   * @param determinant det C with the rows in the order of the projections; not zero if m != 1
   */
  public record Basis(
      RationalMatrix direction,
      List<Rational> projections,
      RationalMatrix weights,
      RationalMatrix biases,
      RationalMatrix features,
      Rational determinant) {

    public Basis {
      projections = List.copyOf(projections);
    }

    Neurons neurons() {
      return new Neurons(weights, biases, features);
    }
  }

  private Lemma22() {}

  /**
   * A direction a for which the numbers x_i a are distinct: for each input in turn the least
   * integer c >= 0 that separates all samples which differ in the inputs so far. Each pair of
   * samples rules out one c at most, so c <= N (N-1) / 2.
   *
   * @param distinct X, shape (N, n_0), rows distinct
   * @return shape (n_0, 1)
   * @throws IllegalArgumentException if two rows are equal
   */
  public static RationalMatrix separatingDirection(RationalMatrix distinct) {
    int n = distinct.rows();
    int[] prefix = new int[n];
    int groups = 1;
    Rational[] projection = new Rational[n];
    Arrays.fill(projection, Rational.ZERO);
    RationalMatrix.Editor direction = RationalMatrix.zeros(distinct.columns(), 1).edit();
    for (int k = 0; k < distinct.columns() && groups < n; k++) {
      int before = groups;
      groups = refine(prefix, distinct, k);
      if (groups == before) {
        continue;
      }
      long c = 0;
      Rational[] next = projection;
      while (new HashSet<>(List.of(next)).size() < groups) {
        c++;
        next = moved(projection, distinct, k, Rational.of(c));
      }
      projection = next;
      direction.set(k, 0, Rational.of(c));
    }
    if (groups < n) {
      throw new IllegalArgumentException(
          "a separating direction needs distinct samples (found " + groups + " distinct of " + n
              + ")");
    }
    return direction.build();
  }

  /** Numbers the samples by their inputs up to input k; returns how many numbers there are. */
  private static int refine(int[] prefix, RationalMatrix samples, int k) {
    record Key(int before, BigInteger value) {}

    Map<Key, Integer> numbers = new HashMap<>();
    for (int i = 0; i < prefix.length; i++) {
      Integer fresh = numbers.size();
      Integer known = numbers.putIfAbsent(new Key(prefix[i], samples.numerator(i, k)), fresh);
      prefix[i] = known == null ? fresh : known;
    }
    return numbers.size();
  }

  private static Rational[] moved(Rational[] projection, RationalMatrix x, int k, Rational c) {
    return IntStream.range(0, projection.length)
        .mapToObj(i -> projection[i].plus(c.times(x.get(i, k))))
        .toArray(Rational[]::new);
  }

  /**
   * The N neurons of the construction, exact.
   *
   * @param distinct X, shape (N, n_0), rows distinct
   * @param activation s, of any slope; with slope 1 the determinant is zero from N = 3 on
   * @throws IllegalArgumentException if two rows are equal
   */
  public static Basis basis(RationalMatrix distinct, TwoSlope activation) {
    int n = distinct.rows();
    RationalMatrix direction = separatingDirection(distinct);
    RationalMatrix projection = distinct.times(direction);
    Set<Rational> values = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      values.add(projection.get(i, 0));
    }
    List<Rational> sorted = new ArrayList<>(values);
    Rational determinant = Rational.ONE;
    Rational bend = Rational.ONE.minus(activation.slope());
    RationalMatrix.Editor biases = RationalMatrix.zeros(1, n).edit();
    biases.set(0, 0, Rational.ONE.minus(sorted.get(0)));
    for (int k = 1; k < n; k++) {
      biases.set(0, k, sorted.get(k - 1).negate());
      determinant = determinant.times(sorted.get(k).minus(sorted.get(k - 1)));
      determinant = k >= 2 ? determinant.times(bend) : determinant;
    }
    int[] copies = new int[n];
    RationalMatrix thresholds = biases.build();
    return new Basis(
        direction,
        sorted,
        direction.columns(copies),
        thresholds,
        activation.apply(projection.columns(copies).plusRow(thresholds)),
        determinant);
  }

  /**
   * The path of the lemma; empty if F_1 has rank N already.
   *
   * @param inputs X, shape (samples, n_0)
   * @throws RefusedException if the layer is too narrow, is linear, or needs a bias and has none
   */
  public static RationalPath makeFullRank(RationalPoint a, RationalMatrix inputs) {
    requireHiddenLayer(a.network());
    RationalMatrix distinct = DistinctSamples.of(inputs).select(inputs);
    FirstLayer layer = FirstLayer.at(a, distinct);
    makeFullRank(layer, distinct);
    return layer.trace().path();
  }

  /**
   * Adds the path of the lemma to one of a first layer.
   *
   * @return N neurons whose features are independent at the end
   */
  static int[] makeFullRank(FirstLayer layer, RationalMatrix distinct) {
    Network network = layer.state().network();
    int n = distinct.rows();
    GreedyBasis found = GreedyBasis.quick(layer.features());
    if (found.size() < n) {
      requireRoom(network, n);
      if (!network.hasBias(1) || TwoSlope.require(network, 1).isLinear()) {
        found = GreedyBasis.exact(layer.features());
        requireRank(network, found.size(), n);
      }
    }
    if (found.size() == n) {
      return found.columns();
    }
    int[] basis = layer.redistribute().columns();
    if (basis.length == n) {
      return basis;
    }
    int[] others = GreedyBasis.complement(network.width(1), basis);
    int missing = n - basis.length;
    Neurons candidates = basis(distinct, TwoSlope.require(network, 1)).neurons();
    int[] complete =
        completion(
            layer.features().columns(basis).beside(candidates.features()), basis.length, n);
    int[] dead = Arrays.copyOf(others, missing);
    int[] chosen =
        Arrays.stream(complete, basis.length, n).map(k -> k - basis.length).toArray();
    String neurons = FirstLayer.count(missing, "dead neuron");
    layer.become(
        dead,
        candidates,
        chosen,
        "move " + neurons + " to complete the basis",
        "move " + neurons + " that completed the basis back");
    return IntStream.concat(Arrays.stream(basis), Arrays.stream(dead)).toArray();
  }

  /** N columns of [F_1[:,I], C] that are independent, those of I first. */
  private static int[] completion(RationalMatrix both, int rank, int n) {
    int[] quick = GreedyBasis.quick(both).columns();
    int[] columns = completes(quick, rank, n) ? quick : GreedyBasis.exact(both).columns();
    if (!completes(columns, rank, n)) {
      throw new ArithmeticException("the neurons of Lemma 2.2 do not complete the basis");
    }
    return columns;
  }

  private static boolean completes(int[] columns, int rank, int n) {
    return columns.length == n && IntStream.range(0, rank).allMatch(k -> columns[k] == k);
  }

  private static void requireHiddenLayer(Network network) {
    if (network.depth() < 2) {
      throw new RefusedException("Lemma 2.2 needs a hidden layer (found none)");
    }
  }

  private static void requireRoom(Network network, int distinct) {
    if (network.width(1) < distinct) {
      throw new RefusedException(
          "Lemma 2.2 needs as many neurons in layer " + network.layerName(1)
              + " as there are distinct samples (found " + network.width(1) + ", expected at least "
              + distinct + ")");
    }
  }

  private static void requireRank(Network network, int rank, int distinct) {
    if (rank < distinct) {
      throw new RefusedException(
          "Lemma 2.2 needs an activation that is not linear, and a bias to set, in layer "
              + network.layerName(1) + " (found " + network.activation(1).notation()
              + (network.hasBias(1) ? "" : " without a bias") + ", features of rank " + rank
              + ", expected rank " + distinct + ")");
    }
  }

  /**
   * The hypotheses of the lemma for the first layer of a network and given inputs.
   *
   * @param inputs X, shape (samples, n_0)
   */
  public static List<Hypothesis> hypotheses(Network network, RationalMatrix inputs) {
    if (network.depth() < 2) {
      return List.of(Hypotheses.hiddenLayer(network));
    }
    return List.of(
        Hypotheses.distinct(DistinctSamples.of(inputs)),
        Hypotheses.width(network, DistinctSamples.of(inputs), 0),
        Hypotheses.kinked(network),
        Assumption12.decide(network.activation(1)),
        Hypotheses.firstBias(network));
  }

  /**
   * The hypotheses for a point: a first layer whose features have rank N from the start needs
   * neither a bias nor a kink. The exact rank of F_1 is reported beside what floating point says of
   * it.
   *
   * @param inputs X, shape (samples, n_0)
   */
  public static List<Hypothesis> hypotheses(RationalPoint a, RationalMatrix inputs) {
    Network network = a.network();
    if (network.depth() < 2 || TwoSlope.of(network.activation(1)).isEmpty()) {
      return hypotheses(network, inputs);
    }
    RationalMatrix distinct = DistinctSamples.of(inputs).select(inputs);
    RationalMatrix features = Features.first(a, distinct);
    int rank = ExactRank.of(features).rank();
    boolean canBend = network.hasBias(1) && !TwoSlope.require(network, 1).isLinear();
    return List.of(
        Hypotheses.distinct(DistinctSamples.of(inputs)),
        Hypotheses.width(network, DistinctSamples.of(inputs), 0),
        Hypothesis.decided(
            "rank F_1 = N, or the layer has a bias and two different slopes",
            rank == distinct.rows() || canBend,
            Hypotheses.ranks(features, rank) + ", N = " + distinct.rows() + "; "
                + network.activation(1).notation()
                + (network.hasBias(1) ? " with a bias" : " without a bias")));
  }

  /**
   * Whether the lemma applies: a first layer that can be set, or features of rank N from the start.
   * The loss does not matter.
   */
  public static Applicability applicability(ModelOnData subject, Loss loss) {
    Network network = subject.network();
    if (network.depth() < 2) {
      return Hypotheses.applicability(Lemma22.class, List.of(Hypotheses.hiddenLayer(network)));
    }
    List<Hypothesis> hypotheses = new ArrayList<>();
    hypotheses.add(Hypotheses.distinct(subject.distinct()));
    hypotheses.add(Hypotheses.width(network, subject.distinct(), 0));
    boolean canBend =
        network.hasBias(1)
            && TwoSlope.of(network.activation(1)).filter(s -> !s.isLinear()).isPresent();
    if (canBend) {
      hypotheses.add(LayerHypotheses.twoSlopesOf(network, 1));
      hypotheses.add(Assumption12.decide(network, 1));
      hypotheses.add(Hypotheses.firstBias(network));
    } else {
      hypotheses.add(LayerHypotheses.fullRank(subject, 1));
    }
    return Hypotheses.applicability(
        Lemma22.class,
        hypotheses,
        "with features of rank N from the start neither a bias nor two different slopes are needed");
  }
}
