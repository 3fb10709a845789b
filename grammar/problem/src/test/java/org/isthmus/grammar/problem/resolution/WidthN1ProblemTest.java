package org.isthmus.grammar.problem.resolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.problem.SpecFile;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.Bound;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spec of the width N + 1 note means. */
class WidthN1ProblemTest {

  private static final String PAIR =
      """
      network net { input 2 layer h dense 4 leaky_relu(1/10) output 4 }
      data train = text("data.txt", inputs "X", targets "Y") take 8
      loss squared on train
      model a : net = "a.txt"
      model b : net = random { seed 7 }
      path p = connect a, b by n21 "Theorem 3.1"
      path ray = unbounded a by n21 "Theorem 3.1"
      path down = descend a by n21 "Theorem 3.1" { }
      barrier d = disconnect a by n21 "Theorem 4.1"
      """;

  private static Resolution resolve(String text) {
    return SpecFile.resolve(SpecFile.parse("spec.isth", text));
  }

  private static Problem problem(String text) {
    ParsedSpec parsed = SpecFile.parse("spec.isth", text);
    Resolution resolution = SpecFile.resolve(parsed);
    String messages = SpecFile.render(parsed.source(), resolution.diagnostics());
    return assertInstanceOf(Resolution.Resolved.class, resolution, messages).problem();
  }

  private static String messages(String text) {
    return resolve(text).diagnostics().stream()
        .map(diagnostic -> diagnostic.message())
        .collect(Collectors.joining("\n"));
  }

  private static PathPlan.Method method(String options) {
    Problem problem =
        problem(PAIR + "path q = connect b, a by n21 \"Theorem 3.1\" " + options);
    return assertInstanceOf(PathPlan.Connection.class, problem.paths().get(3)).method();
  }

  private static Action last(String text) {
    List<Action> actions = problem(PAIR + text).actions();
    return actions.get(actions.size() - 1);
  }

  @Test
  void aPathWithoutBracesIsBatchedAndExact() {
    PathPlan.WidthN1 defaults =
        new PathPlan.WidthN1(PathPlan.Exchange.BATCHED, PathPlan.Arithmetic.EXACT);
    assertEquals(defaults, method(""));
    assertEquals(defaults, method("{ }"));
    assertEquals(defaults, method("{ arithmetic exact form batched }"));
    assertEquals(
        new PathPlan.WidthN1(PathPlan.Exchange.SEQUENTIAL, PathPlan.Arithmetic.EXACT),
        method("{ form sequential }"));
    assertEquals(
        new PathPlan.WidthN1(PathPlan.Exchange.BATCHED, PathPlan.Arithmetic.ENCLOSED),
        method("{ arithmetic enclosed }"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PathPlan.WidthN1(PathPlan.Exchange.SEQUENTIAL, PathPlan.Arithmetic.ENCLOSED));
  }

  @Test
  void eachKindOfPathHasItsOwnPlan() {
    List<PathPlan> paths = problem(PAIR).paths();
    PathPlan.Connection connection =
        assertInstanceOf(PathPlan.Connection.class, paths.get(0));
    assertEquals("a", connection.start().name());
    assertEquals("b", connection.second().name());
    PathPlan.Ray ray = assertInstanceOf(PathPlan.Ray.class, paths.get(1));
    assertEquals("a", ray.start().name());
    PathPlan.Descent descent = assertInstanceOf(PathPlan.Descent.class, paths.get(2));
    assertEquals(new Citation("n21", "Theorem 3.1"), descent.citation());
    assertEquals("train", descent.objective().data().name());
  }

  @Test
  void everyKindOfPathHasItsCase() {
    PathPlan.Cases<String> cases =
        new PathPlan.Cases<>() {
          @Override
          public String connection(PathPlan.Connection connection) {
            return "connection " + connection.name();
          }

          @Override
          public String ray(PathPlan.Ray ray) {
            return "ray " + ray.name();
          }

          @Override
          public String descent(PathPlan.Descent descent) {
            return "descent " + descent.name();
          }
        };
    assertEquals(
        List.of("connection p", "ray ray", "descent down"),
        problem(PAIR).paths().stream().map(path -> path.match(cases)).toList());
  }

  @Test
  void aBarrierWithoutBracesSwapsTheFirstTwoNeurons() {
    BarrierPlan barrier = problem(PAIR).barriers().get(0);
    assertEquals("d", barrier.name());
    assertEquals("a", barrier.model().name());
    assertEquals(new Citation("n21", "Theorem 4.1"), barrier.citation());
    assertEquals(new BarrierPlan.Swap(0, 1), barrier.swap());
    assertEquals(new BarrierPlan.Automatic(), barrier.rows());
  }

  @Test
  void aBarrierHasItsNeuronsAndItsRowsInOrder() {
    String text = "barrier e = disconnect b by n21 \"Theorem 4.1\" { rows {5, 0..2} swap h 3 1 }";
    BarrierPlan barrier = problem(PAIR + text).barriers().get(1);
    assertEquals(new BarrierPlan.Swap(3, 1), barrier.swap());
    assertEquals(new BarrierPlan.Listed(List.of(0, 1, 2, 5)), barrier.rows());
  }

  @Test
  void anOutputBiasNeedsOneMoreRow() {
    String text = PAIR.replace("output 4", "output 5 bias");
    String barrier = "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0..%d} }";
    assertEquals(2, problem(text + String.format(barrier, 4)).barriers().size());
    assertEquals(
        "a row is needed for every neuron of layer 'h' and one for the output bias",
        messages(text + String.format(barrier, 3)));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "2, 2"})
  void aSwapIsOfTwoDifferentNeurons(int first, int second) {
    assertThrows(
        IllegalArgumentException.class, () -> new BarrierPlan.Swap(first, second));
  }

