/**
 * The command {@code isthmus}, and {@link org.isthmus.verifier.cli.Isthmus}, by which Java programs do
 * what it does.
 *
 * <p>In: arguments and spec files. Out: certificates, pictures, a verdict line and an exit code.
 * Nothing is said to be proved before the checker, in a process of its own, has said so.
 */
package org.isthmus.verifier.cli;
