package org.isthmus.grammar.certificate.findings;

/** What a statement asks of the targets. */
public enum TargetProperty {
  /** Every target is in [-1, 1] (NBM21 Corollary 4.4); class labels are rows with a single one. */
  WITHIN_UNIT,
  /** Every sample has exactly one class: labels, or rows with a single one and zeros elsewhere. */
  ONE_CLASS
}
