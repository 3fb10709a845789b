package org.isthmus.proofs.nbm21.memorisers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.nbm21.memorisers.RandomSamples.Position;

/** Every construction takes its targets exactly, on points in any position. */
class MemoriserProperties {

  private static final int TRIES = 60;

  @Property(tries = TRIES)
  void hatsFitPointsInAnyPosition(
      @ForAll Position position,
      @ForAll @IntRange(min = 1, max = 10) int size,
      @ForAll @IntRange(min = 1, max = 3) int dimension,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll long seed) {
    RandomSamples samples =
        RandomSamples.of(position, size, dimension, outputs, new Random(seed));
    ReluNetwork network =
        Hats.of(
                Arithmetic.EXACT, samples.points(), samples.targets(), dimension, samples.size(),
                seed)
            .orElseThrow();
    assertFits(samples, network);
  }

  @Property(tries = TRIES)
  void peelingFitsPointsInAnyPosition(
      @ForAll Position position,
      @ForAll @IntRange(min = 1, max = 10) int size,
      @ForAll @IntRange(min = 1, max = 3) int dimension,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll long seed) {
    RandomSamples samples =
        RandomSamples.of(position, size, dimension, outputs, new Random(seed));
    ReluNetwork network =
        Stream.iterate(seed, s -> s + 1)
            .limit(20)
            .flatMap(
                s ->
                    Peeling.of(
                            Arithmetic.EXACT, samples.points(), samples.targets(), samples.size(),
                            s)
                        .stream())
            .findFirst()
            .orElseThrow();
    assertFits(samples, network);
  }

  @Property(tries = TRIES)
  void pointsInGeneralPositionNeedNoMoreNeuronsThanTheFormulasSay(
      @ForAll @IntRange(min = 1, max = 10) int size,
      @ForAll @IntRange(min = 2, max = 4) int dimension,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll long seed) {
    RandomSamples samples =
        RandomSamples.of(Position.GENERAL, size, dimension, outputs, new Random(seed));
    int groups = (size + dimension - 1) / dimension;
    ReluNetwork hats =
        Hats.of(Arithmetic.EXACT, samples.points(), samples.targets(), dimension, groups, seed)
            .orElseThrow();
    ReluNetwork peeled =
        Peeling.of(Arithmetic.EXACT, samples.points(), samples.targets(), groups, seed)
            .orElseThrow();
    assertFits(samples, hats);
    assertFits(samples, peeled);
    assertTrue(hats.fits(List.of(groups * Hats.neuronsOfGroup(outputs))));
    assertTrue(peeled.fits(List.of(groups * Peeling.neuronsOfSimplex(outputs))));
  }

  @Property(tries = TRIES)
  void hatsAndPeelingRefuseWhatNeedsMoreGroups(
      @ForAll @IntRange(min = 2, max = 3) int dimension,
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll long seed) {
    RandomSamples samples =
        RandomSamples.of(
            Position.GENERAL, groups * dimension + 1, dimension, 1, new Random(seed));
    List<List<Rational>> positive =
        samples.targets().stream().map(y -> List.of(y.get(0).plus(Rational.of(2)))).toList();
    assertEquals(
        Optional.empty(),
        Hats.of(Arithmetic.EXACT, samples.points(), positive, dimension, groups, seed));
    assertEquals(
        Optional.empty(),
        Peeling.of(Arithmetic.EXACT, samples.points(), positive, groups, seed));
  }

  @Property(tries = TRIES)
  void theLineFitsWithANeuronForEachPointAfterTheFirst(
      @ForAll Position position,
      @ForAll @IntRange(min = 1, max = 14) int size,
      @ForAll @IntRange(min = 1, max = 3) int dimension,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll long seed) {
    RandomSamples samples =
        RandomSamples.of(position, size, dimension, outputs, new Random(seed));
    ProjectedSamples projected = projected(samples, seed);
    ReluNetwork network = Line.of(projected).along(projected);
    assertFits(samples, network);
    assertTrue(network.fits(List.of(Math.max(1, samples.size() - 1))));
    ReluNetwork withoutBias = network.withoutOutputBias();
    assertFits(samples, withoutBias);
    assertTrue(withoutBias.biases().get(1).isZero());
    assertTrue(withoutBias.fits(List.of(Math.max(2, samples.size()))));
  }

  @Property(tries = 2 * TRIES)
  void stairsFitWhateverTheirCapacityAllows(
      @ForAll Position position,
      @ForAll @IntRange(min = 1, max = 24) int size,
      @ForAll @IntRange(min = 1, max = 3) int dimension,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll @IntRange(min = 2, max = 7) int layers,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> widths = random.ints(layers, 1, 14).boxed().toList();
    RandomSamples samples = RandomSamples.of(position, size, dimension, outputs, random);
    ProjectedSamples projected = projected(samples, seed);
    Optional<ReluNetwork> found =
        Stairs.of(projected, widths).map(network -> network.along(projected));
    assertEquals(
        Stairs.capacity(widths, outputs) >= projected.runs().size(), found.isPresent());
    if (found.isPresent()) {
      assertFits(samples, found.get());
      assertTrue(found.get().fits(widths), found.get().hiddenWidths() + " in " + widths);
    }
  }

