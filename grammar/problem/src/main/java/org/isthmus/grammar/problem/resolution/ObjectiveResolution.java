package org.isthmus.grammar.problem.resolution;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.grammar.problem.plan.DataPlan;
import org.isthmus.grammar.problem.plan.Objective;
import org.isthmus.grammar.problem.resolution.words.Arguments;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Call;
import org.isthmus.grammar.problem.syntax.Statement.LossStatement;
import org.isthmus.grammar.problem.syntax.Statement.NetworkStatement;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;

/** The loss of a spec: what it is taken of, and whether targets, loss and networks fit. */
final class ObjectiveResolution {

  private static final List<String> LOSSES =
      List.of("squared", "cross_entropy", "logistic", "huber");

  private final Report report;
  private final Scope scope;
  private final DataResolution data;
  private final Map<String, NetworkStatement> networks = new HashMap<>();
  private final Set<String> fitted = new HashSet<>();
  private Optional<LossStatement> statement = Optional.empty();
  private Optional<Objective> objective = Optional.empty();
  private boolean missingIsKnown;

  /** With {@code broken}, there is a loss statement that could not be read. */
  ObjectiveResolution(Report report, Scope scope, DataResolution data, boolean broken) {
    this.report = report;
    this.scope = scope;
    this.data = data;
    this.missingIsKnown = broken;
  }

  /** Remembers where a network is written, for messages. */
  void remember(NetworkStatement network) {
    networks.putIfAbsent(network.name().text(), network);
  }

  /** Resolves the loss statement; a second one is an error. */
  void resolve(LossStatement loss) {
    if (statement.isPresent()) {
      report.twice(loss.span(), statement.get().span(), "the loss");
      return;
    }
    statement = Optional.of(loss);
    Optional<Loss> kind = loss(loss.loss());
    Optional<DataPlan> plan = scope.data(loss.data());
    if (kind.isPresent() && plan.isPresent()) {
      objective = Optional.of(new Objective(kind.get(), plan.get(), loss.span()));
      requireTargets(kind.get(), loss, data.shape(plan.get().name()));
    }
  }

  /** The objective; if the spec has no loss statement, that is said once, with an example. */
  private Optional<Objective> require(Span place, String who, String example) {
    if (statement.isEmpty() && !missingIsKnown) {
      missingIsKnown = true;
      report.add(
          Diagnostic.error(
                  place, who + " needs a loss", "no loss statement", "one in the spec")
              .withHint("write, for example, 'loss " + example + " on DATA'"));
    }
    return objective;
  }

  /** The objective of something that may have any loss. */
  Optional<Objective> require(Span place, String who) {
    return require(place, who, "cross_entropy");
  }

  /** The objective, as far as the spec has one without errors; nothing is reported here. */
  Optional<Objective> known() {
    return objective;
  }

  /** The objective of something that is proved for the squared loss; nothing if it is another. */
  Optional<Objective> requireSquared(Span place, String who) {
    Optional<Objective> any = require(place, who, "squared");
    if (any.isPresent() && !(any.get().loss() instanceof Loss.Squared)) {
      report.add(
          Diagnostic.error(
                  place,
                  who + " is proved for the squared loss only",
                  Quoting.quote(any.get().loss().notation()),
                  "'squared'")
              .withNote(any.get().span(), "the loss is here"));
      return Optional.empty();
    }
    return any;
  }

  /** Checks, once for each network, that it fits the data of the loss. */
  void requireFit(Network network) {
    if (objective.isEmpty() || !fitted.add(network.name())) {
      return;
    }
    DataPlan plan = objective.get().data();
    DataShape shape = data.shape(plan.name());
    NetworkStatement place = networks.get(network.name());
    String name = Quoting.quote(network.name());
    String samples = "data " + Quoting.quote(plan.name());
    if (shape.inputs() != DataShape.UNKNOWN && shape.inputs() != network.inputWidth()) {
      report.add(
          Diagnostic.error(
                  place.input().span(),
                  "network " + name + " does not fit " + samples,
                  Report.count(network.inputWidth(), "input"),
                  Integer.toString(shape.inputs()))
              .withNote(
                  plan.span(),
                  samples + " has " + Report.count(shape.inputs(), "input") + " a sample"));
    }
    if (shape.targets() == DataShape.UNKNOWN || shape.kind() == DataShape.Kind.EITHER) {
      return;
    }
    boolean labels = shape.kind() == DataShape.Kind.LABELS;
    boolean fits =
        labels
            ? shape.targets() <= network.outputWidth()
            : shape.targets() == network.outputWidth();
    if (!fits) {
      String has =
          labels
              ? Report.count(shape.targets(), "class")
              : Report.count(shape.targets(), "target") + " a sample";
      report.add(
          Diagnostic.error(
                  place.output().span(),
                  "network " + name + " does not fit " + samples,
                  Report.count(network.outputWidth(), "output"),
                  (labels ? "at least " : "") + shape.targets())
              .withNote(plan.span(), samples + " has " + has));
    }
  }

  private void requireTargets(Loss loss, LossStatement place, DataShape shape) {
    DataShape.Kind kind = shape.kind();
    boolean labels = kind == DataShape.Kind.LABELS;
    String wanted =
        loss.match(
            new Loss.Cases<>() {
              @Override
              public String squared() {
                return labels ? "real targets, one for each output" : "";
              }

              @Override
              public String crossEntropy() {
                return kind == DataShape.Kind.SIGNS
                    ? "class labels or targets that are not negative"
                    : "";
              }

              @Override
              public String logistic() {
                return labels || kind == DataShape.Kind.ONE_HOT ? "targets -1 and 1" : "";
              }

              @Override
              public String huber(Rational delta) {
                return squared();
              }
            });
    if (!wanted.isEmpty()) {
      String operation = loss instanceof Loss.Logistic ? "signs" : "one_hot K";
      Diagnostic diagnostic =
          Diagnostic.error(
                  place.loss().span(),
                  place.loss().name().text() + " does not fit the targets of data "
                      + Quoting.quote(place.data().text()),
                  kind.words(),
                  wanted)
              .withNote(
                  scope.data.declaration(place.data().text()).orElse(place.data()).span(),
                  "the data are defined here");
      report.add(
          labels
              ? diagnostic.withHint("'" + operation + "' after the data makes such targets")
              : diagnostic);
    }
  }

  private Optional<Loss> loss(Call call) {
    String name = call.name().text();
    Arguments arguments = new Arguments(report, call, List.of(), List.of());
    if (name.equals("huber")) {
      return arguments
          .number("where it becomes linear, as in huber(1/2)")
          .flatMap(n -> new Numbers(report).positive(n, "the argument of huber"))
          .map(Loss.Huber::new);
    }
    if (LOSSES.contains(name)) {
      arguments.noneWithoutName();
    }
    switch (name) {
      case "squared":
        return Optional.of(new Loss.Squared());
      case "cross_entropy":
        return Optional.of(new Loss.CrossEntropy());
      case "logistic":
        return Optional.of(new Loss.Logistic());
      default:
        report.unknown(call.name(), "there is no loss " + Quoting.quote(name), LOSSES);
        return Optional.empty();
    }
  }
}
