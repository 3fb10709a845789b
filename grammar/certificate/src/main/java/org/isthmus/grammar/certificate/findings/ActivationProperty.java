package org.isthmus.grammar.certificate.findings;

/** What a statement asks of an activation. The checker has a table of who has what. */
public enum ActivationProperty {
  /** Strictly monotonic, and every real number is a value (N21 Assumption 1.1). */
  MONOTONIC_ONTO,
  /** No combination of finitely many of its translates by other amounts than 0 (N21 Assumption 1.2). */
  INDEPENDENT_OF_TRANSLATES,
  /** It is {@code z} for {@code z > 0}, else {@code m z} for a fixed m. */
  TWO_SLOPES,
  /** It is {@code max(z, 0)} (NBM21 Corollary 4.4). */
  RELU,
  /** Strictly monotonic on some interval (NBM21 Corollary 4.5). */
  MONOTONIC_SOMEWHERE
}
