/**
 * Features of a network without rounding, for activations of two slopes. Constructions alone use
 * them: the checker has its own.
 */
package org.isthmus.proofs.construction.exact;
