package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.plan.SubsetPlan;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.nbm21.Corollary43;
import org.isthmus.proofs.nbm21.Endpoint;
import org.isthmus.proofs.nbm21.KeptNeurons;
import org.isthmus.proofs.nbm21.Theorem41;
import org.isthmus.proofs.nbm21.memorisers.Capacity;
import org.isthmus.verifier.cli.CheckerProcess.Answer;
import org.isthmus.verifier.cli.Workspace.LoadedData;
import org.isthmus.verifier.cli.Workspace.LoadedModel;
import org.isthmus.verifier.cli.statements.CapacityLines;
import org.isthmus.verifier.cli.statements.FindingsOfStatements;
import org.isthmus.verifier.cli.statements.StatementCheck;
import org.isthmus.verifier.cli.statements.StatementLines;
import org.isthmus.verifier.cli.statements.Subject;

/**
 * Decides the statements that a spec asks for, says what was found, and has it checked as a
 * certificate, which stays where the spec wants it.
 */
final class StatementRun {

  private final Workspace workspace;
  private final Path folder;
  private final Console console;
  private final Connector connector;

  /**
   * @param folder paths in the spec are relative to this
   */
  StatementRun(Workspace workspace, Path folder, Console console) {
    this.workspace = workspace;
    this.folder = folder;
    this.console = console;
    this.connector = new Connector(workspace, new SubnetworkFilesReader(folder), console);
  }

  /**
   * How a check ended.
   *
   * @param failure what fails, if the spec asks for a statement that does not apply
   * @param undecided whether the spec asks for a statement that could not be decided
   * @param answer what the checker said of the certificate, if there is one
   * @param done what was done, for people
   */
  record Checked(
      Optional<String> failure, boolean undecided, Optional<Answer> answer, String done) {}

  /** Says how many samples the subnetworks of a network can memorise. */
  void capacity(Action.Capacity asked) {
    List<Integer> sizes =
        asked.subset().choices().stream().map(SubsetPlan.Choice::count).toList();
    CapacityLines.of(asked.network(), Capacity.of(asked.network(), sizes)).forEach(console::say);
  }

