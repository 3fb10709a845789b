/**
 * Tests of what people read: the README, the folders of examples and the table of statements. In
 * come these documents, whose commands are carried out by the launcher in a copy of the examples
 * that looks like a built working copy; nothing is written into the source tree.
 */
package org.isthmus.tests.documents;
