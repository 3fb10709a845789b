/**
 * The corpus in {@code tests/corpus}: certificates with the verdict that each of them must get.
 *
 * <p>In comes nothing; out go the files, made of what is said here: drafts in the words of the
 * certificate, a class for each rule or kind of claim, and the tests that hold the checker, the
 * committed files and exact evaluations against each other.
 */
package org.isthmus.tests.corpus;
