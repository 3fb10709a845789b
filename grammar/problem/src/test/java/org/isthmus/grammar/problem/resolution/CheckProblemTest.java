package org.isthmus.grammar.problem.resolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.isthmus.grammar.problem.SpecFile;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.numeric.exact.Rational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What checks, capacities and subnetworks that are not trained mean. */
class CheckProblemTest {

  private static final String MODEL =
      """
      network net { input 2 layers h1..h2 dense 8 relu output 2 }
      network other { input 2 layers h1..h2 dense 8 tanh output 2 }
      network wide { input 3 layers h1..h2 dense 8 relu output 2 }
      model a : net = "a.npz"
      model b : net = "b.npz"
      model c : other = "c.npz"
      model w : wide = "w.npz"
      subset half of net { each: selected half }
      subset tanhs of other { each: selected half }
      subset wides of wide { each: all }
      """;

  private static final String LOSS =
      """
      data train = two_moons(samples 100)
      loss cross_entropy on train
      """;

  private static Problem problem(String text) {
    ParsedSpec parsed = SpecFile.parse("spec.isth", text);
    Resolution resolution = SpecFile.resolve(parsed);
    String messages = SpecFile.render(parsed.source(), resolution.diagnostics());
    return assertInstanceOf(Resolution.Resolved.class, resolution, messages).problem();
  }

  private static String messages(String text) {
    Resolution resolution = SpecFile.resolve(SpecFile.parse("spec.isth", text));
    assertInstanceOf(Resolution.Refused.class, resolution);
    return resolution.diagnostics().stream()
        .map(diagnostic -> diagnostic.message())
        .collect(Collectors.joining("\n"));
  }

  private static Action.Check check(String text) {
    return assertInstanceOf(Action.Check.class, problem(MODEL + LOSS + text).actions().get(0));
  }

  private static PathPlan.Subnetworks subnetworks(String options) {
    String path = "path p = connect a, b by nbm21 \"Theorem 4.1\" { subset half " + options + " }";
    PathPlan.Connection connection =
        (PathPlan.Connection) problem(MODEL + LOSS + path).paths().get(0);
    return ((PathPlan.Layerwise) connection.method()).subnetworks();
  }

  // ------------------------------------------------------------------ checks

  @Test
  void aCheckWithoutMoreHasTheDocumentedDefaults() {
    Action.Check check = check("check a satisfies nbm21 \"Corollary 4.4\"");
    assertEquals("a", check.model().name());
    assertEquals(List.of(new Citation("nbm21", "Corollary 4.4")), check.statements());
    assertEquals(false, check.everything());
    assertEquals(Optional.empty(), check.subset());
    assertEquals("train", check.objective().map(Objective::data).orElseThrow().name());
    assertEquals(Action.CheckOptions.DEFAULT, check.options());
    assertEquals(Optional.empty(), check.options().epsilon());
    assertEquals(false, check.options().allClasses());
    assertEquals(1, check.options().seed());
    assertEquals(Optional.empty(), check.options().subnetworks());
    assertEquals(Optional.empty(), check.file());
  }

  @Test
  void everythingIsEveryStatementInOrderWithEveryOption() {
    Action.Check check =
        check(
            """
            check a satisfies everything with half {
              subnetworks trained { epochs 3 budget 9 s }
              seed 7
              classes all
              epsilon 1/3
            } to "a.cert"
            """);
    assertEquals(SpecFile.CHECKABLE, check.statements());
    assertEquals(true, check.everything());
    assertEquals("half", check.subset().map(SubsetPlan::name).orElseThrow());
    Action.CheckOptions options = check.options();
    assertEquals(Optional.of(Rational.of(1, 3)), options.epsilon());
    assertEquals(true, options.allClasses());
    assertEquals(7, options.seed());
    assertEquals(3, options.subnetworks().orElseThrow().epochs());
    assertEquals(Duration.ofSeconds(9), options.subnetworks().orElseThrow().budget());
    assertEquals(Optional.of("a.cert"), check.file());
  }

  @Test
  void theDefaultOfTheClassesMayBeWritten() {
    String head = "check a satisfies nbm21 \"Corollary 4.5\" with half ";
    assertEquals(check(head).options(), check(head + "{ classes until_failure }").options());
    assertEquals(check(head).options(), check(head + "{ seed 1 }").options());
    assertEquals(true, check(head + "{ classes all }").options().allClasses());
  }

