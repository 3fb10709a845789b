/**
 * Subnetworks on frozen features of a trained network: the choice of the features, the training of
 * the xi_l of NBM21 Theorem 4.1, and the rescaling of dropout-stable networks (Corollary 4.3).
 *
 * <p>In come a trained point, index sets and data; out come weights representable in float32 with
 * losses that prove nothing. The constructions of the connectivity paper call it.
 */
package org.isthmus.numeric.training.subnetwork;
