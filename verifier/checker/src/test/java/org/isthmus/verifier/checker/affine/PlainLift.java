package org.isthmus.verifier.checker.affine;

import static org.isthmus.verifier.checker.affine.PlainMatrices.columns;
import static org.isthmus.verifier.checker.affine.PlainMatrices.minus;
import static org.isthmus.verifier.checker.affine.PlainMatrices.mixed;
import static org.isthmus.verifier.checker.affine.PlainMatrices.plus;
import static org.isthmus.verifier.checker.affine.PlainMatrices.solve;
import static org.isthmus.verifier.checker.affine.PlainMatrices.times;

import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.exact.Rational;

/** The states of a lift by the formulas that define it, each t on its own. */
final class PlainLift {

  private final PlainState first;
  private final PlainState second;
  private final Rational[][] inputs;
  private final int level;
  private final int[] rows;
  private final List<Rational[][]> inverses;

  /**
   * A lift.
   *
   * @param inputs the distinct ones
   * @param inverses R_3..R_level
   */
  PlainLift(
      PlainState first,
      PlainState second,
      Rational[][] inputs,
      int level,
      int[] rows,
      List<Rational[][]> inverses) {
    this.first = first;
    this.second = second;
    this.inputs = inputs;
    this.level = level;
    this.rows = rows;
    this.inverses = inverses;
  }

  /** The state at t. */
  PlainState at(Rational t) {
    PlainState chord = first.towards(second, t);
    Rational[][] feature = chord(level, t);
    for (int k = level; k >= 3; k--) {
      feature = plus(chord(k - 1, t), times(deviation(k, feature, chord, t), inverses.get(k - 3)));
    }
    Rational[][] change =
        solve(columns(first.feature(1, inputs), rows), deviation(2, feature, chord, t));
    Rational[][] weight =
        Arrays.stream(chord.weight(2)).map(Rational[]::clone).toArray(Rational[][]::new);
    for (int k = 0; k < rows.length; k++) {
      for (int j = 0; j < change[k].length; j++) {
        weight[rows[k]][j] = weight[rows[k]][j].plus(change[k][j]);
      }
    }
    return chord.withWeight(2, weight);
  }

  private Rational[][] chord(int l, Rational t) {
    return mixed(first.feature(l, inputs), second.feature(l, inputs), t);
  }

  /** G_k(t) - (1-t) G_k(0) - t G_k(1). */
  private Rational[][] deviation(
      int k, Rational[][] feature, PlainState state, Rational t) {
    return minus(
        reduced(k, feature, state),
        mixed(
            reduced(k, first.feature(k, inputs), first),
            reduced(k, second.feature(k, inputs), second),
            t));
  }

  /** G_k = s_k^-1(F_k) - 1 b_k. */
  static Rational[][] reduced(int k, Rational[][] feature, PlainState state) {
    Rational[][] values = new Rational[feature.length][];
    for (int i = 0; i < feature.length; i++) {
      values[i] = feature[i].clone();
      for (int j = 0; j < values[i].length; j++) {
        if (k < state.network().depth() && values[i][j].signum() < 0) {
          values[i][j] = values[i][j].dividedBy(PlainState.slope(state.network(), k));
        }
        values[i][j] = values[i][j].minus(state.bias(k)[0][j]);
      }
    }
    return values;
  }
}
