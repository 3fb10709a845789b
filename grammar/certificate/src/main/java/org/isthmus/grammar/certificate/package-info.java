/**
 * The certificate of a connecting path: records, canonical writer, strict reader, replay.
 *
 * <p>In: what a construction recorded, or the bytes of a file. Out: a {@link
 * org.isthmus.grammar.certificate.Certificate}, and from it the states of the path. Whether a step
 * proves what it states is not decided here but by the checker. Part of the trusted base; {@code
 * CERTIFICATE.md} beside the sources is the specification.
 */
package org.isthmus.grammar.certificate;
