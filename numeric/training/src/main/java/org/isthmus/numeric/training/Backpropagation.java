package org.isthmus.numeric.training;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.bulk.NetworkPass;
import org.isthmus.numeric.bulk.Numbers;
import org.isthmus.numeric.bulk.Product;
import org.isthmus.numeric.model.Network;

/**
 * The gradient of a function of the outputs with respect to all weights and biases, for the batch
 * of the last forward pass. For one thread at a time.
 *
 * <p>Notation: G_l is the gradient with respect to z_l, rows x n_l. Then {@code dW_l = f_{l-1}^T
 * G_l}, {@code db_l = 1^T G_l} and {@code G_{l-1} = (G_l W_l^T) * act'(z_{l-1})}, entry by entry.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Backpropagation<A> {

  private final NetworkPass<A> pass;
  private final List<A> weightGradients = new ArrayList<>();
  private final List<A> biasGradients = new ArrayList<>();
  private final List<A> gradients = new ArrayList<>();

  /** For batches of up to {@code capacity} samples. */
  public Backpropagation(NetworkPass<A> pass, int capacity) {
    this.pass = pass;
    Network network = pass.network();
    Numbers<A> numbers = pass.numbers();
    for (int l = 1; l <= network.depth(); l++) {
      weightGradients.add(numbers.zeros(network.width(l - 1) * network.width(l)));
      biasGradients.add(numbers.zeros(network.width(l)));
      gradients.add(numbers.zeros(l == network.depth() ? 0 : capacity * network.width(l)));
    }
  }

  /** dW_l of the last backward pass, row by row. */
  public A weightGradient(int l) {
    return weightGradients.get(l - 1);
  }

  /** db_l of the last backward pass; zeros where layer l has no bias. */
  public A biasGradient(int l) {
    return biasGradients.get(l - 1);
  }

  /**
   * Computes all gradients from that with respect to the outputs.
   *
   * @param inputs the inputs of the last forward pass, rows x n_0
   * @param outputGradient rows x n_L
   */
  public void backward(A inputs, int rows, A outputGradient) {
    Network network = pass.network();
    Numbers<A> numbers = pass.numbers();
    A gradient = outputGradient;
    for (int l = network.depth(); l >= 1; l--) {
      int width = network.width(l);
      int below = network.width(l - 1);
      A from = l == 1 ? inputs : pass.features(l - 1);
      numbers.gemm(
          Product.leftTransposed(below, width, rows), false, from, gradient, weightGradient(l));
      if (network.hasBias(l)) {
        numbers.columnSums(rows, width, gradient, biasGradient(l));
      }
      if (l > 1) {
        A next = gradients.get(l - 2);
        numbers.gemm(
            Product.rightTransposed(rows, below, width), false, gradient, pass.weight(l), next);
        numbers.timesSlope(
            network.activation(l - 1), rows * below, pass.preActivations(l - 1), from, next);
        gradient = next;
      }
    }
  }
}