  /** Carries out a check. */
  Checked carryOut(Action.Check check) {
    if (check.objective().isEmpty()) {
      return sizes(check);
    }
    Objective objective = check.objective().get();
    LoadedModel model = workspace.model(check.model());
    LoadedData data = workspace.data(objective.data());
    Workspace.requireFits(check.model().network(), data.dataset(), objective);
    if (check.everything()) {
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s which statements apply, for %s on %s (%d samples)",
              model.name(),
              objective.loss().notation(),
              objective.data().name(),
              data.dataset().size()));
    }
    AtomicReference<Console.Work> work = new AtomicReference<>(what -> {});
    Subject subject =
        new Subject(
            model.point(),
            model.fractions(),
            data.dataset(),
            data.fractions(),
            objective.loss(),
            workspace.engine(),
            what -> work.get().at(what));
    List<Applicability> decided = new ArrayList<>();
    for (Citation statement : check.statements()) {
      requireBinary64(check, statement, model, data);
      Optional<Applicability> found =
          takes(statement, model, data)
              ? Optional.of(
                  console.during(
                      statement.toString(),
                      running -> {
                        work.set(running);
                        return decided(
                            statement, statementCheck(check, statement, subject, model, data));
                      }))
              : Optional.empty();
      found.ifPresent(decided::add);
      if (check.everything()) {
        console.say(
            found
                .map(StatementLines::row)
                .orElseGet(() -> StatementLines.notDecided(statement.toString())));
      } else {
        StatementLines.whole(model.name(), found.orElseThrow()).forEach(console::say);
      }
    }
    if (check.everything()) {
      StatementLines.remarks(decided).forEach(console::say);
    }
    Optional<Answer> answer = certify(check, decided, model, data);
    return check.everything() ? summary(model, decided, answer) : verdict(decided, model, answer);
  }

  /** What can be said of a statement without the data: how many neurons are kept. */
  private Checked sizes(Action.Check check) {
    Network network = check.model().network();
    Citation statement = check.statements().get(0);
    List<Integer> kept =
        check.subset().orElseThrow().choices().stream().map(SubsetPlan.Choice::count).toList();
    List<Hypothesis> hypotheses =
        statement.label().equals("Theorem 4.1")
            ? Theorem41.hypotheses(network, kept)
            : Corollary43.hypotheses(network, kept);
    LoadedModel model = workspace.model(check.model());
    Applicability found =
        new Applicability(statement.toString(), List.of(), hypotheses, List.of());
    StatementLines.whole(model.name(), found).forEach(console::say);
    return verdict(List.of(found), model, Optional.empty());
  }

  /** Whether a statement takes the numbers of model and data: those of NBM21 take binary64. */
  private static boolean takes(Citation statement, LoadedModel model, LoadedData data) {
    return statement.paper().equals("n21")
        || (model.fractions().isEmpty() && data.fractions().isEmpty());
  }

  /** What is asked for by name has to be decided, so its numbers must be right. */
  private static void requireBinary64(
      Action.Check check, Citation statement, LoadedModel model, LoadedData data) {
    if (!check.everything() && !takes(statement, model, data)) {
      model.binary64();
      data.binary64(check.objective().orElseThrow().data().name());
    }
  }

  /** What a statement comes to; what cannot be computed for this model is undecided. */
  private static Applicability decided(Citation statement, StatementCheck check) {
    try {
      return check.decide(statement);
    } catch (RefusedException e) {
      Hypothesis open =
          new Hypothesis("what it asks for is computed", Verdict.UNDECIDED, e.getMessage());
      return new Applicability(statement.toString(), List.of(), List.of(open), List.of());
    }
  }

  private StatementCheck statementCheck(
      Action.Check check,
      Citation statement,
      Subject subject,
      LoadedModel model,
      LoadedData data) {
    return new StatementCheck(
        subject,
        kept(check, statement, model, data.dataset()),
        check.options(),
        subset -> trained(check, model, subset));
  }

  /** The kept neurons of the spec, or the better half for a statement that cannot choose. */
  private Optional<KeptSubset> kept(
      Action.Check check, Citation statement, LoadedModel model, Dataset dataset) {
    if (statement.paper().equals("n21")) {
      return Optional.empty();
    }
    Optional<SubsetPlan> plan =
        check
            .subset()
            .or(
                () ->
                    StatementCheck.needsSubset(statement)
                        ? Optional.of(Connector.half(check.model().network()))
                        : Optional.empty());
    return plan.map(
        subset -> {
          List<List<Integer>> layers =
              connector.endpoint(model, subset, dataset).kept().layers();
          try {
            return new KeptSubset(subset.name(), layers);
          } catch (IllegalArgumentException e) {
            throw CommandException.usage(
                "subset " + subset.name() + " cannot be checked: " + e.getMessage());
          }
        });
  }

  private List<Subnetwork> trained(Action.Check check, LoadedModel model, KeptSubset subset) {
    Objective objective = check.objective().orElseThrow();
    return connector.train(
        new Endpoint(model.name(), model.binary64(), new KeptNeurons(subset.layers())),
        objective,
        check.options().subnetworks().orElseThrow(),
        workspace.loss(check.model(), objective));
  }

  /**
   * Writes what was found and has it checked, whether or not the spec wants the certificate: what
   * was found rests in part on doubles, and what counts is what the checker says of it.
   */
  private Optional<Answer> certify(
      Action.Check check, List<Applicability> decided, LoadedModel model, LoadedData data) {
    FindingsOfStatements found = FindingsOfStatements.of(decided);
    if (found.findings().isEmpty()) {
      if (check.file().isPresent()) {
        throw CommandException.usage(
            "there is nothing that a certificate could say of " + model.name());
      }
      return Optional.empty();
    }
    Path file =
        check
            .file()
            .map(folder::resolve)
            .orElseGet(() -> workspace.output("check-" + model.name() + ".cert"));
    RationalPoint exact = model.exact();
    Network network = model.point().network();
    List<Numbers> weights = new ArrayList<>();
    List<Numbers> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(
          model.fractions().isPresent()
              ? Numbers.of(exact.weight(l))
              : new Numbers.Doubles(model.point().weight(l)));
      biases.add(
          model.fractions().isPresent()
              ? Numbers.of(exact.bias(l))
              : new Numbers.Doubles(model.point().bias(l)));
    }
    String asked =
        check.everything() ? "everything" : check.statements().get(0).toString();
    SpecRun.makeFolder(file);
    Findings certificate =
        new Findings(
            check.objective().orElseThrow().loss(),
            network,
            data.reference(),
            model.reference(),
            "check of " + asked,
            weights,
            biases,
            found.subsets(),
            found.findings());
    CertificateFile.write(file, certificate);
    Answer answer =
        console.during(
            "checking",
            () -> CheckerProcess.verify(file, certificate, console.isTerminal()));
    if (check.file().isPresent()) {
      console.say(
          String.format(
              Locale.ROOT,
              "%-12s %s (%d bytes)",
              "certificate",
              Console.shown(file),
              SpecRun.size(file)));
    }
    console.say(String.format(Locale.ROOT, "%-12s %s", "checked", answer.line()));
    return Optional.of(answer);
  }

  private static Checked summary(
      LoadedModel model, List<Applicability> decided, Optional<Answer> answer) {
    long applies =
        decided.stream().filter(statement -> statement.verdict() == Verdict.HOLDS).count();
    return new Checked(
        Optional.empty(),
        false,
        answer,
        applies + " of " + decided.size() + " statements apply to " + model.name());
  }

  private static Checked verdict(
      List<Applicability> decided, LoadedModel model, Optional<Answer> answer) {
    Applicability statement = decided.get(0);
    return new Checked(
        statement
            .first(Verdict.FAILS)
            .map(
                hypothesis ->
                    statement.statement() + " for " + model.name() + ": " + hypothesis.name()
                        + " fails (" + hypothesis.evidence() + ")"),
        statement.verdict() == Verdict.UNDECIDED,
        answer,
        "every hypothesis holds");
  }
}
