package org.isthmus.grammar.problem.resolution.words;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.plan.Citation;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.NearMiss;
import org.isthmus.grammar.problem.text.Quoting;

/** The statements of papers that a spec may name. */
public final class Citations {

  public static final Citation NBM21_THEOREM_4_1 = new Citation("nbm21", "Theorem 4.1");
  public static final Citation NBM21_COROLLARY_4_2 = new Citation("nbm21", "Corollary 4.2");
  public static final Citation NBM21_COROLLARY_4_3 = new Citation("nbm21", "Corollary 4.3");
  public static final Citation NBM21_COROLLARY_4_4 = new Citation("nbm21", "Corollary 4.4");
  public static final Citation NBM21_COROLLARY_4_5 = new Citation("nbm21", "Corollary 4.5");
  public static final Citation N21_THEOREM_3_1 = new Citation("n21", "Theorem 3.1");
  public static final Citation N21_THEOREM_4_1 = new Citation("n21", "Theorem 4.1");

  /** Those whose proof constructs a path between two models. */
  private static final List<Citation> THAT_CONNECT =
      List.of(NBM21_THEOREM_4_1, NBM21_COROLLARY_4_3, N21_THEOREM_3_1);

  /**
   * Those that bring subnetworks to the path of NBM21 Theorem 4.1, and which: the word behind {@code
   * subnetworks}.
   */
  private static final Map<Citation, String> THAT_BRING_SUBNETWORKS =
      Map.of(
          NBM21_COROLLARY_4_2, "trained",
          NBM21_COROLLARY_4_4, "memorised",
          NBM21_COROLLARY_4_5, "separated");

  /** Those whose proof constructs a path from one model. */
  public static final List<Citation> THAT_LEAD_AWAY = List.of(N21_THEOREM_3_1);

  /** Those whose proof shows that two models are not connected. */
  public static final List<Citation> THAT_DISCONNECT = List.of(N21_THEOREM_4_1);

  private final Report report;

  /** With where errors go. */
  public Citations(Report report) {
    this.report = report;
  }

  /** The statement that constructs a path between two models; nothing, with a diagnostic, if none. */
  public Optional<Citation> connecting(Statement.Citation written) {
    Citation citation = plan(written);
    String subnetworks = THAT_BRING_SUBNETWORKS.get(citation);
    if (subnetworks == null) {
      return resolve(written, THAT_CONNECT, "that constructs a path");
    }
    report.error(
        written.label().span(),
        citation + " has no path of its own, it brings subnetworks to that of "
            + NBM21_THEOREM_4_1,
        Quoting.quote(citation.label()),
        Quoting.quote(NBM21_THEOREM_4_1.label()) + " with 'subnetworks " + subnetworks
            + "' in the braces");
    return Optional.empty();
  }

  private static Citation plan(Statement.Citation written) {
    return new Citation(written.paper().text(), written.label().text());
  }

  /** The statement, if it is one of the known ones; {@code purpose} ends the message if not. */
  public Optional<Citation> resolve(
      Statement.Citation written, Collection<Citation> known, String purpose) {
    Word paper = written.paper();
    String label = written.label().text();
    Citation citation = plan(written);
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
