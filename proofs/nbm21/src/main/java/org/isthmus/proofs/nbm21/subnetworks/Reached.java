package org.isthmus.proofs.nbm21.subnetworks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.isthmus.grammar.certificate.findings.Condition;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.training.subnetwork.Subnetwork;
import org.isthmus.proofs.construction.Hypothesis;
import org.isthmus.proofs.construction.Hypothesis.Verdict;

/** The claim that a subnetwork reaches a level of the loss, with the subnetwork as its proof. */
public final class Reached {

  /** What rounding may have cost a loss in double, many times over. */
  private static final double RELATIVE = 1e-6;

  private static final double ABSOLUTE = 1e-14;

  /** How much more a bound leaves that is free to choose. */
  private static final double GENEROUS = 100;

  private static final int DIGITS = 4;

  private Reached() {}

  /**
   * A bound of few digits that a loss evaluated in double is safely below.
   *
   * @param value finite and not negative
   */
  public static Rational above(double value) {
    return rounded(value + GENEROUS * slack(value));
  }

  /** What a sum or difference of losses in double, of this size, may be off by. */
  public static double slack(double size) {
    return RELATIVE * Math.abs(size) + ABSOLUTE;
  }

  /** The number rounded up to few digits. */
  public static Rational rounded(double value) {
    BigDecimal up = new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.CEILING));
    return Rational.parse(up.toString());
  }

  /** A loss in double, for people. */
  public static String shown(double loss) {
    return String.format(Locale.ROOT, "%.6g", loss);
  }

  /** The condition on xi_l that its infimum is at most a level. */
  public static Condition condition(int layer, KeptSubset subset, Condition.Level level) {
    return new Condition.Reaches(layer, subset.name(), level);
  }

  /**
   * HOLDS, with the subnetwork.
   *
   * @throws IllegalArgumentException if the subnetwork reads other features than the subset keeps,
   *     or has more neurons than it leaves
   */
  public static Hypothesis by(
      Subnetwork xi,
      Network network,
      KeptSubset subset,
      Condition.Level level,
      String name,
      String evidence) {
    requireFits(xi, network, subset);
    return new Hypothesis(name, Verdict.HOLDS, evidence)
        .with(
            condition(xi.level(), subset, level),
            new Witness.Subnetwork(numbers(xi.weights()), numbers(xi.biases())));
  }

  /** UNDECIDED, with what was tried. */
  public static Hypothesis open(
      int layer, KeptSubset subset, Condition.Level level, String name, String tried) {
    return new Hypothesis(name, Verdict.UNDECIDED, tried)
        .with(condition(layer, subset, level), new Witness.Tried(tried));
  }

  private static List<Numbers> numbers(List<Matrix> matrices) {
    return matrices.stream().<Numbers>map(Numbers.Doubles::new).toList();
  }

  private static void requireFits(Subnetwork xi, Network network, KeptSubset subset) {
    int l = xi.level();
    boolean reads =
        l == 0
            ? xi.kept().size() == network.inputWidth()
            : xi.kept().equals(subset.layers().get(l - 1));
    if (!reads) {
      throw new IllegalArgumentException(
          "subnetwork xi_" + l + " does not read the neurons of layer " + l + " that subset "
              + subset.name() + " keeps");
    }
    for (int p = l + 1; p < network.depth(); p++) {
      int room = network.width(p) - subset.layers().get(p - 1).size();
      int width = xi.weights().get(p - l - 1).columns();
      if (width > room) {
        throw new IllegalArgumentException(
            "subnetwork xi_" + l + " has more neurons in layer " + network.layerName(p)
                + " than subset " + subset.name() + " leaves (found " + width + ", expected at most "
                + room + ")");
      }
    }
  }
}
