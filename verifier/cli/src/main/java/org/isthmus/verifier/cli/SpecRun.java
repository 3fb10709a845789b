package org.isthmus.verifier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.verifier.cli.CheckerProcess.Answer;
import org.isthmus.verifier.report.Caption;
import org.isthmus.verifier.report.Evaluation;
import org.isthmus.verifier.report.LossProfile;
import org.isthmus.verifier.report.PathPlot;
import org.isthmus.verifier.report.StraightLine;
import org.isthmus.verifier.report.VertexTable;

/**
 * Carries out the actions of a spec in order. A path is proved when the first action needs it: its
 * certificate is written and verified in a process of its own, and only then is anything about it
 * said to hold.
 */
final class SpecRun {

  private static final String VERIFIED = "VERIFIED ";
  private static final int POINTS_PER_SEGMENT = 24;
  private static final int POINTS_OF_LINE = 25;

  private final Problem problem;
  private final Path folder;
  private final Workspace workspace;
  private final Console console;
  private final Map<String, Proved> proved = new HashMap<>();
  private final Map<String, Construction> paths = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private final Map<String, String> verified = new LinkedHashMap<>();
  private Optional<Outcome> notVerified = Optional.empty();
  private String done = "nothing was asked for";
  private boolean undecided;

  /**
   * A run.
   *
   * @param folder paths in the spec are relative to this
   * @param temporary where certificates go that the spec does not ask for
   */
  SpecRun(Problem problem, Path folder, Path temporary, Engine engine, Console console) {
    this.problem = problem;
    this.folder = folder;
    this.console = console;
    Path output =
        problem.actions().stream()
            .filter(Action.Certify.class::isInstance)
            .map(action -> folder.resolve(((Action.Certify) action).file()))
            .findFirst()
            .map(file -> file.toAbsolutePath().getParent())
            .orElse(temporary);
    this.workspace = new Workspace(folder, output, engine, console);
  }

  /** A path with what the checker said of it, and its profile for people. */
  private record Proved(
      Caption caption, Rational bound, Answer answer, LossProfile profile, StraightLine line) {}

  /** Carries out all actions and says how it ended. */
  Outcome run() {
    for (Action action : problem.actions()) {
      action.match(new Carrying());
    }
    if (!failures.isEmpty()) {
      return Outcome.failed(String.join("; ", failures));
    }
    if (notVerified.isPresent()) {
      return notVerified.get();
    }
    if (undecided) {
      return Outcome.inconclusive("a hypothesis is undecided");
    }
    if (verified.isEmpty()) {
      return Outcome.ok(done);
    }
    List<String> proofs = new ArrayList<>();
    verified.forEach(
        (path, proof) -> proofs.add(verified.size() == 1 ? proof : path + ": " + proof));
    return new Outcome(Outcome.OK, VERIFIED + String.join("; ", proofs));
  }

  /** What the checker wrote of each path, by its name. */
  Map<String, JsonNode> answers() {
    Map<String, JsonNode> answers = new TreeMap<>();
    proved.forEach(
        (name, path) ->
            path.answer().details().ifPresent(details -> answers.put(name, details)));
    return answers;
  }

  /** What each action does. */
  private final class Carrying implements Action.Cases<Optional<Void>> {

    @Override
    public Optional<Void> check(Action.Check check) {
      HypothesisCheck result = HypothesisCheck.of(check, workspace);
      result.lines().forEach(console::say);
      result.failure().ifPresent(failures::add);
      undecided |= result.undecided();
      done = "every hypothesis holds";
      return Optional.empty();
    }

