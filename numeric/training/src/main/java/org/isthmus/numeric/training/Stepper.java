package org.isthmus.numeric.training;

import java.util.ArrayList;
import java.util.List;

/** Applies an optimiser's rule to the parameters of a pass, and remembers its moments. */
final class Stepper {

  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double TINY = 1e-8;

  private final Optimiser optimiser;
  private final double clip;
  private final List<float[]> parameters = new ArrayList<>();
  private final List<float[]> gradients = new ArrayList<>();
  private final List<float[]> first = new ArrayList<>();
  private final List<float[]> second = new ArrayList<>();
  private int steps;

  Stepper(Optimiser optimiser, double clip) {
    this.optimiser = optimiser;
    this.clip = clip;
  }

  /** Adds parameters with the array in which their gradient will be found. */
  void add(float[] parameter, float[] gradient) {
    parameters.add(parameter);
    gradients.add(gradient);
    first.add(new float[parameter.length]);
    second.add(new float[optimiser instanceof Optimiser.Adam ? parameter.length : 0]);
  }

  /** One step with the learning rate multiplied by {@code factor}. */
  void step(double factor) {
    steps++;
    float scale = scale();
    for (int i = 0; i < parameters.size(); i++) {
      if (optimiser instanceof Optimiser.Momentum sgd) {
        momentum(
            parameters.get(i), gradients.get(i), first.get(i), scale,
            (float) (sgd.rate() * factor), (float) sgd.momentum());
      } else {
        double correction = Math.sqrt(1 - Math.pow(SECOND, steps));
        double rate = optimiser.rate() * factor * correction / (1 - Math.pow(FIRST, steps));
        adam(
            parameters.get(i), gradients.get(i), first.get(i), second.get(i), scale,
            (float) rate, (float) (TINY * correction));
      }
    }
  }

  /** The factor that brings the norm of the gradient down to the limit. */
  private float scale() {
    if (clip == Double.POSITIVE_INFINITY) {
      return 1;
    }
    double sum = 0;
    for (float[] gradient : gradients) {
      sum += squares(gradient);
    }
    double norm = Math.sqrt(sum);
    return norm > clip ? (float) (clip / norm) : 1;
  }

  private static double squares(float[] values) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      a += (double) values[i] * values[i];
      b += (double) values[i + 1] * values[i + 1];
      c += (double) values[i + 2] * values[i + 2];
      d += (double) values[i + 3] * values[i + 3];
    }
    for (; i < values.length; i++) {
      a += (double) values[i] * values[i];
    }
    return (a + b) + (c + d);
  }

  private static void momentum(
      float[] w, float[] g, float[] u, float scale, float rate, float momentum) {
    for (int i = 0; i < w.length; i++) {
      u[i] = momentum * u[i] + scale * g[i];
      w[i] -= rate * u[i];
    }
  }

  private static void adam(
      float[] w, float[] g, float[] m, float[] v, float scale, float rate, float tiny) {
    float keep = (float) FIRST;
    float take = (float) (1 - FIRST);
    float keepSquares = (float) SECOND;
    float takeSquares = (float) (1 - SECOND);
    for (int i = 0; i < w.length; i++) {
      float gradient = scale * g[i];
      m[i] = keep * m[i] + take * gradient;
      v[i] = keepSquares * v[i] + takeSquares * (gradient * gradient);
      w[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + tiny);
    }
  }
}
