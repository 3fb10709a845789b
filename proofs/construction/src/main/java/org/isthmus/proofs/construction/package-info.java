/**
 * What every construction shares: the symbolic states of a path and the recorder of its steps.
 *
 * <p>In: named arrays (two models, subnetworks). Out: the steps of a certificate. A symbolic state
 * says of every parameter which stored number it is, so a path that is built here consists of stored
 * numbers and zeros alone and can be run through backwards. Used by the packages of the papers.
 */
package org.isthmus.proofs.construction;
