/**
 * Many forward passes at once, in float or double, on a matrix engine chosen by name.
 *
 * <p>In come networks, points and row-major samples; out come features, outputs, losses and errors.
 * All of it is rounded and proves nothing: constructions, training and plots may call it, the
 * checker may not, but for products of integers, which it verifies ({@link
 * org.isthmus.numeric.bulk.BlasProducts}). No ND4J class is touched before the engine of that name
 * is asked for.
 */
package org.isthmus.numeric.bulk;
