package org.isthmus.numeric.compute.halfspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.isthmus.numeric.compute.halfspace.HalfspaceSearch.Result;
import org.isthmus.numeric.model.Matrix;
import org.junit.jupiter.api.Test;

class HalfspaceSearchTest {

  @Test
  void samplesOnTwoSidesOfAPlaneAreSeparatedInAnyUnits() {
    for (double unit : new double[] {1, 1e-30, 1e30, 1e-200, 1e200}) {
      Random random = new Random(1);
      int d = 12;
      double[] features = random.doubles(3000 * d, -1, 1).map(x -> x * unit).toArray();
      boolean[] positive = new boolean[3000];
      for (int j = 0; j < positive.length; j++) {
        positive[j] = random.nextBoolean();
        features[j * d + 5] =
            unit * (positive[j] ? 0.01 : -0.01) + 3 * features[j * d] - 2 * features[j * d + 7];
      }
      SignedRows rows = new SignedRows(Matrix.of(3000, d, features), positive, false);
      Result.Inside inside = assertInstanceOf(Result.Inside.class, search(rows));
      double[] margins = rows.relativeMargins(inside.plane());
      assertTrue(Arrays.stream(margins).min().orElseThrow() > 1e-5, "unit " + unit);
    }
  }

  @Test
  void ofMixedSamplesSomeAreFoundThatCombineToZero() {
    Random random = new Random(2);
    int d = 15;
    Matrix features = Matrix.of(5000, d, random.doubles(5000 * d, 0, 1).toArray());
    boolean[] positive = new boolean[5000];
    for (int j = 0; j < positive.length; j++) {
      positive[j] = random.nextInt(4) == 0;
    }
    for (boolean origin : new boolean[] {false, true}) {
      SignedRows rows = new SignedRows(features, positive, origin);
      Result.Spread spread = assertInstanceOf(Result.Spread.class, search(rows));
      List<Integer> vertex =
          LinearPrograms.vertex(rows, spread.samples(), 1, 10_000).orElseThrow();
      assertTrue(spread.samples().containsAll(vertex));
      assertTrue(vertex.size() <= rows.width() + 1);
      List<Integer> one = vertex.subList(1, vertex.size());
      assertEquals(Optional.empty(), LinearPrograms.vertex(rows, one, 1, 10_000));
    }
  }

  @Test
  void theProgramsAgreeWithWhatIsKnownOfAFewPoints() {
    SignedRows apart =
        new SignedRows(Matrix.of(2, 1, 1, 3), new boolean[] {false, true}, false);
    List<Integer> both = List.of(0, 1);
    assertEquals(Optional.empty(), LinearPrograms.vertex(apart, both, 1, 10_000));
    Matrix plane = LinearPrograms.widestPlane(apart, both, 10_000).orElseThrow();
    assertTrue(Arrays.stream(apart.values(plane)).allMatch(value -> value > 0.1));
    SignedRows between =
        new SignedRows(Matrix.of(3, 1, 1, 2, 3), new boolean[] {false, true, false}, false);
    assertEquals(
        Optional.of(List.of(0, 1, 2)),
        LinearPrograms.vertex(between, List.of(0, 1, 2), 1, 10_000));
  }

  @Test
  void columnsThatCannotMatterAreLeftOut() {
    // Constant; zero; varying; the same; the negative of it; minus zero and zero.
    Matrix features =
        Matrix.of(3, 6, 5, 0, 1, 1, -1, -0.0, 5, 0, 2, 2, -2, 0, 5, 0, 4, 4, -4, -0.0);
    boolean[] positive = {true, true, false};
    SignedRows affine = new SignedRows(features, positive, false);
    assertEquals(3, affine.width());
    SignedRows linear = new SignedRows(features, positive, true);
    assertEquals(3, linear.width());
    // Root mean squares sqrt(7) and 5: the columns are halved and quartered.
    assertArrayEquals(
        new double[] {0.5, -0.5, 1, -2, 2, -1}, affine.table(List.of(0, 2)));
    assertArrayEquals(
        new double[] {1.25, 0.5, -0.5, -1.25, -2, 2}, linear.table(List.of(0, 2)));
    assertEquals(
        Matrix.of(7, 1, 0, 0, 1, 0, 2, 0, 7), affine.plane(new double[] {2, 4, 7}));
    assertEquals(
        Matrix.of(6, 1, 0.5, 0, 1, 0, 2, 0), linear.plane(new double[] {2, 2, 4}));
  }

