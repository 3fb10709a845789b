/**
 * From a syntax tree to a problem: names, numbers and shapes.
 *
 * <p>In: a {@link org.isthmus.grammar.problem.parsing.ParsedSpec}. Out: a {@link
 * org.isthmus.grammar.problem.resolution.Resolution}, either a problem with its warnings or every
 * error that can be found without opening a file. The facade of the module calls it.
 */
package org.isthmus.grammar.problem.resolution;
