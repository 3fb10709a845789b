/**
 * Exact and enclosed numbers.
 *
 * <p>In: primitive doubles, integers and text. Out: {@link org.isthmus.numeric.exact.Rational} and
 * {@link org.isthmus.numeric.exact.Dyadic}, which are exact, and enclosures, which contain the true
 * real value. Part of the trusted base: depends on the JDK alone, and every module may use it.
 */
package org.isthmus.numeric.exact;
