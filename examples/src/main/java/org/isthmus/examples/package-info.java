/**
 * Examples of calling Isthmus from Java. In come the files that other examples wrote, out go
 * certificates and verdicts. They use the public classes of {@code verifier/cli} and the records of
 * the modules below it; nothing depends on them.
 */
package org.isthmus.examples;
