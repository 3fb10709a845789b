package org.isthmus.verifier.cli;

/**
 * How a command ended: its verdict line and its exit code.
 *
 * @param exitCode one of those in the README
 * @param line the last line on standard output
 */
public record Outcome(int exitCode, String line) {

  static final int OK = 0;
  static final int FAILED = 1;
  static final int MALFORMED = 11;
  static final int INCONCLUSIVE = 20;
  static final int RESOURCE = 30;
  static final int USAGE = 64;
  static final int INTERNAL = 70;

  static Outcome ok(String what) {
    return new Outcome(OK, "OK " + what);
  }

  static Outcome failed(String what) {
    return new Outcome(FAILED, "FAILED " + what);
  }

  static Outcome inconclusive(String what) {
    return new Outcome(INCONCLUSIVE, "INCONCLUSIVE " + what);
  }
}
