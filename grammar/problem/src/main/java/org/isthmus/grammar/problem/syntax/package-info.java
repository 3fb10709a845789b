/**
 * The syntax tree of a spec, and its canonical text.
 *
 * <p>In: what the parser recognised. Out: immutable nodes, each with its span, and {@link
 * org.isthmus.grammar.problem.syntax.Printer}, which turns a tree into lines. A tree says what is
 * written, not what it means: names may be unknown and numbers out of range.
 */
package org.isthmus.grammar.problem.syntax;
