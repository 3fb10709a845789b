/**
 * From text to a syntax tree: the only package that sees ANTLR.
 *
 * <p>In: a {@link org.isthmus.grammar.problem.text.SourceText}. Out: {@link
 * org.isthmus.grammar.problem.parsing.ParsedSpec}, the statements that could be read with their
 * comments, and a diagnostic for each that could not. The facade of the module calls it.
 */
package org.isthmus.grammar.problem.parsing;
