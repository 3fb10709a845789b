/**
 * The loss and the 0/1 error along a path, as numbers, as a table and as a picture; and the picture
 * of a barrier between two models.
 *
 * <p>In: a certificate that has been verified, the data, and an engine for forward passes or the
 * outputs themselves. Out: a {@link org.isthmus.verifier.report.LossProfile}, the straight line
 * between the two models as the contrast, and files for people. What is computed here is rounded and
 * proves nothing; the command calls it, the checker does not.
 */
package org.isthmus.verifier.report;