    @Override
    public Optional<Void> connect(Action.Connect connect) {
      PathPlan plan = connect.path();
      Connector connector =
          new Connector(workspace, new SubnetworkFilesReader(folder), console);
      sayOnce(
          String.format(
              Locale.ROOT,
              "%-12s %s, %d parameters",
              plan.first().network().name(),
              plan.first().network().shape(),
              plan.first().network().parameterCount()));
      for (ModelPlan end : List.of(plan.first(), plan.second())) {
        sayOnce(
            String.format(
                Locale.ROOT,
                "%-12s %s %.6g on %s",
                end.name(),
                plan.objective().loss().notation(),
                connector.loss(plan, workspace.model(end)),
                plan.objective().data().name()));
      }
      Construction construction = connector.connect(plan, bound(plan));
      paths.put(plan.name(), construction);
      ConnectingPath path = construction.path();
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s %s: %d segments, %d of them convex",
              plan.name(),
              path.construction(),
              path.steps().size(),
              path.convexSteps()));
      done = "path " + plan.name() + " is constructed, nothing about it is proved";
      return Optional.empty();
    }

    @Override
    public Optional<Void> assertInvariant(Action.AssertInvariant assertion) {
      // Every step that states to be invariant was proved to be, or the path was not verified.
      prove(assertion.path());
      return Optional.empty();
    }

    @Override
    public Optional<Void> assertMaxLoss(Action.AssertMaxLoss assertion) {
      Proved path = prove(assertion.path());
      if (path.bound().compareTo(assertion.bound()) > 0) {
        Evaluation witness = path.profile().maximum();
        failures.add(
            String.format(
                Locale.ROOT,
                "max_loss(%s) <= %s does not hold: the loss is %.6g at position %s of %d (%s)",
                assertion.path().name(),
                assertion.bound(),
                witness.loss(),
                BigDecimal.valueOf(witness.position()).stripTrailingZeros().toPlainString(),
                path.profile().segments().size(),
                note(path.profile(), witness)));
      }
      return Optional.empty();
    }

    private String note(LossProfile profile, Evaluation at) {
      int segment = (int) Math.ceil(at.position());
      return segment == 0 ? "the start" : profile.segments().get(segment - 1).note();
    }

    @Override
    public Optional<Void> certify(Action.Certify certify) {
      prove(certify.path());
      return Optional.empty();
    }

    @Override
    public Optional<Void> plot(Action.Plot plot) {
      Proved path = prove(plot.path());
      Path file = folder.resolve(plot.file());
      makeFolder(file);
      PathPlot picture = PathPlot.of(path.caption(), path.profile()).against(path.line());
      Optional<Rational> certified = certified(path);
      (certified.isPresent() ? picture.certified(certified.get()) : picture).write(file);
      console.say(String.format("%-12s %s", "plot", Console.shown(file)));
      return Optional.empty();
    }
  }

  /** Says what is the same for several paths only for the first. */
  private void sayOnce(String line) {
    if (said.add(line)) {
      console.say(line);
    }
  }

  /** The upper end of the proved enclosure of the maximum, if the path was verified. */
  private static Optional<Rational> certified(Proved path) {
    return path.answer().exitCode() == Outcome.OK
        ? path.answer()
            .details()
            .map(details -> Rational.of(details.path("maximum").path("upper").asDouble()))
        : Optional.empty();
  }

  /** The least bound that the spec asserts of a path. */
  private Optional<Rational> bound(PathPlan plan) {
    return problem.actions().stream()
        .filter(Action.AssertMaxLoss.class::isInstance)
        .map(Action.AssertMaxLoss.class::cast)
        .filter(assertion -> assertion.path().name().equals(plan.name()))
        .map(Action.AssertMaxLoss::bound)
        .min(Rational::compareTo);
  }

  private Proved prove(PathPlan plan) {
    Proved known = proved.get(plan.name());
    if (known == null) {
      known = proveNow(plan);
      proved.put(plan.name(), known);
    }
    return known;
  }

  private Proved proveNow(PathPlan plan) {
    Construction path = paths.get(plan.name());
    Certificate draft = path.claim(Rational.ZERO);
    LossProfile profile =
        console.during(
            "loss along the path",
            work ->
                LossProfile.along(
                    draft,
                    path.data(),
                    workspace.engine(),
                    POINTS_PER_SEGMENT,
                    (done, total) -> work.at(done + " of " + total)));
    VertexTable.of(profile).forEach(console::say);
    StraightLine line =
        console.during(
            "straight line",
            work ->
                StraightLine.between(
                    path.first().point(),
                    path.second().point(),
                    plan.objective().loss(),
                    path.data(),
                    workspace.engine(),
                    POINTS_OF_LINE,
                    (done, total) -> work.at(done + " of " + total)));
    Rational reachable = roundedUp(profile.maximum().loss());
    Rational bound =
        bound(plan)
            .filter(asked -> profile.maximum().loss() <= asked.doubleValue())
            .orElse(reachable);
    List<Path> files =
        problem.actions().stream()
            .filter(Action.Certify.class::isInstance)
            .map(Action.Certify.class::cast)
            .filter(certify -> certify.path().name().equals(plan.name()))
            .map(certify -> folder.resolve(certify.file()))
            .toList();
    Path file = files.isEmpty() ? workspace.output(plan.name() + ".cert") : files.get(0);
    Certificate certificate = path.claim(bound);
    makeFolder(file);
    CertificateFile.write(file, certificate);
    Answer answer =
        console.during(
            "checking", () -> CheckerProcess.verify(file, console.isTerminal()));
    answer
        .details()
        .filter(details -> details.has("maximum"))
        .ifPresent(details -> say(details, line));
    files.stream()
        .skip(1)
        .forEach(
            other -> {
              makeFolder(other);
              CertificateFile.write(other, certificate);
            });
    files.forEach(
        written ->
            console.say(
                String.format(
                    "%-12s %s (%d bytes)", "certificate", Console.shown(written), size(written))));
    if (answer.exitCode() == Outcome.OK && answer.line().startsWith(VERIFIED)) {
      verified.put(plan.name(), answer.line().substring(VERIFIED.length()));
    } else if (notVerified.isEmpty()) {
      notVerified = Optional.of(new Outcome(answer.exitCode(), answer.line()));
    }
    return new Proved(Caption.of(certificate), bound, answer, profile, line);
  }

  private void say(JsonNode details, StraightLine line) {
    JsonNode maximum = details.path("maximum");
    console.say(
        String.format(
            Locale.ROOT,
            "%-12s in [%s, %s] on the whole path (proved); on the straight line %.6g, barrier %.6g",
            "max loss",
            maximum.path("shown_lower").asText("?"),
            maximum.path("shown_upper").asText("?"),
            line.maximum().loss(),
            line.barrier()));
  }

  /** A short decimal a little above a rounded maximum, so that the true maximum is below it. */
  private static Rational roundedUp(double loss) {
    if (!Double.isFinite(loss)) {
      throw new CommandException(
          Outcome.INCONCLUSIVE, "the loss overflows on the path, so nothing is claimed of it");
    }
    BigDecimal above =
        new BigDecimal(loss)
            .multiply(new BigDecimal("1.000001"))
            .add(new BigDecimal("1e-12"))
            .round(new MathContext(3, RoundingMode.CEILING));
    return Rational.parse(above.toString());
  }

  private static void makeFolder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(parent);
    } catch (IOException e) {
      throw new UncheckedIOException(
          parent + ": the folder cannot be made (" + e.getMessage() + ")", e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
