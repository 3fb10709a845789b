/**
 * Which statements of the papers apply to a model: each is asked for its hypotheses, and what comes
 * of them is laid out for people and written into a certificate of findings.
 */
package org.isthmus.verifier.cli.statements;
