package org.isthmus.verifier.cli.statements;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.proofs.construction.Applicability;
import org.isthmus.proofs.construction.Hypothesis;

/**
 * What a certificate says of the hypotheses of several statements: each condition once, with the
 * names of all hypotheses that it stands for.
 *
 * @param subsets the kept neurons that the conditions name
 * @param findings in the order of the statements
 */
public record FindingsOfStatements(List<KeptSubset> subsets, List<Finding> findings) {

  public FindingsOfStatements {
    subsets = List.copyOf(subsets);
    findings = List.copyOf(findings);
  }

  /**
   * What is known of the statements.
   *
   * @throws IllegalArgumentException if two different subsets have one name
   */
  public static FindingsOfStatements of(List<Applicability> statements) {
    Map<String, KeptSubset> subsets = new LinkedHashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (Applicability statement : statements) {
      for (KeptSubset subset : statement.subsets()) {
        KeptSubset known = subsets.putIfAbsent(subset.name(), subset);
        if (known != null && !known.equals(subset)) {
          throw new IllegalArgumentException("two subsets are named " + subset.name());
        }
      }
      for (Hypothesis hypothesis : statement.hypotheses()) {
        hypothesis.finding(statement.statement()).ifPresent(finding -> add(finding, findings));
      }
    }
    return new FindingsOfStatements(List.copyOf(subsets.values()), findings);
  }

  private static void add(Finding finding, List<Finding> findings) {
    for (int k = 0; k < findings.size(); k++) {
      Finding known = findings.get(k);
      if (known.condition().equals(finding.condition()) && known.outcome() == finding.outcome()) {
        findings.set(
            k,
            new Finding(
                known.condition(),
                known.outcome(),
                known.witness(),
                known.note() + "; " + finding.note()));
        return;
      }
    }
    findings.add(finding);
  }
}
