/**
 * The constructions of Nguyen, Brechet and Mondelli (2021), one class for each statement.
 *
 * <p>In: two points of one network, the neurons that each keeps, and subnetworks. Out: the steps of a
 * path between the points, for a certificate. {@code proofs/STATEMENTS.md} lists the statements.
 */
package org.isthmus.proofs.nbm21;
