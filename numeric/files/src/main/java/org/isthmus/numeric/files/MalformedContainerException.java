package org.isthmus.numeric.files;

/**
 * Bytes that should be a canonical container, or a canonical array in one, are not: a single byte
 * differs from what the writer would have written.
 */
public final class MalformedContainerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long offset;

  /**
   * The message is {@code byte OFFSET: reason}.
   *
   * @param offset the byte at which the fault was noticed, counted from the start of what was read
   * @param reason what is wrong, with what was found and what was expected
   */
  public MalformedContainerException(long offset, String reason) {
    super("byte " + offset + ": " + reason);
    this.offset = offset;
  }

  /** The byte at which the fault was noticed, counted from the start of what was read. */
  public long offset() {
    return offset;
  }
}
