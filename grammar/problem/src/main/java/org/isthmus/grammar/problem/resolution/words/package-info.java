/**
 * The words and numbers of a spec, read with a message for each that is wrong.
 *
 * <p>In: words, literals and calls of the syntax tree, with what they have to be. Out: what they
 * stand for, or nothing and a diagnostic in the {@link
 * org.isthmus.grammar.problem.resolution.words.Report}. Only the resolution of specs calls it.
 */
package org.isthmus.grammar.problem.resolution.words;
