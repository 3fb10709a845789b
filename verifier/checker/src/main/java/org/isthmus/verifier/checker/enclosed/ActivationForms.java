package org.isthmus.verifier.checker.enclosed;

import static org.isthmus.numeric.exact.ActivationFunctions.GELU_ERROR;
import static org.isthmus.numeric.exact.ActivationFunctions.GELU_LIPSCHITZ;
import static org.isthmus.numeric.exact.ActivationFunctions.SIGMOID_ERROR;
import static org.isthmus.numeric.exact.ActivationFunctions.SIGMOID_LIPSCHITZ;
import static org.isthmus.numeric.exact.ActivationFunctions.TANH_LIPSCHITZ;
import static org.isthmus.numeric.exact.DirectedRounding.addDown;
import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.multiplyUp;

import java.util.function.UnaryOperator;
import org.isthmus.numeric.exact.ActivationFunctions;
import org.isthmus.numeric.exact.DoubleDouble;
import org.isthmus.numeric.exact.Exponential;
import org.isthmus.numeric.exact.Interval;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Activation;

/**
 * An activation f on affine forms. For z within r of c + s d, with s in [-1, 1], z is within w =
 * |d| + r of c.
 *
 * <p><i>Two slopes</i>, f(z) = z for z > 0 and m z elsewhere. Where c >= w, f(z) = z. Where z may
 * be negative, on [l, u] = [c - w, c + w], f is put near k z for any number k; f(z) - k z is (m -
 * k) z for z <= 0 and (1 - k) z for z >= 0, so its values are between the least and the largest of
 * 0, (m - k) l and (1 - k) u, where the sign occurs, whatever m is. With c + w <= 0, k is m as a
 * double. Else k is about m + (1 - m) u / (u - l), the slope of the chord.
 *
 * <p><i>Smooth</i>, with |f''| <= K everywhere: f(z) is within K w^2 / 2 of f(c) + f'(c)(z - c),
 * and z - c is within r of s d. With k instead of f'(c), at most e away from it, f(z) is within |k|
 * r + e w + K w^2 / 2 of f(c) + s k d. It is also within Lipschitz constant times w of f(c), and
 * the smaller radius is taken.
 *
 * <ul>
 *   <li>tanh'' = -2 y (1 - y^2) with y = tanh in [-1, 1], largest where y^2 = 1/3: K = 4 / (3
 *       sqrt(3)) < 0.77.
 *   <li>sigmoid(z) = (1 + tanh(z / 2)) / 2, so its K is an eighth of that: < 0.0963.
 *   <li>gelu'' = (2 - z^2) p(z) with the normal density p; its derivative is z (z^2 - 4) p(z), so
 *       its extremes are at 0, 2 p(0) = 0.7978..., and at -2 and 2, -2 p(2) > -0.11: K = 0.798.
 * </ul>
 */
@FunctionalInterface
interface ActivationForms {

  /** Bounds of |f''|. */
  double TANH_CURVATURE = 0.77;

  double SIGMOID_CURVATURE = 0.0963;
  double GELU_CURVATURE = 0.798;

  /** A bound of how far the slopes below are from the derivatives. */
  double SLOPE_ERROR = 0x1p-40;

  /**
   * Applies the activation in place to forms whose numbers are finite.
   *
   * @param samples how many of the samples matter
   * @return false if nothing is known of the result
   */
  boolean apply(AffineForms forms, int samples);

  static ActivationForms of(Activation activation) {
    return activation.match(
        new Activation.Cases<>() {
          @Override
          public ActivationForms relu() {
            return twoSlopes(Rational.ZERO);
          }

          @Override
          public ActivationForms leakyRelu(Rational slope) {
            return twoSlopes(slope);
          }

          @Override
          public ActivationForms tanh() {
            return smooth(
                ActivationFunctions::tanh,
                (z, y) -> 1 - y * y,
                SIGMOID_ERROR, TANH_LIPSCHITZ, TANH_CURVATURE);
          }

          @Override
          public ActivationForms sigmoid() {
            return smooth(
                ActivationFunctions::sigmoid,
                (z, y) -> y * (1 - y),
                SIGMOID_ERROR, SIGMOID_LIPSCHITZ, SIGMOID_CURVATURE);
          }

          @Override
          public ActivationForms gelu() {
            return smooth(
                ActivationFunctions::gelu,
                ActivationForms::geluSlope,
                GELU_ERROR, GELU_LIPSCHITZ, GELU_CURVATURE);
          }

          @Override
          public ActivationForms identity() {
            return (forms, samples) -> true;
          }
        });
  }

