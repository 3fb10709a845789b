/**
 * The facade of the specification language.
 *
 * <p>In: the text of a spec. Out: a {@link org.isthmus.grammar.problem.plan.Problem}, the canonical
 * text, or diagnostics. The command and programs call {@link
 * org.isthmus.grammar.problem.SpecFile} and {@link org.isthmus.grammar.problem.Formatter}; of the
 * packages below they need {@code plan} and {@code text}. Nothing here opens a file.
 */
package org.isthmus.grammar.problem;
