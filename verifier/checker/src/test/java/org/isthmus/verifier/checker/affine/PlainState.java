package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.PlainMatrices.entries;
import static org.isthmus.verifier.checker.affine.PlainMatrices.mixed;

import java.util.Arrays;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalPoint;

/**
 * A network at one state, evaluated neuron by neuron. It shares nothing but the rational numbers
 * with what it tests.
 */
public final class PlainState {

  private final Network network;
  private final Rational[][][] weights;
  private final Rational[][][] biases;

  private PlainState(Network network, Rational[][][] weights, Rational[][][] biases) {
    this.network = network;
    this.weights = weights;
    this.biases = biases;
  }

  public static PlainState of(RationalPoint point) {
    int depth = point.network().depth();
    Rational[][][] weights = new Rational[depth][][];
    Rational[][][] biases = new Rational[depth][][];
    for (int l = 1; l <= depth; l++) {
      weights[l - 1] = entries(point.weight(l));
      biases[l - 1] = entries(point.bias(l));
    }
    return new PlainState(point.network(), weights, biases);
  }

  Network network() {
    return network;
  }

  Rational[][] weight(int l) {
    return weights[l - 1];
  }

  Rational[][] bias(int l) {
    return biases[l - 1];
  }

  /** The state at t of the straight line to another one. */
  public PlainState towards(PlainState end, Rational t) {
    Rational[][][] newWeights = new Rational[weights.length][][];
    Rational[][][] newBiases = new Rational[biases.length][][];
    for (int k = 0; k < weights.length; k++) {
      newWeights[k] = mixed(weights[k], end.weights[k], t);
      newBiases[k] = mixed(biases[k], end.biases[k], t);
    }
    return new PlainState(network, newWeights, newBiases);
  }

  PlainState withWeight(int l, Rational[][] weight) {
    Rational[][][] newWeights = weights.clone();
    newWeights[l - 1] = weight;
    return new PlainState(network, newWeights, biases);
  }

  /** F_l for l in 1..L-1; for l = L the output. */
  Rational[][] feature(int l, Rational[][] inputs) {
    Rational[][] values = inputs;
    for (int k = 1; k <= l; k++) {
      Rational[][] next = new Rational[inputs.length][network.width(k)];
      for (int i = 0; i < inputs.length; i++) {
        for (int j = 0; j < next[i].length; j++) {
          Rational z = biases[k - 1][0][j];
          for (int m = 0; m < values[i].length; m++) {
            z = z.plus(values[i][m].times(weights[k - 1][m][j]));
          }
          next[i][j] = k < weights.length && z.signum() < 0 ? z.times(slope(network, k)) : z;
        }
      }
      values = next;
    }
    return values;
  }

  /** F_1. */
  public Rational[][] hidden(Rational[][] inputs) {
    return feature(1, inputs);
  }

  public Rational[][] output(Rational[][] inputs) {
    return feature(weights.length, inputs);
  }

  /** The slope of a hidden layer below zero. */
  static Rational slope(Network network, int l) {
    Activation activation = network.activation(l);
    if (activation instanceof Activation.LeakyRelu leaky) {
      return leaky.slope();
    }
    return activation instanceof Activation.Relu ? Rational.ZERO : Rational.ONE;
  }

  boolean hasNumbersOf(PlainState other) {
    return Arrays.deepEquals(weights, other.weights) && Arrays.deepEquals(biases, other.biases);
  }
}
