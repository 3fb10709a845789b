package org.isthmus.grammar.certificate;

import org.isthmus.numeric.files.LineText;

/**
 * The bytes are not a certificate; the message says what is wrong and where. It is one line without
 * control characters and not too long, whatever the bytes were.
 */
public final class MalformedCertificateException extends Exception {

  private static final long serialVersionUID = 1;
  private static final int LONGEST_MESSAGE = 600;

  public MalformedCertificateException(String message) {
    super(LineText.shown(message, LONGEST_MESSAGE));
  }

  public MalformedCertificateException(String message, Throwable cause) {
    super(LineText.shown(message, LONGEST_MESSAGE), cause);
  }
}