  private static ActivationForms twoSlopes(Rational slope) {
    double rounded = slope.doubleValue();
    if (!(Math.abs(rounded) <= Double.MAX_VALUE)) {
      return (forms, samples) -> false;
    }
    Interval m = Interval.of(slope);
    return (forms, samples) -> {
      for (int j = 0; j < forms.neurons(); j++) {
        double[] centre = forms.centre[j];
        double[] radius = forms.radius[j];
        for (int i = 0; i < samples; i++) {
          double c = centre[i];
          double w = Math.nextUp(Math.abs(forms.slope[j][i]) + radius[i]);
          if (c >= w) {
            continue;
          }
          double low = addDown(c, -w);
          double high = addUp(c, w);
          if (!(low >= -Double.MAX_VALUE && high <= Double.MAX_VALUE)) {
            return false;
          }
          if (-c >= w && slope.signum() == 0) {
            centre[i] = 0;
            forms.slope[j][i] = 0;
            radius[i] = 0;
          } else if (-c >= w) {
            Interval range = new Interval(low, Math.min(high, 0));
            line(forms, j, i, rounded, m.minus(Interval.of(rounded)).times(range));
          } else {
            double k = rounded + (1 - rounded) * (high / (high - low));
            Interval below = m.minus(Interval.of(k)).times(Interval.of(low));
            Interval above = Interval.ONE.minus(Interval.of(k)).times(Interval.of(high));
            Interval rest =
                new Interval(
                    Math.min(0, Math.min(below.lo(), above.lo())),
                    Math.max(0, Math.max(below.hi(), above.hi())));
            line(forms, j, i, k, rest);
          }
        }
      }
      return true;
    };
  }

  /** k z and a number of {@code rest}, for the z of a form. */
  private static void line(AffineForms forms, int j, int i, double k, Interval rest) {
    double offset = 0.5 * rest.lo() + 0.5 * rest.hi();
    double value = Math.fma(k, forms.centre[j][i], offset);
    double error = Math.max(addUp(rest.hi(), -offset), addUp(offset, -rest.lo()));
    put(forms, j, i, value, k, addUp(error, Math.ulp(value)));
  }

  /** The value at the centre, the slope times k, and the radius times |k| and an error. */
  private static void put(
      AffineForms forms, int j, int i, double value, double k, double error) {
    double slope = k * forms.slope[j][i];
    double radius = multiplyUp(Math.abs(k), forms.radius[j][i]);
    forms.centre[j][i] = value;
    forms.slope[j][i] = slope;
    forms.radius[j][i] = addUp(addUp(radius, error), k == 0 ? 0 : Math.ulp(slope));
  }

  /** A derivative at z, up to {@link #SLOPE_ERROR}, by z and the value y there. */
  @FunctionalInterface
  interface Derivative {
    double at(double z, double y);
  }

  private static ActivationForms smooth(
      UnaryOperator<DoubleDouble> function,
      Derivative derivative,
      double error,
      double lipschitz,
      double curvature) {
    return (forms, samples) -> {
      for (int j = 0; j < forms.neurons(); j++) {
        for (int i = 0; i < samples; i++) {
          double c = forms.centre[j][i];
          double r = forms.radius[j][i];
          double y = function.apply(DoubleDouble.of(c)).hi();
          // The part that is dropped is less than the distance to the next double.
          double rounding = addUp(error, Math.ulp(y));
          double k = derivative.at(c, y);
          double w = addUp(Math.abs(forms.slope[j][i]), r);
          double bend =
              addUp(multiplyUp(curvature / 2, multiplyUp(w, w)), multiplyUp(SLOPE_ERROR, w));
          double flat = multiplyUp(lipschitz, w);
          if (addUp(bend, multiplyUp(Math.abs(k), r)) <= flat) {
            put(forms, j, i, y, k, addUp(bend, rounding));
          } else {
            put(forms, j, i, y, 0, addUp(flat, rounding));
          }
        }
      }
      return true;
    };
  }

  /**
   * P(Z <= z) + z p(z), P(Z <= z) being y / z. For |z| > 13 it is 0 or 1 but for less than 2^-100.
   * For |z| < 2^-30 it is 1/2 but for 2 p(0) |z| < 2^-30, which is too much for {@link
   * #SLOPE_ERROR}; so 2 p(0) z is added, and what is left is less than |z|^3. Else y / z is wrong
   * by 2^-50 at most, and p(z) relatively by less than z^2 2^-52 + 2^-50.
   */
  private static double geluSlope(double z, double y) {
    if (Math.abs(z) > 13) {
      return z > 0 ? 1 : 0;
    }
    double peak = 0.3989422804014327;
    if (Math.abs(z) < 0x1p-30) {
      return 0.5 + 2 * peak * z;
    }
    return y / z + z * peak * Exponential.exp(DoubleDouble.of(-0.5 * z * z)).hi();
  }
}
