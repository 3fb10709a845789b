/**
 * Benchmarks of what takes the time of a user: the structural check, cold and warm, loss
 * enclosures, and reading models and data. They are compiled with the tests and run by
 *
 * <pre>mvn -pl tests -am test -Dtest=AllBenchmarks -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * <p>and with {@code -Dbenchmarks=LossEngine} only those of that name. Random networks and data go
 * in, numbers for people come out; nothing is asserted.
 */
package org.isthmus.tests.benchmarks;
