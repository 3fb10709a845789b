package org.isthmus.tests;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Dyadic;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/**
 * Outputs and squared losses at the points of a path straight from their definition, exactly: every
 * neuron is computed, at vertices and between them. It knows nothing of rules, classes or states
 * that decide.
 */
final class ExactTamperOracle {

  private final Certificate certificate;
  private final Dataset data;

  ExactTamperOracle(Certificate certificate, Dataset data) {
    this.certificate = certificate;
    this.data = data;
  }

  /**
   * Whether the claim and all steps are true as far as can be seen: the path ends at the second
   * model; at every vertex and at two points of each segment the loss is within the bound and the
   * outputs are affine between the vertices, and equal at both where the step states so.
   */
  boolean seesNothingWrong(Random random) {
    List<ParameterPoint> vertices = StraightPieces.vertices(certificate);
    ParameterPoint end = vertices.get(vertices.size() - 1);
    ParameterPoint target = certificate.target();
    if (!end.weights().equals(target.weights()) || !end.biases().equals(target.biases())) {
      return false;
    }
    Dyadic[][] before = outputs(vertices.get(0), vertices.get(0), 0);
    boolean right = isWithinTheBound(before);
    for (int k = 1; k < vertices.size() && right; k++) {
      ParameterPoint from = vertices.get(k - 1);
      ParameterPoint to = vertices.get(k);
      Dyadic[][] after = outputs(to, to, 0);
      right = isWithinTheBound(after);
      if (certificate.steps().get(k - 1).conclusion() == Conclusion.INVARIANT) {
        right &= Arrays.deepEquals(before, after);
      }
      for (int eighths : new int[] {4, 1 + random.nextInt(7)}) {
        Dyadic[][] inside = outputs(from, to, eighths);
        right &= isWithinTheBound(inside) && isBetween(before, inside, after, eighths);
      }
      before = after;
    }
    return right;
  }

  /** Whether the loss is beyond the bound at some vertex. */
  boolean seesALossBeyondTheBoundAtAVertex() {
    return !StraightPieces.vertices(certificate).stream()
        .allMatch(vertex -> isWithinTheBound(outputs(vertex, vertex, 0)));
  }

  private boolean isWithinTheBound(Dyadic[][] outputs) {
    Matrix targets = ((Targets.Values) data.targets()).values();
    Dyadic sum = Dyadic.ZERO;
    for (int sample = 0; sample < data.size(); sample++) {
      for (int j = 0; j < outputs[sample].length; j++) {
        Dyadic deviation = outputs[sample][j].minus(Dyadic.of(targets.get(sample, j)));
        sum = sum.plus(deviation.times(deviation));
      }
    }
    Rational size = Rational.of(data.size());
    return sum.toRational().compareTo(Certificates.bound(certificate).times(size)) <= 0;
  }

  private static boolean isBetween(
      Dyadic[][] from, Dyadic[][] inside, Dyadic[][] to, int eighths) {
    Dyadic part = Dyadic.of(eighths / 8.0);
    for (int i = 0; i < from.length; i++) {
      for (int j = 0; j < from[i].length; j++) {
        Dyadic affine = from[i][j].plus(to[i][j].minus(from[i][j]).times(part));
        if (!affine.equals(inside[i][j])) {
          return false;
        }
      }
    }
    return true;
  }

  /** The outputs on all samples at the point {@code from + eighths / 8 (to - from)}. */
  private Dyadic[][] outputs(ParameterPoint from, ParameterPoint to, int eighths) {
    Network network = from.network();
    Dyadic[][][] weights = new Dyadic[network.depth() + 1][][];
    Dyadic[][][] biases = new Dyadic[network.depth() + 1][][];
    for (int l = 1; l <= network.depth(); l++) {
      weights[l] = between(from.weight(l), to.weight(l), eighths);
      biases[l] = between(from.bias(l), to.bias(l), eighths);
    }
    Dyadic[][] outputs = new Dyadic[data.size()][];
    for (int sample = 0; sample < data.size(); sample++) {
      Dyadic[] values = new Dyadic[network.inputWidth()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Dyadic.of(data.inputs().get(sample, i));
      }
      for (int l = 1; l <= network.depth(); l++) {
        Dyadic[] next = new Dyadic[network.width(l)];
        for (int j = 0; j < next.length; j++) {
          Dyadic z = biases[l][0][j];
          for (int i = 0; i < values.length; i++) {
            z = z.plus(values[i].times(weights[l][i][j]));
          }
          next[j] = l == network.depth() ? z : activate(network.activation(l), z);
        }
        values = next;
      }
      outputs[sample] = values;
    }
    return outputs;
  }

  private static Dyadic[][] between(Matrix from, Matrix to, int eighths) {
    Dyadic part = Dyadic.of(eighths / 8.0);
    Dyadic[][] entries = new Dyadic[from.rows()][from.columns()];
    for (int i = 0; i < from.rows(); i++) {
      for (int j = 0; j < from.columns(); j++) {
        Dyadic a = Dyadic.of(from.get(i, j));
        Dyadic b = Dyadic.of(to.get(i, j));
        entries[i][j] = a.plus(b.minus(a).times(part));
      }
    }
    return entries;
  }

  private static Dyadic activate(Activation activation, Dyadic z) {
    if (activation instanceof Activation.Identity || z.signum() > 0) {
      return z;
    }
    if (activation instanceof Activation.Relu) {
      return Dyadic.ZERO;
    }
    Rational slope = ((Activation.LeakyRelu) activation).slope();
    return z.times(Dyadic.of(slope.doubleValue()));
  }
}
