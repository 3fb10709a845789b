/**
 * The lexer and the parser that ANTLR generates from {@code Isth.g4}.
 *
 * <p>In: characters. Out: ANTLR's tokens and contexts, which never leave {@link
 * org.isthmus.grammar.problem.parsing}: nobody else may use this package.
 */
package org.isthmus.grammar.problem.generated;
