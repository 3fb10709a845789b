package org.isthmus.verifier.checker;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The part of the check that needs no data: every step is replayed and decided by its rule, and the
 * last state must be the second model bit for bit.
 *
 * <p>Where all steps are accepted the loss, whatever the data, is constant along every step that is
 * stated to be invariant and convex along every step stated to be convex. So its maximum over the
 * whole path is that over {@link #decisive}, the start and the ends of the steps not stated to be
 * invariant, and over the steps stated to be bounded, of which nothing is known without data.
 *
 * @param conclusions what the rule proves of each step, which is at least what the step states
 * @param decisive the states whose losses decide the maximum, the start first
 * @param decisiveSteps for each decisive state the number of the step that ends there, from 1 on; 0
 *     for the start
 * @param bounded the steps stated to be bounded
 */
public record Structure(
    List<Conclusion> conclusions,
    List<ParameterPoint> decisive,
    List<Integer> decisiveSteps,
    List<Bounded> bounded) {

  public Structure {
    conclusions = List.copyOf(conclusions);
    decisive = List.copyOf(decisive);
    decisiveSteps = List.copyOf(decisiveSteps);
    bounded = List.copyOf(bounded);
  }

  /** A step stated to be bounded: its number, from 1 on, its ends and its pieces. */
  public record Bounded(
      int number, ParameterPoint from, ParameterPoint to, Subdivision subdivision) {}

  /** A step, or the end of the path, is wrong. */
  public static final class RejectedException extends Exception {

    private static final long serialVersionUID = 1;

    RejectedException(String message) {
      super(message);
    }
  }

  /**
   * Decides all steps.
   *
   * @throws RejectedException with the number of the first step that proves less than it states,
   *     its rule and the reason
   */
  public static Structure of(Certificate certificate) throws RejectedException {
    List<Conclusion> conclusions = new ArrayList<>();
    List<ParameterPoint> decisive = new ArrayList<>();
    List<Integer> decisiveSteps = new ArrayList<>();
    List<Bounded> bounded = new ArrayList<>();
    LumpedRule lumped = new LumpedRule(certificate.network());
    Replay replay = new Replay(certificate);
    ParameterPoint state = certificate.start();
    decisive.add(state);
    decisiveSteps.add(0);
    for (Step step : certificate.steps()) {
      int number = conclusions.size() + 1;
      ParameterPoint next = replay.next();
      if (step.rule() instanceof Step.Rule.Enclosed enclosed) {
        conclusions.add(Conclusion.BOUNDED);
        bounded.add(new Bounded(number, state, next, enclosed.pieces()));
      } else {
        conclusions.add(decide(lumped, number, step, state, next, replay));
      }
      if (step.conclusion() != Conclusion.INVARIANT) {
        decisive.add(next);
        decisiveSteps.add(number);
      }
      state = next;
    }
    requireReached(state, certificate.target());
    return new Structure(conclusions, decisive, decisiveSteps, bounded);
  }

  private static Conclusion decide(
      LumpedRule lumped,
      int number,
      Step step,
      ParameterPoint from,
      ParameterPoint to,
      Replay replay)
      throws RejectedException {
    LumpedRule.Answer answer = lumped.decide(from, to, replay::written);
    if (answer instanceof LumpedRule.Refused refused) {
      throw new RejectedException("step " + number + ", rule lumped: " + refused.reason());
    }
    Conclusion proved = ((LumpedRule.Proved) answer).conclusion();
    if (step.conclusion() == Conclusion.INVARIANT && proved != Conclusion.INVARIANT) {
      throw new RejectedException(
          "step " + number
              + ", rule lumped: the output weights move in sum (stated invariant, proved convex)");
    }
    return proved;
  }

  private static void requireReached(ParameterPoint state, ParameterPoint target)
      throws RejectedException {
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
