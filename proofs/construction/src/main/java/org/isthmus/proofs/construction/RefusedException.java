package org.isthmus.proofs.construction;

/** A construction does not apply; the message names the hypothesis, the layer and the numbers. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RefusedException(String message) {
    super(message);
  }
}
