/**
 * Exact and enclosed numbers.
 *
 * <p>In: primitive doubles, integers and text. Out: {@link org.isthmus.numeric.exact.Rational} and
 * {@link org.isthmus.numeric.exact.Dyadic}, which are exact; {@link
 * org.isthmus.numeric.exact.Interval}, which contains the true real value; and {@link
 * org.isthmus.numeric.exact.DoubleDouble}, which is rounded with stated and proved errors. Part of
 * the trusted base: depends on the JDK alone, and every module may use it.
 */
package org.isthmus.numeric.exact;