  @Test
  void theRowsOfDataOfUnknownSizeMayBeAny() {
    String unknown = PAIR.replace(" take 8", "");
    String rows = "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0..2, 2000000000} }";
    assertEquals(
        new BarrierPlan.Listed(List.of(0, 1, 2, 2_000_000_000)),
        problem(unknown + rows).barriers().get(1).rows());
    assertEquals("the row is out of range", messages(PAIR + rows));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv(\"f\", targets 4) take 8", "teacher(samples 8, network net)"})
  void theNumberOfSamplesIsKnownWhereTheSpecSaysIt(String source) {
    String text = PAIR.replace("text(\"data.txt\", inputs \"X\", targets \"Y\") take 8", source);
    String barrier = "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0, 1, 2, %d} }";
    assertEquals(2, problem(text + String.format(barrier, 7)).barriers().size());
    assertEquals("the row is out of range", messages(text + String.format(barrier, 8)));
  }

  @Test
  void theLossOfAPathIsBoundedByANumberOrByItsEnds() {
    Map<String, Bound> bounds =
        Map.of(
            "0.05", new Bound.Number(Rational.of(1, 20)),
            "ends", new Bound.Ends(Rational.ZERO),
            "ends + 0", new Bound.Ends(Rational.ZERO),
            "ends + 1e-9", new Bound.Ends(Rational.of(1, 1_000_000_000)),
            "ends+1/3", new Bound.Ends(Rational.of(1, 3)));
    bounds.forEach(
        (written, bound) ->
            assertEquals(
                bound, ((Action.AssertMaxLoss) last("assert max_loss(p) <= " + written)).bound()));
  }

  @Test
  void thePathsOfEveryPaperMayBeBoundedByTheirEnds() {
    String text =
        "subset s of net { each: selected half }\n"
            + "path q = connect a, b by nbm21 \"Theorem 4.1\" { subset s }\n"
            + "assert max_loss(q) <= ends + 0.01";
    Action.AssertMaxLoss assertion = (Action.AssertMaxLoss) last(text);
    assertEquals(new Bound.Ends(Rational.of(1, 100)), assertion.bound());
  }

  @Test
  void theActionsComeInTheOrderInWhichTheyAreWritten() {
    Problem problem =
        problem(
            PAIR
                + """
                check a satisfies n21 "Theorem 3.1"
                assert invariant(p)
                assert unbounded(ray)
                assert descends(down) to 1/2
                assert barrier(d) >= 0.17
                certify ray to "ray.cert"
                certify d to "d.cert"
                plot down to "down.svg"
                """);
    assertEquals(
        List.of(
            "Construct",
            "Construct",
            "Construct",
            "Disconnect",
            "Check",
            "AssertInvariant",
            "AssertUnbounded",
            "AssertDescends",
            "AssertBarrier",
            "Certify",
            "CertifyBarrier",
            "Plot"),
        problem.actions().stream().map(action -> action.getClass().getSimpleName()).toList());
    Action.Check check = (Action.Check) problem.actions().get(4);
    assertEquals(List.of(new Citation("n21", "Theorem 3.1")), check.statements());
    assertEquals("train", check.objective().orElseThrow().data().name());
    Action.AssertDescends descends = (Action.AssertDescends) problem.actions().get(7);
    assertEquals(problem.paths().get(2), descends.path());
    assertEquals(Rational.of(1, 2), descends.bound());
    Action.AssertBarrier barrier = (Action.AssertBarrier) problem.actions().get(8);
    assertEquals(problem.barriers().get(0), barrier.barrier());
    assertEquals(Rational.of(17, 100), barrier.bound());
    assertEquals("d.cert", ((Action.CertifyBarrier) problem.actions().get(10)).file());
  }

