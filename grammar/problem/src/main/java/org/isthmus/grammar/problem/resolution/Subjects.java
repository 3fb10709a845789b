package org.isthmus.grammar.problem.resolution;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.isthmus.grammar.problem.plan.BarrierPlan;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.grammar.problem.resolution.words.Names;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;

/** The paths and barriers of which something is said, which has to be below their construction. */
final class Subjects {

  private final Report report;
  private final Scope scope;

  Subjects(Report report, Scope scope) {
    this.report = report;
    this.scope = scope;
  }

  /** The path with this name. */
  Optional<PathPlan> path(Word name) {
    return isBelow(name, scope.paths, "path") ? scope.path(name) : Optional.empty();
  }

  /** The barrier with this name. */
  Optional<BarrierPlan> barrier(Word name) {
    return isBelow(name, scope.barriers, "barrier") ? scope.barrier(name) : Optional.empty();
  }

  /** Reports a name that is neither that of a path nor that of a barrier. */
  void require(Word name) {
    either(name, Optional::of, Optional::of);
  }

  /** The answer for the path or the barrier with this name, whichever there is. */
  <R> Optional<R> either(
      Word name, Function<PathPlan, R> ofPath, Function<BarrierPlan, R> ofBarrier) {
    Optional<Word> path = scope.paths.declaration(name.text());
    Optional<Word> barrier = scope.barriers.declaration(name.text());
    if (path.isPresent() && barrier.isPresent()) {
      report.add(
          Diagnostic.error(
                  name.span(),
                  "there is a path and a barrier " + Quoting.quote(name.text()),
                  "a name of both",
                  "another name for one of them")
              .withNote(barrier.get().span(), "the barrier is defined here"));
      return Optional.empty();
    }
    boolean onlyBarriers = scope.paths.declared().isEmpty();
    if (barrier.isPresent() || (onlyBarriers && !scope.barriers.declared().isEmpty())) {
      return barrier(name).map(ofBarrier);
    }
    if (path.isEmpty() && !scope.barriers.declared().isEmpty() && !scope.paths.isBroken(name)) {
      Set<String> known = new LinkedHashSet<>(scope.paths.declared());
      known.addAll(scope.barriers.declared());
      report.unknown(name, "there is no path or barrier " + Quoting.quote(name.text()), known);
      return Optional.empty();
    }
    return path(name).map(ofPath);
  }

  /** Whether the name is not used above its definition; if it is, that is reported. */
  private boolean isBelow(Word name, Names<?> names, String kind) {
    Optional<Word> declaration = names.declaration(name.text());
    boolean below =
        declaration.isEmpty() || declaration.get().span().start() <= name.span().start();
    if (!below) {
      report.add(
          Diagnostic.error(
                  name.span(),
                  kind + " " + Quoting.quote(name.text()) + " is used before it is constructed",
                  "its use",
                  "its definition first")
              .withNote(declaration.get().span(), "it is defined here"));
    }
    return below;
  }
}
