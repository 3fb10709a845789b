package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.isthmus.numeric.files.LineText;

/**
 * The pieces into which a step is cut, from t = 0 to t = 1 without gap or overlap. A piece of depth
 * d has the length 2^-d and begins at a multiple of it; so both its ends are binary64 numbers.
 *
 * <p>The text form has the depths in order, {@code 1,2*2}: one half, then two quarters. There is one
 * text for one subdivision.
 *
 * @param runs the pieces in order, those of one depth that follow each other together
 */
public record Subdivision(List<Run> runs) {

  /** The largest depth. */
  public static final int DEEPEST = 40;

  /** The largest number of pieces. */
  public static final int MOST_PIECES = 65536;

  private static final Pattern RUN =
      Pattern.compile("(0|[1-9][0-9]?)(?:\\*([1-9][0-9]{0,4}))?");

  /**
   * Pieces of one depth that follow each other.
   *
   * @param depth from 0 to {@link #DEEPEST}
   * @param count at least 1
   */
  public record Run(int depth, int count) {
    @Override
    public String toString() {
      return count == 1 ? Integer.toString(depth) : depth + "*" + count;
    }
  }

  /** The piece from {@code index} 2^-depth to ({@code index} + 1) 2^-depth. */
  public record Piece(int depth, long index) {

    /** Where it begins, exactly. */
    public double from() {
      return Math.scalb((double) index, -depth);
    }

    /** Where it ends, exactly. */
    public double to() {
      return Math.scalb((double) (index + 1), -depth);
    }
  }

  /**
   * Checks that the pieces make the whole step.
   *
   * @throws IllegalArgumentException if a depth or the number of pieces is out of range, two runs
   *     that follow each other have one depth, a piece does not begin at a multiple of its length,
   *     or the lengths do not have the sum 1
   */
  public Subdivision {
    runs = List.copyOf(runs);
    long whole = 1L << DEEPEST;
    long reached = 0;
    long pieces = 0;
    int before = -1;
    for (Run run : runs) {
      if (run.depth() < 0 || run.depth() > DEEPEST) {
        throw new IllegalArgumentException(
            "the depth of a piece is out of range (found " + run.depth() + ", expected from 0 to "
                + DEEPEST + ")");
      }
      pieces += run.count();
      if (run.count() < 1 || pieces > MOST_PIECES) {
        throw new IllegalArgumentException(
            "the number of pieces is out of range (found " + (run.count() < 1 ? run.count() : pieces)
                + ", expected from 1 to " + MOST_PIECES + ")");
      }
      if (run.depth() == before) {
        throw new IllegalArgumentException(
            "pieces of one depth that follow each other are one run (found two of depth " + before
                + ")");
      }
      before = run.depth();
      long length = whole >> run.depth();
      if (reached % length != 0) {
        throw new IllegalArgumentException(
            "a piece does not begin at a multiple of its length (found depth " + run.depth()
                + " at " + Math.scalb((double) reached, -DEEPEST) + ")");
      }
      reached += run.count() * length;
      if (reached > whole) {
        break;
      }
    }
    if (reached != whole) {
      throw new IllegalArgumentException(
          "the pieces do not make the whole step (found lengths of the sum "
              + Math.scalb((double) reached, -DEEPEST) + (reached > whole ? " or more" : "")
              + ", expected 1)");
    }
  }

  /** The pieces of these depths in order. */
  public static Subdivision of(List<Integer> depths) {
    List<Run> runs = new ArrayList<>();
    for (int depth : depths) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).depth() == depth) {
        runs.set(last, new Run(depth, runs.get(last).count() + 1));
      } else {
        runs.add(new Run(depth, 1));
      }
    }
    return new Subdivision(runs);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not the canonical text of a subdivision
   */
  static Subdivision parse(String text) {
    List<Run> runs = new ArrayList<>();
    for (String item : text.split(",", MOST_PIECES + 1)) {
      Matcher run = RUN.matcher(item);
      if (!run.matches() || "1".equals(run.group(2))) {
        throw new IllegalArgumentException(
            "not a list of pieces (found " + LineText.shown(text) + ", expected such as 2 or 3*4)");
      }
      int count = run.group(2) == null ? 1 : Integer.parseInt(run.group(2));
      runs.add(new Run(Integer.parseInt(run.group(1)), count));
    }
    return new Subdivision(runs);
  }

  /** The number of pieces. */
  public int size() {
    return runs.stream().mapToInt(Run::count).sum();
  }

  /** The pieces in order. */
  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>(size());
    long reached = 0;
    for (Run run : runs) {
      long first = reached >> (DEEPEST - run.depth());
      for (int k = 0; k < run.count(); k++) {
        pieces.add(new Piece(run.depth(), first + k));
      }
      reached += run.count() * (1L << (DEEPEST - run.depth()));
    }
    return pieces;
  }

  @Override
  public String toString() {
    return runs.stream().map(Run::toString).collect(Collectors.joining(","));
  }
}
