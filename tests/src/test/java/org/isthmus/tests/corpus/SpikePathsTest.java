package org.isthmus.tests.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.tests.corpus.CorpusFile.Folder;
import org.isthmus.tests.corpus.SpikeFiles.Spike;
import org.isthmus.tests.widthn1.PathOracle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The paths of the corpus that look low at equally spaced points are high between them. */
class SpikePathsTest {

  record Path(CorpusFile file, Spike spike) {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** All files of spikes, but for those in which nothing is evaluated. */
  static Stream<Path> paths() {
    return SpikeFiles.SPIKES.stream()
        .flatMap(
            spike ->
                Corpus.files().stream()
                    .filter(file -> file.name().contains("spike-" + spike.name()))
                    .map(file -> new Path(file, spike)));
  }

  static List<Spike> spikes() {
    return SpikeFiles.SPIKES;
  }

  private static Truth truth(CorpusFile file) {
    return Truth.of(CorpusFolder.of(file.folder()), file).orElseThrow();
  }

  /** The straight line between the two models of the paths over a spike. */
  private static Truth straight(Spike spike) {
    return paths()
        .map(Path::file)
        .filter(file -> file.name().equals("affine-invariant-over-spike-" + spike.name()))
        .map(SpikePathsTest::truth)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("spikes")
  void theStraightLineIsLowAtEquallySpacedPointsAndHighAtItsSpike(Spike spike) {
    Truth truth = straight(spike);
    RationalPoint from = truth.states().get(0);
    RationalPoint to = truth.states().get(1);
    for (int points : new int[] {61, 401}) {
      for (int k = 0; k < points; k++) {
        Rational t = Rational.of(k, points - 1);
        assertEquals(Rational.ZERO, truth.loss(PathOracle.between(from, to, t)), "at " + t);
      }
    }
    assertEquals(SpikeFiles.TOP, truth.loss(PathOracle.between(from, to, spike.at())));
  }

  /** Every path, through whatever states, passes the top: it is where the second weight is zero. */
  @ParameterizedTest
  @MethodSource("paths")
  void everyPathPassesTheTop(Path path) {
    Truth truth = truth(path.file());
    List<RationalPoint> states = truth.states();
    List<Rational> tops =
        IntStream.range(1, states.size())
            .filter(k -> middle(states.get(k - 1)).signum() <= 0)
            .filter(k -> middle(states.get(k)).signum() >= 0)
            .mapToObj(k -> atZero(states.get(k - 1), states.get(k)))
            .map(truth::loss)
            .toList();
    assertTrue(!tops.isEmpty(), "no step passes the top");
    tops.forEach(loss -> assertEquals(SpikeFiles.TOP, loss));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void aPathWithALowBoundIsNotVerified(Path path) {
    Folder folder = path.file().folder();
    Rational bound = ((Claim.MaxLoss) truth(path.file()).certificate().claim()).bound();
    boolean isLow = bound.compareTo(SpikeFiles.TOP) < 0;
    assertEquals(!isLow, folder == Folder.CORRECT, path.toString());
  }

  private static Rational middle(RationalPoint state) {
    return state.weight(1).get(0, 1);
  }

  private static RationalPoint atZero(RationalPoint from, RationalPoint to) {
    Rational way = middle(to).minus(middle(from));
    return PathOracle.between(from, to, middle(from).negate().dividedBy(way));
  }
}
