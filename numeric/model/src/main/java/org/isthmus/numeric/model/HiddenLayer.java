package org.isthmus.numeric.model;

/**
 * A hidden layer of a dense network: {@code F_l = act(F_{l-1} W_l + b_l)}.
 *
 * @param name the name in the specification, unique within the network
 * @param width the number n_l of neurons, at least 1
 * @param bias whether the layer has a bias; without one, b_l is zero and not a parameter
 */
public record HiddenLayer(String name, int width, Activation activation, boolean bias) {
  public HiddenLayer {
    if (width < 1) {
      throw new IllegalArgumentException(
          "layer " + name + " needs at least one neuron (found " + width + ")");
    }
  }
}
