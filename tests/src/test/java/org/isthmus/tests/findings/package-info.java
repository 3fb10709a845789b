/**
 * Certificates of findings and the checker's judgement of them: tables of accepted and rejected
 * claims, truth found by brute force in fractions, and vectors that were computed independently.
 */
package org.isthmus.tests.findings;
