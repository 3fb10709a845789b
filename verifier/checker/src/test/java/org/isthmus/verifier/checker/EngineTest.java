package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.LoopProducts;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/** What an engine for products has to do with the verdict. */
class EngineTest {

  private static final int WIDTH = 20;
  private static final Network NETWORK =
      new Network(
          "net",
          4,
          List.of(
              new HiddenLayer("h1", WIDTH, new Activation.Relu(), true),
              new HiddenLayer("h2", WIDTH, new Activation.Relu(), true)),
          3,
          false);

  private static final String PATH = "on the path from first to second (2 segments, 100 samples";

  private final Random random = new Random(5);
  private final ParameterPoint point =
      new ParameterPoint(
          NETWORK,
          List.of(normal(4, WIDTH), normal(WIDTH, WIDTH), normal(WIDTH, 3)),
          List.of(normal(1, WIDTH), normal(1, WIDTH), Matrix.zeros(1, 3)));
  private final Dataset data =
      new Dataset(normal(100, 4), Targets.Labels.of(random.ints(100, 0, 3).toArray()));

  private Matrix normal(int rows, int columns) {
    double[] entries = new double[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = random.nextGaussian();
    }
    return Matrix.adopt(rows, columns, entries);
  }

  /** A path that stays where it is, with a claim. */
  private Certificate certificate(Claim claim) {
    Certificate bounded =
        Segments.through(
            List.of(point, point, point),
            point,
            List.of(Conclusion.CONVEX, Conclusion.CONVEX),
            Rational.ONE,
            data);
    return new Certificate(
        claim,
        new Loss.CrossEntropy(),
        bounded.network(),
        bounded.data(),
        bounded.first(),
        bounded.second(),
        bounded.construction(),
        bounded.arrays(),
        bounded.steps());
  }

  private Report check(Optional<ExactProducts> products, Rational bound) {
    return new Checker(2, ProgressListener.NONE, products)
        .check(certificate(new Claim.MaxLoss(bound)), data);
  }

  /** A bound that the loss keeps by so little that plain doubles do not prove it. */
  private Rational tightBound() {
    double high =
        check(Optional.empty(), Rational.ZERO).maximum().orElseThrow().value().hi();
    return Rational.of(high).plus(Rational.of(Math.ulp(high)));
  }

  private static ExactProducts offByOne() {
    return new LoopProducts() {
      @Override
      public Factor factor(int m, int k, double[] a) {
        Factor honest = super.factor(m, k, a);
        return (rows, n, b, c) -> {
          honest.times(rows, n, b, c);
          c[rows * n / 2] += 1;
        };
      }
    };
  }

  @Test
  void theVerdictNamesTheEngineThatWasUsed() {
    Report report = check(Optional.of(new LoopProducts()), tightBound());
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict()::toString);
    assertTrue(
        report.verdict().reason().endsWith(PATH + ", products by loops)"),
        report.verdict()::toString);
  }

  @Test
  void theVerdictNamesNoEngineWithoutOne() {
    Report report = check(Optional.empty(), tightBound());
    assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict()::toString);
    assertTrue(report.verdict().reason().endsWith(PATH + ")"), report.verdict()::toString);
  }

  @Test
  void theVerdictNamesNoEngineWherePlainDoublesDecide() {
    for (ExactProducts products : List.of(new LoopProducts(), offByOne())) {
      Report report = check(Optional.of(products), Rational.of(1000));
      assertEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict()::toString);
      assertFalse(report.verdict().reason().contains("products"), report.verdict()::toString);
    }
  }

  @Test
  void aRefusalNamesTheEngineThatWasUsed() {
    Rational below = tightBound().times(Rational.parse("0.9999999999999"));
    Report report = check(Optional.of(new LoopProducts()), below);
    assertEquals(Kind.REJECTED, report.verdict().kind(), report.verdict()::toString);
    assertTrue(
        report.verdict().reason().endsWith(" (products by loops)"), report.verdict()::toString);
  }

  @Test
  void aWrongProductMakesTheCheckInconclusive() {
    Report report = check(Optional.of(offByOne()), tightBound());
    assertEquals(
        "INCONCLUSIVE the engine loops computed a wrong product, so nothing is proved of the"
            + " losses",
        report.verdict().toString());
    assertEquals(Optional.empty(), report.maximum());
  }

  @Test
  void aWrongProductMakesAComparisonOfTheEndsInconclusive() {
    Interval plain =
        check(Optional.empty(), Rational.of(1000)).maximum().orElseThrow().value();
    Certificate ends =
        certificate(new Claim.AtMostEnds(Rational.of(plain.width()).times(Rational.of(2, 3))));
    for (ExactProducts products : List.of(new LoopProducts(), offByOne())) {
      Report report =
          new Checker(1, ProgressListener.NONE, Optional.of(products)).check(ends, data);
      boolean honest = products.getClass() == LoopProducts.class;
      assertEquals(
          honest ? Kind.VERIFIED : Kind.INCONCLUSIVE,
          report.verdict().kind(),
          report.verdict()::toString);
      assertTrue(report.verdict().reason().contains("loops"), report.verdict()::toString);
    }
  }

  @Test
  void anEngineThatIsNotThereIsAMistakeOfUse() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new String[] {"--engine", "blas", "any.cert"},
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(64, code);
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "isthmus verify: error: engine blas is not on the class path, where ./isthmus verify puts"
            + " it; use jdk",
        err.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
  }
}
