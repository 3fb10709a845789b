package org.isthmus.verifier.checker.enclosed;

import java.util.Collections;
import java.util.List;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** Encloses the loss from above over pieces of straight segments between parameter points. */
public final class PieceEnclosures {

  /**
   * For one loss on one data set.
   *
   * @param threads the number of threads to use, at least 1
   * @param progress is told about finished parts
   * @throws IllegalArgumentException if there is no thread
   */
  public PieceEnclosures(Loss loss, Dataset data, int threads, ProgressListener progress) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "an enclosure needs at least one thread (found " + threads + ")");
    }
  }

  /**
   * An upper bound of Phi at every point (1-t) a + t b with t in the piece, for each piece; infinity
   * where nothing is known.
   */
  public List<Double> upperBounds(
      ParameterPoint a, ParameterPoint b, List<Subdivision.Piece> pieces) {
    return Collections.nCopies(pieces.size(), Double.POSITIVE_INFINITY);
  }
}
