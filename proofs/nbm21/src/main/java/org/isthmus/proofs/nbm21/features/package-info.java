/**
 * What the corollaries of NBM21 ask of the features of a layer, decided for given models: distinct,
 * in general position, linearly separable, good enough for the output. Searches are in floating
 * point, and what they find is confirmed in exact arithmetic.
 */
package org.isthmus.proofs.nbm21.features;
