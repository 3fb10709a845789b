package org.isthmus.grammar.certificate;

/** The bytes are not a certificate; the message says what is wrong and where. */
public final class MalformedCertificateException extends Exception {

  private static final long serialVersionUID = 1;

  public MalformedCertificateException(String message) {
    super(message);
  }

  public MalformedCertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
