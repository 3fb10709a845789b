/**
 * Source text, places in it and messages about it.
 *
 * <p>In: the characters of a file. Out: {@link org.isthmus.grammar.problem.text.Span}, {@link
 * org.isthmus.grammar.problem.text.Diagnostic} and its rendering with the source line and an
 * underline. Whoever reports something about a spec may use it; it knows nothing of the language.
 */
package org.isthmus.grammar.problem.text;
