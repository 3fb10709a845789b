package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

  /** Printed by {@code fixtures/make.py}. */
  private static final String FROM_NUMPY =
      "aa36751fa3d7a1ad367c17b8505f04d7c8b01bb1eb0dec00b0f1c4ee444d56d3";

  @Test
  void everyFinitePatternWidensAsInNumpy() {
    ByteBuffer all = ByteBuffer.allocate(8 * 65536).order(ByteOrder.LITTLE_ENDIAN);
    for (int pattern = 0; pattern < 65536; pattern++) {
      double x = HalfPrecision.widen((short) pattern);
      if (Double.isFinite(x)) {
        all.putDouble(x);
      }
    }
    byte[] finite = new byte[all.position()];
    all.get(0, finite);
    assertEquals(8 * (65536 - 2 * 1024), finite.length);
    assertEquals(FROM_NUMPY, Digests.of(finite));
  }

  @Test
  void everyFinitePatternNarrowsBackToItself() {
    for (int pattern = 0; pattern < 65536; pattern++) {
      double x = HalfPrecision.widen((short) pattern);
      assertEquals(Double.isFinite(x), HalfPrecision.holds(x));
      if (Double.isFinite(x)) {
        assertEquals((short) pattern, HalfPrecision.narrow(x));
      }
    }
  }

  @Test
  void everyNeighbourOfAPatternIsNotHeld() {
    for (int pattern = 0; pattern < 65536; pattern++) {
      double x = HalfPrecision.widen((short) pattern);
      if (Double.isFinite(x)) {
        assertFalse(HalfPrecision.holds(Math.nextUp(x)), () -> "above " + x);
        assertFalse(HalfPrecision.holds(Math.nextDown(x)), () -> "below " + x);
      }
    }
    assertFalse(HalfPrecision.holds(65536));
    assertFalse(HalfPrecision.holds(65520));
    assertFalse(HalfPrecision.holds(0x1p-25));
    assertFalse(HalfPrecision.holds(1.5 * 0x1p-24));
    assertFalse(HalfPrecision.holds(1e300));
  }

  @Test
  void everyBfloatPatternWidensByItsFormula() {
    for (int pattern = 0; pattern < 65536; pattern++) {
      int exponent = pattern >> 7 & 0xff;
      int fraction = pattern & 0x7f;
      double sign = (pattern & 0x8000) == 0 ? 1 : -1;
      double x = HalfPrecision.widenBfloat((short) pattern);
      if (exponent == 255) {
        assertTrue(fraction == 0 ? x == sign * Double.POSITIVE_INFINITY : Double.isNaN(x));
      } else {
        double expected =
            exponent == 0
                ? sign * Math.scalb((double) fraction, -133)
                : sign * Math.scalb(128.0 + fraction, exponent - 134);
        assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(x));
      }
    }
  }
}
