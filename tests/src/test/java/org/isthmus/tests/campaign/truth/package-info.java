/**
 * Whether a certificate claims what is true: a reader of certificates that were accepted, and the
 * evaluation of their claims from the definitions, with nothing of the checker but the rational
 * numbers. The campaign asks it about each mutant that the checker verified.
 */
package org.isthmus.tests.campaign.truth;
