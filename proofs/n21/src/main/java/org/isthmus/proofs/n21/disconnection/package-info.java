/**
 * What a proof of disconnection is made of: samples whose targets are far from dependent, and a
 * proved lower bound of their least singular value.
 *
 * <p>In: exact targets and features. Out: row numbers found in floating point, and a bound decided
 * in exact arithmetic. Called by Theorem 4.1 of N21.
 */
package org.isthmus.proofs.n21.disconnection;
