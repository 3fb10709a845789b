/**
 * Paths that somebody else found: states in a file, joined by straight lines.
 *
 * <p>In: the arrays of a file. Out: pieces of the lines, with a bound of the loss on each, as the
 * steps of a certificate. What is bounded here is bounded again by the checker.
 */
package org.isthmus.verifier.cli.polyline;
