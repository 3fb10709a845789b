/**
 * The rules of the house, as tests: which module sees which, what the trusted base may use and how
 * large it is, how things are named, and what no committed text may contain.
 *
 * <p>In come the compiled classes and the source tree; a violation is a failed test that names it.
 */
package org.isthmus.tests.architecture;