  @Test
  void marginsAreRelativeToTheTermsOfTheSum() {
    SignedRows rows =
        new SignedRows(
            Matrix.of(3, 2, 1, 1, -1, 2, 0, 0), new boolean[] {true, false, true}, false);
    double[] margins = rows.relativeMargins(Matrix.of(3, 1, 2, -1, 1));
    assertArrayEquals(new double[] {2.0 / 4, 3.0 / 5, 1}, margins);
    assertArrayEquals(new double[] {2, 3, 1}, rows.values(Matrix.of(3, 1, 2, -1, 1)));
    assertArrayEquals(new double[3], rows.relativeMargins(Matrix.zeros(3, 1)));
    assertThrows(
        IllegalArgumentException.class, () -> rows.relativeMargins(Matrix.zeros(2, 1)));
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SignedRows(Matrix.of(1, 1, Double.NaN), new boolean[1], false));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SignedRows(Matrix.of(1, 1, 1), new boolean[2], false));
  }

  @Test
  void theResidualsOfTheSquaredHingeBecomeMultipliers() {
    // On the line: -1, 2 and 4 combine to zero, and 0.5, 2 and 4 do not.
    double[] spread = {-1, 2, 4};
    SquaredHinge none = new SquaredHinge(spread, 1, new double[1], () -> false);
    for (double r = 1; r > 1e-14; r /= 100) {
      none.minimise(r);
    }
    assertTrue(none.least() < 0);
    assertEquals(0, none.distanceFromZero(), 1e-9);
    SquaredHinge one = new SquaredHinge(new double[] {0.5, 2, 4}, 1, new double[1], () -> false);
    one.minimise(1e-9);
    assertEquals(2, one.vector()[0], 1e-6);
    assertEquals(1, one.least(), 1e-6);
  }

  @Test
  void theMinimumIsOneOfTheWholeFunction() {
    Random random = new Random(3);
    int d = 5;
    int m = 40;
    double[] table = random.doubles(m * d, -1, 1.5).toArray();
    double r = 0.3;
    SquaredHinge hinge = new SquaredHinge(table, d, new double[d], () -> false);
    hinge.minimise(r);
    double[] v = hinge.vector();
    for (int i = 0; i < d; i++) {
      double gradient = r * v[i];
      for (int k = 0; k < m; k++) {
        gradient -= Math.max(0, 1 - SignedRows.dot(table, k * d, v, d)) * table[k * d + i];
      }
      assertEquals(0, gradient, 1e-9);
    }
  }

  @Test
  void withoutTimeThereIsNoAnswerAndProgressIsTold() {
    List<String> messages = new ArrayList<>();
    SignedRows rows =
        new SignedRows(
            Matrix.of(4, 1, 0, 1, 2, 3), new boolean[] {true, false, true, false}, false);
    Result late = new HalfspaceSearch(rows, 1, Duration.ofNanos(-1), messages::add).search();
    assertInstanceOf(Result.Unknown.class, late);
    assertEquals(1, messages.size());
    Result.Spread spread = assertInstanceOf(Result.Spread.class, search(rows));
    assertTrue(IntStream.range(0, 4).boxed().toList().containsAll(spread.samples()));
  }

  private static Result search(SignedRows rows) {
    return new HalfspaceSearch(rows, 1, Duration.ofMinutes(1), message -> {}).search();
  }
}
