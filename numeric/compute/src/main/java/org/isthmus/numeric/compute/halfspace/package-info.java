/**
 * Whether finitely many vectors lie in one open half-space, that is, have positive products with
 * one vector, or a combination of them with multipliers that are not negative is zero (Gordan).
 *
 * <p>In come features and the samples of a class, out go a plane or the few samples whose
 * combination it is: found in double precision, so no proof of either. The squared hinge loss is
 * minimised, and a library of linear programs finds vertices. Constructions call it.
 */
package org.isthmus.numeric.compute.halfspace;
