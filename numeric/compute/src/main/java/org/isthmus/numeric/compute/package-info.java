/**
 * Dense numerical problems in double precision: pivoted QR, bases of columns under exchange, ridge
 * least squares, the minimum of a convex function of one variable; residuals in double-double.
 *
 * <p>In come {@link org.isthmus.numeric.model.Matrix matrices} and functions, out go rounded
 * answers that prove nothing. Training and constructions call it; the checker never does.
 */
package org.isthmus.numeric.compute;
