package org.isthmus.verifier.checker.loss;

/** An engine for products did not compute a product, so that nothing follows from what it said. */
public final class WrongProductException extends RuntimeException {

  private static final long serialVersionUID = 1;

  WrongProductException(String engine) {
    super("the engine " + engine + " computed a wrong product");
  }
}
