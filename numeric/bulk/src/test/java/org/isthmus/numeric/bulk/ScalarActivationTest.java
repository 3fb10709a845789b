package org.isthmus.numeric.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.isthmus.numeric.model.Activation;
import org.junit.jupiter.api.Test;

class ScalarActivationTest {

  @Test
  void geluHasTheValuesOfTheNormalDistribution() {
    // P(Z <= z) from tables of the normal distribution to 15 digits.
    ScalarActivation gelu = ScalarActivation.of(new Activation.Gelu());
    assertEquals(0.841344746068543, gelu.value(1), 1e-15);
    assertEquals(-0.158655253931457, gelu.value(-1), 1e-15);
    assertEquals(2 * 0.977249868051821, gelu.value(2), 4e-15);
    assertEquals(-5 * 2.866515718791939e-7, gelu.value(-5), 1e-15);
    assertEquals(0, gelu.value(0));
    assertEquals(40, gelu.value(40));
    assertEquals(0, gelu.value(-40), 0);
    assertEquals(0, gelu.value(-8.9), 1e-14);
  }

  @Test
  void everySlopeIsTheLimitOfDifferences() {
    for (Activation activation : NetworkPassTest.ACTIVATIONS) {
      ScalarActivation scalar = ScalarActivation.of(activation);
      for (double z : new double[] {-9.5, -3, -1.25, -0.1, 0.1, 0.7, 2, 6, 12}) {
        double h = 1e-5;
        double expected = (scalar.value(z + h) - scalar.value(z - h)) / (2 * h);
        assertEquals(
            expected, scalar.slope(z, scalar.value(z)), 1e-8, activation.notation() + " " + z);
      }
    }
  }

  @Test
  void vectorsAgreeWithScalarsAndKinksTakeTheNegativeSide() {
    double[] z = {-2, -0.5, -1e-300, 0, -0.0, 1e-300, 0.5, 3};
    Engine engine = Engines.byName("ejml");
    for (Activation activation : NetworkPassTest.ACTIVATIONS) {
      ScalarActivation scalar = ScalarActivation.of(activation);
      double[] f = new double[z.length];
      double[] slopes = new double[z.length];
      java.util.Arrays.fill(slopes, 1);
      engine.doubles().activate(activation, z.length, z, f);
      engine.doubles().timesSlope(activation, z.length, z, f, slopes);
      float[] floats = engine.floats().of(z);
      float[] floatSlopes = {1, 1, 1, 1, 1, 1, 1, 1};
      float[] g = new float[z.length];
      engine.floats().activate(activation, z.length, floats, g);
      engine.floats().timesSlope(activation, z.length, floats, g, floatSlopes);
      for (int i = 0; i < z.length; i++) {
        String place = activation.notation() + " at " + z[i];
        assertEquals(scalar.value(z[i]), f[i], 1e-15, place);
        assertEquals(scalar.slope(z[i], f[i]), slopes[i], 1e-15, place);
        assertEquals(scalar.value(floats[i]), g[i], 1e-6, place);
        assertEquals(scalar.slope(floats[i], g[i]), floatSlopes[i], 1e-6, place);
      }
    }
  }
}
