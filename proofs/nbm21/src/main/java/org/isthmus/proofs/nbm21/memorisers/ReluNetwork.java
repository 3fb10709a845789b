package org.isthmus.proofs.nbm21.memorisers;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.exact.Features;

/**
 * A network with ReLU hidden layers 1..H, a linear output layer H+1, and exact weights.
 *
 * @param weights {@code weights.get(p - 1)} is W_p, shape (n_{p-1}, n_p)
 * @param biases {@code biases.get(p - 1)} is b_p, shape (1, n_p)
 */
public record ReluNetwork(List<RationalMatrix> weights, List<RationalMatrix> biases) {

  public ReluNetwork {
    weights = List.copyOf(weights);
    biases = List.copyOf(biases);
    if (weights.isEmpty() || weights.size() != biases.size()) {
      throw new IllegalArgumentException(
          "a network needs as many biases as weights (found " + biases.size() + " and "
              + weights.size() + ")");
    }
    for (int i = 0; i < weights.size(); i++) {
      RationalMatrix weight = weights.get(i);
      RationalMatrix bias = biases.get(i);
      boolean follows = i == 0 || weight.rows() == weights.get(i - 1).columns();
      if (!follows || bias.rows() != 1 || bias.columns() != weight.columns()) {
        throw new IllegalArgumentException(
            "layer " + (i + 1) + " does not fit (found weights " + weight.rows() + " x "
                + weight.columns() + " and biases " + bias.rows() + " x " + bias.columns() + ")");
      }
    }
  }

  /**
   * A network with one hidden layer whose neurons are given one by one; a neuron that does nothing
   * stands for none.
   *
   * @param incoming the weights of each neuron and its bias
   * @param outgoing the output weights of each
   */
  static ReluNetwork ofNeurons(
      int inputs,
      List<List<Rational>> incoming,
      List<List<Rational>> outgoing,
      List<Rational> outputBias) {
    if (incoming.isEmpty()) {
      return ofNeurons(
          inputs,
          List.of(Collections.nCopies(inputs + 1, Rational.ZERO)),
          List.of(Collections.nCopies(outputBias.size(), Rational.ZERO)),
          outputBias);
    }
    RationalMatrix affine = matrix(incoming).transpose();
    return new ReluNetwork(
        List.of(affine.rows(IntStream.range(0, inputs).toArray()), matrix(outgoing)),
        List.of(affine.rows(inputs), matrix(List.of(outputBias))));
  }

  static RationalMatrix matrix(List<List<Rational>> rows) {
    return RationalMatrix.of(
        rows.size(), rows.get(0).size(), rows.stream().flatMap(List::stream).toList());
  }

  /** n_1, ..., n_H. */
  public List<Integer> hiddenWidths() {
    return weights.subList(0, weights.size() - 1).stream().map(RationalMatrix::columns).toList();
  }

  /** The number of outputs. */
  public int outputs() {
    return weights.get(weights.size() - 1).columns();
  }

