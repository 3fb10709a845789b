/**
 * The layers above the first hidden one, in exact arithmetic: lifts, left inverses and sequences of
 * exchanges.
 *
 * <p>In: a state whose first-layer features have rank N, and rational weight matrices. Out:
 * segments of a path on which the output is constant or affine. Called by the statements of N21.
 */
package org.isthmus.proofs.n21.upper;
