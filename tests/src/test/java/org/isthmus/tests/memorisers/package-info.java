/** The memorising networks of {@code proofs/nbm21} against vectors that were computed independently. */
package org.isthmus.tests.memorisers;
