package org.isthmus.verifier.checker;

import static org.isthmus.grammar.certificate.Step.Conclusion.CONVEX;
import static org.isthmus.verifier.checker.ExactPath.data;
import static org.isthmus.verifier.checker.ExactPath.maximum;
import static org.isthmus.verifier.checker.affine.ExactNotation.matrix;
import static org.isthmus.verifier.checker.affine.ExactNotation.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.verifier.checker.affine.DistinctInputs;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/** Lifts whose arrays the certificate holds. */
class LiftedPathTest {

  private static final RationalDataset DATA = data("1; -1", "0; 0");

  /** F_1 is the identity on the samples; the third layer has one unit, the sum of the features. */
  private static RationalPoint four(String second) {
    return point("relu 1/2 1/3", "1 -1 1", second, "1; 1", "1");
  }

  /** Features (1, -1) and (3, 4). */
  private static final RationalPoint HIGH = four("1 -2; 3 4; 0 0");

  /** Features (6, 0) and (-3, 0): what the third layer hears deviates from its chord. */
  private static final RationalPoint HIGH_END = four("6 0; -6 0; 0 0");

  private static ExactStructure of(ExactPath path, ProgressListener progress)
      throws Structure.RejectedException {
    Certificate certificate = path.certificate(maximum("100"), new Loss.Squared(), DATA);
    return ExactStructure.of(certificate, DistinctInputs.of(DATA.inputs()), progress);
  }

  @Test
  void theArraysThatALiftNamesAreThoseOfTheCertificate() throws Structure.RejectedException {
    ExactPath carried =
        ExactPath.from(HIGH)
            .lift(CONVEX, HIGH_END, new int[] {0, 1}, matrix("1 0"), matrix("1"))
            .lift(CONVEX, HIGH, new int[] {0, 1}, matrix("-2 3"), matrix("1"));
    assertEquals(
        List.of(CONVEX, CONVEX), of(carried, ProgressListener.NONE).conclusions());
    // A second lift with what is no inverse, although the first one's was.
    ExactPath spilled =
        ExactPath.from(HIGH)
            .lift(CONVEX, HIGH_END, new int[] {0, 1}, matrix("1 0"), matrix("1"))
            .lift(CONVEX, HIGH, new int[] {0, 1}, matrix("0 0"), matrix("1"));
    assertEquals(
        "step 2, rule lift: neuron 0 of layer 3 changes its linear piece on distinct sample 1",
        assertThrows(
                Structure.RejectedException.class, () -> of(spilled, ProgressListener.NONE))
            .getMessage());
  }

  @Test
  void everyStepIsReported() throws Structure.RejectedException {
    List<String> heard = new ArrayList<>();
    ExactPath path = ExactPath.from(HIGH).affine(CONVEX, HIGH).lumped(CONVEX, HIGH);
    of(path, (done, total) -> heard.add(done + " of " + total));
    assertEquals(List.of("1 of 2", "2 of 2"), heard);
  }
}
