package org.isthmus.grammar.certificate;

import java.util.regex.Pattern;
import org.isthmus.numeric.files.LineText;

/** The text form of a SHA-256: 64 lower-case hexadecimal digits. */
final class Digest {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private Digest() {}

  static void require(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "not a SHA-256 (found " + LineText.shown(text)
              + ", expected 64 digits of 0..9 and a..f)");
    }
  }
}
