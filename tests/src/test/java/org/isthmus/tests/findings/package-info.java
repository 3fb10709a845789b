/**
 * Certificates of findings across modules: vectors that were computed independently, what is found
 * by those who search, and the program {@code isthmus verify}. What the checker proves and rejects is
 * tested beside it.
 */
package org.isthmus.tests.findings;
