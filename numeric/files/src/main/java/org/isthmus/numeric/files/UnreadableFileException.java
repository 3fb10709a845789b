package org.isthmus.numeric.files;

/**
 * A file of a model or of data cannot be read: it is missing, damaged, cut off, of an unknown form,
 * or does not fit what was asked for. The message is one sentence for people that begins with the
 * file.
 */
public final class UnreadableFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * The message is {@code place: reason}.
   *
   * @param place the file, as the user wrote it, or {@code FILE:LINE}
   * @param reason what is wrong, with what was found and what was expected
   */
  public UnreadableFileException(String place, String reason) {
    super(place + ": " + reason);
  }

  UnreadableFileException(String place, String reason, Throwable cause) {
    super(place + ": " + reason, cause);
  }
}
