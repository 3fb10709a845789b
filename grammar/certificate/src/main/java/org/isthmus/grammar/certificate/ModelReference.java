package org.isthmus.grammar.certificate;

import java.util.Optional;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.LineText;

/**
 * One end of the path: which model it is.
 *
 * @param name the name in the specification
 * @param digest the canonical SHA-256 of the parameters, which decides, in lower-case hexadecimal
 * @param file where the model was read from, if it was
 */
public record ModelReference(String name, String digest, Optional<File> file) {

  public ModelReference {
    LineText.requireShowable(name);
    Digest.require(digest);
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
      Digest.require(digest);
    }
  }
}
