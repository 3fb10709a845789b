package org.isthmus.verifier.checker.enclosed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.loss.ExactOutputLosses;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.LossEnclosures;
import org.isthmus.verifier.checker.loss.Precision;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.checker.loss.RandomCases;

/** No point of a piece has a loss above the bound of the piece. */
class PieceEnclosuresProperties {

  private static double bound(
      Loss loss, Dataset data, ParameterPoint a, ParameterPoint b, Piece piece) {
    return bounds(loss, data, a, b, List.of(piece), 1).get(0);
  }

  private static List<Double> bounds(
      Loss loss, Dataset data, ParameterPoint a, ParameterPoint b, List<Piece> pieces, int threads) {
    return new PieceEnclosures(loss, data, threads, ProgressListener.NONE)
        .upperBounds(a, b, pieces);
  }

  private static Piece piece(Random random, int deepest) {
    int depth = random.nextInt(deepest + 1);
    return new Piece(depth, random.nextLong(1L << depth));
  }

  /** The ends of the piece, its middle, and points between on a grid of 16 to a piece. */
  private static List<Rational> times(Random random, Piece piece) {
    List<Rational> times = new ArrayList<>();
    for (int k : new int[] {0, 8, 16, random.nextInt(17), random.nextInt(17)}) {
      times.add(
          Rational.of(
              BigInteger.valueOf(16 * piece.index() + k),
              BigInteger.ONE.shiftLeft(piece.depth() + 4)));
    }
    return times;
  }

  private static Rational between(double a, double b, Rational t) {
    Rational from = Rational.of(a);
    return from.plus(t.times(Rational.of(b).minus(from)));
  }

  private static RationalMatrix between(Matrix a, Matrix b, Rational t) {
    Rational[] entries =
        IntStream.range(0, a.rows() * a.columns())
            .mapToObj(
                k -> {
                  int row = k / a.columns();
                  int column = k % a.columns();
                  return between(a.get(row, column), b.get(row, column), t);
                })
            .toArray(Rational[]::new);
    return RationalMatrix.of(a.rows(), a.columns(), entries);
  }

  private static RationalPoint between(ParameterPoint a, ParameterPoint b, Rational t) {
    RationalPoint point = RationalPoint.of(a);
    for (int l = 1; l <= a.network().depth(); l++) {
      point =
          point.with(
              l, between(a.weight(l), b.weight(l), t), between(a.bias(l), b.bias(l), t));
    }
    return point;
  }

  /** The loss at exactly that point, of a network whose activations have two slopes. */
  private static LossEnclosure exactLoss(
      Loss loss, Dataset data, ParameterPoint a, ParameterPoint b, Rational t) {
    RationalDataset exact = RationalDataset.of(data);
    int[] rows = IntStream.range(0, data.size()).toArray();
    return ExactOutputLosses.of(loss, exact, a.network().outputWidth(), rows)
        .at(ForwardPass.at(between(a, b, t), exact.inputs()).output());
  }

  private static void assertBounds(double bound, Rational low, Object place) {
    assertTrue(
        bound == Double.POSITIVE_INFINITY || Rational.of(bound).compareTo(low) >= 0,
        () -> "a bound of " + bound + " below " + low.doubleValue() + " at " + place);
  }

  private static void assertSound(RandomCases cases, Random random, DoubleSupplier numbers) {
    Network network = cases.network(1 + random.nextInt(4), 4, RandomCases.RATIONAL);
    Loss loss = cases.loss();
    Dataset data = cases.data(network, loss, 1 + random.nextInt(4), numbers);
    ParameterPoint a = cases.point(network, numbers);
    ParameterPoint b =
        random.nextBoolean() ? cases.point(network, numbers) : cases.relative(a, numbers);
    Piece piece = piece(random, random.nextBoolean() ? 4 : 40);
    double bound = bound(loss, data, a, b, piece);
    for (Rational t : times(random, piece)) {
      assertBounds(bound, exactLoss(loss, data, a, b, t).low(), t);
    }
  }

  @Property(tries = 300)
  void noPointIsAboveItsBoundWhereNumbersAreOrdinary(@ForAll long seed) {
    RandomCases cases = new RandomCases(seed);
    assertSound(cases, new Random(seed), cases::ordinary);
  }

  @Property(tries = 300)
  void noPointIsAboveItsBoundWhereNumbersAreExtreme(@ForAll long seed) {
    RandomCases cases = new RandomCases(seed);
    Random random = new Random(seed);
    DoubleSupplier numbers =
        switch (random.nextInt(4)) {
          case 0 -> cases::scattered;
          case 1 -> cases::underflowing;
          case 2 -> () -> random.nextInt(6) == 0 ? cases.nasty() : cases.ordinary();
          default -> cases::nasty;
        };
    assertSound(cases, random, numbers);
  }

