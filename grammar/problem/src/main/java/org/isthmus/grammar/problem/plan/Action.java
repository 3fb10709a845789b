package org.isthmus.grammar.problem.plan;

import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;

/** Something to do. The list is closed. */
public sealed interface Action {

  /** The place of the statement that asks for it. */
  Span span();

  /** Decides whether the hypotheses of a statement about kept neurons hold. */
  record Check(ModelPlan model, Citation citation, SubsetPlan subset, Span span)
      implements Action {}

  /** Decides whether the hypotheses of a statement about the data of the loss hold. */
  record CheckOnData(ModelPlan model, Citation citation, Objective objective, Span span)
      implements Action {}

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

    R checkOnData(CheckOnData check);

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
    } else if (this instanceof CheckOnData check) {
      return cases.checkOnData(check);
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
