package org.isthmus.verifier.report.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {

  private static List<String> labels(Scale scale) {
    return scale.ticks().stream()
        .filter(tick -> !tick.isMinor())
        .map(tick -> tick.exponent().isEmpty() ? tick.base() : tick.base() + "^" + tick.exponent())
        .toList();
  }

  @Test
  void aSmallSpanIsLinearFromZero() {
    Scale scale = Scale.fitting(0.03, 0.5, 0);
    assertFalse(scale.isLogarithmic());
    assertEquals(List.of("0", "0.1", "0.2", "0.3", "0.4", "0.5"), labels(scale));
    assertEquals(scale.at(0.1) - scale.at(0), scale.at(0.4) - scale.at(0.3), 1e-12);
  }

  @Test
  void aLargeSpanIsLogarithmic() {
    Scale scale = Scale.fitting(2e-5, 2.3);
    assertTrue(scale.isLogarithmic());
    assertEquals(List.of("10^-4", "10^-3", "10^-2", "10^-1", "10^0"), labels(scale));
    assertEquals(scale.at(1e-2) - scale.at(1e-3), scale.at(1) - scale.at(0.1), 1e-12);
  }

  @Test
  void zerosHaveALineOfTheirOwnBelowTheLogarithms() {
    Scale scale = Scale.fitting(0, 0.1, 90);
    assertEquals(List.of("0", "0.1", "1", "10", "100"), labels(scale));
    assertTrue(scale.at(0) < scale.at(0.1) - 0.05);
  }

  @Test
  void whatIsTooSmallIsShownAsSmallerThanTheLastPower() {
    Scale scale = Scale.fitting(1e-30, 1e-8, 1e-3);
    assertEquals("< 10^-17", labels(scale).get(0));
    assertEquals(scale.at(1e-30), scale.at(0));
  }

  @Test
  void whatIsTooSmallForALogarithmIsNoReasonForOne() {
    assertTrue(!Scale.fitting(1e-30, 1e-3).isLogarithmic());
    assertTrue(!Scale.fitting(5e-32, 0.06, 2.5).isLogarithmic());
    assertTrue(Scale.fitting(5e-32, 0.006, 2.5).isLogarithmic());
  }

  @Test
  void anAxisOfZerosOrOfOverflowsIsAnAxis() {
    assertTrue(labels(Scale.fitting(0, 0)).contains("0"));
    assertEquals(1, Scale.fitting(Double.POSITIVE_INFINITY).at(Double.POSITIVE_INFINITY));
  }

  @Test
  void anAxisEndsForTheSmallestAndTheLargestNumbersToo() {
    Scale small = Scale.fitting(Double.MIN_VALUE, 0);
    assertEquals(labels(Scale.fitting(0)), labels(small));
    assertEquals(small.at(0), small.at(Double.MIN_VALUE), 1e-12);
    Scale large = Scale.fitting(Double.MAX_VALUE);
    assertTrue(labels(large).size() >= 2 && labels(large).size() <= 10, labels(large).toString());
    assertTrue(large.at(Double.MAX_VALUE) <= 1);
    Scale normal = Scale.fitting(Double.MIN_NORMAL);
    assertTrue(
        labels(normal).size() >= 2 && labels(normal).size() <= 10, labels(normal).toString());
  }

  @Test
  void negativeNumbersAndNanAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Scale.fitting(1, -0.5));
    assertThrows(IllegalArgumentException.class, () -> Scale.fitting(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> Scale.fitting(Double.NEGATIVE_INFINITY));
  }
}
