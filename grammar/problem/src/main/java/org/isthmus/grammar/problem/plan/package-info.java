/**
 * A resolved spec: what to load, to construct, to assert and to write.
 *
 * <p>In: what the resolver made sure of. Out: {@link org.isthmus.grammar.problem.plan.Problem} and
 * its parts, immutable, with every name replaced by what it stands for and every shape checked as
 * far as it can be before a file is opened. Whoever runs a spec uses it.
 */
package org.isthmus.grammar.problem.plan;
