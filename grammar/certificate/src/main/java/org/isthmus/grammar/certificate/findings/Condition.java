package org.isthmus.grammar.certificate.findings;

import org.isthmus.numeric.exact.Rational;

/**
 * Something about a model, kept neurons and data that is true or false. The list is closed.
 *
 * <p>F_l are the features of layer l on all N samples, F_0 the inputs; f_l,j is the row of sample j.
 * {@code subset} names a {@link KeptSubset} or is {@code all}; F_l[:, I] are the features of the
 * neurons that it keeps of layer l, all inputs for l = 0, and d is their number.
 */
public sealed interface Condition {

  /**
   * A relation between whole numbers.
   *
   * @param subset what the symbols k1, k2, ... count
   */
  record Numbers(String subset, Formula formula) implements Condition {}

  /** The activation of hidden layer {@code layer}, 1..L-1, has a property. */
  record OfActivation(int layer, ActivationProperty property) implements Condition {}

  /** The loss is the one with this name: squared, cross_entropy, logistic or huber. */
  record OfLoss(String name) implements Condition {}

  /** The targets have a property. */
  record OfTargets(TargetProperty property) implements Condition {}

  /** The loss of the model is at most the bound. */
  record LossAtMost(Rational bound) implements Condition {}

  /** No two of the N rows of F_l[:, I] are equal. */
  record Distinct(int layer, String subset) implements Condition {}

  /** No hyperplane of R^d contains more than d of the N rows of F_l[:, I]. */
  record GeneralPosition(int layer, String subset) implements Condition {}

  /**
   * There are w and c with w f + c > 0 for every row f of F_l[:, I] of a sample of the class, and
   * w f + c < 0 for all others.
   *
   * @param label the class: its label, or its column in rows of targets, where an entry 1 says that
   *     the sample is of the class
   * @param throughOrigin whether c = 0 is asked for
   */
  record Separable(int layer, String subset, int label, boolean throughOrigin)
      implements Condition {}

  /** The rank of F_l[:, I] is at least this. */
  record RankAtLeast(int layer, String subset, int rank) implements Condition {}

  /**
   * The infimum over the subnetworks xi_l of NBM21 eq. (3), which read F_l[:, I_l] and have at most
   * n_p - |I_p| neurons in layer p = l+1..L-1, of their loss is at most a level. They have a bias
   * where the network has one. For l = L-1 there are only output weights (and the output bias).
   */
  record Reaches(int layer, String subset, Level level) implements Condition {}

  /**
   * A level of the loss.
   *
   * @param aboveModel whether the loss of the model is to be added
   * @param number the level, or how far above the loss of the model
   */
  record Level(boolean aboveModel, Rational number) {}
}
