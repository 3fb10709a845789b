/**
 * The note N21 on whole networks: constructions of {@code proofs/n21}, written as certificates and
 * decided by the checker, against vectors that were computed independently and over random instances.
 */
package org.isthmus.tests.widthn1;
