package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.findings.ConditionText;
import org.isthmus.verifier.checker.findings.Judgement;
import org.isthmus.verifier.checker.text.Json;

/**
 * What is said of a certificate of findings: it is verified if at least one thing is claimed and
 * every claim is proved, and rejected if one is wrong.
 */
final class FindingsReport {

  private FindingsReport() {}

  /** The verdict on judgements of all findings, in their order. */
  static Verdict verdict(Findings findings, List<Judgement> judgements) {
    for (Kind kind : List.of(Kind.REJECTED, Kind.INCONCLUSIVE)) {
      Judgement.Kind sought =
          kind == Kind.REJECTED ? Judgement.Kind.WRONG : Judgement.Kind.OPEN;
      for (int k = 0; k < judgements.size(); k++) {
        Finding finding = findings.findings().get(k);
        if (finding.outcome() != Outcome.UNDECIDED && judgements.get(k).kind() == sought) {
          return new Verdict(
              kind,
              "finding " + (k + 1) + " (" + ConditionText.of(finding.condition()) + ", said to "
                  + (finding.outcome() == Outcome.HOLDS ? "hold" : "fail") + "): "
                  + judgements.get(k).reason());
        }
      }
    }
    int holds = count(findings, Outcome.HOLDS);
    int fails = count(findings, Outcome.FAILS);
    int undecided = count(findings, Outcome.UNDECIDED);
    return holds + fails == 0
        ? new Verdict(
            Kind.INCONCLUSIVE,
            "nothing is claimed about " + findings.model().name() + " (" + undecided
                + " undecided)")
        : new Verdict(
            Kind.VERIFIED,
            Checker.counted(holds + fails, "finding") + " about " + findings.model().name() + ": "
                + Checker.counted(holds, "condition") + (holds == 1 ? " holds, " : " hold, ")
                + fails + (fails == 1 ? " fails (" : " fail (")
                + Checker.counted(findings.data().size(), "sample") + ")"
                + (undecided > 0 ? "; " + undecided + " undecided" : ""));
  }

  private static int count(Findings findings, Outcome outcome) {
    return (int)
        findings.findings().stream().filter(finding -> finding.outcome() == outcome).count();
  }

  /** A line for each finding: what it says, what was found, and its note. */
  static List<String> lines(Findings findings, List<Judgement> judgements) {
    return IntStream.range(0, judgements.size())
        .mapToObj(
            k -> {
              Finding finding = findings.findings().get(k);
              return String.format(
                  Locale.ROOT,
                  "finding %-4d %-9s %s: %s  %s",
                  k + 1,
                  word(finding, judgements.get(k)),
                  ConditionText.of(finding.condition()),
                  judgements.get(k).reason(),
                  finding.note());
            })
        .toList();
  }

  /** What is claimed of a condition if that is proved, else how the claim is judged. */
  private static String word(Finding finding, Judgement judgement) {
    boolean proved =
        judgement.kind() == Judgement.Kind.PROVED || finding.outcome() == Outcome.UNDECIDED;
    return (proved ? finding.outcome() : judgement.kind()).name().toLowerCase(Locale.ROOT);
  }

  /** The same for machines. */
  static List<Json> json(Findings findings, List<Judgement> judgements) {
    List<Json> list = new ArrayList<>();
    for (int k = 0; k < judgements.size(); k++) {
      Finding finding = findings.findings().get(k);
      list.add(
          new Json()
              .number("finding", k + 1)
              .text("claim", finding.outcome().name().toLowerCase(Locale.ROOT))
              .text("judgement", judgements.get(k).kind().name().toLowerCase(Locale.ROOT))
              .text("condition", ConditionText.of(finding.condition()))
              .text("reason", judgements.get(k).reason())
              .text("note", finding.note()));
    }
    return list;
  }
}
