package org.isthmus.grammar.problem.plan;

import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;

/** Something to do. The list is closed. */
public sealed interface Action {

  /** The place of the statement that asks for it. */
  Span span();

  /** Decides whether the hypotheses of a statement hold. */
  record Check(ModelPlan model, Citation citation, SubsetPlan subset, Span span)
      implements Action {}

  /** Constructs a path. */
  record Connect(PathPlan path, Span span) implements Action {}

  /** Demands that every step of the path that is not convex leaves the outputs unchanged. */
  record AssertInvariant(PathPlan path, Span span) implements Action {}

  /** Demands that the loss is at most the bound at every point of the path. */
  record AssertMaxLoss(PathPlan path, Rational bound, Span span) implements Action {}

  /** Writes the certificate of the path. */
  record Certify(PathPlan path, String file, Span span) implements Action {}

  /** Draws the loss along the path; the format follows from the file name, SVG or PNG. */
  record Plot(PathPlan path, String file, Span span) implements Action {}

  /** One answer for each action. */
  interface Cases<R> {
    R check(Check check);

    R connect(Connect connect);

    R assertInvariant(AssertInvariant assertion);

    R assertMaxLoss(AssertMaxLoss assertion);

    R certify(Certify certify);

    R plot(Plot plot);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Check check) {
      return cases.check(check);
    } else if (this instanceof Connect connect) {
      return cases.connect(connect);
    } else if (this instanceof AssertInvariant assertion) {
      return cases.assertInvariant(assertion);
    } else if (this instanceof AssertMaxLoss assertion) {
      return cases.assertMaxLoss(assertion);
    } else if (this instanceof Certify certify) {
      return cases.certify(certify);
    } else {
      return cases.plot((Plot) this);
    }
  }
}
