/**
 * What the checker writes for people and machines: decimals that are rounded outwards, and JSON.
 *
 * <p>In: numbers that were proved. Out: text that is true of them. Used by the rest of the checker;
 * part of the trusted base, for a verdict is read as text.
 */
package org.isthmus.verifier.checker.text;
