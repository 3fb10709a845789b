package org.isthmus.grammar.problem.resolution;

import java.util.List;
import org.isthmus.grammar.problem.plan.Problem;
import org.isthmus.grammar.problem.text.Diagnostic;

/** What came of a spec. */
public sealed interface Resolution {

  /** The diagnostics in the order of their places. */
  List<Diagnostic> diagnostics();

  /** There is no error; the diagnostics are warnings. */
  record Resolved(Problem problem, List<Diagnostic> diagnostics) implements Resolution {
    public Resolved {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** There is an error among the diagnostics. */
  record Refused(List<Diagnostic> diagnostics) implements Resolution {
    public Refused {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** One answer for each outcome. */
  interface Cases<R> {
    R resolved(Problem problem, List<Diagnostic> warnings);

    R refused(List<Diagnostic> diagnostics);
  }

  default <R> R match(Cases<R> cases) {
    return this instanceof Resolved resolved
        ? cases.resolved(resolved.problem(), resolved.diagnostics())
        : cases.refused(diagnostics());
  }
}
