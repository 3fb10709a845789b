package org.isthmus.verifier.checker.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Finding.Outcome;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** Decides all findings of a certificate on its data; what needs the same evaluation shares it. */
public final class FindingsChecker {

  private final Subject subject;
  private final List<Finding> findings;

  private FindingsChecker(Subject subject) {
    this.subject = subject;
    this.findings = subject.findings().findings();
  }

  /**
   * The judgements of the findings on the data of the certificate, in the order of the findings.
   *
   * @throws IllegalArgumentException if the data do not fit the network or the loss, or are not as
   *     many as the certificate says
   */
  public static List<Judgement> judge(
      Findings findings, Dataset data, int threads, ProgressListener progress) {
    findings.loss().requireTargets(data.targets(), findings.network().outputWidth());
    return judge(findings, Subject.of(findings, data, threads, progress));
  }

  /** The same on data that may have fractions. */
  public static List<Judgement> judge(
      Findings findings, RationalDataset data, int threads, ProgressListener progress) {
    findings.loss().requireTargets(data.targets(), findings.network().outputWidth());
    return judge(findings, Subject.of(findings, data, threads, progress));
  }

  private static List<Judgement> judge(Findings findings, Subject subject) {
    if (subject.size() != findings.data().size()) {
      throw new IllegalArgumentException(
          "the data are not those of the certificate (found " + subject.size()
              + " samples, expected " + findings.data().size() + ")");
    }
    return new FindingsChecker(subject).judgements();
  }

  private List<Judgement> judgements() {
    Map<Integer, Judgement> judgements = new TreeMap<>();
    NavigableMap<Integer, Finding> losses = new TreeMap<>();
    Map<Integer, List<SeparationRule.Claim>> planes = new TreeMap<>();
    SeparationRule separation = new SeparationRule(subject);
    for (int k = 0; k < findings.size(); k++) {
      Finding finding = findings.get(k);
      Condition condition = finding.condition();
      if (finding.outcome() == Outcome.UNDECIDED) {
        judgements.put(k, Judgement.open(((Witness.Tried) finding.witness()).text()));
      } else if (condition instanceof Condition.LossAtMost
          || condition instanceof Condition.Reaches) {
        losses.put(k, finding);
      } else if (condition instanceof Condition.Separable separable
          && finding.witness() instanceof Witness.Separator separator) {
        planes
            .computeIfAbsent(separable.layer(), layer -> new ArrayList<>())
            .add(new SeparationRule.Claim(k, separable, separator.plane()));
      } else {
        judgements.put(k, alone(finding));
      }
    }
    planes.forEach((layer, claims) -> separation.decide(layer, claims, judgements::put));
    judgements.putAll(new LossRule(subject).decide(losses));
    return List.copyOf(judgements.values());
  }

  /** The judgement of a finding that shares nothing with others. */
  private Judgement alone(Finding finding) {
    Condition condition = finding.condition();
    FactRule facts = new FactRule(subject);
    if (condition instanceof Condition.Numbers numbers) {
      return facts.decide(numbers, finding.outcome());
    } else if (condition instanceof Condition.OfActivation of) {
      return facts.decide(of, finding.outcome());
    } else if (condition instanceof Condition.OfLoss of) {
      return facts.decide(of, finding.outcome());
    } else if (condition instanceof Condition.OfTargets of) {
      return facts.decide(of, finding.outcome());
    } else if (condition instanceof Condition.RankAtLeast rank) {
      return facts.decide(rank, finding.outcome());
    } else if (condition instanceof Condition.Separable separable) {
      return new SeparationRule(subject)
          .decide(separable, (Witness.Multipliers) finding.witness());
    } else if (condition instanceof Condition.GeneralPosition position) {
      PositionRule rule = new PositionRule(subject);
      return finding.witness() instanceof Witness.Hyperplane hyperplane
          ? rule.decide(position, hyperplane)
          : rule.decide(position);
    }
    Condition.Distinct distinct = (Condition.Distinct) condition;
    DistinctRule rule = new DistinctRule(subject);
    return finding.witness() instanceof Witness.Equal equal
        ? rule.decide(distinct, equal)
        : rule.decide(distinct);
  }
}
