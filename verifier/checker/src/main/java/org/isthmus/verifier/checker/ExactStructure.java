package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.ExactReplay;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.Structure.RejectedException;
import org.isthmus.verifier.checker.affine.AffineRule;
import org.isthmus.verifier.checker.affine.Decision;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.affine.ForwardPass;
import org.isthmus.verifier.checker.affine.LiftRule;
import org.isthmus.verifier.checker.loss.ProgressListener;

/**
 * The steps of an exact certificate, decided on its data; the last state must be the second model.
 *
 * <p>Where all steps are accepted the loss is constant along every step that is stated to be
 * invariant and convex along every other, so it is decided at the start and at the ends of the steps
 * stated to be convex, as for {@link Structure}.
 *
 * @param conclusions what the rules prove of each step, which is at least what the step states
 * @param outputs the outputs on the distinct inputs at the states that decide the maximum; empty if
 *     some activation does not have two slopes, so that they are not known exactly
 * @param decisiveSteps for each of these states the number of the step that ends there, 0 for the
 *     start
 * @param end the last state
 */
record ExactStructure(
    List<Conclusion> conclusions,
    List<RationalMatrix> outputs,
    List<Integer> decisiveSteps,
    RationalPoint end) {

  ExactStructure {
    conclusions = List.copyOf(conclusions);
    outputs = List.copyOf(outputs);
    decisiveSteps = List.copyOf(decisiveSteps);
  }

  /**
   * Decides all steps.
   *
   * @param inputs the inputs of the data of the certificate
   * @throws RejectedException with the number of the first step that proves less than it states,
   *     its rule and the reason
   */
  static ExactStructure of(
      Certificate certificate, DistinctInputs inputs, ProgressListener progress)
      throws RejectedException {
    return new Walk(certificate, inputs).result(progress);
  }

  /** The steps one after the other. */
  private static final class Walk {

    private final Certificate certificate;
    private final Map<String, RationalMatrix> arrays = new HashMap<>();
    private final LumpedRule lumped;
    private final List<Conclusion> conclusions = new ArrayList<>();
    private final List<RationalMatrix> outputs = new ArrayList<>();
    private final List<Integer> decisiveSteps = new ArrayList<>();
    private RationalPoint state;

    /** The last pass, which may be at an earlier state; empty if there can be none. */
    private Optional<ForwardPass> pass;

    private Walk(Certificate certificate, DistinctInputs inputs) {
      this.certificate = certificate;
      this.lumped = new LumpedRule(certificate.network());
      certificate.arrays().forEach(array -> arrays.put(array.name(), array.numbers().exact()));
      this.state = certificate.exactStart();
      this.pass =
          ForwardPass.obstacle(certificate.network()).isEmpty()
              ? Optional.of(ForwardPass.at(state, inputs.rows()))
              : Optional.empty();
    }

    private ExactStructure result(ProgressListener progress) throws RejectedException {
      pass.ifPresent(start -> outputs.add(start.output()));
      decisiveSteps.add(0);
      ExactReplay replay = new ExactReplay(certificate);
      int count = certificate.steps().size();
      for (Step step : certificate.steps()) {
        int number = conclusions.size() + 1;
        RationalPoint next = replay.next();
        Decision decision = decide(step, next);
        if (decision instanceof Decision.Refused refused) {
          throw rejected(number, step, refused.reason());
        }
        Conclusion proved = ((Decision.Proved) decision).conclusion();
        if (step.conclusion() == Conclusion.INVARIANT && proved != Conclusion.INVARIANT) {
          throw rejected(number, step, "the output moves (stated invariant, proved convex)");
        }
        conclusions.add(proved);
        if (step.conclusion() == Conclusion.CONVEX) {
          passAt(next).ifPresent(reached -> outputs.add(reached.output()));
          decisiveSteps.add(number);
        }
        state = next;
        progress.progress(number, count);
      }
      requireReached();
      return new ExactStructure(conclusions, outputs, decisiveSteps, state);
    }

    private Optional<ForwardPass> passAt(RationalPoint point) {
      pass = pass.map(last -> last.moved(point));
      return pass;
    }

    private Decision decide(Step step, RationalPoint next) {
      if (step.rule() instanceof Rule.Lumped) {
        LumpedRule.Answer answer = lumped.decide(state, next);
        return answer instanceof LumpedRule.Refused refused
            ? new Decision.Refused(refused.reason())
            : new Decision.Proved(((LumpedRule.Proved) answer).conclusion());
      }
      if (pass.isEmpty()) {
        return new Decision.Refused(ForwardPass.obstacle(certificate.network()).orElseThrow());
      }
      ForwardPass first = passAt(state).orElseThrow();
      ForwardPass second = passAt(next).orElseThrow();
      return step.rule() instanceof Rule.Lift lift
          ? LiftRule.decide(
              first,
              second,
              lift.level(),
              lift.rows().toArray(),
              lift.inverses().stream().map(arrays::get).toList())
          : AffineRule.decide(first, second);
    }

    private static RejectedException rejected(int number, Step step, String reason) {
      return new RejectedException("step " + number + ", rule " + step.rule() + ": " + reason);
    }

    private void requireReached() throws RejectedException {
      RationalPoint target = certificate.exactTarget();
      for (int l = 1; l <= target.network().depth(); l++) {
        if (!state.weight(l).equals(target.weight(l))) {
          throw new RejectedException(
              "the path does not end at the second model: W" + l + " differs from it");
        }
        if (!state.bias(l).equals(target.bias(l))) {
          throw new RejectedException(
              "the path does not end at the second model: b" + l + " differs from it");
        }
      }
    }
  }
}
