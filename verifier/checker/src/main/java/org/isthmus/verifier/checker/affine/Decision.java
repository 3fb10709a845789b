package org.isthmus.verifier.checker.affine;

import org.isthmus.grammar.certificate.Step.Conclusion;

/** What a rule says of a segment. */
public sealed interface Decision {

  /** The strongest conclusion that the rule proves. */
  record Proved(Conclusion conclusion) implements Decision {}

  /** The segment is refused, for the reason given. */
  record Refused(String reason) implements Decision {}
}
