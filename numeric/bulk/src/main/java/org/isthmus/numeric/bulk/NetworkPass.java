package org.isthmus.numeric.bulk;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * A network with its parameters in one precision and room for one batch of samples: pre-activations
 * {@code z_l = f_{l-1} W_l + b_l} and features {@code f_l = act(z_l)}, both overwritten by each
 * pass. For one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class NetworkPass<A> {

  private final Numbers<A> numbers;
  private final Network network;
  private final List<A> weights = new ArrayList<>();
  private final List<A> biases = new ArrayList<>();
  private final List<A> before = new ArrayList<>();
  private final List<A> after = new ArrayList<>();

  /** The pass for a point, its parameters rounded, with room for {@code capacity} samples. */
  public NetworkPass(Numbers<A> numbers, ParameterPoint point, int capacity) {
    this.numbers = numbers;
    this.network = point.network();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(numbers.of(point.weight(l).toArray()));
      biases.add(numbers.of(point.bias(l).toArray()));
      int size = Math.multiplyExact(capacity, network.width(l));
      before.add(numbers.zeros(size));
      after.add(l == network.depth() ? before.get(l - 1) : numbers.zeros(size));
    }
  }

  public Network network() {
    return network;
  }

  public Numbers<A> numbers() {
    return numbers;
  }

  /** W_l row by row; writing to it changes the network of this pass. */
  public A weight(int l) {
    return weights.get(l - 1);
  }

  /** b_l; writing to it changes the network of this pass, where layer l has a bias. */
  public A bias(int l) {
    return biases.get(l - 1);
  }

  /** The pre-activations z_l of the last batch; for l = L the outputs. */
  public A preActivations(int l) {
    return before.get(l - 1);
  }

  /** The features f_l of the last batch, l at least 1; for l = L the outputs. */
  public A features(int l) {
    return after.get(l - 1);
  }

  /** Runs layers 1 to {@code last} on the first {@code rows} rows of the inputs. */
  public void forward(A inputs, int rows, int last) {
    A from = inputs;
    for (int l = 1; l <= last; l++) {
      int width = network.width(l);
      A z = before.get(l - 1);
      numbers.gemm(
          Product.plain(rows, width, network.width(l - 1)), false, from, weights.get(l - 1), z);
      if (network.hasBias(l)) {
        numbers.addToRows(biases.get(l - 1), rows, width, z);
      }
      from = after.get(l - 1);
      if (l < network.depth()) {
        numbers.activate(network.activation(l), rows * width, z, from);
      }
    }
  }

  /** The parameters as they are now, widened exactly. */
  public ParameterPoint point() {
    List<Matrix> w = new ArrayList<>();
    List<Matrix> b = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int rows = network.width(l - 1);
      int columns = network.width(l);
      w.add(Matrix.adopt(rows, columns, numbers.toDoubles(weight(l), rows * columns)));
      b.add(Matrix.adopt(1, columns, numbers.toDoubles(bias(l), columns)));
    }
    return new ParameterPoint(network, w, b);
  }
}
