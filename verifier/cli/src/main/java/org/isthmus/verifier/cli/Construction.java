package org.isthmus.verifier.cli;

import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.verifier.cli.Workspace.LoadedData;
import org.isthmus.verifier.cli.Workspace.LoadedModel;

/**
 * A path that was constructed, with the models and the data that it is about. Nothing about it is
 * proved yet.
 */
public final class Construction {

  private final Loss loss;
  private final ConnectingPath path;
  private final End first;
  private final End second;
  private final LoadedData data;
  private final Optional<List<Matrix>> outputs;

  /**
   * An end of a path.
   *
   * @param point its parameters, rounded where they have fractions
   * @param reference what a certificate says of it
   */
  record End(ParameterPoint point, ModelReference reference) {
    static End of(LoadedModel model) {
      return new End(model.point(), model.reference());
    }
  }

  /**
   * A path.
   *
   * @param outputs of an exact path the rounded outputs, shape (N, n_L), at its start and at the ends
   *     of its convex segments
   */
  Construction(
      Loss loss,
      ConnectingPath path,
      End first,
      End second,
      LoadedData data,
      Optional<List<Matrix>> outputs) {
    this.loss = loss;
    this.path = path;
    this.first = first;
    this.second = second;
    this.data = data;
    this.outputs = outputs;
  }

  /** The steps and the arrays that they copy from. */
  public ConnectingPath path() {
    return path;
  }

  /** The data that the claim is about, rounded where they have fractions. */
  public Dataset data() {
    return data.dataset();
  }

  Loss loss() {
    return loss;
  }

  End first() {
    return first;
  }

  End second() {
    return second;
  }

  Optional<List<Matrix>> outputs() {
    return outputs;
  }

  /** The certificate that claims the loss to be at most {@code bound} at every point of the path. */
  public Certificate claim(Rational bound) {
    return claim(new Claim.MaxLoss(bound));
  }

  /** The certificate with a claim about the path. */
  public Certificate claim(Claim claim) {
    return new Certificate(
        claim,
        loss,
        first.point().network(),
        data.reference(),
        first.reference(),
        second.reference(),
        path.construction(),
        path.arrays(),
        path.steps());
  }
}
