package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.grammar.problem.plan.Training;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.bulk.Engines;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.proofs.construction.RefusedException;

/**
 * What the command does, for Java programs: load, connect, certify, verify.
 *
 * <pre>{@code
 * Isthmus isthmus = Isthmus.in(folder, "nd4j");
 * ModelPlan alice = isthmus.model("alice", network, Path.of("alice.npz"));
 * ModelPlan bob = isthmus.model("bob", network, Path.of("bob.npz"));
 * DataPlan train = isthmus.data("train", recipe);
 * SubsetPlan half = isthmus.half(network);
 * Construction path = isthmus.connect(alice, bob, new Loss.CrossEntropy(), train, half, half);
 * Path certificate = isthmus.certify(path, Rational.parse("0.05"), "alice-bob.cert");
 * Outcome verdict = Isthmus.verify(certificate);
 * }</pre>
 */
public final class Isthmus {

  private final Path folder;
  private final Workspace workspace;
  private final Console console = Console.ofProcess();

  private Isthmus(Path folder, String engine) {
    this.folder = folder.toAbsolutePath();
    this.workspace = new Workspace(this.folder, this.folder, Engines.byName(engine), console);
  }

  /**
   * Works in a folder: relative paths start there and certificates go there.
   *
   * @param engine {@code nd4j} or {@code ejml}, for constructions
   * @throws IllegalArgumentException if there is no such engine or it does not start
   */
  public static Isthmus in(Path folder, String engine) {
    return new Isthmus(folder, engine);
  }

  /**
   * A model in a {@code .npz}, {@code .safetensors}, {@code .onnx} or {@code .txt} file with the
   * usual names.
   */
  public ModelPlan model(String name, Network network, Path file) {
    String text = file.toString();
    String suffix = text.substring(text.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
    return new ModelPlan(
        name,
        network,
        new ModelPlan.FromFile(
            text,
            suffix.equals("TXT")
                ? ModelPlan.Format.TEXT
                : ModelPlan.Format.valueOf(suffix),
            Map.of()),
        Span.NONE);
  }

  /** Data in files. */
  public DataPlan data(String name, DataRecipe recipe) {
    return new DataPlan(name, new DataPlan.FromFiles(recipe), Span.NONE);
  }

  /** The better half of every hidden layer by pivoted QR, rounded up. */
  public SubsetPlan half(Network network) {
    return Connector.half(network);
  }

  /**
   * Connects two models by NBM21 Theorem 4.1, in the alternating form, with subnetworks that are
   * trained as {@link Training#SUBNETWORK_DEFAULT} says.
   *
   * @throws RefusedException if the construction does not apply, with the layer and the numbers
   */
  public Construction connect(
      ModelPlan first,
      ModelPlan second,
      Loss loss,
      DataPlan data,
      SubsetPlan firstKept,
      SubsetPlan secondKept) {
    PathPlan.Layerwise method =
        new PathPlan.Layerwise(
            new PathPlan.Chosen(firstKept, secondKept),
            new PathPlan.TrainedSubnetworks(Training.SUBNETWORK_DEFAULT),
            PathPlan.Form.ALTERNATING,
            PathPlan.Hub.AUTO);
    return connect(
        new PathPlan.Connection(
            first.name() + "-" + second.name(),
            first,
            second,
            new Citation("nbm21", "Theorem 4.1"),
            new Objective(loss, data, Span.NONE),
            method,
            Span.NONE));
  }

  /**
   * Connects two models by N21 Theorem 3.1, in the batched form and in exact arithmetic: the first
   * hidden layer has more neurons than there are distinct samples.
   *
   * @throws RefusedException if a hypothesis fails, with its numbers
   */
  public Construction connectExactly(
      ModelPlan first, ModelPlan second, Loss loss, DataPlan data) {
    return connect(
        new PathPlan.Connection(
            first.name() + "-" + second.name(),
            first,
            second,
            new Citation("n21", "Theorem 3.1"),
            new Objective(loss, data, Span.NONE),
            new PathPlan.WidthN1(PathPlan.Exchange.BATCHED, PathPlan.Arithmetic.EXACT),
            Span.NONE));
  }

  /** Connects two models as a plan says. */
  public Construction connect(PathPlan.Connection plan) {
    return new Connector(workspace, new SubnetworkFilesReader(folder), console)
        .connect(plan, Optional.empty());
  }

  /** Writes the certificate that the loss is at most {@code bound} on the path. */
  public Path certify(Construction path, Rational bound, String file) {
    return certify(path, new Claim.MaxLoss(bound), file);
  }

  /** Writes the certificate with a claim about the path. */
  public Path certify(Construction path, Claim claim, String file) {
    Path target = workspace.output(file);
    CertificateFile.write(target, path.claim(claim));
    return target;
  }

  /**
   * Checks a certificate in a process that sees the checker alone.
   *
   * @param data the folders in which the checker may read data files; none for that of the certificate
   */
  public static Outcome verify(Path certificate, Path... data) {
    CheckerProcess.Answer answer = CheckerProcess.verify(certificate, List.of(data), false);
    return new Outcome(answer.exitCode(), answer.line());
  }
}
