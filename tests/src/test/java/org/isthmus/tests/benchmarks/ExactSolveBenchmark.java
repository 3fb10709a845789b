package org.isthmus.tests.benchmarks;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.Pivots;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Exact solutions of random square systems, with their proof, and pivots of a matrix twice as wide.
 * Integers of 60 bits, and of 112 bits as features of networks in double precision have; doubles.
 * One thread does all the work; without the setting for that, right-hand sides and long products use
 * all processors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class ExactSolveBenchmark {

  /** Rows and columns of the system. */
  @Param({"64", "128", "256", "512"})
  int size;

  private final Random random = new Random(2021);
  private RationalMatrix words;
  private RationalMatrix features;
  private RationalMatrix doubles;
  private RationalMatrix wide;
  private RationalMatrix right;
  private RationalMatrix eightRight;

  /** Makes the matrices. */
  @Setup
  public void makeMatrices() {
    words = integers(size, 60);
    features = integers(size, 112);
    wide = integers(2 * size, 112);
    right = integers(1, 60);
    eightRight = integers(8, 60);
    doubles =
        RationalMatrix.ofDoubles(
            size, size, random.doubles((long) size * size, -1, 1).toArray());
  }

  private RationalMatrix integers(int columns, int bits) {
    BigInteger[] denominators = new BigInteger[columns];
    Arrays.fill(denominators, BigInteger.ONE);
    BigInteger[] numerators = new BigInteger[size * columns];
    Arrays.setAll(
        numerators,
        k -> new BigInteger(bits, random).multiply(BigInteger.valueOf(random.nextInt(2) * 2L - 1)));
    return RationalMatrix.over(size, denominators, numerators);
  }

  /** Entries of 60 bits, one right-hand side. */
  @Benchmark
  public Optional<RationalMatrix> solveWords() {
    return LinearSystem.solve(words, right);
  }

  /** Entries of 60 bits, eight right-hand sides. */
  @Benchmark
  public Optional<RationalMatrix> solveWordsForEight() {
    return LinearSystem.solve(words, eightRight);
  }

  /** Entries of 112 bits, one right-hand side. */
  @Benchmark
  public Optional<RationalMatrix> solveFeatures() {
    return LinearSystem.solve(features, right);
  }

  /** Entries that are doubles, one right-hand side. */
  @Benchmark
  public Optional<RationalMatrix> solveDoubles() {
    return LinearSystem.solve(doubles, right);
  }

  /** Leftmost independent columns among twice as many as there are rows, of 112 bits. */
  @Benchmark
  public Pivots pivots() {
    return Pivots.of(wide);
  }
}
