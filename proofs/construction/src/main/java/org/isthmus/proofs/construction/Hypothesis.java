package org.isthmus.proofs.construction;

import java.util.Optional;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.Witness;

/**
 * One hypothesis of a statement, decided for given models.
 *
 * @param name what is asked, such as {@code |I_2| >= n_2 / 2}
 * @param verdict whether it is so
 * @param evidence the numbers that decide it, so that a reader can check the verdict again
 * @param proof what a checker decides it again from, where it can be written into a certificate
 */
public record Hypothesis(String name, Verdict verdict, String evidence, Optional<Proof> proof) {

  /** Whether a hypothesis is met. */
  public enum Verdict {
    HOLDS,
    FAILS,
    UNDECIDED
  }

  /** A condition that is the hypothesis, and the witness of the verdict. */
  public record Proof(Condition condition, Witness witness) {}

  public Hypothesis(String name, Verdict verdict, String evidence) {
    this(name, verdict, evidence, Optional.empty());
  }

  public static Hypothesis decided(String name, boolean holds, String evidence) {
    return new Hypothesis(name, holds ? Verdict.HOLDS : Verdict.FAILS, evidence);
  }

  /** The same with what a checker decides it again from. */
  public Hypothesis with(Condition condition, Witness witness) {
    return new Hypothesis(name, verdict, evidence, Optional.of(new Proof(condition, witness)));
  }

  /**
   * The entry of a certificate of findings, if there is a proof.
   *
   * @param statement the statement that it is a hypothesis of
   */
  public Optional<Finding> finding(String statement) {
    return proof.map(
        known ->
            new Finding(
                known.condition(),
                Finding.Outcome.valueOf(verdict.name()),
                known.witness(),
                statement + ": " + name));
  }

  @Override
  public String toString() {
    return verdict + "  " + name + "  (" + evidence + ")";
  }
}
