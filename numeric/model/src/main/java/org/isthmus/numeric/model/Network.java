package org.isthmus.numeric.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shape of a dense feed-forward network with layers 1..L: hidden layers 1..L-1 and a linear
 * output layer L (NBM21 eq. (1), with an optional output bias that the paper does not have).
 *
 * <p>Notation: L is {@link #depth}, n_l is {@link #width}; layer 0 is the input.
 *
 * @param name the name in the specification
 * @param inputWidth n_0, at least 1
 * @param hidden the hidden layers 1..L-1 in order; may be empty
 * @param outputWidth n_L, at least 1
 * @param outputBias whether the output layer has a bias
 */
public record Network(
    String name, int inputWidth, List<HiddenLayer> hidden, int outputWidth, boolean outputBias) {

  public Network {
    hidden = List.copyOf(hidden);
    if (inputWidth < 1 || outputWidth < 1) {
      throw new IllegalArgumentException(
          "network " + name + " needs at least one input and one output (found "
              + inputWidth + " and " + outputWidth + ")");
    }
    Set<String> names = new HashSet<>();
    for (HiddenLayer layer : hidden) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "network " + name + " has two layers named " + layer.name());
      }
    }
  }

  /** The number L of weight matrices. */
  public int depth() {
    return hidden.size() + 1;
  }

  /** The width n_l of layer {@code l} in 0..L. */
  public int width(int l) {
    if (l == 0) {
      return inputWidth;
    }
    return l == depth() ? outputWidth : hidden.get(l - 1).width();
  }

  /** Whether layer {@code l} in 1..L has a bias. */
  public boolean hasBias(int l) {
    return l == depth() ? outputBias : hidden.get(l - 1).bias();
  }

  /** The activation of the hidden layer {@code l} in 1..L-1. */
  public Activation activation(int l) {
    return hidden.get(l - 1).activation();
  }

  /** The name of layer {@code l} in 1..L, for messages. */
  public String layerName(int l) {
    return l == depth() ? "output" : hidden.get(l - 1).name();
  }

  /** Whether the other network has the same widths, activations and biases, whatever its names. */
  public boolean hasShapeOf(Network other) {
    return depth() == other.depth() && shape().equals(other.shape());
  }

  /** The number of weights and biases. */
  public long parameterCount() {
    long count = 0;
    for (int l = 1; l <= depth(); l++) {
      count += (long) width(l - 1) * width(l) + (hasBias(l) ? width(l) : 0);
    }
    return count;
  }

  /** The shape in one line, such as {@code 784-64 relu-64 relu-10}. */
  public String shape() {
    return inputWidth
        + hidden.stream()
            .map(
                layer ->
                    "-" + layer.width() + " " + layer.activation().notation()
                        + (layer.bias() ? "" : " no bias"))
            .collect(Collectors.joining())
        + "-" + outputWidth + (outputBias ? " bias" : "");
  }
}
