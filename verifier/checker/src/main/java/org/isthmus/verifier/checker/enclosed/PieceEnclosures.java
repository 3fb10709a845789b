package org.isthmus.verifier.checker.enclosed;

import static org.isthmus.numeric.exact.DirectedRounding.addDown;
import static org.isthmus.numeric.exact.DirectedRounding.addUp;
import static org.isthmus.numeric.exact.DirectedRounding.divideUp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;
import org.isthmus.verifier.checker.loss.Batches;
import org.isthmus.verifier.checker.loss.Logits;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.checker.loss.SampleLoss;

/**
 * Encloses the loss from above over pieces of straight segments between parameter points.
 *
 * <p>On a piece t = m + s h, s in [-1, 1], the outputs on a sample are within numbers r_k of c_k +
 * s d_k ({@link BatchForms}). For fixed e in the box |e_k| <= r_k the loss of the sample at c + s d
 * + e is convex in s, as the loss is convex in the outputs. So the largest one over the box is
 * convex in s too, and so is the mean M(s) of these over the samples. On the piece Phi is at most
 * M(s), hence at most the larger one of M(-1) and M(1).
 *
 * <p>M(-1) and M(1) are computed in interval arithmetic. With class labels a loss increases with
 * every output but that of the label, so the largest one is at a known corner of the box.
 *
 * <p><i>How wide.</i> For smooth activations the r_k, and with them the excess over the loss at the
 * ends of the piece, are about as large as h^2, and rounding errors. ReLU has the same effect on
 * average: the numbers of samples and neurons whose sign changes on the piece are about as large as
 * h, and so is what each adds.
 *
 * <p>Bounds are the same whatever the number of threads.
 */
public final class PieceEnclosures {

  // How many pieces times batches are in memory together.
  private static final int TOGETHER = 4096;

  private final Loss loss;
  private final Dataset data;
  private final int threads;
  private final ProgressListener progress;

  /**
   * For one loss on one data set.
   *
   * @param threads the number of threads to use, at least 1
   * @param progress is told about finished pieces
   * @throws IllegalArgumentException if there is no thread
   */
  public PieceEnclosures(Loss loss, Dataset data, int threads, ProgressListener progress) {
    Batches.requireThreads(threads);
    this.loss = loss;
    this.data = data;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * An upper bound of Phi at every point (1 - t) a + t b with t in the piece, for each piece;
   * infinity where nothing is known.
   *
   * @throws IllegalArgumentException if the data do not fit the network or the loss, or the points
   *     belong to networks of different shapes
   * @throws CancellationException if the thread is interrupted
   */
  public List<Double> upperBounds(ParameterPoint a, ParameterPoint b, List<Piece> pieces) {
    if (data.inputs().columns() != a.network().inputWidth()) {
      throw new IllegalArgumentException(
          "the data do not fit the network (found " + data.inputs().columns() + " inputs, expected "
              + a.network().inputWidth() + ")");
    }
    loss.requireTargets(data.targets(), a.network().outputWidth());
    Segment segment = new Segment(a, b);
    int batches = (data.size() - 1) / AffineForms.SIZE + 1;
    int group = Math.max(1, TOGETHER / batches);
    List<Double> bounds = new ArrayList<>();
    for (int begin = 0; begin < pieces.size(); begin += group) {
      int done = begin;
      List<Piece> some = pieces.subList(begin, Math.min(begin + group, pieces.size()));
      double[][] sums =
          sums(
              segment, some, batches,
              (part, of) ->
                  progress.progress(done + (int) ((long) some.size() * part / of), pieces.size()));
      for (int p = 0; p < some.size(); p++) {
        bounds.add(mean(sums, batches, p));
      }
    }
    return bounds;
  }

  /** The sums over each batch at both ends of each piece, the pieces of one batch together. */
  private double[][] sums(
      Segment segment, List<Piece> pieces, int batches, ProgressListener listener) {
    SampleLoss sampleLoss = SampleLoss.of(loss, data.targets());
    double[][] sums = new double[batches * pieces.size()][];
    Batches.run(
        sums.length,
        threads,
        listener,
        () -> {
          BatchForms forms = new BatchForms(segment, data.inputs());
          return task -> {
            int from = task / pieces.size() * AffineForms.SIZE;
            if (forms.from() != from || forms.size() == 0) {
              forms.load(from, Math.min(from + AffineForms.SIZE, data.size()));
            }
            sums[task] =
                forms.enclose(pieces.get(task % pieces.size()))
                    ? new double[] {sum(sampleLoss, forms, -1), sum(sampleLoss, forms, 1)}
                    : new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
          };
        });
    return sums;
  }

  private double mean(double[][] sums, int batches, int p) {
    double[] total = new double[2];
    for (int batch = 0; batch < batches; batch++) {
      double[] sum = sums[batch * (sums.length / batches) + p];
      total[0] = addUp(total[0], sum[0]);
      total[1] = addUp(total[1], sum[1]);
    }
    return divideUp(Math.max(total[0], total[1]), data.size());
  }

  /** The sum over the batch at one end of the piece, which is not below zero and never a NaN. */
  private double sum(SampleLoss sampleLoss, BatchForms forms, int s) {
    AffineForms outputs = forms.outputs();
    double[] z = new double[outputs.neurons()];
    double[] r = new double[z.length];
    double sum = 0;
    for (int i = 0; i < forms.size(); i++) {
      int sample = forms.from() + i;
      for (int k = 0; k < z.length; k++) {
        double c = outputs.centre[k][i];
        double d = s * outputs.slope[k][i];
        double radius = outputs.radius[k][i];
        if (data.targets() instanceof Targets.Labels labels) {
          z[k] =
              labels.get(sample) == k
                  ? addDown(addDown(c, d), -radius)
                  : addUp(addUp(c, d), radius);
        } else {
          z[k] = c + d;
          r[k] = Math.max(addUp(addUp(c, d), -z[k]), addUp(z[k], -addDown(c, d)));
          r[k] = addUp(r[k], radius);
        }
      }
      if (!isFinite(z) || !isFinite(r)) {
        return Double.POSITIVE_INFINITY;
      }
      sum = addUp(sum, sampleLoss.enclose(Logits.around(z, r), 0, sample).hi());
    }
    return sum;
  }

  private static boolean isFinite(double[] numbers) {
    return Arrays.stream(numbers).allMatch(x -> Math.abs(x) <= Double.MAX_VALUE);
  }
}
