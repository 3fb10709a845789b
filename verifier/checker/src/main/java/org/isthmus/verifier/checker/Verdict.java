package org.isthmus.verifier.checker;

/**
 * What the checker says of a certificate.
 *
 * @param kind which verdict; it decides the exit code
 * @param reason what was proved, or what is wrong and where, in one sentence
 */
public record Verdict(Kind kind, String reason) {

  /** The verdicts with their exit codes. Only {@link #VERIFIED} exits with 0. */
  public enum Kind {
    /** Everything that the certificate claims was proved. */
    VERIFIED(0),
    /** A step, or the claim itself, is wrong. */
    REJECTED(10),
    /** These bytes are not a certificate. */
    MALFORMED(11),
    /** The certificate speaks of other model or data files. */
    INPUT_MISMATCH(12),
    /** Nothing is wrong, but not everything was proved. */
    INCONCLUSIVE(20),
    /** Memory or time ran out. */
    RESOURCE(30);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }

    /** The first word of the verdict line. */
    public String word() {
      return name().replace('_', '-');
    }
  }

  /** The verdict line. */
  @Override
  public String toString() {
    return kind.word() + " " + reason;
  }
}
