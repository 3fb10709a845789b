package org.isthmus.grammar.problem.resolution;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;

/** The statements of papers that a spec may name. */
final class Citations {

  static final Citation NBM21_THEOREM_4_1 = new Citation("nbm21", "Theorem 4.1");
  static final Citation NBM21_COROLLARY_4_3 = new Citation("nbm21", "Corollary 4.3");
  static final Citation N21_THEOREM_3_1 = new Citation("n21", "Theorem 3.1");
  static final Citation N21_THEOREM_4_1 = new Citation("n21", "Theorem 4.1");

  /** Those whose proof constructs a path between two models. */
  static final List<Citation> THAT_CONNECT =
      List.of(NBM21_THEOREM_4_1, NBM21_COROLLARY_4_3, N21_THEOREM_3_1);

  /** Those whose proof constructs a path from one model. */
  static final List<Citation> THAT_LEAD_AWAY = List.of(N21_THEOREM_3_1);

  /** Those whose proof shows that two models are not connected. */
  static final List<Citation> THAT_DISCONNECT = List.of(N21_THEOREM_4_1);

  /** The paper whose hypotheses are about data and not about kept neurons. */
  private static final String OF_DATA = "n21";

  private final Report report;

  Citations(Report report) {
    this.report = report;
  }

  /** Whether the hypotheses of the statement are about data and not about kept neurons. */
  static boolean isAboutData(Citation citation) {
    return citation.paper().equals(OF_DATA);
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
