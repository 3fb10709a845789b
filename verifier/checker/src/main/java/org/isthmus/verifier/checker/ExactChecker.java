package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Structure.RejectedException;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.loss.ExactOutputLosses;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.checker.text.Decimal;

/** Decides the claim of an exact certificate on its data, in rational arithmetic throughout. */
final class ExactChecker {

  private final Certificate certificate;
  private final RationalDataset data;
  private final DistinctInputs inputs;
  private final ExactOutputLosses losses;
  private final ProgressListener progress;

  /**
   * For one certificate on its data.
   *
   * @throws IllegalArgumentException if the data do not fit the network or the loss
   */
  ExactChecker(Certificate certificate, RationalDataset data, ProgressListener progress) {
    this.certificate = certificate;
    this.data = data;
    this.inputs = DistinctInputs.of(data.inputs());
    this.losses =
        ExactOutputLosses.of(
            certificate.loss(), data, certificate.network().outputWidth(), inputs.rowOfSample());
    this.progress = progress;
  }

  /** Decides the claim. */
  Report check() {
    if (certificate.claim() instanceof Claim.Disconnected claim) {
      return disconnection(claim);
    }
    ExactStructure structure;
    try {
      structure = ExactStructure.of(certificate, inputs, progress);
    } catch (RejectedException e) {
      return Report.of(Kind.REJECTED, e.getMessage());
    }
    DecidedSteps steps =
        new DecidedSteps(structure.conclusions(), structure.decisiveSteps(), List.of());
    if (certificate.claim() instanceof Claim.Unbounded ray) {
      return new Report(ray(ray, structure), Optional.of(steps), Optional.empty());
    }
    if (structure.outputs().isEmpty()) {
      return Report.of(
          Kind.INCONCLUSIVE,
          "the loss is not known exactly: "
              + ForwardPass.obstacle(certificate.network()).orElseThrow());
    }
    PathMaximum maximum =
        PathMaximum.of(structure.outputs().stream().map(losses::at).toList());
    Verdict verdict =
        certificate.claim() instanceof Claim.Descends claim
            ? descent(claim, structure, maximum)
            : Checker.verdict(certificate, data.size(), steps, maximum, Optional.empty());
    return new Report(verdict, Optional.of(steps), Optional.of(maximum));
  }

  private Report disconnection(Claim.Disconnected claim) {
    Optional<String> obstacle = ForwardPass.obstacle(certificate.network());
    if (obstacle.isPresent()) {
      return Report.of(Kind.REJECTED, obstacle.get());
    }
    List<LossEnclosure> ends = new ArrayList<>();
    for (RationalPoint point : List.of(certificate.exactStart(), certificate.exactTarget())) {
      ends.add(losses.at(ForwardPass.at(point, inputs.rows()).output()));
    }
    if (ends.get(0).exact().isEmpty() || ends.get(1).exact().isEmpty()) {
      return Report.of(
          Kind.REJECTED,
          "a disconnection is decided for the squared loss (found "
              + certificate.loss().notation() + ")");
    }
    Verdict verdict =
        Disconnection.decide(
            certificate,
            claim,
            data,
            ends.get(0).exact().get(),
            ends.get(1).exact().get());
    return new Report(
        verdict,
        Optional.empty(),
        Optional.empty(),
        List.of(
            certificate.first().name() + ": loss " + Checker.shown(ends.get(0)),
            certificate.second().name() + ": loss " + Checker.shown(ends.get(1))));
  }

  private Verdict ray(Claim.Unbounded ray, ExactStructure structure) {
    for (Step step : certificate.steps()) {
      if (step.conclusion() != Conclusion.INVARIANT) {
        return new Verdict(
            Kind.REJECTED, "a level set has only invariant steps (found one stated convex)");
      }
    }
    if (!structure.end().weight(2).rowIsZero(ray.neuron())) {
      return new Verdict(
          Kind.REJECTED,
          "neuron " + ray.neuron() + " of layer 1 is alive where the ray begins: its outgoing"
              + " weights are not all zero");
    }
    RationalMatrix direction =
        certificate.arrays().stream()
            .filter(array -> array.name().equals(ray.array()))
            .findFirst()
            .orElseThrow()
            .numbers()
            .exact();
    if (direction.isZero()) {
      return new Verdict(Kind.REJECTED, "the ray does not move: its direction is zero");
    }
    if (!certificate.network().hasBias(1) && direction.signum(direction.rows() - 1, 0) != 0) {
      return new Verdict(
          Kind.REJECTED, "the ray moves a bias, but layer 1 has none");
    }
    return new Verdict(
        Kind.VERIFIED,
        "the loss is the same at every point of the path from " + certificate.first().name()
            + " (" + Checker.counted(certificate.steps().size(), "segment")
            + ") and of an unbounded ray of neuron " + ray.neuron() + " of layer 1 ("
            + Checker.counted(data.size(), "sample") + ")");
  }

  private Verdict descent(Claim.Descends claim, ExactStructure structure, PathMaximum maximum) {
    if (!(certificate.loss() instanceof Loss.Squared)) {
      return new Verdict(
          Kind.INCONCLUSIVE,
          "a descent is decided for the squared loss (found " + certificate.loss().notation()
              + ")");
    }
    for (int k = 1; k < structure.outputs().size(); k++) {
      Rational slope =
          losses.slopeAtEnd(structure.outputs().get(k - 1), structure.outputs().get(k));
      if (slope.signum() > 0) {
        return new Verdict(
            Kind.REJECTED,
            "step " + structure.decisiveSteps().get(k) + ": the loss increases towards its end");
      }
    }
    LossEnclosure start = maximum.points().get(0);
    LossEnclosure end = maximum.points().get(maximum.points().size() - 1);
    return end.isAtMost(claim.bound())
        ? new Verdict(
            Kind.VERIFIED,
            "the loss never increases along the path from " + certificate.first().name()
                + ", where it is " + bare(start) + ", to its end, where it is " + bare(end)
                + " <= " + claim.bound() + " (" + Checker.counted(certificate.steps().size(), "segment")
                + ", " + Checker.counted(data.size(), "sample") + ")")
        : new Verdict(
            Kind.REJECTED,
            "the loss at the end of the path is " + Checker.shown(end) + ", more than "
                + claim.bound());
  }

  /** An exact loss without the sign of equality. */
  private static String bare(LossEnclosure loss) {
    return Decimal.exact(loss.exact().orElseThrow());
  }
}
