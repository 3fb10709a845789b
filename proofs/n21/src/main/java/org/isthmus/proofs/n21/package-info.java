/**
 * The note N21 (Nguyen, width N + 1), one class for each statement, in exact arithmetic.
 *
 * <p>In: rational parameters and rational inputs. Out: paths of exact states with what each segment
 * is stated to do, and the hypotheses of the statements decided. Called by the command and the
 * tests; what is stated here is for the checker to decide.
 */
package org.isthmus.proofs.n21;
