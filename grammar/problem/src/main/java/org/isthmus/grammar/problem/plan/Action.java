package org.isthmus.grammar.problem.plan;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Network;

/** Something to do. The list is closed. */
public sealed interface Action {

  /** The place of the statement that asks for it. */
  Span span();

  /**
   * Decides whether the hypotheses of statements hold for a model.
   *
   * @param statements those that are checked, in order; at least one
   * @param everything whether the spec asks for everything, and names no statement
   * @param subset the neurons that are kept, if the spec says which; a statement that needs some and
   *     for which none are given chooses its own
   * @param objective the loss and the data, if the check looks at them; with a file it does
   * @param file where the certificate of what was found goes, if it is wanted
   */
  record Check(
      ModelPlan model,
      List<Citation> statements,
      boolean everything,
      Optional<SubsetPlan> subset,
      Optional<Objective> objective,
      CheckOptions options,
      Optional<String> file,
      Span span)
      implements Action {
    public Check {
      statements = List.copyOf(statements);
      if (statements.isEmpty() || (!everything && statements.size() > 1)) {
        throw new IllegalArgumentException("a check is of one statement or of everything");
      }
      boolean looksAtData = file.isPresent() || options.subnetworks().isPresent();
      if (looksAtData && objective.isEmpty()) {
        throw new IllegalArgumentException("there are no data to look at");
      }
    }
  }

  /**
   * How the hypotheses of NBM21 are checked.
   *
   * @param epsilon by how much a loss may exceed that of the model, not negative; if it is missing,
   *     the least excess that is reached
   * @param allClasses whether classes are decided behind the first one that fails, too
   * @param seed of everything that is random
   * @param subnetworks how the subnetworks are trained with which the bound of each layer is
   *     evaluated; if it is missing, no bound is evaluated
   */
  record CheckOptions(
      Optional<Rational> epsilon,
      boolean allClasses,
      long seed,
      Optional<Training> subnetworks) {

    /** What a check without options means. */
    public static final CheckOptions DEFAULT =
        new CheckOptions(Optional.empty(), false, 1, Optional.empty());

    public CheckOptions {
      if (epsilon.isPresent() && epsilon.get().signum() < 0) {
        throw new IllegalArgumentException("epsilon is negative (found " + epsilon.get() + ")");
      }
    }
  }

  /** Says how many samples the constructions that memorise fit into the subnetworks' widths. */
  record Capacity(Network network, SubsetPlan subset, Span span) implements Action {
    public Capacity {
      if (!subset.network().hasShapeOf(network)) {
        throw new IllegalArgumentException(
            "the subset is of shape " + subset.network().shape() + ", the network of shape "
                + network.shape());
      }
    }
  }

  /** Constructs a path. */
  record Construct(PathPlan path, Span span) implements Action {}

  /** Shows that a barrier is there. */
  record Disconnect(BarrierPlan barrier, Span span) implements Action {}

  /** Demands that every step of the path that is not convex leaves the outputs unchanged. */
  record AssertInvariant(PathPlan.Connection path, Span span) implements Action {}

  /** Demands that the loss is at most the bound at every point of the path. */
  record AssertMaxLoss(PathPlan.Connection path, Bound bound, Span span) implements Action {}

  /** Demands that the path goes to infinity at constant loss. */
  record AssertUnbounded(PathPlan.Ray path, Span span) implements Action {}

  /** Demands that the loss never increases along the path and ends at most at the bound. */
  record AssertDescends(PathPlan.Descent path, Rational bound, Span span) implements Action {}

  /** Demands that on every path over the barrier the loss is somewhere at least the bound. */
  record AssertBarrier(BarrierPlan barrier, Rational bound, Span span) implements Action {}

  /** Writes the certificate of the path. */
  record Certify(PathPlan path, String file, Span span) implements Action {}

  /** Writes the certificate of the barrier. */
  record CertifyBarrier(BarrierPlan barrier, String file, Span span) implements Action {}

  /** Draws the loss along a path with an end; the format follows from the file name, SVG or PNG. */
  record Plot(PathPlan path, String file, Span span) implements Action {
    public Plot {
      if (path instanceof PathPlan.Ray) {
        throw new IllegalArgumentException("a path without an end cannot be drawn");
      }
    }
  }

  /** Draws the straight line across a barrier; the format follows from the file name. */
  record PlotBarrier(BarrierPlan barrier, String file, Span span) implements Action {}

  /** One answer for each action. */
  interface Cases<R> {
    R check(Check check);

    R capacity(Capacity capacity);

    R construct(Construct construct);

    R disconnect(Disconnect disconnect);

    R assertInvariant(AssertInvariant assertion);

    R assertMaxLoss(AssertMaxLoss assertion);

    R assertUnbounded(AssertUnbounded assertion);

    R assertDescends(AssertDescends assertion);

    R assertBarrier(AssertBarrier assertion);

    R certify(Certify certify);

    R certifyBarrier(CertifyBarrier certify);

    R plot(Plot plot);

    R plotBarrier(PlotBarrier plot);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Check check) {
      return cases.check(check);
    } else if (this instanceof Capacity capacity) {
      return cases.capacity(capacity);
    } else if (this instanceof Construct construct) {
      return cases.construct(construct);
    } else if (this instanceof Disconnect disconnect) {
      return cases.disconnect(disconnect);
    } else if (this instanceof AssertInvariant assertion) {
      return cases.assertInvariant(assertion);
    } else if (this instanceof AssertMaxLoss assertion) {
      return cases.assertMaxLoss(assertion);
    } else if (this instanceof AssertUnbounded assertion) {
      return cases.assertUnbounded(assertion);
    } else if (this instanceof AssertDescends assertion) {
      return cases.assertDescends(assertion);
    } else if (this instanceof AssertBarrier assertion) {
      return cases.assertBarrier(assertion);
    } else if (this instanceof Certify certify) {
      return cases.certify(certify);
    } else if (this instanceof CertifyBarrier certify) {
      return cases.certifyBarrier(certify);
    } else if (this instanceof Plot plot) {
      return cases.plot(plot);
    } else {
      return cases.plotBarrier((PlotBarrier) this);
    }
  }
}
