package org.isthmus.proofs.n21.enclosed;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.isthmus.numeric.compute.ColumnBasis.Stage;
import org.isthmus.numeric.compute.DoubleDoubleMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.construction.RefusedException;
import org.isthmus.proofs.n21.enclosed.FeatureBasis.Representation;

/**
 * Gives every hidden neuron of one network the incoming weights that it has in another, while the
 * outputs stay where they are up to rounding.
 *
 * <p>Notation: P the N neurons whose features in the other network are a basis, Q the spare ones; a
 * neuron of P is finished once it has its incoming weights of the other network, before that it is
 * open. A pass puts the outputs on a basis that holds the finished neurons, then Q, then as few
 * open ones as it can; the open neurons that are idle then are finished. Where most of the idle
 * neurons are spare, they become copies of open ones and carry their output weights first (N21
 * Lemma 2.4). Q comes last, when the outputs are on P.
 *
 * <p>From one pass to the next the basis is changed by exchanges. While its neurons are fewer than
 * N it is chosen anew, because the outputs then have to stay in the span of the members: what
 * decides are small numbers that have to be free of the rounding of former passes.
 */
final class FirstLayerExchange {

  /** The least pivots with which finished and spare neurons enter the basis. */
  private static final double FINISHED = 0.01;

  private static final double SPARE = 0.1;

  /** One of so many idle neurons, at least, is to be of use. */
  private static final int USEFUL = 4;

  /** With smaller pivots one idle neuron that is of use is enough. */
  private static final double POOR = 1e-4;

  /** Below this a finished neuron cannot be told from a dependent one. */
  private static final double HOPELESS = 1e-12;

  private final HiddenFeatures features;
  private final FeatureBasis target;
  private final DoubleDoubleMatrix outputs;
  private final Track track;
  private final boolean[] finished;
  private FeatureBasis basis;
  private double[] weight;
  private int pass;

  /**
   * @param features those of the first network; they change
   * @param target the basis P of the second one
   * @param track from the first network on
   */
  FirstLayerExchange(HiddenFeatures features, FeatureBasis target, Track track) {
    this.features = features;
    this.target = target;
    this.track = track;
    Matrix start = track.last().weight(2);
    outputs = features.outputs(start);
    weight = start.toArray();
    finished = new boolean[features.neurons()];
    for (int j = 0; j < finished.length; j++) {
      finished[j] = features.agrees(j, target.features());
    }
  }

  private boolean isSpare(int neuron) {
    return !target.contains(neuron);
  }

  private boolean isFinished(int neuron) {
    return target.contains(neuron) && finished[neuron];
  }

  private boolean isOpen(int neuron) {
    return target.contains(neuron) && !finished[neuron];
  }

  private int count(IntPredicate condition) {
    return (int) IntStream.range(0, finished.length).filter(condition).count();
  }

  /** Makes all passes; afterwards the hidden layers are equal. */
  void run() {
    if (count(j -> !finished[j]) == 0) {
      return;
    }
    if (count(this::isOpen) > 0) {
      basis = freshBasis();
      letIn();
    }
    while (count(this::isOpen) > 0) {
      pass++;
      redistribute();
      finish(idleOpen());
      if (count(this::isOpen) > 0) {
        if (!basis.isFull()) {
          basis = freshBasis();
        }
        letIn();
      }
    }
    basis = target.over(features);
    pass++;
    redistribute();
    take(IntStream.range(0, finished.length).filter(this::isSpare).toArray(), "spare");
  }

  /** A basis of all that the features span: finished neurons first, then spare and open ones. */
  private FeatureBasis freshBasis() {
    FeatureBasis fresh = new FeatureBasis(features);
    fresh.complete(FeatureBasis.FIRM, this::isFinished);
    fresh.complete(FeatureBasis.NEGLIGIBLE, this::isSpare, this::isOpen);
    fresh.complete(FeatureBasis.NEGLIGIBLE, this::isFinished);
    return fresh;
  }

  /** N21 Lemma 2.3: the outputs on the basis, unless they are there already. */
  private void redistribute() {
    int columns = outputs.columns();
    int[] idle = basis.idle(j -> true);
    boolean done =
        Arrays.stream(idle)
            .allMatch(j -> IntStream.range(0, columns).allMatch(k -> weight[j * columns + k] == 0));
    if (done) {
      return;
    }
    Representation next = basis.represent(outputs);
    track.moveOutputs(
        "outputs of A on basis " + pass,
        pass == 1 ? "A" : "outputs of A on basis " + (pass - 1),
        next.weight(),
        next.residual());
    weight = next.weight().toArray();
  }

  /** The idle open neurons; if they are few, more of them after a transfer to copies. */
  private int[] idleOpen() {
    int[] own = basis.idle(this::isOpen);
    int[] spare = basis.idle(this::isSpare);
    int room = Math.min(own.length + spare.length, count(this::isOpen));
    if (2 * own.length >= room) {
      return own;
    }
    int[] busy =
        IntStream.range(0, finished.length)
            .filter(j -> isOpen(j) && basis.contains(j))
            .limit(room - own.length)
            .toArray();
    for (int c = 0; c < busy.length; c++) {
      features.become(spare[c], features, busy[c]);
    }
    track.moveIdle(
        busy.length + " idle neurons become copies", features.weight(), features.bias());
    int columns = outputs.columns();
    double[] moved = weight.clone();
    for (int c = 0; c < busy.length; c++) {
      System.arraycopy(weight, busy[c] * columns, moved, spare[c] * columns, columns);
      Arrays.fill(moved, busy[c] * columns, (busy[c] + 1) * columns, 0);
      basis.handOver(busy[c], spare[c]);
    }
    weight = moved;
    track.moveOutputs(
        "outputs on the copies",
        "outputs on the originals",
        Matrix.of(finished.length, columns, moved),
        track.lastResidual());
    return basis.idle(this::isOpen);
  }

  private void finish(int[] neurons) {
    take(neurons, "idle");
    for (int neuron : neurons) {
      finished[neuron] = true;
    }
  }

  private void take(int[] neurons, String kind) {
    for (int neuron : neurons) {
      features.become(neuron, target.features(), neuron);
    }
    track.moveIdle(
        neurons.length + " " + kind + " neurons as in B", features.weight(), features.bias());
  }

  /**
   * Lets the finished and the spare neurons into the basis, against open ones, as far as that is
   * well conditioned; and less well, where otherwise little would be idle that can be of use.
   */
  private void letIn() {
    for (double pivot = FINISHED; pivot > HOPELESS; pivot /= 10) {
      basis.enter(
          basis.idle(this::isFinished), Stage.of(basis.slotsOf(this::isOpen), pivot));
      basis.enter(
          basis.idle(this::isSpare),
          Stage.of(basis.slotsOf(this::isOpen), SPARE / FINISHED * pivot));
      basis.enter(
          basis.idle(this::isFinished), Stage.of(basis.slotsOf(this::isSpare), pivot));
      int useful = basis.idle(j -> !isFinished(j)).length;
      int room = Math.min(finished.length - basis.rank(), count(this::isOpen));
      if (useful > 0 && (USEFUL * useful >= room || pivot <= POOR)) {
        break;
      }
    }
    if (basis.isFull()) {
      basis.improve(this::isOpen, this::isOpen);
    }
    if (basis.idle(j -> !isFinished(j)).length > 0) {
      return;
    }
    throw new RefusedException(
        "in doubles the features of the two networks cannot be told from dependent ones (found "
            + basis.rank() + " independent ones, expected " + features.samples()
            + "); exact arithmetic can");
  }
}
