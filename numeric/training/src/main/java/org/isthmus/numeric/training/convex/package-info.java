/**
 * Smooth convex minimisation in double: L-BFGS, and the last layer of a network as such a problem.
 *
 * <p>In come features and a loss, out come weights; rounded, no proof. The other packages of
 * training and the constructions call it.
 */
package org.isthmus.numeric.training.convex;
