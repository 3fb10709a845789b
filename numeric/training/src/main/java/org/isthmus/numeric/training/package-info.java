/**
 * Training of dense networks by backpropagation on a matrix engine.
 *
 * <p>In come a starting point, samples and a loss; out comes the best point seen, its numbers
 * representable in float32. Losses reported here are rounded and prove nothing. Constructions and
 * the command call it; the checker never does.
 */
package org.isthmus.numeric.training;
