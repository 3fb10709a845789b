package org.isthmus.verifier.cli.statements;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/** What is said to people of a statement. */
public final class StatementLines {

  private StatementLines() {}

  /** All hypotheses, then the remarks. */
  public static List<String> whole(String model, Applicability statement) {
    List<String> lines = new ArrayList<>();
    lines.add(statement.statement() + " for " + model);
    statement.hypotheses().forEach(hypothesis -> lines.add("  " + hypothesis));
    statement.remarks().forEach(remark -> lines.add("  note: " + remark));
    return lines;
  }

  /** A row of the table: the verdict, and the first hypothesis that does not hold. */
  public static String row(Applicability statement) {
    Verdict verdict = statement.verdict();
    Optional<Hypothesis> first =
        verdict == Verdict.HOLDS ? Optional.empty() : statement.first(verdict);
    return String.format(
            Locale.ROOT,
            "  %-9s  %-23s  %s",
            verdict,
            statement.statement(),
            first
                .map(hypothesis -> hypothesis.name() + "  (" + hypothesis.evidence() + ")")
                .orElse(all(statement.hypotheses().size())))
        .stripTrailing();
  }

  private static String all(int hypotheses) {
    return switch (hypotheses) {
      case 0 -> "nothing is asked";
      case 1 -> "its hypothesis";
      default -> "all " + hypotheses + " hypotheses";
    };
  }

  /** The row of a statement that takes binary64 numbers, where model or data have fractions. */
  public static String notDecided(String statement) {
    return String.format(
        Locale.ROOT, "  %-9s  %-23s  it takes binary64 numbers", "UNDECIDED", statement);
  }

  /** The remarks on several statements, each with its statement. */
  public static List<String> remarks(List<Applicability> statements) {
    return statements.stream()
        .flatMap(
            statement ->
                statement.remarks().stream()
                    .map(remark -> "  note on " + statement.statement() + ": " + remark))
        .toList();
  }
}
