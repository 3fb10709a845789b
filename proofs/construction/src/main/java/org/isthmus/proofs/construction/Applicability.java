package org.isthmus.proofs.construction;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/**
 * Whether a statement applies to a given model and data.
 *
 * @param statement its paper and label, such as {@code nbm21 "Corollary 4.4"}
 * @param subsets the kept neurons that the hypotheses are about
 * @param hypotheses all hypotheses that were decided, in the order of the statement
 * @param remarks what else is known, such as where the published statement is false, or what bound
 *     the statement gives
 */
public record Applicability(
    String statement,
    List<KeptSubset> subsets,
    List<Hypothesis> hypotheses,
    List<String> remarks) {

  public Applicability {
    subsets = List.copyOf(subsets);
    hypotheses = List.copyOf(hypotheses);
    remarks = List.copyOf(remarks);
  }

  /** HOLDS if every hypothesis does, FAILS if one does, else UNDECIDED. */
  public Verdict verdict() {
    if (first(Verdict.FAILS).isPresent()) {
      return Verdict.FAILS;
    }
    return first(Verdict.UNDECIDED).isPresent() ? Verdict.UNDECIDED : Verdict.HOLDS;
  }

  /** The first hypothesis of this verdict. */
  public Optional<Hypothesis> first(Verdict verdict) {
    return hypotheses.stream().filter(hypothesis -> hypothesis.verdict() == verdict).findFirst();
  }
}
