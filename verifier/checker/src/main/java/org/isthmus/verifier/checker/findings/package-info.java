/**
 * Decides what a certificate of kind findings claims of one model on its data.
 *
 * <p>In: conditions, each with what is claimed of it and a witness; the model; the data. Out: for each
 * whether the claim is proved, wrong, or open. Nothing is rounded but enclosures, and nothing is
 * accepted within a tolerance. Each kind of condition has a class, which says what it decides and why
 * that is sound. Called by the checker alone; part of the trusted base.
 */
package org.isthmus.verifier.checker.findings;
