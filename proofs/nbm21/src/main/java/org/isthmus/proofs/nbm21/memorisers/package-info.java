/**
 * ReLU networks that fit given points exactly, written down instead of trained, and subnetworks made
 * of them. In: points, targets, hidden widths. Out: networks with rational weights, or their
 * roundings with a loss evaluated in double. NBM21 Corollary 4.4 needs such networks.
 */
package org.isthmus.proofs.nbm21.memorisers;
