/**
 * The independent checker: the rules, the verdict, and the program behind {@code isthmus verify}.
 *
 * <p>In: the bytes of a certificate and data files. Out: a verdict and an exit code. It replays the
 * path, decides every step, encloses the loss where the maximum can be, and compares. It sees no
 * constructor and no library, and takes nothing on trust from the certificate. Each rule has a
 * class, which says what it decides and why that is sound.
 */
package org.isthmus.verifier.checker;
