package org.isthmus.grammar.certificate;

import org.isthmus.numeric.model.DataRecipe;

/**
 * The data that the claim is about.
 *
 * @param size the number N of samples
 * @param digest the canonical SHA-256 of the numbers after preprocessing, which decides
 * @param recipe where the numbers come from; paths are relative to the folder of the certificate
 *     where they are not absolute
 */
public record DataReference(int size, String digest, DataRecipe recipe) {
  public DataReference {
    if (size < 1) {
      throw new IllegalArgumentException("the data has no sample");
    }
    ModelReference.requireDigest(digest);
  }
}
