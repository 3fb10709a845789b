package org.isthmus.numeric.bulk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginesTest {

  private static final List<Product> SHAPES =
      List.of(
          Product.plain(3, 4, 5),
          Product.plain(1, 7, 1),
          Product.plain(65, 3, 130),
          Product.leftTransposed(4, 6, 9),
          Product.leftTransposed(33, 2, 70),
          Product.rightTransposed(5, 3, 8),
          Product.rightTransposed(70, 41, 2));

  private static double[] random(int size, long seed) {
    return new Random(seed).doubles(size, -1, 1).toArray();
  }

  private static double[] byDefinition(Product p, double[] a, double[] b, double[] start) {
    double[] c = start.clone();
    for (int i = 0; i < p.m(); i++) {
      for (int j = 0; j < p.n(); j++) {
        for (int k = 0; k < p.k(); k++) {
          double left = p.transposeA() ? a[k * p.m() + i] : a[i * p.k() + k];
          double right = p.transposeB() ? b[j * p.k() + k] : b[k * p.n() + j];
          c[i * p.n() + j] += left * right;
        }
      }
    }
    return c;
  }

  private static float[] toFloats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "ejml"})
  void everyProductIsTheSumOfItsDefinition(String name) {
    Engine engine = Engines.byName(name);
    assertEquals(name, engine.name());
    for (Product p : SHAPES) {
      for (boolean accumulate : new boolean[] {false, true}) {
        double[] a = random(p.m() * p.k() + 3, 1);
        double[] b = random(p.k() * p.n() + 2, 2);
        double[] c = random(p.m() * p.n() + 4, 3);
        double[] start = accumulate ? c.clone() : new double[c.length];
        System.arraycopy(c, p.m() * p.n(), start, p.m() * p.n(), 4);
        double[] expected = byDefinition(p, a, b, start);
        float[] floats = toFloats(c);
        engine.gemm(p, accumulate, a, b, c);
        engine.gemm(p, accumulate, toFloats(a), toFloats(b), floats);
        assertArrayEquals(expected, c, 1e-12, name + " " + p);
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], floats[i], 1e-4, name + " " + p);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "ejml"})
  void anEmptySumIsZeroAndAddsNothing(String name) {
    Engine engine = Engines.byName(name);
    double[] c = {1, 2};
    engine.gemm(Product.plain(1, 2, 0), true, new double[0], new double[0], c);
    assertArrayEquals(new double[] {1, 2}, c);
    engine.gemm(Product.plain(1, 2, 0), false, new double[0], new double[0], c);
    assertArrayEquals(new double[] {0, 0}, c);
    engine.gemm(Product.plain(0, 2, 3), false, new double[0], new double[6], new double[0]);
  }

  @Test
  void aProductIsTheSameBitForBitInEveryThread() throws InterruptedException {
    Engine engine = Engines.byName("nd4j");
    Product p = Product.plain(100, 50, 60);
    float[] a = toFloats(random(6000, 5));
    float[] b = toFloats(random(3000, 6));
    float[][] results = new float[4][5000];
    Thread[] threads = new Thread[results.length];
    for (int t = 0; t < threads.length; t++) {
      float[] result = results[t];
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  engine.gemm(p, false, a, b, result);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (float[] result : results) {
      assertTrue(Arrays.equals(results[0], result));
    }
  }

  @Test
  void moreShapesThanAreKeptStillGiveRightProducts() {
    Engine engine = Engines.byName("nd4j");
    float[] b = new float[6000];
    Arrays.fill(b, 0.5f);
    for (int m : new int[] {400, 6000, 11000, 400}) {
      float[] a = new float[m * 2000];
      Arrays.fill(a, 1);
      float[] c = new float[m * 3];
      engine.gemm(Product.plain(m, 3, 2000), false, a, b, c);
      assertEquals(1000, c[0]);
      assertEquals(1000, c[c.length - 1]);
    }
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Engines.byName("blas"));
    assertEquals(
        "there is no engine blas (expected one of nd4j, ejml)", refusal.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Product(1, 1, 1, true, true));
    assertThrows(IllegalArgumentException.class, () -> Product.plain(-1, 1, 1));
  }

  @Test
  void ejmlNeedsNoNativeLibraryAndNd4jIsRefusedWithoutIt() throws Exception {
    String classpath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(nd4j|javacpp|openblas).*"))
            .collect(Collectors.joining(File.pathSeparator));
    assertEquals("ejml 6.0\n", output(classpath, "ejml"));
    assertTrue(output(classpath, "nd4j").contains("engine nd4j does not start on this machine"));
  }

  @Test
  void nd4jPrintsNothing() throws Exception {
    assertEquals("nd4j 6.0\n", output(System.getProperty("java.class.path"), "nd4j"));
  }

  /** What a fresh process prints, on both streams. */
  private static String output(String classpath, String engine)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classpath,
                Probe.class.getName(),
                engine)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** Multiplies 2 by 3. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] arguments) {
      float[] c = new float[1];
      Engines.byName(arguments[0])
          .gemm(Product.plain(1, 1, 1), false, new float[] {2}, new float[] {3}, c);
      System.out.println(arguments[0] + " " + c[0]);
    }
  }
}
