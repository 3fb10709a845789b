/**
 * Exact states of a network and the path that leads through them.
 *
 * <p>In: rational points and rational inputs. Out: features and outputs without rounding, proved
 * bases of their columns, and the segments recorded so far. Called by the statements of N21 and by
 * their constructions for the upper layers; it decides no hypothesis and refuses only what it
 * cannot evaluate exactly.
 */
package org.isthmus.proofs.n21.states;