  @Test
  void epsilonMayBeZeroWhichIsNotTheSameAsNone() {
    String head = "check a satisfies nbm21 \"Corollary 4.3\" ";
    assertEquals(
        Optional.of(Rational.ZERO), check(head + "{ epsilon 0 }").options().epsilon());
    assertEquals(
        Optional.of(Rational.of(1, 10)), check(head + "{ epsilon .1 }").options().epsilon());
  }

  @Test
  void theBoundOfALayerIsEvaluatedWithSubnetworksThatAreTrainedIfThatIsSaid() {
    String head = "check a satisfies nbm21 \"Corollary 4.2\" with half ";
    assertEquals(Optional.empty(), check(head).options().subnetworks());
    assertEquals(
        Optional.of(Training.SUBNETWORK_DEFAULT),
        check(head + "{ subnetworks trained }").options().subnetworks());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nbm21 \"Theorem 4.1\" with half",
        "nbm21 \"Corollary 4.3\"",
        "nbm21 \"Corollary 4.3\" with half",
      })
  void whatIsAboutWidthsNeedsNoLoss(String checked) {
    Problem problem = problem(MODEL + "check a satisfies " + checked);
    assertEquals(Optional.empty(), ((Action.Check) problem.actions().get(0)).objective());
  }

  @Test
  void whatIsAboutWidthsAloneDoesNotLookAtALoss() {
    String checked = " satisfies nbm21 \"Theorem 4.1\" with ";
    assertEquals(Optional.empty(), check("check a" + checked + "half").objective());
    assertEquals(Optional.empty(), check("check w" + checked + "wides").objective());
  }

  @Test
  void dropoutStabilityIsAboutALossIfThereIsOne() {
    String checked = " satisfies nbm21 \"Corollary 4.3\"";
    assertEquals(
        "train",
        check("check a" + checked).objective().map(Objective::data).orElseThrow().name());
    assertEquals(
        "network 'wide' does not fit data 'train'",
        messages(MODEL + LOSS + "check w" + checked));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "everything",
        "everything with half",
        "nbm21 \"Theorem 4.1\" with half to \"a.cert\"",
        "nbm21 \"Theorem 4.1\" with half { subnetworks trained }",
        "nbm21 \"Corollary 4.2\" with half",
        "nbm21 \"Corollary 4.3\" to \"a.cert\"",
        "nbm21 \"Corollary 4.3\" { epsilon 0 }",
        "nbm21 \"Corollary 4.3\" with half { seed 2 }",
        "nbm21 \"Corollary 4.4\"",
        "nbm21 \"Corollary 4.5\"",
        "n21 \"Assumption 1.1\"",
        "n21 \"Theorem 4.1\"",
      })
  void whatLooksAtDataNeedsALossThatFitsTheModel(String checked) {
    String text = "check a satisfies " + checked;
    assertEquals("train", check(text).objective().map(Objective::data).orElseThrow().name());
    assertEquals(1, messages(MODEL + text).lines().count());
    assertEquals(true, messages(MODEL + text).endsWith("needs a loss"), messages(MODEL + text));
    String unfit = text.replace(" a ", " w ").replace("with half", "with wides");
    assertEquals(
        "network 'wide' does not fit data 'train'", messages(MODEL + LOSS + unfit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check a satisfies",
        "check a satisfies \"Theorem 4.1\" with half",
        "check a satisfies nbm21 with half",
        "check a satisfies n21",
        "check a satisfies everthing",
        "check a satisfies everything everything",
        "check a satisfies everything with half, half",
        "check a satisfies everything with tanhs",
        "check a satisfies everything { } { }",
        "check a satisfies everything { epsilon 1 epsilon 1 }",
        "check a satisfies everything { epsilon -1/1000000 }",
        "check a satisfies everything { epsilon half }",
        "check a satisfies everything { seed 0.5 }",
        "check a satisfies everything { seed -1 }",
        "check a satisfies everything { classes none }",
        "check a satisfies everything { classes 2 }",
        "check a satisfies everything { subnetworks memorised }",
        "check a satisfies everything { subnetworks separated }",
        "check a satisfies everything { subnetworks from \"xi{l}.npz\" }",
        "check a satisfies everything { subnetworks trained { optimiser sgd } }",
        "check a satisfies everything { bounds all }",
        "check a satisfies everything { subset half }",
        "check a satisfies everything to \"a.npz\"",
        "check a satisfies everything to \"b.npz\"",
        "check a satisfies everything to \" \"",
        "check a satisfies everything to \"x.cert\"\ncheck b satisfies everything to \"x.cert\"",
        "check a satisfies nbm21 \"Theorem 4.1\"",
        "check a satisfies nbm21 \"Corollary 4.2\"",
        "check a satisfies nbm21 \"Theorem 4.1\" with half { epsilon 1 }",
        "check a satisfies nbm21 \"Theorem 4.1\" with half { seed 1 }",
        "check a satisfies nbm21 \"Corollary 4.3\" { classes all }",
        "check a satisfies nbm21 \"Corollary 4.3\" { subnetworks trained }",
        "check a satisfies nbm21 \"Corollary 4.4\" { classes all }",
        "check a satisfies nbm21 \"Corollary 4.5\" { epsilon 1 }",
        "check a satisfies nbm21 \"Claim 5.1\" with half",
        "check a satisfies n21 \"Theorem 3.1\" with half",
        "check a satisfies n21 \"Theorem 3.1\" { epsilon 1 }",
        "check a satisfies n21 \"Theorem 4.1\" { classes all }",
        "capacity of net",
        "capacity of net with tanhs",
        "capacity of net with net",
        "capacity of a with half",
        "capacity net with half",
        "capacity of net with half, half",
        "capacity of net with half { seed 1 }",
      })
  void aCheckOrACapacityThatCannotBeMeantIsRefused(String text) {
    assertEquals(1, messages(MODEL + LOSS + text).lines().count(), messages(MODEL + LOSS + text));
  }

  @Test
  void aPlanOfACheckIsSound() {
    Action.Check check = check("check a satisfies nbm21 \"Theorem 4.1\" with half");
    Citation citation = check.statements().get(0);
    for (List<Citation> statements : List.of(List.<Citation>of(), List.of(citation, citation))) {
      assertThrows(
          IllegalArgumentException.class, () -> copy(check, statements, Optional.empty()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> copy(check, check.statements(), Optional.of("a.cert")));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Action.CheckOptions(
                Optional.of(Rational.of(-1)), false, 1, Optional.empty()));
  }

  private static Action.Check copy(
      Action.Check check, List<Citation> statements, Optional<String> file) {
    return new Action.Check(
        check.model(),
        statements,
        false,
        check.subset(),
        check.objective(),
        check.options(),
        file,
        check.span());
  }

  @Test
  void theNewWordsMayStillBeNames() {
    Problem problem =
        problem(
            """
            network memorised { input 2 layer separated dense 8 relu output 2 }
            model everything : memorised = "a.npz"
            model epsilon : memorised = "b.npz"
            subset separated of memorised { separated: selected half }
            data classes = two_moons(samples 100)
            loss cross_entropy on classes
            check everything satisfies everything with separated
            capacity of memorised with separated
            path memorised = connect everything, epsilon by nbm21 "Theorem 4.1" {
              subset separated
              subnetworks memorised
            }
            """);
    assertEquals(3, problem.actions().size());
  }

  // ------------------------------------------------------------------ capacity

  @Test
  void aCapacityIsOfANetworkAndNeedsNeitherModelNorLoss() {
    Problem problem =
        problem(
            """
            network net { input 9 layers h1..h3 dense 40 relu output 3 }
            network twin { input 9 layers g1..g3 dense 40 relu output 3 }
            subset half of twin { each: random half }
            capacity of net with half
            """);
    Action.Capacity capacity =
        assertInstanceOf(Action.Capacity.class, problem.actions().get(0));
    assertEquals("net", capacity.network().name());
    assertEquals("half", capacity.subset().name());
    SubsetPlan other = problem(MODEL).subsets().get(0);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Action.Capacity(capacity.network(), other, capacity.span()));
  }

  // ------------------------------------------------------------------ subnetworks

  @Test
  void subnetworksMayBeMemorisedOrSeparated() {
    assertEquals(
        new PathPlan.MemorisedSubnetworks(1, Rational.ZERO),
        subnetworks("subnetworks memorised"));
    assertEquals(
        new PathPlan.MemorisedSubnetworks(5, Rational.of(1, 100)),
        subnetworks("subnetworks memorised { target .01 seed 5 } form faithful hub yes"));
    assertEquals(
        new PathPlan.SeparatedSubnetworks(Rational.ZERO),
        subnetworks("subnetworks separated { }"));
    assertEquals(
        new PathPlan.SeparatedSubnetworks(Rational.of(1, 8)),
        subnetworks("form faithful subnetworks separated { target 1/8 }"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| trained",
        "subnetworks trained | trained",
        "subnetworks memorised | memorised 1",
        "subnetworks separated | separated",
        "subnetworks from \"xi{l}.npz\" | files"
      })
  void everyOriginOfSubnetworksHasItsCase(String written, String expected) {
    PathPlan.Subnetworks.Cases<String> cases =
        new PathPlan.Subnetworks.Cases<>() {
          @Override
          public String trained(PathPlan.TrainedSubnetworks trained) {
            return "trained";
          }

          @Override
          public String memorised(PathPlan.MemorisedSubnetworks memorised) {
            return "memorised " + memorised.seed();
          }

          @Override
          public String separated(PathPlan.SeparatedSubnetworks separated) {
            return "separated";
          }

          @Override
          public String fromFiles(PathPlan.FromFiles files) {
            return "files";
          }
        };
    assertEquals(expected, subnetworks(written == null ? "" : written).match(cases));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subnetworks memorised { epochs 3 }",
        "subnetworks memorised { seed 1 seed 2 }",
        "subnetworks memorised { target -1 }",
        "subnetworks memorised { target 1 s }",
        "subnetworks separated { seed 1 }",
        "subnetworks separated { target -1e-9 }",
        "subnetworks memorised separated",
        "subnetworks memorised subnetworks separated",
        "subnetworks memorised \"xi{l}.npz\"",
        "subnetworks",
      })
  void subnetworksThatCannotBeMeantAreRefused(String written) {
    String path =
        "path p = connect a, b by nbm21 \"Theorem 4.1\" { subset half " + written + " }";
    assertEquals(1, messages(MODEL + LOSS + path).lines().count(), messages(MODEL + LOSS + path));
  }

  @Test
  void memorisingIsForReluInEveryLayerAndSeparatingForEveryActivation() {
    String path = "path p = connect c, c by nbm21 \"Theorem 4.1\" { subset tanhs subnetworks ";
    assertEquals(
        "subnetworks that memorise are constructed of relu neurons",
        messages(MODEL + LOSS + path + "memorised }"));
    assertEquals(1, problem(MODEL + LOSS + path + "separated }").paths().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "two_moons(samples 9) | cross_entropy | true",
        "two_moons(samples 9) one_hot 2 | cross_entropy | true",
        "csv(\"f.csv\", targets 2) | cross_entropy | true",
        "text(\"f.txt\", inputs \"X\", targets \"Y\") | cross_entropy | true",
        "npy(\"x.npy\", \"y.npy\") | cross_entropy | true",
        "teacher(samples 9, network net) | cross_entropy | false",
        "two_moons(samples 9) one_hot 2 | squared | false",
        "two_moons(samples 9) one_hot 2 | huber(1) | false",
        "csv(\"f.csv\", targets 2) | logistic | false",
      })
  void separatingIsForCrossEntropyAndClasses(String data, String loss, boolean possible) {
    String text =
        MODEL + "data train = " + data + "\nloss " + loss + " on train\n"
            + "path p = connect a, b by nbm21 \"Theorem 4.1\" { subset half subnetworks ";
    assertEquals(1, problem(text + "memorised }").paths().size());
    if (possible) {
      assertEquals(1, problem(text + "separated }").paths().size());
    } else {
      assertEquals(
          true, messages(text + "separated }").startsWith("subnetworks that separate classes"));
    }
  }

  @ParameterizedTest
  @CsvSource({"4.2, trained", "4.4, memorised", "4.5, separated"})
  void aCorollaryThatBringsSubnetworksSaysWhichOfTheTheoremToWrite(String label, String word) {
    String path =
        "path p = connect a, b by nbm21 \"Corollary " + label + "\" { subset half }";
    Resolution resolution =
        SpecFile.resolve(SpecFile.parse("spec.isth", MODEL + LOSS + path));
    assertEquals(1, resolution.diagnostics().size());
    assertEquals(
        "'Theorem 4.1' with 'subnetworks " + word + "' in the braces",
        resolution.diagnostics().get(0).expected());
    String instead = path.replace("Corollary " + label, "Theorem 4.1");
    String said = instead.replace("half }", "half subnetworks " + word + " }");
    assertEquals(1, problem(MODEL + LOSS + said).paths().size());
  }
}
