package org.isthmus.verifier.checker;

import java.util.Arrays;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.Definiteness;
import org.isthmus.numeric.exact.linear.Determinant;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.text.Decimal;

/**
 * Decides that every continuous path between two models of one hidden layer crosses a barrier (N21
 * Theorem 4.1, quantified).
 *
 * <p>Let G be the features F_1 of the samples I, with a column of ones if the network has an output
 * bias, and V the output weights, with the output bias as a further row: G V are the outputs on I. G
 * is square and continuous along every path. If its determinants at the two ends have opposite
 * signs, it is singular somewhere; there G V has a rank below the number of rows of Y_I, and so
 * |G V - Y_I|^2 is at least the square of the least singular value of Y_I (Eckart and Young). If Y_I
 * Y_I^T - tau Id is positive definite this square is above tau, and N Phi with it, for the squared
 * loss Phi over N samples. So with tau = N below, Phi is above {@code below} somewhere on every path.
 * The losses at the two models are computed exactly and have to be at most {@code from < below}.
 */
final class Disconnection {

  private Disconnection() {}

  /**
   * Decides the claim on the data of the certificate, which fit its loss.
   *
   * @param firstLoss the loss at the first model
   * @param secondLoss the loss at the second one
   */
  static Verdict decide(
      Certificate certificate,
      Claim.Disconnected claim,
      RationalDataset data,
      Rational firstLoss,
      Rational secondLoss) {
    Network network = certificate.network();
    Optional<String> obstacle = obstacle(certificate);
    if (obstacle.isPresent()) {
      return rejected(obstacle.get());
    }
    int size = network.width(1) + (network.outputBias() ? 1 : 0);
    int[] rows = claim.rows().toArray();
    if (rows.length != size) {
      return rejected(
          "the samples are not as many as the output weights of one output (found " + rows.length
              + ", expected " + size + ")");
    }
    if (firstLoss.max(secondLoss).compareTo(claim.from()) > 0) {
      return rejected(
          "the loss at the models is not at most " + claim.from() + " (found "
              + Decimal.exact(firstLoss) + " and " + Decimal.exact(secondLoss) + ")");
    }
    int first = sign(certificate.exactStart(), data, rows);
    int second = sign(certificate.exactTarget(), data, rows);
    if (first * second >= 0) {
      return rejected(
          "the determinants of the features do not have opposite signs (found signs " + first
              + " and " + second + ")");
    }
    RationalMatrix targets = ((RationalTargets.Values) data.targets()).values().rows(rows);
    Rational tau = claim.below().times(Rational.of(data.size()));
    RationalMatrix gram = targets.times(targets.transpose());
    RationalMatrix shifted = gram.minus(RationalMatrix.identity(size).times(tau));
    if (!Definiteness.isPositiveDefinite(shifted)) {
      return rejected(
          "the least singular value of the targets of these samples is too small for a barrier of "
              + claim.below());
    }
    return new Verdict(
        Kind.VERIFIED,
        "every path from " + certificate.first().name() + " to " + certificate.second().name()
            + " has a point of loss above " + Decimal.about(claim.below())
            + ", so every sublevel set from " + Decimal.about(claim.from())
            + " on and below that is disconnected (" + Checker.counted(data.size(), "sample")
            + ", determinants of signs " + first + " and " + second + ")");
  }

  private static Optional<String> obstacle(Certificate certificate) {
    Network network = certificate.network();
    if (network.depth() != 2) {
      return Optional.of(
          "a disconnection is decided for one hidden layer (found " + (network.depth() - 1) + ")");
    }
    if (!(certificate.loss() instanceof Loss.Squared)) {
      return Optional.of(
          "a disconnection is decided for the squared loss (found "
              + certificate.loss().notation() + ")");
    }
    return Optional.empty();
  }

  private static Verdict rejected(String reason) {
    return new Verdict(Kind.REJECTED, reason);
  }

  /** The sign of det G at a model. */
  private static int sign(RationalPoint point, RationalDataset data, int[] rows) {
    RationalMatrix features = ForwardPass.at(point, data.inputs().rows(rows)).feature(1);
    if (point.network().outputBias()) {
      Rational[] ones = new Rational[rows.length];
      Arrays.fill(ones, Rational.ONE);
      features = features.beside(RationalMatrix.of(rows.length, 1, ones));
    }
    return Determinant.sign(features);
  }
}