  @Property(tries = 500)
  void noPointIsAboveItsBoundAroundTheKinkOfOneNeuron(
      @ForAll long seed, @ForAll boolean otherSlope) {
    Random random = new Random(seed);
    Activation activation =
        otherSlope
            ? new Activation.LeakyRelu(Rational.of(random.nextInt(61) - 30, 1 + random.nextInt(9)))
            : new Activation.Relu();
    Network network =
        new Network("net", 1, List.of(new HiddenLayer("h1", 1, activation, true)), 1, true);
    DoubleSupplier tiny = () -> random.nextGaussian() * Math.scalb(1.0, -random.nextInt(8));
    ParameterPoint[] ends =
        Stream.of(-1, 1)
            .map(
                sign ->
                    new ParameterPoint(
                        network,
                        List.of(
                            Matrix.of(1, 1, tiny.getAsDouble()), Matrix.of(1, 1, tiny.getAsDouble())),
                        List.of(
                            Matrix.of(1, 1, sign * random.nextDouble()),
                            Matrix.of(1, 1, tiny.getAsDouble()))))
            .toArray(ParameterPoint[]::new);
    Dataset data =
        new Dataset(
            Matrix.of(1, 1, tiny.getAsDouble()),
            new Targets.Values(Matrix.of(1, 1, tiny.getAsDouble())));
    Piece piece = piece(random, 2);
    double bound = bound(new Loss.Squared(), data, ends[0], ends[1], piece);
    assertTrue(bound <= Double.MAX_VALUE, "nothing is known of an ordinary case");
    for (Rational t : times(random, piece)) {
      assertBounds(bound, exactLoss(new Loss.Squared(), data, ends[0], ends[1], t).low(), t);
    }
  }

  /** A multiple of 2^-16 of up to about 8: a point at a multiple of 2^-24 of the way is exact. */
  private static double onGrid(RandomCases cases) {
    return Math.rint(Math.max(-8, Math.min(8, 2 * cases.ordinary())) * 0x1p16) * 0x1p-16;
  }

  private static ParameterPoint exactly(ParameterPoint a, ParameterPoint b, Rational t) {
    RationalPoint point = between(a, b, t);
    assertEquals(point, RationalPoint.of(point.rounded()));
    return point.rounded();
  }

  @Property(tries = 80)
  void noPointIsAboveItsBoundWhereActivationsAreSmooth(@ForAll long seed) {
    RandomCases cases = new RandomCases(seed);
    Random random = new Random(seed);
    List<Activation> all =
        Stream.of(RandomCases.SMOOTH, RandomCases.SMOOTH, RandomCases.RATIONAL)
            .flatMap(List::stream)
            .toList();
    Network network = cases.network(2 + random.nextInt(3), 5, all);
    Loss loss = cases.loss();
    Dataset data = cases.data(network, loss, 1 + random.nextInt(5), cases::ordinary);
    ParameterPoint a = cases.point(network, () -> onGrid(cases));
    ParameterPoint b = cases.point(network, () -> onGrid(cases));
    Piece piece = piece(random, 20);
    double bound = bound(loss, data, a, b, piece);
    // The exponential of a wide interval overflows; with labels no difference is above zero.
    boolean soft =
        loss instanceof Loss.CrossEntropy && data.targets() instanceof Targets.Values;
    assertTrue(soft || bound <= Double.MAX_VALUE, "nothing is known of an ordinary case");
    LossEnclosures losses = new LossEnclosures(loss, data, 1, ProgressListener.NONE);
    List<ParameterPoint> points =
        times(random, piece).stream().map(t -> exactly(a, b, t)).toList();
    for (LossEnclosure enclosure : losses.of(points, Precision.DOUBLE_DOUBLE)) {
      assertBounds(bound, enclosure.low(), piece);
    }
  }

  @Property(tries = 10)
  void theExcessFallsWithTheSquareOfTheLengthWhereActivationsAreSmooth(@ForAll long seed) {
    RandomCases cases = new RandomCases(seed);
    Network network = smoothNetwork(new Random(seed));
    Loss loss = cases.loss();
    Dataset data = cases.data(network, loss, 20, cases::ordinary);
    ParameterPoint a = cases.point(network, () -> onGrid(cases) / 4);
    ParameterPoint b = cases.point(network, () -> onGrid(cases) / 4);
    double coarse = excess(loss, data, a, b, 8);
    double fine = excess(loss, data, a, b, 12);
    assertTrue(fine > 0, () -> "no excess: " + fine);
    // Four halvings make a factor of 256 in the limit.
    assertTrue(fine <= coarse / 150, () -> coarse + " falls to " + fine + " only");
  }

