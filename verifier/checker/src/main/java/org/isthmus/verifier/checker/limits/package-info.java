/**
 * What a check may take from the machine that it runs on, whatever the certificate says: the folders
 * that it may read and the memory that it may use. Names of files and arguments come in, files that
 * may be opened and options for a Java machine go out; {@code Main} and the command use it.
 */
package org.isthmus.verifier.checker.limits;
