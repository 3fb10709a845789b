/**
 * Small dense numerical problems in double precision: pivoted QR, ridge least squares and the
 * minimum of a convex function of one variable.
 *
 * <p>In come {@link org.isthmus.numeric.model.Matrix matrices} and functions, out go rounded
 * answers that prove nothing. Training and constructions call it; the checker never does.
 */
package org.isthmus.numeric.compute;
