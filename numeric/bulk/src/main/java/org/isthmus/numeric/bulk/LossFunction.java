package org.isthmus.numeric.bulk;

import java.util.OptionalInt;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;

/**
 * A loss on the targets of a data set, in double: values, gradients with respect to the outputs,
 * and wrong answers. Rounded to a few units in the last place; no proof.
 */
public final class LossFunction {

  private final SampleLoss loss;
  private final double[] targets;
  private final int samples;
  private final int outputs;
  private final boolean classifies;

  private LossFunction(
      SampleLoss loss, double[] targets, int samples, int outputs, boolean classifies) {
    this.loss = loss;
    this.targets = targets;
    this.samples = samples;
    this.outputs = outputs;
    this.classifies = classifies;
  }

  /**
   * The loss on these targets for a network with the given number of outputs.
   *
   * @throws IllegalArgumentException if the targets do not fit ({@link Loss#requireTargets})
   */
  public static LossFunction of(Loss loss, Targets targets, int outputs) {
    loss.requireTargets(targets, outputs);
    int samples = targets.size();
    double[] values = new double[Math.multiplyExact(samples, outputs)];
    if (targets instanceof Targets.Labels labels) {
      for (int i = 0; i < samples; i++) {
        values[i * outputs + labels.get(i)] = 1;
      }
    } else {
      values = ((Targets.Values) targets).values().toArray();
    }
    boolean classifies = true;
    for (int i = 0; i < samples && classifies; i++) {
      classifies = namesOneClass(values, i * outputs, outputs);
    }
    return new LossFunction(SampleLoss.of(loss), values, samples, outputs, classifies);
  }

  /**
   * Whether a row of targets is a class: -1 or 1, or one entry above all others, which are equal.
   */
  private static boolean namesOneClass(double[] targets, int start, int outputs) {
    if (outputs == 1) {
      return Math.abs(targets[start]) == 1;
    }
    int best = largest(targets, start, outputs);
    double rest = targets[start + (best == 0 ? 1 : 0)];
    for (int k = 0; k < outputs; k++) {
      if (k != best && targets[start + k] != rest) {
        return false;
      }
    }
    return targets[start + best] > rest;
  }

  private static int largest(double[] values, int start, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[start + k] > values[start + best]) {
        best = k;
      }
    }
    return best;
  }

  /** The number N of samples. */
  public int size() {
    return samples;
  }

  /** The number K of outputs. */
  public int outputs() {
    return outputs;
  }

  /** The loss of one sample whose outputs begin at {@code offset}. */
  public double value(int sample, double[] z, int offset) {
    return loss.value(targets, sample * outputs, outputs, z, offset);
  }

  /**
   * The loss of one sample whose outputs begin at {@code offset}; its gradient with respect to them
   * is written to the same places of {@code gradient}, which may be z itself.
   */
  public double gradient(int sample, double[] z, int offset, double[] gradient) {
    return loss.gradient(targets, sample * outputs, outputs, z, offset, gradient);
  }

  /**
   * The loss of the data set: the mean over the samples.
   *
   * @param z the outputs of all samples, shape (N, K)
   */
  public double mean(Matrix z) {
    double[] values = require(z);
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      sum += value(i, values, i * outputs);
    }
    return sum / samples;
  }

  /**
   * How many samples are answered wrongly: the largest output is not the target's class, or, for
   * targets -1 and 1 of {@code logistic} or of a single output, some sign is wrong. A tie, a zero
   * and a NaN are wrong. Empty where the targets name no class.
   *
   * @param z the outputs of all samples, shape (N, K)
   */
  public OptionalInt errors(Matrix z) {
    double[] values = require(z);
    boolean signs = outputs == 1 || loss instanceof SampleLoss.Logistic;
    if (!classifies && !(loss instanceof SampleLoss.Logistic)) {
      return OptionalInt.empty();
    }
    int errors = 0;
    for (int i = 0; i < samples; i++) {
      int start = i * outputs;
      if (!(signs ? signsAgree(values, start) : leads(values, start))) {
        errors++;
      }
    }
    return OptionalInt.of(errors);
  }

  private boolean signsAgree(double[] z, int start) {
    for (int k = 0; k < outputs; k++) {
      if (!(z[start + k] * targets[start + k] > 0)) {
        return false;
      }
    }
    return true;
  }

  private boolean leads(double[] z, int start) {
    int expected = largest(targets, start, outputs);
    for (int k = 0; k < outputs; k++) {
      if (k != expected && !(z[start + expected] > z[start + k])) {
        return false;
      }
    }
    return true;
  }

  private double[] require(Matrix z) {
    if (z.rows() != samples || z.columns() != outputs) {
      throw new IllegalArgumentException(
          "the outputs do not fit the targets (found " + z.rows() + " x " + z.columns()
              + ", expected " + samples + " x " + outputs + ")");
    }
    return z.toArray();
  }
}
