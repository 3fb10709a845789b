/**
 * The path of N21 Theorem 3.1 for two-layer networks in ordinary doubles, for samples in the
 * thousands.
 *
 * <p>In: two networks and their inputs, all doubles. Out: a path whose segments a checker accepts
 * by rule {@code lumped} alone, and an estimate of how far its outputs are from those of its ends.
 * Rounding costs a little of the bound and never its proof, which is the checker's. Called by the
 * command and the tests.
 */
package org.isthmus.proofs.n21.enclosed;
