/**
 * Certificates, of a connecting path and of findings about one model: records, canonical writer,
 * strict reader, replay.
 *
 * <p>In: what a construction recorded, or the bytes of a file. Out: a {@link
 * org.isthmus.grammar.certificate.Document}, and from a path its states. Whether it proves what it
 * claims is not decided here but by the checker. Part of the trusted base; {@code CERTIFICATE.md}
 * beside the sources is the specification.
 */
package org.isthmus.grammar.certificate;
