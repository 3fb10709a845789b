package org.isthmus.proofs.nbm21.features;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;

class SeparabilityProperties {

  private static final Activation RELU = new Activation.Relu();

  /** Many of them touch, have equal points, or points of one side only. */
  @Property(tries = 600)
  void fewPointsWithSmallCoordinatesAreDecidedAsByElimination(
      @ForAll long seed, @ForAll boolean origin) {
    Random random = new Random(seed);
    int d = 1 + random.nextInt(3);
    int range = 1 + random.nextInt(4);
    double[][] points = new double[1 + random.nextInt(7)][d];
    boolean[] own = new boolean[points.length];
    for (int j = 0; j < points.length; j++) {
      own[j] = random.nextBoolean();
      for (int i = 0; i < d; i++) {
        points[j][i] = random.nextInt(2 * range + 1) - range;
      }
    }
    PointFeatures features = SeparableInstances.features(points, own, RELU, seed, 2);
    Separation answer = decide(features, 0, origin);
    SeparableInstances.assertProved(features, 0, own, origin, answer);
    assertEquals(
        SeparableInstances.isSeparable(points, own, origin),
        answer instanceof Separation.Separated);
  }

  @Property(tries = 60)
  void pointsAroundAPlaneAreSeparatedDownToAGapOfAMillionth(
      @ForAll long seed, @ForAll boolean origin) {
    Random random = new Random(seed);
    int d = 2 + random.nextInt(12);
    int n = 50 + random.nextInt(250);
    double gap = Math.pow(10, -1 - random.nextInt(6));
    double[][] points = new double[n][d];
    boolean[] own = new boolean[n];
    double[] normal = random.doubles(d, 0.5, 1).toArray();
    double offset = origin ? 0 : random.nextGaussian();
    for (int j = 0; j < n; j++) {
      double value = offset;
      for (int i = 1; i < d; i++) {
        points[j][i] = random.nextGaussian();
        value += normal[i] * points[j][i];
      }
      own[j] = random.nextBoolean();
      double distance = j < d + 2 ? gap : gap + Math.abs(random.nextGaussian());
      points[j][0] = ((own[j] ? distance : -distance) - value) / normal[0];
    }
    PointFeatures features = SeparableInstances.features(points, own, RELU, seed, 2);
    Separation answer = decide(features, 0, origin);
    SeparableInstances.assertProved(features, 0, own, origin, answer);
    assertEquals(Separation.Separated.class, answer.getClass());
  }

  /** One point of the one side is a mean of points of the other: all others can be separated. */
  @Property(tries = 30)
  void oneTouchingPointIsEnough(@ForAll long seed) {
    Random random = new Random(seed);
    int d = 2 + random.nextInt(12);
    int n = 50 + random.nextInt(250);
    double[][] points = new double[n][d];
    boolean[] own = new boolean[n];
    for (int j = 0; j < n; j++) {
      own[j] = j % 2 == 0;
      for (int i = 0; i < d; i++) {
        points[j][i] = (double) (float) random.nextGaussian();
      }
      points[j][0] = (own[j] ? 1 : -1) * (1 + Math.abs(points[j][0]));
    }
    // Samples 0 and 2 on the boundary of their side, and their middle of the other side.
    points[0][0] = -5;
    points[2][0] = -5;
    for (int j = 1; j < n; j += 2) {
      points[j][0] -= 5;
    }
    for (int i = 0; i < d; i++) {
      points[1][i] = (points[0][i] + points[2][i]) / 2;
    }
    PointFeatures features = SeparableInstances.features(points, own, RELU, seed, 2);
    Separation answer = decide(features, 0, false);
    SeparableInstances.assertProved(features, 0, own, false, answer);
    assertEquals(Separation.Inseparable.class, answer.getClass());
  }

  @Property(tries = 40)
  void whatIsSaidOfFeaturesOfTwoLayersIsRightInExactArithmetic(
      @ForAll long seed, @ForAll boolean origin, @ForAll boolean leaky) {
    Random random = new Random(seed);
    int d = 2 + random.nextInt(4);
    int n = 5 + random.nextInt(60);
    double[][] points = new double[n][d];
    boolean[] own = new boolean[n];
    for (int j = 0; j < n; j++) {
      own[j] = random.nextInt(3) == 0;
      for (int i = 0; i < d; i++) {
        points[j][i] = random.nextInt(256) / 127.5 - 1;
      }
    }
    Activation activation = leaky ? new Activation.LeakyRelu(Rational.of(1, 10)) : RELU;
    PointFeatures features =
        SeparableInstances.features(
            points, own, activation, seed, 2 + random.nextInt(8), 2 + random.nextInt(12));
    for (int layer = 1; layer <= 2; layer++) {
      Separation answer = decide(features, layer, origin);
      SeparableInstances.assertProved(features, layer, own, origin, answer);
    }
  }

  /** Features are dependent exactly, and in double only up to rounding. */
  @Property(tries = 40)
  void featuresThatDependOnOthersDoNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    int d = 2 + random.nextInt(2);
    int n = 20 + random.nextInt(60);
    double[][] points = new double[n][d];
    boolean[] own = new boolean[n];
    for (int j = 0; j < n; j++) {
      own[j] = random.nextBoolean();
      for (int i = 0; i < d; i++) {
        points[j][i] = random.nextGaussian();
      }
    }
    PointFeatures features =
        SeparableInstances.features(points, own, new Activation.Identity(), seed, 6, 9);
    for (int layer = 0; layer <= 2; layer++) {
      Separation answer = decide(features, layer, false);
      SeparableInstances.assertProved(features, layer, own, false, answer);
    }
  }

  private static Separation decide(PointFeatures features, int layer, boolean origin) {
    return new Separability(features, 1, message -> {})
        .separation(
            layer, SeparableInstances.all(features.network().width(layer)), 1, origin);
  }
}