  @Property(tries = TRIES)
  void stairsOverDyadicPointsHaveDyadicWeightsAndAreExactInDoubles(
      @ForAll @IntRange(min = 1, max = 16) int size,
      @ForAll @IntRange(min = 1, max = 3) int dimension,
      @ForAll long seed) {
    Random random = new Random(seed);
    RandomSamples samples =
        RandomSamples.of(Position.GRID, size, dimension, 1, random).withClasses(4, random);
    ProjectedSamples projected = projected(samples, seed);
    ReluNetwork network =
        Stairs.of(projected, List.of(4, 9, 5, 9)).orElseThrow().along(projected);
    for (RationalMatrix weight : network.weights()) {
      assertTrue(Matrix.exactly(weight).isPresent());
    }
    for (int j = 0; j < samples.size(); j++) {
      double[] x = samples.points().get(j).stream().mapToDouble(Arithmetic.ROUNDED::of).toArray();
      assertEquals(samples.targets().get(j).get(0).doubleValue(), DoublePass.of(network, x)[0]);
    }
  }

  @Property(tries = TRIES)
  void theZigzagFitsWhateverItsCapacityAllows(
      @ForAll Position position,
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll @IntRange(min = 1, max = 3) int dimension,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll @IntRange(min = 1, max = 9) int first,
      @ForAll @IntRange(min = 1, max = 9) int second,
      @ForAll @IntRange(min = 0, max = 2) int carries,
      @ForAll long seed) {
    RandomSamples samples =
        RandomSamples.of(position, size, dimension, outputs, new Random(seed));
    ProjectedSamples projected = projected(samples, seed);
    Optional<ReluNetwork> found =
        Zigzag.of(projected, first, second)
            .map(network -> network.behindCarries(carries).along(projected));
    assertEquals(
        Zigzag.capacity(first, second, outputs) >= projected.positions().size(),
        found.isPresent());
    if (found.isPresent()) {
      assertFits(samples, found.get());
      List<Integer> widths = found.get().hiddenWidths();
      assertTrue(widths.get(carries) <= first && widths.get(carries + 1) <= second);
    }
  }

  @Property(tries = TRIES)
  void hatsAreCarriedThroughFurtherLayers(
      @ForAll Position position,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @IntRange(min = 1, max = 2) int outputs,
      @ForAll @IntRange(min = 1, max = 3) int layers,
      @ForAll long seed) {
    RandomSamples samples = RandomSamples.of(position, size, 2, outputs, new Random(seed));
    ReluNetwork network =
        Hats.of(Arithmetic.EXACT, samples.points(), samples.targets(), 2, samples.size(), seed)
            .orElseThrow()
            .carriedUp(layers, projected(samples, seed).lowest());
    assertFits(samples, network);
    assertFits(samples, network.withoutOutputBias());
    List<Integer> wide = network.hiddenWidths().stream().map(width -> width + 3).toList();
    assertFits(samples, network.padded(wide));
    assertEquals(wide, network.padded(wide).hiddenWidths());
  }

  @Property(tries = TRIES)
  void roundedHatsClassifyEveryPoint(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 4, max = 8) int dimension,
      @ForAll long seed) {
    Random random = new Random(seed);
    RandomSamples samples =
        RandomSamples.of(Position.GENERAL, size, dimension, 1, random).withClasses(5, random);
    assertClassifies(
        samples,
        Hats.of(
                Arithmetic.ROUNDED,
                doubles(samples.points()),
                doubles(samples.targets()),
                dimension - 2,
                size,
                seed)
            .orElseThrow());
  }

  @Property(tries = TRIES)
  void roundedPeelingClassifiesEveryPoint(
      @ForAll @IntRange(min = 1, max = 40) int size,
      @ForAll @IntRange(min = 4, max = 8) int dimension,
      @ForAll long seed) {
    Random random = new Random(seed);
    RandomSamples samples =
        RandomSamples.of(Position.GENERAL, size, dimension, 1, random).withClasses(5, random);
    assertClassifies(
        samples,
        Peeling.of(
                Arithmetic.ROUNDED,
                doubles(samples.points()),
                doubles(samples.targets()),
                size,
                seed)
            .orElseThrow());
  }

  private static void assertClassifies(RandomSamples samples, ReluNetwork network) {
    for (int j = 0; j < samples.size(); j++) {
      double[] x = samples.points().get(j).stream().mapToDouble(Arithmetic.ROUNDED::of).toArray();
      assertEquals(
          samples.targets().get(j).get(0).doubleValue(), DoublePass.of(network, x)[0], 1e-3);
    }
  }

  private static List<List<Double>> doubles(List<List<Rational>> rows) {
    return rows.stream().map(row -> row.stream().map(Arithmetic.ROUNDED::of).toList()).toList();
  }

  private static ProjectedSamples projected(RandomSamples samples, long seed) {
    return ProjectedSamples.of(samples.pointMatrix(), samples.targetMatrix(), 10, seed)
        .orElseThrow();
  }

  private static void assertFits(RandomSamples samples, ReluNetwork network) {
    assertEquals(samples.targetMatrix(), network.outputs(samples.pointMatrix()));
  }
}
