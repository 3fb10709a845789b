package org.isthmus.grammar.certificate;

import java.util.Optional;
import java.util.regex.Pattern;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.LineText;

/**
 * Which model it is: an end of the path, or what findings are about.
 *
 * @param name the name in the specification
 * @param digest the canonical SHA-256 of the parameters, which decides, in lower-case hexadecimal
 * @param file where the model was read from, if it was
 */
public record ModelReference(String name, String digest, Optional<File> file) {

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ModelReference {
    LineText.requireShowable(name);
    requireDigest(digest);
  }

  /**
   * A file with the model.
   *
   * @param path the path, relative to the folder of the certificate where it is not absolute
   * @param names which array of the file is which parameter
   * @param digest the SHA-256 of the bytes of the file, which only informs
   */
  public record File(String path, ArrayNames names, String digest) {
    public File {
      LineText.requireShowable(path);
      requireDigest(digest);
    }
  }

  /**
   * Requires that a text is a SHA-256.
   *
   * @throws IllegalArgumentException if not
   */
  static void requireDigest(String text) {
    if (!DIGEST.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "not a SHA-256 (found " + LineText.shown(text)
              + ", expected 64 digits of 0..9 and a..f)");
    }
  }
}