  /** The same numbers as a point of the parameter space of a network with all biases. */
  public RationalPoint point() {
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int width : hiddenWidths()) {
      hidden.add(
          new HiddenLayer("h" + (hidden.size() + 1), width, new Activation.Relu(), true));
    }
    Network network =
        new Network("memoriser", weights.get(0).rows(), hidden, outputs(), true);
    return new RationalPoint(network, weights, biases);
  }

  /** The outputs at points, exact: shape (N, K) for points of shape (N, n_0). */
  public RationalMatrix outputs(RationalMatrix points) {
    return Features.output(point(), points);
  }

  /** The network z -> z A + b after this one, in its output layer. */
  public ReluNetwork withOutput(RationalMatrix a, RationalMatrix b) {
    int last = weights.size() - 1;
    return withLast(weights.get(last).times(a), biases.get(last).times(a).plusRow(b));
  }

  /** The network that reads some of the inputs, each multiplied by a factor. */
  public ReluNetwork onInputs(int inputs, List<Integer> columns, Rational factor) {
    RationalMatrix first = weights.get(0).times(factor);
    RationalMatrix.Editor editor = RationalMatrix.zeros(inputs, first.columns()).edit();
    for (int i = 0; i < columns.size(); i++) {
      for (int j = 0; j < first.columns(); j++) {
        editor.set(columns.get(i), j, first, i, j);
      }
    }
    return withFirst(editor.build(), biases.get(0));
  }

  /** The network of one input, read from a projection x -> x a - origin. */
  public ReluNetwork along(ProjectedSamples samples) {
    RationalMatrix direction = matrix(List.of(samples.direction())).transpose();
    RationalMatrix first = weights.get(0);
    return withFirst(
        direction.times(first), biases.get(0).plusRow(first.times(samples.origin().negate())));
  }

  /** The network of one input behind layers of one neuron that pass positive inputs on. */
  public ReluNetwork behindCarries(int count) {
    List<RationalMatrix> w =
        new ArrayList<>(Collections.nCopies(count, RationalMatrix.identity(1)));
    List<RationalMatrix> b =
        new ArrayList<>(Collections.nCopies(count, RationalMatrix.zeros(1, 1)));
    w.addAll(weights);
    b.addAll(biases);
    return new ReluNetwork(w, b);
  }

  /**
   * The network with further hidden layers, as wide as its output, that pass the outputs on.
   *
   * @param floor at most the outputs at all points of interest
   */
  public ReluNetwork carriedUp(int count, List<Rational> floor) {
    if (count == 0) {
      return this;
    }
    int last = weights.size() - 1;
    RationalMatrix low = matrix(List.of(floor));
    List<RationalMatrix> w = new ArrayList<>(weights);
    List<RationalMatrix> b = new ArrayList<>(biases);
    b.set(last, b.get(last).minus(low));
    for (int i = 0; i < count; i++) {
      w.add(RationalMatrix.identity(outputs()));
      b.add(i == count - 1 ? low : RationalMatrix.zeros(1, outputs()));
    }
    return new ReluNetwork(w, b);
  }

  /** The network whose output bias, if it has one, is the output of a constant hidden neuron. */
  public ReluNetwork withoutOutputBias() {
    int last = weights.size() - 1;
    if (biases.get(last).isZero()) {
      return this;
    }
    List<RationalMatrix> w = new ArrayList<>(weights);
    List<RationalMatrix> b = new ArrayList<>(biases);
    w.set(last - 1, w.get(last - 1).beside(RationalMatrix.zeros(w.get(last - 1).rows(), 1)));
    b.set(last - 1, b.get(last - 1).beside(RationalMatrix.identity(1)));
    w.set(
        last,
        weights.get(last).transpose().beside(biases.get(last).transpose()).transpose());
    b.set(last, RationalMatrix.zeros(1, outputs()));
    return new ReluNetwork(w, b);
  }

  /**
   * The network with neurons added that read nothing and that nobody reads.
   *
   * @param widths of the hidden layers, none below that of this network
   */
  public ReluNetwork padded(List<Integer> widths) {
    List<RationalMatrix> w = new ArrayList<>();
    List<RationalMatrix> b = new ArrayList<>();
    for (int p = 0; p < weights.size(); p++) {
      int rows = p == 0 ? weights.get(0).rows() : widths.get(p - 1);
      int columns = p == widths.size() ? outputs() : widths.get(p);
      w.add(enlarged(weights.get(p), rows, columns));
      b.add(enlarged(biases.get(p), 1, columns));
    }
    return new ReluNetwork(w, b);
  }

  private static RationalMatrix enlarged(RationalMatrix matrix, int rows, int columns) {
    RationalMatrix wide =
        matrix.beside(RationalMatrix.zeros(matrix.rows(), columns - matrix.columns()));
    return wide.transpose()
        .beside(RationalMatrix.zeros(columns, rows - matrix.rows()))
        .transpose();
  }

  /**
   * The doubles nearest to these numbers.
   *
   * @param shape a network of these widths
   */
  public ParameterPoint rounded(Network shape) {
    return new ParameterPoint(
        shape,
        weights.stream().map(ReluNetwork::rounded).toList(),
        biases.stream().map(ReluNetwork::rounded).toList());
  }

  private static Matrix rounded(RationalMatrix matrix) {
    double[] entries = new double[matrix.rows() * matrix.columns()];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = rounded(matrix, k / matrix.columns(), k % matrix.columns());
    }
    return Matrix.adopt(matrix.rows(), matrix.columns(), entries);
  }

  private static double rounded(RationalMatrix matrix, int i, int j) {
    BigInteger numerator = matrix.numerator(i, j);
    BigInteger denominator = matrix.denominator(j);
    if (denominator.bitCount() == 1 && numerator.bitLength() < Double.MAX_EXPONENT) {
      // One rounding, unless the number is very small.
      double dyadic = Math.scalb(numerator.doubleValue(), 1 - denominator.bitLength());
      if (dyadic == 0 ? numerator.signum() == 0 : Math.abs(dyadic) > Double.MIN_NORMAL) {
        return dyadic;
      }
    }
    return matrix.doubleValue(i, j);
  }

  /** Whether it has as many hidden layers as there are widths, none of them wider. */
  public boolean fits(List<Integer> widths) {
    List<Integer> own = hiddenWidths();
    return own.size() == widths.size()
        && IntStream.range(0, own.size()).allMatch(p -> own.get(p) <= widths.get(p));
  }

  private ReluNetwork withFirst(RationalMatrix weight, RationalMatrix bias) {
    List<RationalMatrix> w = new ArrayList<>(weights);
    List<RationalMatrix> b = new ArrayList<>(biases);
    w.set(0, weight);
    b.set(0, bias);
    return new ReluNetwork(w, b);
  }

  private ReluNetwork withLast(RationalMatrix weight, RationalMatrix bias) {
    List<RationalMatrix> w = new ArrayList<>(weights.subList(0, weights.size() - 1));
    List<RationalMatrix> b = new ArrayList<>(biases.subList(0, biases.size() - 1));
    w.add(weight);
    b.add(bias);
    return new ReluNetwork(w, b);
  }
}
