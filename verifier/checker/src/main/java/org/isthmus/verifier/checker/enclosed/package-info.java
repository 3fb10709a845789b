/**
 * The rule {@code enclosed}: upper bounds of a loss over whole pieces of a straight segment.
 *
 * <p>In: two parameter points, pieces of the segment between them, a loss and data. Out: for each
 * piece a number that the loss exceeds at none of its points, or infinity. For the checker and for
 * whoever looks for pieces that it will accept.
 */
package org.isthmus.verifier.checker.enclosed;