  private static Network smoothNetwork(Random random) {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l <= 2; l++) {
      Activation activation = RandomCases.SMOOTH.get(random.nextInt(3));
      hidden.add(new HiddenLayer("h" + l, 5, activation, true));
    }
    return new Network("net", 4, hidden, 3, true);
  }

  /** How far the bound of a piece in the middle is above the loss at its ends. */
  private static double excess(
      Loss loss, Dataset data, ParameterPoint a, ParameterPoint b, int depth) {
    Piece piece = new Piece(depth, 1L << (depth - 1));
    double bound = bound(loss, data, a, b, piece);
    double ends =
        new LossEnclosures(loss, data, 1, ProgressListener.NONE)
            .of(
                List.of(
                    exactly(a, b, Rational.of(piece.from())),
                    exactly(a, b, Rational.of(piece.to()))),
                Precision.DOUBLE_DOUBLE)
            .stream()
            .mapToDouble(at -> at.value().hi())
            .max()
            .orElseThrow();
    return bound - ends;
  }

  @Property(tries = 10)
  void theBoundsDependOnNothingButThePiece(@ForAll long seed) {
    RandomCases cases = new RandomCases(seed);
    Random random = new Random(seed);
    Network network = cases.network(3, 4, RandomCases.RATIONAL);
    Loss loss = cases.loss();
    Dataset data = cases.data(network, loss, 600, cases::ordinary);
    ParameterPoint a = cases.point(network, cases::ordinary);
    ParameterPoint b = cases.point(network, cases::ordinary);
    List<Piece> pieces = Stream.generate(() -> piece(random, 12)).limit(5).toList();
    List<Double> alone = pieces.stream().map(piece -> bound(loss, data, a, b, piece)).toList();
    assertEquals(alone, bounds(loss, data, a, b, pieces, 1));
    assertEquals(alone, bounds(loss, data, a, b, pieces, 3));
  }

  @Property(tries = 10)
  void manySamplesHaveTheMeanOfTheirBounds(@ForAll long seed) {
    // Samples beyond a batch count, and those of the batch before do not come back.
    RandomCases cases = new RandomCases(seed);
    Network network = cases.network(2, 3, RandomCases.RATIONAL);
    Loss loss = new Loss.Squared();
    ParameterPoint a = cases.point(network, cases::ordinary);
    ParameterPoint b = cases.point(network, cases::ordinary);
    Dataset data = cases.data(network, loss, 258, cases::ordinary);
    Piece piece = new Piece(30, 5);
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      sum += bound(loss, data.range(i, i + 1), a, b, piece);
    }
    double bound = bound(loss, data, a, b, piece);
    assertEquals(sum / data.size(), bound, 1e-6 * bound + 1e-12);
  }

  @Example
  void nothingIsKnownWhereNumbersOverflow() {
    Loss loss = new Loss.Squared();
    Piece whole = new Piece(0, 0);
    double most = Double.MAX_VALUE;
    for (Activation activation :
        Stream.concat(RandomCases.RATIONAL.stream(), RandomCases.SMOOTH.stream()).toList()) {
      Network network =
          new Network("net", 1, List.of(new HiddenLayer("h1", 2, activation, true)), 1, true);
      Dataset one = new Dataset(Matrix.of(1, 1, 1), new Targets.Values(Matrix.of(1, 1, 0)));
      for (double[] weights :
          new double[][] {{most, most, -most, -most}, {-most, most, most, -most}, {most, 1, -most, 0}}) {
        ParameterPoint a = point(network, weights[0], weights[1], most);
        ParameterPoint b = point(network, weights[2], weights[3], -most);
        assertEquals(Double.POSITIVE_INFINITY, bound(loss, one, a, b, whole));
        // And none of it where a whole piece is harmless.
        assertEquals(0, bound(loss, one, zero(network), zero(network), whole), 1e-12);
      }
    }
  }

  private static ParameterPoint zero(Network network) {
    return point(network, 0, 0, 0);
  }

  private static ParameterPoint point(Network network, double first, double second, double out) {
    return new ParameterPoint(
        network,
        List.of(Matrix.of(1, 2, first, second), Matrix.of(2, 1, out, out)),
        List.of(Matrix.zeros(1, 2), Matrix.zeros(1, 1)));
  }

  @Example
  void whatDoesNotFitIsRefused() {
    RandomCases cases = new RandomCases(1);
    Loss loss = new Loss.Squared();
    Network network = cases.network(2, 3, RandomCases.RATIONAL);
    ParameterPoint a = cases.point(network, cases::ordinary);
    Dataset data = cases.data(network, loss, 2, cases::ordinary);
    Network wider =
        new Network("wider", network.inputWidth() + 1, network.hidden(), network.outputWidth(), true);
    ParameterPoint other = cases.point(wider, cases::ordinary);
    Piece whole = new Piece(0, 0);
    Dataset labelled = new Dataset(data.inputs(), Targets.Labels.of(0, 0));
    for (Runnable wrong :
        List.<Runnable>of(
            () -> bound(loss, data, a, other, whole),
            () -> bound(loss, data, other, other, whole),
            () -> bound(new Loss.Logistic(), data, a, a, whole),
            () -> bound(loss, labelled, a, a, whole),
            () -> bounds(loss, data, a, a, List.of(whole), 0))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
  }
}
