/**
 * Subnetworks of NBM21 eq. (3) beside a given model: one that is built from separating hyperplanes,
 * the loss of any, and the claim that it reaches a level.
 *
 * <p>In: rounded features, hyperplanes, a subnetwork from wherever. Out: weights and biases in
 * double, a loss in double, a hypothesis whose proof is the subnetwork. Called by the corollaries;
 * the loss of a subnetwork is proved by the checker.
 */
package org.isthmus.proofs.nbm21.subnetworks;
