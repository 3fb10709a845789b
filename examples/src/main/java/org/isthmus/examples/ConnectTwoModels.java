package org.isthmus.examples;

import java.nio.file.Path;
import java.util.List;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.verifier.cli.Construction;
import org.isthmus.verifier.cli.Isthmus;
import org.isthmus.verifier.cli.Outcome;

/** Connects the two models that the quickstart wrote, from Java instead of from a spec. */
public final class ConnectTwoModels {

  private ConnectTwoModels() {}

  /** Takes the folder with {@code alice.npz}, {@code bob.npz}, {@code train.npz}, and a bound. */
  public static void main(String[] arguments) {
    Outcome verdict = connect(Path.of(arguments[0]), Rational.parse(arguments[1]));
    System.out.println(verdict.line());
    System.exit(verdict.exitCode());
  }

  /** Writes {@code from-java.cert} into the folder and says what the checker says of it. */
  private static Outcome connect(Path folder, Rational bound) {
    Isthmus isthmus = Isthmus.in(folder, "nd4j");
    List<HiddenLayer> hidden =
        List.of(
            new HiddenLayer("h1", 32, new Activation.Relu(), true),
            new HiddenLayer("h2", 32, new Activation.Relu(), true));
    Network network = new Network("moons", 2, hidden, 2, false);
    ModelPlan alice = isthmus.model("alice", network, Path.of("alice.npz"));
    ModelPlan bob = isthmus.model("bob", network, Path.of("bob.npz"));
    DataRecipe npz =
        new DataRecipe(new DataRecipe.Arrays("X", "Y"), List.of("train.npz"), List.of());
    DataPlan train = isthmus.data("train", npz);
    Construction path =
        isthmus.connect(
            alice,
            bob,
            new Loss.CrossEntropy(),
            train,
            isthmus.half(network),
            isthmus.half(network));
    return Isthmus.verify(isthmus.certify(path, bound, "from-java.cert"));
  }
}
