package org.isthmus.grammar.certificate;

import org.isthmus.numeric.exact.Rational;

/** What a certificate claims. The list is closed; {@link #match} makes a new claim break the build. */
public sealed interface Claim {

  /** {@code Phi <= bound} at every point of the path. */
  record MaxLoss(Rational bound) implements Claim {}

  /**
   * {@code Phi <= max(Phi(theta^0), Phi(theta^K)) + excess} at every point of the path, with {@code
   * excess >= 0}: with excess 0, both ends stay connected in every sublevel set that has both.
   */
  record AtMostEnds(Rational excess) implements Claim {
    public AtMostEnds {
      if (excess.signum() < 0) {
        throw new IllegalArgumentException(
            "no path stays below the larger loss of its ends (found ends + " + excess + ")");
      }
    }
  }

  /** Phi never increases along the path, and is at most {@code bound} at its end. */
  record Descends(Rational bound) implements Claim {}

  /**
   * Phi is constant on the path and on the ray {@code theta^K + c u}, {@code c >= 0}, on which only
   * the incoming weights and the bias of one neuron of the first hidden layer move.
   *
   * @param neuron the neuron of the first hidden layer, from 0 on
   * @param array the direction u of shape (n_0 + 1, 1): the incoming weights, then the bias
   */
  record Unbounded(int neuron, String array) implements Claim {}

  /**
   * Phi is at most {@code from} at both models, and every continuous path between them has a point
   * with {@code Phi >= below}. So no sublevel set {@code Phi <= alpha} with {@code from <= alpha <
   * below} connects them.
   *
   * @param rows the samples I whose features have determinants of opposite signs at the two models
   */
  record Disconnected(Rational from, Rational below, Indices rows) implements Claim {
    public Disconnected {
      if (from.signum() < 0 || from.compareTo(below) >= 0) {
        throw new IllegalArgumentException(
            "there is no level from " + from + " on and below " + below);
      }
      rows.requireDistinct();
    }
  }

  /** One answer for each claim. */
  interface Cases<R> {
    R maxLoss(Rational bound);

    R atMostEnds(Rational excess);

    R descends(Rational bound);

    R unbounded(Unbounded claim);

    R disconnected(Disconnected claim);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof MaxLoss claim) {
      return cases.maxLoss(claim.bound());
    } else if (this instanceof AtMostEnds claim) {
      return cases.atMostEnds(claim.excess());
    } else if (this instanceof Descends claim) {
      return cases.descends(claim.bound());
    } else if (this instanceof Unbounded claim) {
      return cases.unbounded(claim);
    } else {
      return cases.disconnected((Disconnected) this);
    }
  }

  /** The word of the line {@code kind} of a certificate with this claim. */
  default String kind() {
    return match(
        new Cases<>() {
          @Override
          public String maxLoss(Rational bound) {
            return "path";
          }

          @Override
          public String atMostEnds(Rational excess) {
            return "path";
          }

          @Override
          public String descends(Rational bound) {
            return "descent";
          }

          @Override
          public String unbounded(Unbounded claim) {
            return "ray";
          }

          @Override
          public String disconnected(Disconnected claim) {
            return "disconnection";
          }
        });
  }

  /** The line {@code claim} without its first word, as certificates have it. */
  default String notation() {
    return match(
        new Cases<>() {
          @Override
          public String maxLoss(Rational bound) {
            return "max_loss <= " + bound;
          }

          @Override
          public String atMostEnds(Rational excess) {
            return "max_loss <= ends" + (excess.signum() == 0 ? "" : " + " + excess);
          }

          @Override
          public String descends(Rational bound) {
            return "descends to " + bound;
          }

          @Override
          public String unbounded(Unbounded claim) {
            return "unbounded by neuron " + claim.neuron() + " along " + claim.array();
          }

          @Override
          public String disconnected(Disconnected claim) {
            return "disconnected from " + claim.from() + " below " + claim.below() + " by rows "
                + claim.rows();
          }
        });
  }
}
