package org.isthmus.grammar.problem.resolution;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Action;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.Bound;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.resolution.words.Numbers;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Demand;
import org.isthmus.grammar.problem.syntax.Printer;
import org.isthmus.grammar.problem.syntax.Statement.AssertStatement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.exact.Rational;

/** Assertions: whether the property is one of its path or barrier, and what is demanded of it. */
final class AssertionResolution {

  private final Report report;
  private final Numbers numbers;
  private final Subjects subjects;

  AssertionResolution(Report report, Subjects subjects) {
    this.report = report;
    this.numbers = new Numbers(report);
    this.subjects = subjects;
  }

  /** What can be asserted, of what, and how it is written. */
  private enum Property {
    INVARIANT(
        PathPlan.Connection.class,
        "'assert invariant(PATH)' alone",
        "'invariant' is not a number"),
    MAX_LOSS(
        PathPlan.Connection.class,
        "'<= BOUND' or '<= ends'",
        "the largest loss has an upper bound"),
    UNBOUNDED(
        PathPlan.Ray.class, "'assert unbounded(PATH)' alone", "'unbounded' is not a number"),
    DESCENDS(PathPlan.Descent.class, "'to BOUND'", "a descent goes down to a number"),
    BARRIER(BarrierPlan.class, "'>= BOUND'", "a barrier has a lower bound");

    private final Class<?> subject;
    private final String form;
    private final String reason;

    /** With what the message says of another form. */
    Property(Class<?> subject, String form, String reason) {
      this.subject = subject;
      this.form = form;
      this.reason = reason;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Property::word).toList();
    }

    /** Those of a path. */
    static List<String> of(PathPlan path) {
      return Arrays.stream(values())
          .filter(property -> property.subject.isInstance(path))
          .map(Property::word)
          .toList();
    }
  }

  /** The action; nothing if the assertion or its path or barrier has errors. */
  Optional<Action> resolve(AssertStatement assertion) {
    Word word = assertion.property();
    Optional<Property> property =
        Arrays.stream(Property.values()).filter(p -> p.word().equals(word.text())).findFirst();
    if (property.isEmpty()) {
      report.unknown(
          word, "there is no property " + Quoting.quote(word.text()), Property.words());
      subjects.require(assertion.subject());
      return Optional.empty();
    }
    if (property.get() == Property.BARRIER) {
      Optional<BarrierPlan> barrier = subjects.barrier(assertion.subject());
      Optional<Rational> bound =
          assertion.demand() instanceof Demand.AtLeast atLeast
              ? numbers.positive(atLeast.bound(), "the height of a barrier")
              : wrongSign(assertion, Property.BARRIER);
      return barrier.flatMap(
          plan -> bound.map(b -> new Action.AssertBarrier(plan, b, assertion.span())));
    }
    Optional<PathPlan> path = subjects.path(assertion.subject());
    if (path.isPresent() && !property.get().subject.isInstance(path.get())) {
      notOfThisPath(assertion, path.get());
      return Optional.empty();
    }
    return ofPath(assertion, property.get(), path);
  }

  private Optional<Action> ofPath(
      AssertStatement assertion, Property property, Optional<PathPlan> path) {
    switch (property) {
      case INVARIANT:
        return alone(assertion, property)
            ? path.map(PathPlan.Connection.class::cast)
                .map(p -> new Action.AssertInvariant(p, assertion.span()))
            : Optional.empty();
      case UNBOUNDED:
        return alone(assertion, property)
            ? path.map(PathPlan.Ray.class::cast)
                .map(p -> new Action.AssertUnbounded(p, assertion.span()))
            : Optional.empty();
      case DESCENDS:
        Optional<Rational> end =
            assertion.demand() instanceof Demand.DownTo to
                ? numbers.notNegative(to.bound(), "the loss at the end")
                : wrongSign(assertion, property);
        return path.map(PathPlan.Descent.class::cast)
            .flatMap(p -> end.map(b -> new Action.AssertDescends(p, b, assertion.span())));
      default:
        Optional<Bound> bound = maxLoss(assertion);
        return path.map(PathPlan.Connection.class::cast)
            .flatMap(p -> bound.map(b -> new Action.AssertMaxLoss(p, b, assertion.span())));
    }
  }

  private void notOfThisPath(AssertStatement assertion, PathPlan path) {
    String kind =
        path.match(
            new PathPlan.Cases<>() {
              @Override
              public String connection(PathPlan.Connection connection) {
                return "connects two models";
              }

              @Override
              public String ray(PathPlan.Ray ray) {
                return "is unbounded";
              }

              @Override
              public String descent(PathPlan.Descent descent) {
                return "descends";
              }
            });
    report.add(
        Diagnostic.error(
                assertion.property().span(),
                "path " + Quoting.quote(path.name()) + " " + kind + ", it has no property "
                    + Quoting.quote(assertion.property().text()),
                Quoting.quote(assertion.property().text()),
                Report.oneOf(Property.of(path)))
            .withNote(path.span(), "the path is defined here"));
  }

  // ------------------------------------------------------------------ demands

  private boolean alone(AssertStatement assertion, Property property) {
    boolean alone = assertion.demand() instanceof Demand.Holds;
    if (!alone) {
      report.error(
          assertion.demand().span(),
          property.reason,
          "a bound",
          property.form);
    }
    return alone;
  }

  private Optional<Bound> maxLoss(AssertStatement assertion) {
    if (assertion.demand() instanceof Demand.AtMostEnds ends) {
      return numbers
          .notNegative(ends.excess(), "what is added to the loss of the ends")
          .map(Bound.Ends::new);
    }
    return assertion.demand() instanceof Demand.AtMost atMost
        ? numbers.notNegative(atMost.bound(), "the bound of a loss").map(Bound.Number::new)
        : wrongSign(assertion, Property.MAX_LOSS);
  }

  /** Reports that the number of a property is missing or has another sign; gives nothing. */
  private <T> Optional<T> wrongSign(AssertStatement assertion, Property property) {
    Demand demand = assertion.demand();
    boolean missing = demand instanceof Demand.Holds;
    boolean number = property != Property.DESCENDS;
    report.error(
        demand.span(),
        missing && number
            ? Quoting.quote(property.word()) + " is a number, it does not hold"
            : property.reason,
        missing ? "no bound" : Quoting.quote(Printer.demand(demand).strip()),
        property.form);
    return Optional.empty();
  }
}
