package org.isthmus.verifier.checker.findings;

import org.isthmus.grammar.certificate.findings.Finding.Outcome;

/**
 * What was decided of one finding.
 *
 * @param kind whether its claim is proved
 * @param reason what was found, for people: the numbers that decide it, or what is missing
 */
public record Judgement(Kind kind, String reason) {

  /** Whether a claim is proved. */
  public enum Kind {
    /** What is claimed is true. */
    PROVED,
    /** What is claimed is false, or its witness is none. */
    WRONG,
    /** Neither of both is proved, or nothing is claimed. */
    OPEN
  }

  static Judgement proved(String reason) {
    return new Judgement(Kind.PROVED, reason);
  }

  static Judgement wrong(String reason) {
    return new Judgement(Kind.WRONG, reason);
  }

  static Judgement open(String reason) {
    return new Judgement(Kind.OPEN, reason);
  }

  /** The judgement of a claim about a condition that is known to be true, or false. */
  static Judgement decided(boolean isTrue, Outcome claimed, String reason) {
    return isTrue == (claimed == Outcome.HOLDS) ? proved(reason) : wrong(reason);
  }
}
