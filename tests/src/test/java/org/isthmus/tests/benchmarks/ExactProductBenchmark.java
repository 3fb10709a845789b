package org.isthmus.tests.benchmarks;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The product that decides whether a step of a path leaves the output where it is: features of 256
 * samples and 512 neurons, 112 bits each, times output weights of 30000 bits. To stay under 1 s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class ExactProductBenchmark {

  private RationalMatrix features;
  private RationalMatrix weights;

  /** Makes the matrices. */
  @Setup
  public void makeMatrices() {
    features = integers(256, 512, 112);
    weights = integers(512, 1, 30000);
  }

  private static RationalMatrix integers(int rows, int columns, int bits) {
    Random random = new Random(bits);
    BigInteger[] denominators = new BigInteger[columns];
    Arrays.fill(denominators, BigInteger.ONE.shiftLeft(bits));
    BigInteger[] numerators = new BigInteger[rows * columns];
    Arrays.setAll(numerators, k -> new BigInteger(bits, random));
    return RationalMatrix.over(rows, denominators, numerators);
  }

  /** Features times weights. */
  @Benchmark
  public RationalMatrix multiply() {
    return features.times(weights);
  }
}
