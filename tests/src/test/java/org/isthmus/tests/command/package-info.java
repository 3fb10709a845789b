/**
 * The command as a user meets it: whole runs on small data, every kind of bad input, and what a
 * process loads before it starts to work.
 *
 * <p>In come spec files, models, data and certificates in temporary folders; what counts is the
 * exit code, the two streams and the files that are there afterwards.
 */
package org.isthmus.tests.command;
