package org.isthmus.verifier.checker;

import java.util.List;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.verifier.checker.enclosed.EnclosedStep;

/**
 * The steps of a path, all accepted.
 *
 * @param conclusions what was proved of each step, which is at least what the step states
 * @param decisive the numbers of the steps, from 1 on, at whose ends the loss decides the maximum, in
 *     order; 0, which is the first, is the start of the path
 * @param enclosed what is proved of the steps that are cut into pieces
 */
public record DecidedSteps(
    List<Conclusion> conclusions, List<Integer> decisive, List<EnclosedStep> enclosed) {

  public DecidedSteps {
    conclusions = List.copyOf(conclusions);
    decisive = List.copyOf(decisive);
    enclosed = List.copyOf(enclosed);
  }

  /** Where the state of a loss is, for messages. */
  String place(int index) {
    return decisive.get(index) == 0
        ? "at the start of the path"
        : "at the end of step " + decisive.get(index);
  }
}