  @Test
  void aPathWithoutAnEndIsNotDrawn() {
    PathPlan ray = problem(PAIR).paths().get(1);
    assertThrows(
        IllegalArgumentException.class, () -> new Action.Plot(ray, "ray.svg", ray.span()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Assumption 1.1", "Assumption 1.2", "Lemma 2.2", "Theorem 2.1", "Theorem 3.1", "Theorem 4.1"
      })
  void everyStatementOfTheNoteWithHypothesesCanBeChecked(String label) {
    Action.Check check = (Action.Check) last("check b satisfies n21 \"" + label + "\"");
    assertEquals(List.of(new Citation("n21", label)), check.statements());
    assertEquals(Optional.empty(), check.subset());
    assertEquals("b", check.model().name());
  }

  @Test
  void exactNumbersComeFromText() {
    Problem problem = problem(PAIR);
    assertEquals(
        new DataPlan.FromFiles(
            new DataRecipe(
                new DataRecipe.Text("X", "Y"),
                List.of("data.txt"),
                List.of(new DataRecipe.Take(0, 8)))),
        problem.data().get(0).source());
    assertEquals(
        new ModelPlan.FromFile("a.txt", ModelPlan.Format.TEXT, Map.of()),
        problem.models().get(0).origin());
  }

  @ParameterizedTest
  @CsvSource({"random, 1", "random { }, 1", "random { seed 1 }, 1", "random { seed 1e3 }, 1000"})
  void aModelMayBeRandom(String written, long seed) {
    ModelPlan model = problem(PAIR + "model r : net = " + written).models().get(2);
    assertEquals(new ModelPlan.RandomPoint(seed), model.origin());
    assertEquals(
        "random " + seed,
        model.match(
            new ModelPlan.Cases<>() {
              @Override
              public String fromFile(ModelPlan.FromFile file) {
                return "file";
              }

              @Override
              public String trained(ModelPlan.Trained trained) {
                return "trained";
              }

              @Override
              public String randomPoint(ModelPlan.RandomPoint random) {
                return "random " + random.seed();
              }
            }));
  }

  @Test
  void aRandomModelNeedsNoLoss() {
    assertEquals(
        1, problem("network n { input 2 output 1 }\nmodel r : n = random").models().size());
  }

  @Test
  void theNewWordsMayStillBeNames() {
    Problem problem =
        problem(
            """
            network rows { input 2 layer swap dense 3 relu output 3 }
            data ends = csv("f.csv", targets 3)
            loss squared on ends
            model descend : rows = random
            model unbounded : rows = random { seed 2 }
            path disconnect = connect descend, unbounded by n21 "Theorem 3.1"
            path unbounded = unbounded unbounded by n21 "Theorem 3.1"
            path ends = descend descend by n21 "Theorem 3.1"
            barrier swap = disconnect descend by n21 "Theorem 4.1" { swap swap 1 2 }
            assert max_loss(disconnect) <= ends
            assert unbounded(unbounded)
            assert descends(ends) to 0
            assert barrier(swap) >= 1
            """);
    assertEquals(3, problem.paths().size());
    assertEquals(new BarrierPlan.Swap(1, 2), problem.barriers().get(0).swap());
  }

  @Test
  void theUseOfABrokenDefinitionIsNoFurtherError() {
    String broken =
        PAIR.replace("unbounded a by", "unbounded a to")
                .replace("disconnect a by", "disconnect a, b by")
            + Stream.of(
                    "assert unbounded(ray)",
                    "assert barrier(d) >= 0.1",
                    "certify d to \"d.cert\"",
                    "certify ray to \"ray.cert\"",
                    "plot ray to \"ray.svg\"")
                .collect(Collectors.joining("\n"));
    assertEquals(
        "the path statement cannot go on like this\n"
            + "the barrier statement cannot go on like this",
        messages(broken));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path q = connect a, b by n21 \"Theorem 3.1\" { form exact }",
        "path q = connect a, b by n21 \"Theorem 3.1\" { arithmetic batched }",
        "path q = connect a, b by n21 \"Theorem 3.1\" { arithmetic enclosed form sequential }",
        "path q = connect a, b by n21 \"Lemma 2.3\"",
        "path q = unbounded b by n21 \"Theorem 3.1\" { arithmetic enclosed }",
        "path q = unbounded c by n21 \"Theorem 3.1\"",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { swap h 0 0 }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { swap h 0 4 }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { swap g 0 1 }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { swap h 0 1 swap h 2 3 }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0..3} rows {4..7} }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0..2, 1} }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0..4} }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {-1..2} }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { rows {0, 1, 2, 1/2} }",
        "barrier e = disconnect a by n21 \"Theorem 4.1\" { hub yes }",
        "assert max_loss(p) <= ends + -1e-30",
        "assert max_loss(ray) <= 1",
        "assert max_loss(down) <= 1",
        "assert unbounded(p)",
        "assert descends(ray) to 0",
        "assert invariant(ray)",
        "assert barrier(d) >= -1",
        "assert barrier(p) >= 1",
        "check a satisfies n21 \"Lemma 2.3\"",
        "model c : net = \"c.txt\" { W1 \"first\" }",
        "model c : net = random { rate 1 }",
        "plot d to \"d.gif\"",
        "plot ray to \"ray.svg\"",
        "certify d to \"a.txt\"",
        "certify d to \"data.txt\"",
      })
  void aSpecThatCannotBeMeantIsRefused(String text) {
    assertEquals(1, messages(PAIR + text).lines().count(), messages(PAIR + text));
    assertInstanceOf(Resolution.Refused.class, resolve(PAIR + text));
  }
}
