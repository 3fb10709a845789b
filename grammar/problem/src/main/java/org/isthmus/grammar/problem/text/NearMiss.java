package org.isthmus.grammar.problem.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a misspelt one was probably meant to be. */
public final class NearMiss {

  private static final int LONGEST = 60;

  private NearMiss() {}

  /**
   * The candidate nearest to {@code word}, if it is near: at most one edit for every three
   * characters, and at least one, case aside. Of equally near ones the first in alphabetical order.
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> candidate.length() <= LONGEST && !candidate.equals(word))
        .filter(candidate -> distance(word, candidate) <= tolerance(word, candidate))
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The hint for a misspelt word, if some candidate is near. */
  public static Optional<String> hint(String word, Collection<String> candidates) {
    return of(word, candidates).map(candidate -> "did you mean '" + candidate + "'?");
  }

  private static int tolerance(String word, String candidate) {
    int longer = Math.max(word.length(), candidate.length());
    return longer == 1 ? 0 : Math.max(1, longer / 3);
  }

  /**
   * The least number of insertions, deletions, replacements and exchanges of neighbours that turn
   * one word into the other, none of them touching a place twice; case does not count.
   */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
