/**
 * What a certificate may say about one model: conditions, each with what is claimed of it and a
 * witness. {@code CERTIFICATE.md} defines every condition and what its witnesses prove.
 */
package org.isthmus.grammar.certificate.findings;
