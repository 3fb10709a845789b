/**
 * The nouns that every module shares: networks, parameter points, losses and data.
 *
 * <p>In: numbers from files or generators. Out: immutable values that have been checked for shape and
 * finiteness. Part of the trusted base. There are no evaluators here: whoever computes a feature or a
 * loss does so in a module of its own, so that the checker and the constructions share nothing but
 * these records.
 */
package org.isthmus.numeric.model;
