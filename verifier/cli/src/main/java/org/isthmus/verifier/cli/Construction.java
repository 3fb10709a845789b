package org.isthmus.verifier.cli;

import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.problem.plan.PathPlan;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.verifier.cli.Workspace.LoadedData;
import org.isthmus.verifier.cli.Workspace.LoadedModel;

/**
 * A path that was constructed, with the models and the data that it is about. Nothing about it is
 * proved yet.
 */
public final class Construction {

  private final PathPlan plan;
  private final ConnectingPath path;
  private final LoadedModel first;
  private final LoadedModel second;
  private final LoadedData data;

  Construction(
      PathPlan plan,
      ConnectingPath path,
      LoadedModel first,
      LoadedModel second,
      LoadedData data) {
    this.plan = plan;
    this.path = path;
    this.first = first;
    this.second = second;
    this.data = data;
  }

  /** The steps and the arrays that they copy from. */
  public ConnectingPath path() {
    return path;
  }

  /** The data that the claim is about. */
  public Dataset data() {
    return data.dataset();
  }

  LoadedModel first() {
    return first;
  }

  LoadedModel second() {
    return second;
  }

  /** The certificate that claims the loss to be at most {@code bound} at every point of the path. */
  public Certificate claim(Rational bound) {
    return new Certificate(
        bound,
        plan.objective().loss(),
        first.point().network(),
        data.reference(),
        first.reference(),
        second.reference(),
        path.construction(),
        path.arrays(),
        path.steps());
  }
}
