/**
 * Rigorous values of a loss at points of a parameter space: the numerical heart of the checker.
 *
 * <p>In: parameter points, a loss and data, as exact stored numbers. Out: enclosures that contain
 * the true real loss ({@link org.isthmus.verifier.checker.loss.LossEnclosures}), and of the largest
 * of them ({@link org.isthmus.verifier.checker.loss.PathMaximum}). Whatever overflows gives an
 * infinite upper end, so that it proves nothing. Products by an engine are verified, not believed.
 * For the checker only; shares no evaluator with any construction.
 */
package org.isthmus.verifier.checker.loss;
