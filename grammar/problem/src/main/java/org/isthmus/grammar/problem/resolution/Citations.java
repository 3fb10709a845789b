package org.isthmus.grammar.problem.resolution;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;

/** The statements of papers that a spec may name. */
final class Citations {

  static final Citation THEOREM_4_1 = new Citation("nbm21", "Theorem 4.1");
  static final Citation COROLLARY_4_3 = new Citation("nbm21", "Corollary 4.3");

  /** Those whose proof constructs a path. */
  static final List<Citation> OF_PATHS = List.of(THEOREM_4_1, COROLLARY_4_3);

  private final Report report;

  Citations(Report report) {
    this.report = report;
  }

  /** The statement, if it is one of the known ones; {@code purpose} ends the message if not. */
  Optional<Citation> resolve(
      Statement.Citation written, Collection<Citation> known, String purpose) {
    Word paper = written.paper();
    String label = written.label().text();
    Citation citation = new Citation(paper.text(), label);
    if (known.contains(citation)) {
      return Optional.of(citation);
    }
    List<String> papers = known.stream().map(Citation::paper).distinct().sorted().toList();
    if (!papers.contains(paper.text())) {
      report.unknown(
          paper,
          "there is no paper " + Quoting.quote(paper.text()) + " with a statement " + purpose,
          papers);
      return Optional.empty();
    }
    List<String> labels =
        known.stream()
            .filter(c -> c.paper().equals(paper.text()))
            .map(Citation::label)
            .sorted()
            .toList();
    report.add(
        Diagnostic.error(
                written.label().span(),
                paper.text() + " has no statement " + Quoting.quote(label) + " " + purpose,
                Quoting.quote(label),
                Report.oneOf(labels))
            .withHint(NearMiss.hint(label, labels)));
    return Optional.empty();
  }
}
