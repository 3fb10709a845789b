/**
 * Exact linear algebra over the rationals.
 *
 * <p>In: a {@link org.isthmus.numeric.exact.linear.RationalMatrix}, each column integers over one
 * denominator. Out: ranks, solutions, determinants and definiteness, each of them proved: residues
 * modulo proved primes find the answers fast, and exact products and minors decide. Part of the
 * trusted base: depends on the JDK alone, and every module may use it.
 */
package org.isthmus.numeric.exact.linear;
