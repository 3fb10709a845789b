package org.isthmus.verifier.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.bulk.LossFunction;
import org.isthmus.numeric.bulk.Precision;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Network;
import org.isthmus.verifier.checker.enclosed.PieceEnclosures;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.cli.Workspace.LoadedData;
import org.isthmus.verifier.cli.polyline.Bounding;
import org.isthmus.verifier.cli.polyline.Polyline;
import org.isthmus.verifier.cli.polyline.PolylineCertificate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isthmus bound}. */
@Command(
    name = "bound",
    mixinStandardHelpOptions = true,
    header = "Certifies a path that somebody else found.",
    description =
        "Bounds the loss at every point of a path that is given by states: in PATH.npz the first axis"
            + " of every array counts them, W1 of shape (K + 1, inputs, outputs), b1 of shape (K + 1,"
            + " outputs) and so on. Two states that follow each other are joined by a straight line; of"
            + " a curve that was sampled at these states, nothing is said between them. Segments are cut"
            + " into pieces until the bound is tight enough.")
final class BoundCommand implements Callable<Integer> {

  private static final int POINTS_PER_SEGMENT = 24;

  /** Significant digits of a bound that nobody asked for. */
  private static final MathContext SHORT = new MathContext(4, RoundingMode.CEILING);

  @Parameters(paramLabel = "PATH.npz", description = "the states")
  private Path file;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "SPEC",
      description = "a spec with one network, the data and the loss")
  private Path spec;

  @Option(
      names = "--at-most",
      paramLabel = "B",
      description = "the bound to prove, exact: 0.05 or 1/20 (default: the least that is found)")
  private Optional<String> atMost = Optional.empty();

  @Option(
      names = "--tightness",
      paramLabel = "R",
      defaultValue = "0.01",
      description =
          "without --at-most: how far the bound may be above the largest loss found, as a share of that"
              + " (default: ${DEFAULT-VALUE})")
  private double tightness;

  @Option(
      names = "--budget",
      paramLabel = "PIECES",
      defaultValue = "20000",
      description = "how many pieces to bound at most (default: ${DEFAULT-VALUE})")
  private int budget;

  @Option(
      names = "--to",
      paramLabel = "CERTIFICATE",
      description = "the certificate to write (default: it is checked and not kept)")
  private Optional<Path> target = Optional.empty();

  @Mixin private EngineChoice engine;

  @Override
  public Integer call() {
    Console console = Console.ofProcess();
    Optional<Rational> asked = atMost.map(BoundCommand::bound);
    if (!(tightness > 0 && tightness <= Double.MAX_VALUE)) {
      throw CommandException.usage("a tightness is more than 0 (found " + tightness + ")");
    }
    if (budget < 1) {
      throw CommandException.usage("a budget is at least one piece (found " + budget + ")");
    }
    Problem problem = Specs.problem(Specs.read(spec), console);
    Network network = network(problem);
    Objective objective =
        problem
            .objective()
            .orElseThrow(
                () ->
                    CommandException.usage(
                        spec + ": there is no loss to bound (expected a line such as 'loss"
                            + " cross_entropy on train')"));
    Polyline path = Polyline.read(file, network);
    try (TemporaryFolder temporary = TemporaryFolder.make()) {
      Path written =
          target.map(Path::toAbsolutePath).orElseGet(() -> temporary.path().resolve("bound.cert"));
      Engine chosen = engine.engine(console);
      Workspace workspace =
          new Workspace(
              spec.toAbsolutePath().getParent(), written.getParent(), chosen, console);
      LoadedData data = workspace.data(objective.data());
      Dataset dataset = data.binary64(objective.data().name());
      Workspace.requireFits(network, dataset, objective);
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s %s, %d parameters",
              network.name(),
              network.shape(),
              network.parameterCount()));
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s %d states, joined by %s",
              "path",
              path.states().size(),
              path.segments() == 1 ? "a straight line" : path.segments() + " straight lines"));
      Bounding.Result found = search(path, objective, dataset, chosen, asked, console);
      Outcome outcome =
          asked.isPresent() && !found.reached()
              ? notReached(found, asked.get())
              : proved(path, objective, data, found, asked, written, console);
      console.say(outcome.line());
      return outcome.exitCode();
    }
  }

  private static Rational bound(String text) {
    try {
      Rational bound = Rational.parse(text);
      if (bound.signum() >= 0) {
        return bound;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw CommandException.usage(
        "a bound is a number from 0 on (found " + text + ", expected such as 0.05 or 1/20)");
  }

  private Network network(Problem problem) {
    if (problem.networks().size() == 1) {
      return problem.networks().get(0);
    }
    throw CommandException.usage(
        spec + ": the path is of one network (found " + problem.networks().size()
            + " in the spec, expected 1)");
  }

  private Bounding.Result search(
      Polyline path,
      Objective objective,
      Dataset data,
      Engine chosen,
      Optional<Rational> asked,
      Console console) {
    LossFunction loss =
        LossFunction.of(
            objective.loss(), data.targets(), path.states().get(0).network().outputWidth());
    Bounding.Result found =
        console.during(
            "pieces",
            work ->
                new Bounding(
                        path,
                        new PieceEnclosures(
                            objective.loss(),
                            data,
                            Runtime.getRuntime().availableProcessors(),
                            ProgressListener.NONE),
                        point -> {
                          double mean =
                              loss.mean(
                                  chosen.outputs(point, data.inputs(), Precision.DOUBLE));
                          // A finite network gives a NaN only after an overflow.
                          return Double.isNaN(mean) ? Double.POSITIVE_INFINITY : mean;
                        },
                        asked,
                        tightness,
                        budget,
                        work::at)
                    .run(POINTS_PER_SEGMENT));
    console.say(
        String.format(
            Locale.ROOT,
            "%-12s largest loss %.6g %s (%d points, rounded, no proof)",
            "sampled",
            found.largest().loss(),
            at(found.largest().segment(), found.largest().t()),
            found.sampled()));
    console.say(
        String.format(
            Locale.ROOT,
            "%-12s %d in all, %d bounded on the way",
            "pieces",
            found.pieces(),
            found.evaluated()));
    return found;
  }

  private static String at(int segment, double t) {
    return "in segment " + (segment + 1) + " at t = "
        + BigDecimal.valueOf(t).stripTrailingZeros().toPlainString();
  }

  /** Either the loss at a point refutes the bound, or the pieces did not suffice. */
  private Outcome notReached(Bounding.Result found, Rational asked) {
    if (found.exceeded()) {
      Bounding.Sampled largest = found.largest();
      return Outcome.failed(
          String.format(
              Locale.ROOT,
              "max_loss <= %s does not hold: the loss is %.6g %s (rounded)",
              asked,
              largest.loss(),
              at(largest.segment(), largest.t())));
    }
    Bounding.Bounded worst = found.worst();
    return Outcome.inconclusive(
        String.format(
            Locale.ROOT,
            "max_loss <= %s is not proved: with %d pieces the bound is %.6g, in segment %d on t from %s"
                + " to %s; --budget allows more",
            asked,
            found.pieces(),
            worst.bound(),
            worst.segment() + 1,
            worst.piece().from(),
            worst.piece().to()));
  }

  /** Writes the certificate and has it checked. */
  private Outcome proved(
      Polyline path,
      Objective objective,
      LoadedData data,
      Bounding.Result found,
      Optional<Rational> asked,
      Path written,
      Console console) {
    double certified = found.worst().bound();
    if (!(certified <= Double.MAX_VALUE)) {
      return Outcome.inconclusive(
          "no bound was found: with " + found.pieces() + " pieces some of them are not bounded at all");
    }
    Rational bound =
        asked.orElseGet(() -> Rational.parse(new BigDecimal(certified).round(SHORT).toString()));
    console.say(
        String.format(
            Locale.ROOT,
            "%-12s loss at most %.6g on all pieces: the sampled maximum is %.2g %% below that%s",
            "bounded",
            certified,
            100 * (1 - found.largest().loss() / certified),
            found.reached() ? "" : " (the budget is spent, the tightness not reached)"));
    Certificate certificate =
        PolylineCertificate.of(
            path,
            String.valueOf(file.getFileName()),
            objective.loss(),
            data.reference(),
            bound,
            found.subdivisions());
    SpecRun.makeFolder(written);
    CertificateFile.write(written, certificate);
    CheckerProcess.Answer answer =
        console.during("checking", () -> CheckerProcess.verify(written, certificate, console.isTerminal()));
    target.ifPresent(
        kept ->
            console.say(
                String.format(
                    "%-12s %s (%d bytes)",
                    "certificate", Console.shown(kept), SpecRun.size(kept))));
    return answer.outcome();
  }
}
