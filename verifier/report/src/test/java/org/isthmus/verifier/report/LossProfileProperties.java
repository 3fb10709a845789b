package org.isthmus.verifier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.ParameterPoint;

class LossProfileProperties {

  private static final Engine ENGINE = Engines.byName("ejml");

  @Provide
  Arbitrary<Loss> losses() {
    return Arbitraries.of(
        new Loss.Squared(),
        new Loss.CrossEntropy(),
        new Loss.Logistic(),
        new Loss.Huber(Rational.of(1, 2)));
  }

  @Property(tries = 200)
  void everyPointOfTheProfileIsWhatTheNetworkGivesThere(
      @ForAll long seed,
      @ForAll("losses") Loss loss,
      @ForAll @Size(min = 1, max = 6) List<Conclusion> kinds,
      @ForAll @IntRange(min = 1, max = 5) int pointsPerSegment,
      @ForAll @IntRange(min = 1, max = 20) int samples) {
    Random random = new Random(seed);
    Certificate certificate = SmallPaths.path(random, loss, kinds);
    Dataset data = SmallPaths.randomData(random, samples, loss);
    LossProfile profile =
        LossProfile.along(certificate, data, ENGINE, pointsPerSegment, Progress.silent());
    boolean classes = loss instanceof Loss.CrossEntropy || loss instanceof Loss.Logistic;
    for (Evaluation point : profile.points()) {
      ParameterPoint there = SmallPaths.at(certificate, point.position());
      double expected = SmallPaths.loss(there, loss, data);
      assertEquals(expected, point.loss(), 1e-11 * (1 + expected));
      assertEquals(
          classes ? OptionalInt.of(SmallPaths.errors(there, data)) : OptionalInt.empty(),
          point.errors());
    }
  }

  @Property(tries = 200)
  void theClosedFormIsTheForwardPassAtEveryLambda(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 97) int parts) {
    Random random = new Random(seed);
    Loss loss = new Loss.CrossEntropy();
    Certificate certificate =
        SmallPaths.path(random, loss, List.of(Conclusion.INVARIANT, Conclusion.CONVEX));
    Dataset data = SmallPaths.randomData(random, 8, loss);
    LossProfile profile =
        LossProfile.along(certificate, data, ENGINE, parts, Progress.silent());
    int j = 1 + random.nextInt(parts);
    Evaluation point = profile.points().get(1 + j);
    assertEquals(1 + (double) j / parts, point.position());
    assertEquals(
        SmallPaths.loss(SmallPaths.at(certificate, point.position()), loss, data),
        point.loss(),
        1e-12 * (1 + point.loss()));
  }

  @Property(tries = 200)
  void theLossOfASegmentIsAtMostThatOfOneOfItsEnds(
      @ForAll long seed,
      @ForAll("losses") Loss loss,
      @ForAll @Size(min = 1, max = 6) List<Conclusion> kinds) {
    Random random = new Random(seed);
    Certificate certificate = SmallPaths.path(random, loss, kinds);
    Dataset data = SmallPaths.randomData(random, 10, loss);
    LossProfile profile = LossProfile.along(certificate, data, ENGINE, 7, Progress.silent());
    List<Evaluation> vertices = profile.vertices();
    assertEquals(kinds.size() + 1, vertices.size());
    for (Evaluation point : profile.points()) {
      int k = (int) Math.min(Math.floor(point.position()), kinds.size() - 1);
      double larger = Math.max(vertices.get(k).loss(), vertices.get(k + 1).loss());
      assertTrue(point.loss() <= larger * (1 + 1e-13));
    }
  }
}
