package org.isthmus.verifier.cli.polyline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.grammar.certificate.Subdivision.Piece;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.verifier.checker.enclosed.PieceEnclosures;
import org.isthmus.verifier.report.StraightLine;

/**
 * Bounds the loss on a polyline: cuts its segments into pieces, and those with the largest bounds into
 * halves, until all bounds are low enough or too many pieces were bounded.
 *
 * <p>Low enough is at most a given number; or else at most {@code 1 + tightness} times the largest loss
 * at any point that was looked at, among which are the middles of all pieces that were halved.
 */
public final class Bounding {

  /** How many pieces are halved before the largest ones are looked for anew. */
  private static final int ROUND = 128;

  /** Losses below this need not be told apart. */
  private static final double SMALLEST = 1e-12;

  private final Polyline path;
  private final PieceEnclosures enclosures;
  private final ToDoubleFunction<ParameterPoint> loss;
  private final Consumer<String> progress;
  private final Optional<Rational> atMost;
  private final double tightness;
  private final int budget;
  private final List<Integer> piecesOfSegment = new ArrayList<>();
  private final PriorityQueue<Bounded> pieces =
      new PriorityQueue<>(
          Comparator.comparingDouble((Bounded piece) -> -piece.bound())
              .thenComparingInt(Bounded::segment)
              .thenComparingDouble(piece -> piece.piece().from()));
  private Sampled largest = new Sampled(0, 0, Double.NEGATIVE_INFINITY);
  private int sampled;
  private int evaluated;

  /**
   * The loss at a point of the path, rounded.
   *
   * @param segment counted from 0
   * @param t from 0 to 1 on the segment
   */
  public record Sampled(int segment, double t, double loss) {}

  /** A piece of a segment, and a number that the loss does not exceed on it. */
  public record Bounded(int segment, Piece piece, double bound) {}

  /**
   * What came of it.
   *
   * @param subdivisions the pieces of each segment
   * @param worst the piece with the largest bound, which bounds the loss on the whole path
   * @param largest the largest loss at the points that were looked at
   * @param sampled how many points these were
   * @param evaluated how many pieces were bounded
   * @param reached whether all bounds are low enough
   * @param exceeded whether the largest loss, as it is rounded, is above the bound to reach
   */
  public record Result(
      List<Subdivision> subdivisions,
      Bounded worst,
      Sampled largest,
      int sampled,
      int evaluated,
      boolean reached,
      boolean exceeded) {

    public Result {
      subdivisions = List.copyOf(subdivisions);
    }

    /** The number of pieces. */
    public int pieces() {
      return subdivisions.stream().mapToInt(Subdivision::size).sum();
    }
  }

  /**
   * The bounds of a path.
   *
   * @param enclosures bounds pieces
   * @param loss the loss at a point, rounded
   * @param atMost the bound to reach, if there is one
   * @param tightness how far the bound may be above the largest loss found, as a share of that
   * @param budget how many pieces to bound at most; the whole segments are bounded in any case
   * @param progress is told how far it is
   */
  public Bounding(
      Polyline path,
      PieceEnclosures enclosures,
      ToDoubleFunction<ParameterPoint> loss,
      Optional<Rational> atMost,
      double tightness,
      int budget,
      Consumer<String> progress) {
    this.path = path;
    this.enclosures = enclosures;
    this.loss = loss;
    this.atMost = atMost;
    this.tightness = tightness;
    this.budget = budget;
    this.progress = progress;
  }

  /**
   * Looks at points and bounds pieces.
   *
   * @param points how many equal parts of each segment to look at the ends of
   * @return what was reached; if the loss at a point is above what it is to be at most, the search ends
   *     there
   */
  public Result run(int points) {
    for (int segment = 0; segment < path.segments(); segment++) {
      for (int k = segment == 0 ? 0 : 1; k <= points; k++) {
        look(segment, (double) k / points);
      }
      piecesOfSegment.add(1);
    }
    for (int segment = 0; segment < path.segments(); segment++) {
      bound(segment, List.of(new Piece(0, 0)));
    }
    while (!isLowEnough(pieces.element().bound()) && !isExceeded()) {
      TreeMap<Integer, List<Piece>> halves = halves();
      if (halves.isEmpty()) {
        break;
      }
      halves.forEach(this::bound);
      progress.accept(
          String.format("%d pieces, bound %.3g", evaluated, pieces.element().bound()));
    }
    return result();
  }

  private void look(int segment, double t) {
    double found =
        loss.applyAsDouble(
            StraightLine.between(path.states().get(segment), path.states().get(segment + 1), t));
    sampled++;
    if (found > largest.loss()) {
      largest = new Sampled(segment, t, found);
    }
  }

  /** Whether a bound is what is asked for; a comparison with a given number is exact. */
  private boolean isLowEnough(double bound) {
    if (!(bound <= Double.MAX_VALUE)) {
      return false;
    }
    return atMost.isPresent()
        ? Rational.of(bound).compareTo(atMost.get()) <= 0
        : bound <= Math.max(largest.loss(), SMALLEST) * (1 + tightness);
  }

  private boolean isExceeded() {
    return atMost.isPresent()
        && (!(largest.loss() <= Double.MAX_VALUE)
            || Rational.of(largest.loss()).compareTo(atMost.get()) > 0);
  }

  /** The halves of the pieces with the largest bounds, by segment; none if no more may be bounded. */
  private TreeMap<Integer, List<Piece>> halves() {
    TreeMap<Integer, List<Piece>> halves = new TreeMap<>();
    List<Bounded> whole = new ArrayList<>();
    int count = 0;
    while (count < ROUND
        && evaluated + 2 * (count + 1) <= budget
        && !pieces.isEmpty()
        && !isLowEnough(pieces.element().bound())) {
      Bounded piece = pieces.remove();
      int segment = piece.segment();
      int depth = piece.piece().depth() + 1;
      if (depth > Subdivision.DEEPEST
          || piecesOfSegment.get(segment) == Subdivision.MOST_PIECES) {
        whole.add(piece);
        continue;
      }
      look(segment, (piece.piece().from() + piece.piece().to()) / 2);
      piecesOfSegment.set(segment, piecesOfSegment.get(segment) + 1);
      List<Piece> both = halves.computeIfAbsent(segment, key -> new ArrayList<>());
      both.add(new Piece(depth, 2 * piece.piece().index()));
      both.add(new Piece(depth, 2 * piece.piece().index() + 1));
      count++;
    }
    pieces.addAll(whole);
    return halves;
  }

  private void bound(int segment, List<Piece> some) {
    List<Double> bounds =
        enclosures.upperBounds(
            path.states().get(segment), path.states().get(segment + 1), some);
    for (int k = 0; k < some.size(); k++) {
      pieces.add(new Bounded(segment, some.get(k), bounds.get(k)));
    }
    evaluated += some.size();
  }

  private Result result() {
    List<TreeMap<Double, Integer>> depths = new ArrayList<>();
    for (int segment = 0; segment < path.segments(); segment++) {
      depths.add(new TreeMap<>());
    }
    for (Bounded piece : pieces) {
      depths.get(piece.segment()).put(piece.piece().from(), piece.piece().depth());
    }
    return new Result(
        depths.stream().map(found -> Subdivision.of(List.copyOf(found.values()))).toList(),
        pieces.element(),
        largest,
        sampled,
        evaluated,
        isLowEnough(pieces.element().bound()),
        isExceeded());
  }
}
