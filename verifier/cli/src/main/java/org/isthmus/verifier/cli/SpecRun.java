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
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.Bound;
import org.isthmus.grammar.problem.plan.ModelPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.numeric.bulk.Engine;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.verifier.cli.CheckerProcess.Answer;
import org.isthmus.verifier.report.BarrierPlot;
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

  private static final int POINTS_PER_SEGMENT = 24;
  private static final int POINTS_OF_LINE = 25;
  private static final int LONGEST_SHOWN = 30;

  private final Problem problem;
  private final Path folder;
  private final Workspace workspace;
  private final Console console;
  private final Map<String, Proved> proved = new HashMap<>();
  private final Map<String, Construction> paths = new HashMap<>();
  private final Map<String, Claim.Unbounded> rays = new HashMap<>();
  private final Map<String, Rational> leastLosses = new HashMap<>();
  private final Map<String, WidthN1.Barrier> barriers = new HashMap<>();
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
    this.workspace =
        new Workspace(folder, outputFolder(problem, folder, temporary), engine, console);
  }

  /** The folder of the first certificate that a spec asks for, or else the temporary one. */
  static Path outputFolder(Problem problem, Path folder, Path temporary) {
    return problem.actions().stream()
        .flatMap(action -> certificate(action).stream())
        .findFirst()
        .map(folder::resolve)
        .map(file -> file.toAbsolutePath().getParent())
        .orElse(temporary);
  }

  /**
   * What was claimed of a path or a barrier, with what the checker said of it.
   *
   * @param profile the loss along it, where it is a path with an end
   */
  private record Proved(
      Certificate certificate, Answer answer, Optional<Profile> profile) {

    boolean isVerified() {
      return answer.isVerified();
    }

    /** The upper end of the proved enclosure of the maximum, if the path was verified. */
    Optional<Rational> certified() {
      return isVerified()
          ? answer.details().map(d -> Rational.of(d.path("maximum").path("upper").asDouble()))
          : Optional.empty();
    }

    /** Whether the loss is proved to be at most a number. */
    boolean isAtMost(Rational bound) {
      boolean claimed =
          certificate.claim() instanceof Claim.MaxLoss claim
              && claim.bound().compareTo(bound) <= 0;
      return isVerified()
          && (claimed || certified().orElseThrow().compareTo(bound) <= 0);
    }
  }

  /** The loss along a path and along the straight line between its ends, for people. */
  private record Profile(LossProfile path, StraightLine line) {}

  /** The file of a certificate that an action writes. */
  private static Optional<String> certificate(Action action) {
    if (action instanceof Action.Certify certify) {
      return Optional.of(certify.file());
    }
    if (action instanceof Action.Check check) {
      return check.file();
    }
    return action instanceof Action.CertifyBarrier certify
        ? Optional.of(certify.file())
        : Optional.empty();
  }

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
    return new Outcome(Outcome.OK, "VERIFIED " + String.join("; ", proofs));
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
      StatementRun.Checked checked =
          new StatementRun(workspace, folder, console).carryOut(check);
      checked.failure().ifPresent(failures::add);
      undecided |= checked.undecided();
      checked
          .answer()
          .filter(answer -> check.file().isPresent() || !answer.isVerified())
          .ifPresent(answer -> record("check of " + check.model().name(), answer));
      done = checked.done();
      return Optional.empty();
    }

    @Override
    public Optional<Void> capacity(Action.Capacity capacity) {
      new StatementRun(workspace, folder, console).capacity(capacity);
      done = "the capacity of " + capacity.network().name() + " is counted";
      return Optional.empty();
    }

    @Override
    public Optional<Void> construct(Action.Construct construct) {
      PathPlan plan = construct.path();
      describe(plan.start(), plan.objective());
      WidthN1 widthN1 = new WidthN1(workspace, console);
      Construction construction =
          plan.match(
              new PathPlan.Cases<>() {
                @Override
                public Construction connection(PathPlan.Connection connection) {
                  describe(connection.second(), plan.objective());
                  return new Connector(workspace, new SubnetworkFilesReader(folder), console)
                      .connect(connection, bound(plan));
                }

                @Override
                public Construction ray(PathPlan.Ray ray) {
                  WidthN1.Ray found = widthN1.unbounded(ray);
                  rays.put(plan.name(), found.claim());
                  return found.construction();
                }

                @Override
                public Construction descent(PathPlan.Descent descent) {
                  WidthN1.Descent found = widthN1.descend(descent);
                  leastLosses.put(plan.name(), found.least());
                  return found.construction();
                }
              });
      paths.put(plan.name(), construction);
      ConnectingPath path = construction.path();
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s %s: %d segment%s, %d of them convex%s",
              plan.name(),
              path.construction(),
              path.steps().size(),
              path.steps().size() == 1 ? "" : "s",
              path.convexSteps(),
              bits(path)));
      done = "path " + plan.name() + " is constructed, nothing about it is proved";
      return Optional.empty();
    }

    @Override
    public Optional<Void> disconnect(Action.Disconnect disconnect) {
      BarrierPlan plan = disconnect.barrier();
      describe(plan.model(), plan.objective());
      WidthN1.Barrier barrier = new WidthN1(workspace, console).disconnect(plan);
      barriers.put(plan.name(), barrier);
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s %s: samples %s, barrier above %.6g",
              plan.name(),
              barrier.certificate().construction(),
              barrier.claim().rows(),
              barrier.claim().below().doubleValue()));
      done = "barrier " + plan.name() + " is found, nothing about it is proved";
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
      assertion
          .bound()
          .match(
              new Bound.Cases<Optional<Void>>() {
                @Override
                public Optional<Void> number(Rational bound) {
                  if (!path.isAtMost(bound)) {
                    double largest = path.profile().orElseThrow().path().maximum().loss();
                    tooHigh(
                        assertion.path(),
                        bound.toString(),
                        largest > bound.doubleValue() ? "does not hold" : "is not proved",
                        path);
                  }
                  return Optional.empty();
                }

                @Override
                public Optional<Void> ends(Rational excess) {
                  boolean claimed =
                      path.certificate().claim() instanceof Claim.AtMostEnds claim
                          && claim.excess().compareTo(excess) <= 0;
                  if (!claimed || !path.isVerified()) {
                    tooHigh(
                        assertion.path(),
                        "ends" + (excess.signum() == 0 ? "" : " + " + excess),
                        "is not proved",
                        path);
                  }
                  return Optional.empty();
                }
              });
      return Optional.empty();
    }

    private void tooHigh(PathPlan plan, String bound, String verdict, Proved path) {
      LossProfile profile = path.profile().orElseThrow().path();
      Evaluation witness = profile.maximum();
      failures.add(
          String.format(
              Locale.ROOT,
              "max_loss(%s) <= %s %s: the loss is %.6g at position %s of %d (%s)",
              plan.name(),
              bound,
              verdict,
              witness.loss(),
              BigDecimal.valueOf(witness.position()).stripTrailingZeros().toPlainString(),
              profile.segments().size(),
              note(profile, witness)));
    }

    private String note(LossProfile profile, Evaluation at) {
      int segment = (int) Math.ceil(at.position());
      return segment == 0 ? "the start" : profile.segments().get(segment - 1).note();
    }

    @Override
    public Optional<Void> assertUnbounded(Action.AssertUnbounded assertion) {
      prove(assertion.path());
      return Optional.empty();
    }

    @Override
    public Optional<Void> assertDescends(Action.AssertDescends assertion) {
      Proved path = prove(assertion.path());
      Claim.Descends claim = (Claim.Descends) path.certificate().claim();
      if (path.isVerified() && claim.bound().compareTo(assertion.bound()) > 0) {
        failures.add(
            String.format(
                Locale.ROOT,
                "%s does not descend to %s: the least loss is %s",
                assertion.path().name(),
                assertion.bound(),
                shown(leastLosses.get(assertion.path().name()))));
      }
      return Optional.empty();
    }

    @Override
    public Optional<Void> assertBarrier(Action.AssertBarrier assertion) {
      prove(assertion.barrier());
      Rational found = barriers.get(assertion.barrier().name()).claim().below();
      if (found.compareTo(assertion.bound()) < 0) {
        failures.add(
            String.format(
                Locale.ROOT,
                "barrier(%s) >= %s is not proved: the barrier found is %.6g",
                assertion.barrier().name(),
                assertion.bound(),
                found.doubleValue()));
      }
      return Optional.empty();
    }

    @Override
    public Optional<Void> certify(Action.Certify certify) {
      prove(certify.path());
      return Optional.empty();
    }

    @Override
    public Optional<Void> certifyBarrier(Action.CertifyBarrier certify) {
      prove(certify.barrier());
      return Optional.empty();
    }

    @Override
    public Optional<Void> plot(Action.Plot plot) {
      Proved path = prove(plot.path());
      Profile profile = path.profile().orElseThrow();
      Path file = folder.resolve(plot.file());
      makeFolder(file);
      PathPlot picture =
          PathPlot.of(Caption.of(path.certificate()), profile.path()).against(profile.line());
      Optional<Rational> certified = path.certified();
      (certified.isPresent() ? picture.certified(certified.get()) : picture).write(file);
      console.say(String.format("%-12s %s", "plot", Console.shown(file)));
      return Optional.empty();
    }

    @Override
    public Optional<Void> plotBarrier(Action.PlotBarrier plot) {
      Proved proof = prove(plot.barrier());
      WidthN1.Barrier barrier = barriers.get(plot.barrier().name());
      Path file = folder.resolve(plot.file());
      makeFolder(file);
      BarrierPlot.of(
              Caption.of(proof.certificate()),
              straightLine(
                  barrier.first().point(),
                  barrier.second().point(),
                  plot.barrier().objective(),
                  barrier.data().dataset()),
              barrier.claim().from(),
              barrier.claim().below())
          .write(file);
      console.say(String.format("%-12s %s", "plot", Console.shown(file)));
      return Optional.empty();
    }
  }

  /** Says what a model is and what its loss is, rounded. */
  private void describe(ModelPlan model, Objective objective) {
    sayOnce(
        String.format(
            Locale.ROOT,
            "%-12s %s, %d parameters",
            model.network().name(),
            model.network().shape(),
            model.network().parameterCount()));
    sayOnce(
        String.format(
            Locale.ROOT,
            "%-12s %s %.6g on %s",
            model.name(),
            objective.loss().notation(),
            workspace.loss(model, objective),
            objective.data().name()));
  }

  /** How long the numbers of an exact path are. */
  private static String bits(ConnectingPath path) {
    int bits =
        path.arrays().stream()
            .map(StoredArray::numbers)
            .filter(Numbers.Fractions.class::isInstance)
            .mapToInt(numbers -> numbers.exact().bits())
            .max()
            .orElse(0);
    return bits == 0 ? "" : ", numbers of up to " + bits + " bits";
  }

  /** Says what is the same for several paths only for the first. */
  private void sayOnce(String line) {
    if (said.add(line)) {
      console.say(line);
    }
  }

  /** The least number that the spec asserts the loss of a path to be at most. */
  private Optional<Rational> bound(PathPlan plan) {
    return bounds(plan)
        .filter(Bound.Number.class::isInstance)
        .map(bound -> ((Bound.Number) bound).value())
        .min(Rational::compareTo);
  }

  /** The least excess over the ends that the spec asserts of a path. */
  private Optional<Rational> excess(PathPlan plan) {
    return bounds(plan)
        .filter(Bound.Ends.class::isInstance)
        .map(bound -> ((Bound.Ends) bound).excess())
        .min(Rational::compareTo);
  }

  private Stream<Bound> bounds(PathPlan plan) {
    return problem.actions().stream()
        .filter(Action.AssertMaxLoss.class::isInstance)
        .map(Action.AssertMaxLoss.class::cast)
        .filter(assertion -> assertion.path().name().equals(plan.name()))
        .map(Action.AssertMaxLoss::bound);
  }

  private Proved prove(PathPlan plan) {
    Proved known = proved.get(plan.name());
    if (known == null) {
      known = proveNow(plan);
      proved.put(plan.name(), known);
    }
    return known;
  }

  private Proved prove(BarrierPlan plan) {
    String key = "barrier " + plan.name();
    Proved known = proved.get(key);
    if (known == null) {
      Certificate certificate = barriers.get(plan.name()).certificate();
      Answer answer = verify(plan.name(), files(plan), certificate, answered -> {});
      known = new Proved(certificate, answer, Optional.empty());
      proved.put(key, known);
    }
    return known;
  }

  private Proved proveNow(PathPlan plan) {
    Construction path = paths.get(plan.name());
    if (plan instanceof PathPlan.Ray) {
      Certificate certificate = path.claim(rays.get(plan.name()));
      Answer answer = verify(plan.name(), files(plan), certificate, answered -> {});
      return new Proved(certificate, answer, Optional.empty());
    }
    Profile profile = profile(plan, path);
    Certificate certificate = path.claim(claim(plan, profile.path()));
    Answer answer =
        verify(
            plan.name(),
            files(plan),
            certificate,
            answered ->
                answered
                    .details()
                    .filter(details -> details.has("maximum"))
                    .ifPresent(details -> say(details, profile.line())));
    return new Proved(certificate, answer, Optional.of(profile));
  }

  private Profile profile(PathPlan plan, Construction path) {
    Certificate draft = path.claim(Rational.ZERO);
    LossProfile profile =
        console.during(
            "loss along the path",
            work ->
                path.outputs()
                    .map(
                        outputs ->
                            LossProfile.through(
                                draft, path.data(), outputs, POINTS_PER_SEGMENT))
                    .orElseGet(
                        () ->
                            LossProfile.along(
                                draft,
                                path.data(),
                                workspace.engine(),
                                POINTS_PER_SEGMENT,
                                (done, total) -> work.at(done + " of " + total))));
    VertexTable.of(profile).forEach(console::say);
    return new Profile(
        profile,
        straightLine(
            path.first().point(), path.second().point(), plan.objective(), path.data()));
  }

  private StraightLine straightLine(
      ParameterPoint first, ParameterPoint second, Objective objective, Dataset data) {
    return console.during(
        "straight line",
        work ->
            StraightLine.between(
                first,
                second,
                objective.loss(),
                data,
                workspace.engine(),
                POINTS_OF_LINE,
                (done, total) -> work.at(done + " of " + total)));
  }

  /** What to claim of a path: what the spec asserts, as far as it may hold. */
  private Claim claim(PathPlan plan, LossProfile profile) {
    if (plan instanceof PathPlan.Descent) {
      Rational least = leastLosses.get(plan.name());
      Rational reachable =
          least.toString().length() <= LONGEST_SHOWN ? least : roundedUp(least.doubleValue());
      return new Claim.Descends(
          problem.actions().stream()
              .filter(Action.AssertDescends.class::isInstance)
              .map(Action.AssertDescends.class::cast)
              .filter(assertion -> assertion.path().name().equals(plan.name()))
              .map(Action.AssertDescends::bound)
              .filter(asked -> least.compareTo(asked) <= 0)
              .min(Rational::compareTo)
              .orElse(reachable));
    }
    Optional<Rational> excess = excess(plan);
    boolean exact = paths.get(plan.name()).outputs().isPresent();
    if (excess.isPresent() || (exact && bound(plan).isEmpty())) {
      return new Claim.AtMostEnds(excess.orElse(Rational.ZERO));
    }
    return new Claim.MaxLoss(
        bound(plan)
            .filter(asked -> profile.maximum().loss() <= asked.doubleValue())
            .orElseGet(() -> roundedUp(profile.maximum().loss())));
  }

  /** The files that the spec wants the certificate of a path in. */
  private List<Path> files(PathPlan plan) {
    return problem.actions().stream()
        .filter(Action.Certify.class::isInstance)
        .map(Action.Certify.class::cast)
        .filter(certify -> certify.path().name().equals(plan.name()))
        .map(certify -> folder.resolve(certify.file()))
        .toList();
  }

  private List<Path> files(BarrierPlan plan) {
    return problem.actions().stream()
        .filter(Action.CertifyBarrier.class::isInstance)
        .map(Action.CertifyBarrier.class::cast)
        .filter(certify -> certify.barrier().name().equals(plan.name()))
        .map(certify -> folder.resolve(certify.file()))
        .toList();
  }

  /** Writes a certificate and has it checked. */
  private Answer verify(
      String name, List<Path> files, Certificate certificate, Consumer<Answer> told) {
    Path file = files.isEmpty() ? workspace.output(name + ".cert") : files.get(0);
    makeFolder(file);
    CertificateFile.write(file, certificate);
    Answer answer =
        console.during(
            "checking",
            () -> CheckerProcess.verify(file, certificate, console.isTerminal()));
    told.accept(answer);
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
    record(name, answer);
    return answer;
  }

  private void record(String name, Answer answer) {
    if (answer.isVerified()) {
      verified.put(name, answer.proof());
    } else if (notVerified.isEmpty()) {
      notVerified = Optional.of(answer.outcome());
    }
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

  /** A number as it is, or where it is long about it. */
  private static String shown(Rational exact) {
    String text = exact.toString();
    return text.length() <= LONGEST_SHOWN
        ? text
        : String.format(Locale.ROOT, "about %.6g", exact.doubleValue());
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

  /** Makes the folder that a file is to be in. */
  static void makeFolder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(parent);
    } catch (IOException e) {
      throw new UncheckedIOException(
          parent + ": the folder cannot be made (" + e.getMessage() + ")", e);
    }
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
