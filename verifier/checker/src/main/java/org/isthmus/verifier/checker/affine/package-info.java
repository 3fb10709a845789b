/**
 * The rules that are decided on the data, in rational arithmetic.
 *
 * <p>In: exact states of a network of two-slope activations, exact inputs. Out: what is proved of the
 * segment between two states, or the place where a condition fails. Nothing here knows how a path
 * was constructed. Called by the checker alone; part of the trusted base.
 */
package org.isthmus.verifier.checker.affine;
