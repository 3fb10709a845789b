package org.isthmus.grammar.problem.resolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.isthmus.grammar.problem.SpecFile;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Bound;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Generator;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.plan.SubnetworkFiles;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spec without errors means. */
class ProblemTest {

  private static final String PAIR =
      """
      network net {
        input 2
        layer h1 dense 8 tanh
        layer h2 dense 7 tanh
        output 2
      }
      data train = two_moons(samples 100)
      loss cross_entropy on train
      model alice : net = "alice.npz"
      model bob : net = "bob.npz"
      subset half of net { each: selected half }
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

  private static PathPlan.Connection connection(Problem problem, int index) {
    return assertInstanceOf(PathPlan.Connection.class, problem.paths().get(index));
  }

  private static String messages(String text) {
    return resolve(text).diagnostics().stream()
        .map(diagnostic -> diagnostic.message())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aNetworkHasItsLayersActivationsAndBiases() {
    Network network =
        problem(
                """
                network n {
                  input 1e3
                  layer a dense 60_0 leaky_relu(0.1) no bias
                  layers h9..h11 dense 5 gelu
                  layer b dense 4 leaky_relu(1/10)
                  layer c dense 3 identity
                  layer d dense 2 sigmoid bias
                  output 10 bias
                }
                """)
            .networks()
            .get(0);
    assertEquals(
        "1000-600 leaky_relu(1/10) no bias-5 gelu-5 gelu-5 gelu-4 leaky_relu(1/10)-3 identity"
            + "-2 sigmoid-10 bias",
        network.shape());
    assertEquals("h10", network.layerName(3));
    assertEquals(new Activation.LeakyRelu(Rational.of(1, 10)), network.activation(1));
  }

  @Test
  void aRecipeHasItsOperationsInOrderWithExactNumbers() {
    DataPlan data =
        problem("data d = idx(\"x\", \"y\") take 10 from 5 normalise .1 1/3 float32 one_hot 10")
            .data()
            .get(0);
    assertEquals(
        new DataPlan.FromFiles(
            new DataRecipe(
                new DataRecipe.Idx(),
                List.of("x", "y"),
                List.of(
                    new DataRecipe.Take(5, 10),
                    new DataRecipe.Normalise(
                        List.of(Rational.of(1, 10)), List.of(Rational.of(1, 3))),
                    new DataRecipe.ToFloat32(),
                    new DataRecipe.OneHot(10)))),
        data.source());
  }

  @Test
  void everySourceOfDataHasItsFormat() {
    List<DataPlan> data =
        problem(
                """
                data a = cifar("1", "2") normalise [.4914, .4822, .4465] [.2470, .2435, .2616]
                data b = npy("x", "y") scale [-1, 1]
                data c = npz("f.npz" inputs "X" targets "Y")
                data d = safetensors("f.safetensors", targets "Y", inputs "X")
                data e = csv("f.csv")
                data f = csv("f.csv" header 2 targets 3)
                data g = csv("f.csv", labels) signs
                """)
            .data();
    List<DataRecipe> recipes =
        data.stream().map(plan -> ((DataPlan.FromFiles) plan.source()).recipe()).toList();
    assertEquals(List.of("1", "2"), recipes.get(0).files());
    assertEquals(
        new DataRecipe.Scale(Rational.of(-1), Rational.ONE), recipes.get(1).operations().get(0));
    assertEquals(new DataRecipe.Arrays("X", "Y"), recipes.get(2).format());
    assertEquals(new DataRecipe.Arrays("X", "Y"), recipes.get(3).format());
    assertEquals(new DataRecipe.Csv(0, 1, false), recipes.get(4).format());
    assertEquals(new DataRecipe.Csv(2, 3, false), recipes.get(5).format());
    assertEquals(new DataRecipe.Csv(0, 1, true), recipes.get(6).format());
  }

  @Test
  void aGeneratorHasItsDefaults() {
    List<Generator> generators =
        problem(
                """
                network shape { input 5 output 2 }
                data a = two_moons(samples 400)
                data b = spirals(samples 600, classes 3, noise 1/4, seed 9)
                data c = gaussian_clusters(samples 30)
                data d = teacher(samples 20, network shape, seed 3)
                """)
            .data()
            .stream()
            .map(plan -> ((DataPlan.Generated) plan.source()).generator())
            .toList();
    assertEquals(new Generator.TwoMoons(400, Rational.of(1, 10), 1), generators.get(0));
    assertEquals(new Generator.Spirals(600, 3, Rational.of(1, 4), 9), generators.get(1));
    assertEquals(
        new Generator.GaussianClusters(30, 2, 2, Rational.of(1, 2), 1), generators.get(2));
    Generator.Teacher teacher = (Generator.Teacher) generators.get(3);
    assertEquals(20, teacher.samples());
    assertEquals("5-2", teacher.network().shape());
  }

  @Test
  void aModelNamesItsArraysAndItsFormatFollowsFromTheFile() {
    List<ModelPlan> models =
        problem(
                """
                network n { input 2 layer h dense 3 relu output 2 }
                model a : n = "A.NPZ" { W1 "fc1.weight" transposed b1 "fc1.bias" }
                model b : n = "b.safetensors"
                model c : n = "c.onnx"
                """)
            .models();
    ModelPlan.FromFile a = (ModelPlan.FromFile) models.get(0).origin();
    assertEquals(ModelPlan.Format.NPZ, a.format());
    assertEquals(
        Map.of(
            "W1", new ModelPlan.ArrayName("fc1.weight", true),
            "b1", new ModelPlan.ArrayName("fc1.bias", false)),
        a.names());
    assertEquals(
        ModelPlan.Format.SAFETENSORS, ((ModelPlan.FromFile) models.get(1).origin()).format());
    assertEquals(ModelPlan.Format.ONNX, ((ModelPlan.FromFile) models.get(2).origin()).format());
  }

  @Test
  void aTrainedModelHasItsOptionsAndTheLoss() {
    ModelPlan.Trained trained =
        (ModelPlan.Trained)
            problem(
                    """
                    model m : n = trained {
                      optimiser sgd rate 1e-3 epochs 7 seed 5 batch 64 target .01 budget 1.5 min
                    }
                    loss huber(0.5) on d
                    data d = teacher(samples 5, network n)
                    network n { input 2 output 2 }
                    """)
                .models()
                .get(0)
                .origin();
    assertEquals(
        new Training(
            5,
            7,
            Rational.of(1, 1000),
            64,
            Training.Optimiser.SGD,
            Rational.of(1, 100),
            Duration.ofSeconds(90)),
        trained.training());
    assertEquals(new Loss.Huber(Rational.of(1, 2)), trained.objective().loss());
    assertEquals("d", trained.objective().data().name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600 s", "60 minutes", "1 h", "1 hour", "3_600 seconds", "1e0 hours"})
  void everyUnitOfTimeIsUnderstood(String budget) {
    Problem problem =
        problem(
            PAIR.replace("\"alice.npz\"", "trained { budget " + budget + " }"));
    ModelPlan.Trained trained = (ModelPlan.Trained) problem.models().get(0).origin();
    assertEquals(Duration.ofHours(1), trained.training().budget());
  }

  @Test
  void aSubsetHasAChoiceForEveryHiddenLayer() {
    SubsetPlan subset =
        problem(
                """
                network n {
                  input 2
                  layers h1..h6 dense 7 relu
                  output 2
                }
                subset s of n {
                  h6: {5..6, 0, 2..3}
                  h1: all
                  h2: random 3 seed 11
                  each: selected smaller half
                  h4: selected half by importance
                  h5: random half
                }
                """)
            .subsets()
            .get(0);
    assertEquals(
        List.of(
            new SubsetPlan.Explicit(List.of(0, 1, 2, 3, 4, 5, 6)),
            new SubsetPlan.Random(3, 11),
            new SubsetPlan.Selected(3, SubsetPlan.Criterion.QR),
            new SubsetPlan.Selected(4, SubsetPlan.Criterion.IMPORTANCE),
            new SubsetPlan.Random(4, 1),
            new SubsetPlan.Explicit(List.of(0, 2, 3, 5, 6))),
        subset.choices());
  }

  @Test
  void theActionsComeInTheOrderInWhichTheyAreWritten() {
    Problem problem =
        problem(
            PAIR
                + """
                check alice satisfies nbm21 "Theorem 4.1" with half
                path p = connect alice, bob by nbm21 "Theorem 4.1" { subset half }
                assert max_loss(p) <= 0.05
                path q = connect alice, bob by nbm21 "Corollary 4.3" { subset half rescale no }
                assert invariant(q)
                certify p to "p.cert"
                plot q to "q.png"
                """);
    assertEquals(
        List.of(
            "Check",
            "Construct",
            "AssertMaxLoss",
            "Construct",
            "AssertInvariant",
            "Certify",
            "Plot"),
        problem.actions().stream().map(action -> action.getClass().getSimpleName()).toList());
    assertEquals(2, problem.paths().size());
    Action.AssertMaxLoss bound = (Action.AssertMaxLoss) problem.actions().get(2);
    assertEquals(new Bound.Number(Rational.of(1, 20)), bound.bound());
    assertEquals(problem.paths().get(0), bound.path());
    PathPlan.DropoutStable baseline =
        (PathPlan.DropoutStable) connection(problem, 1).method();
    assertEquals(false, baseline.rescale());
  }

  @Test
  void aPathHasTheDocumentedDefaults() {
    Problem problem =
        problem(
            PAIR
                + """
                path p = connect alice, bob by nbm21 "Theorem 4.1" { subset half }
                path q = connect alice, bob by nbm21 "Theorem 4.1" {
                  subset half, half
                  subnetworks trained
                  form alternating
                  hub auto
                }
                """);
    PathPlan.Layerwise method = (PathPlan.Layerwise) connection(problem, 0).method();
    assertEquals(method, connection(problem, 1).method());
    assertEquals(PathPlan.Form.ALTERNATING, method.form());
    assertEquals(PathPlan.Hub.AUTO, method.hub());
    assertEquals(
        new PathPlan.TrainedSubnetworks(Training.SUBNETWORK_DEFAULT), method.subnetworks());
  }

  @Test
  void subnetworksInFilesMayComeWithTheirOwnSubsets() {
    String option = " { subnetworks from \"xi/a{l}.npz\", \"xi/b{l}.npz\" }";
    String head = "path p = connect alice, bob by nbm21 ";
    Problem problem = problem(PAIR + head + "\"Theorem 4.1\"" + option);
    PathPlan.Layerwise method = (PathPlan.Layerwise) connection(problem, 0).method();
    assertEquals(new PathPlan.AsStored(), method.kept());
    assertTrue(messages(PAIR + head + "\"Corollary 4.3\"" + option).contains("needs a subset"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PathPlan.Layerwise(
                new PathPlan.AsStored(),
                new PathPlan.TrainedSubnetworks(Training.SUBNETWORK_DEFAULT),
                PathPlan.Form.ALTERNATING,
                PathPlan.Hub.AUTO));
  }

  @Test
  void aPatternOfSubnetworkFilesSaysWhereEachIs() {
    assertEquals(
        new SubnetworkFiles.Location("xi/alice_3.npz", ""),
        new SubnetworkFiles("xi/{model}_{l}.npz", true).locate("alice", 3));
    assertEquals(
        new SubnetworkFiles.Location("xi/a3.npz", ""),
        new SubnetworkFiles("xi/a{l}.npz", false).locate("alice", 3));
    assertEquals(
        new SubnetworkFiles.Location("xi.npz", "alice.xi3."),
        new SubnetworkFiles("xi.npz", true).locate("alice", 3));
    assertEquals(
        new SubnetworkFiles.Location("alice.npz", "xi3."),
        new SubnetworkFiles("{model}.npz", true).locate("alice", 3));
    assertEquals(
        new SubnetworkFiles.Location("xi3.npz", "alice."),
        new SubnetworkFiles("xi{l}.npz", true).locate("alice", 3));
  }

  @Test
  void eachKindHasNamesOfItsOwn() {
    Problem problem =
        problem(
            """
            network a { input 2 layer a dense 3 tanh output 2 }
            data a = two_moons(samples 9)
            loss cross_entropy on a
            model a : a = "a.npz"
            subset a of a { a: all }
            path a = connect a, a by nbm21 "Corollary 4.3" { subset a }
            """);
    assertEquals(1, problem.paths().size());
  }

  @Test
  void wordsOfTheLanguageThatAreNotReservedMayBeNames() {
    Problem problem =
        problem(
            """
            network dense { input 2 layer bias dense 3 tanh layer no dense 3 relu no bias output 2 }
            model trained : dense = "a.npz"
            subset half of dense { bias: random half no: all }
            check trained satisfies nbm21 "Theorem 4.1" with half
            """);
    assertEquals(1, problem.actions().size());
  }

  @Test
  void whichStatementsCanBeCheckedIsForTheCallerToSay() {
    String text =
        "network n { input 2 layer h dense 3 tanh output 2 }\nmodel m : n = \"m.npz\"\n"
            + "subset s of n { h: all }\ncheck m satisfies other \"Theorem 2.1\" with s\n";
    ParsedSpec parsed = SpecFile.parse("spec.isth", text);
    assertInstanceOf(Resolution.Refused.class, SpecFile.resolve(parsed));
    Citation citation = new Citation("other", "Theorem 2.1");
    Resolution resolution = SpecFile.resolve(parsed, List.of(citation));
    Problem problem = assertInstanceOf(Resolution.Resolved.class, resolution).problem();
    assertEquals(List.of(citation), ((Action.Check) problem.actions().get(0)).statements());
  }

  @Test
  void theUseOfABrokenDefinitionIsNoFurtherError() {
    String broken =
        PAIR.replace("layer h1 dense 8 tanh", "layer h1 dens 8 tanh")
            .replace("model bob : net", "model bob = net")
            .replace("on train", "train")
            + "path p = connect alice, bob by nbm21 \"Theorem 4.1\" { subset half }\n"
            + "certify p to \"p.cert\"\n";
    assertEquals(
        "the network statement cannot go on like this\n"
            + "the loss statement cannot go on like this\n"
            + "the model statement cannot go on like this",
        messages(broken));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data d = csv(\"f\", targets 3) one_hot 3",
        "data d = two_moons(samples 9) normalise 0.5 0.5",
        "data d = two_moons(samples 9) take 9 from 1",
        "data d = two_moons(samples 9) one_hot 1",
        "data d = spirals(samples 9, classes 3) signs",
        "data d = npz(\"f.npz\", \"X\", \"Y\")",
        "data d = csv(\"f\", header \"x\")",
        "data d = teacher(samples 9)",
        "data d = idx(\"x\", 3)",
        "data d = cifar(\"c\") normalise [1, 2] [1, 1] normalise 1 1",
        "network n { input 2 layer h dense 3 relu(1) output 2 }",
        "network n { input 2 layers a1..a01 dense 3 relu output 2 }",
        "network n { input 2 layers a1..b2 dense 3 relu output 2 }",
        "network n { input 2 layers a0..a999999 dense 3 relu output 2 }",
        "network n { input 2 output 2147483648 }",
        "loss squared on nothing",
      })
  void aSpecThatCannotBeMeantIsRefused(String text) {
    assertInstanceOf(Resolution.Refused.class, resolve(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "squared on labels", "huber(1) on labels", "logistic on labels", "logistic on hot",
        "cross_entropy on signed", "logistic(1) on signed", "huber(0) on real", "huber on real",
        "huber(\"x\") on real", "huber(1, 2) on real", "squared on nowhere"
      })
  void aLossThatDoesNotFitItsTargetsIsRefused(String loss) {
    assertInstanceOf(Resolution.Refused.class, resolve(DATA + "loss " + loss));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "squared on hot", "huber(1e-3) on real", "logistic on signed", "logistic on any",
        "cross_entropy on labels", "cross_entropy on hot", "cross_entropy on any",
        "squared on signed"
      })
  void aLossThatMayFitItsTargetsIsAccepted(String loss) {
    assertInstanceOf(Resolution.Resolved.class, resolve(DATA + "loss " + loss));
  }

  private static final String DATA =
      """
      data labels = two_moons(samples 9)
      data hot = two_moons(samples 9) one_hot 2
      data signed = two_moons(samples 9) signs
      data real = csv("f.csv", targets 2)
      data any = npy("x", "y")
      """;
}
