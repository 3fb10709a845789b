/**
 * The words, numbers, options and citations of a spec, read with a message for each that is wrong.
 *
 * <p>In: words, literals, calls and options of the syntax tree, with what they have to be. Out: what
 * they stand for, or nothing and a diagnostic in the {@link
 * org.isthmus.grammar.problem.resolution.words.Report}. Only the resolution of specs calls it.
 */
package org.isthmus.grammar.problem.resolution.words;
