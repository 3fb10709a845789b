/**
 * The mutation campaign. Small certificates of every kind, their data and their models are changed
 * in every way that one can think of, with the digests left alone or made anew; the checker decides
 * each mutant in a process with little memory. What it verifies is evaluated again, by a reader and
 * an evaluation that share nothing with it but the rational numbers.
 */
package org.isthmus.tests.campaign;
