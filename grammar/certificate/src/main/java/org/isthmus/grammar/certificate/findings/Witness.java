package org.isthmus.grammar.certificate.findings;

import java.util.List;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Numbers;

/**
 * What a claim about a {@link Condition} is checked from. Samples are counted from 0. The list is
 * closed.
 */
public sealed interface Witness {

  /** Nothing is needed: the checker decides by itself. */
  record None() implements Witness {}

  /** FAILS of distinct: the features of these two samples are equal. */
  record Equal(int first, int second) implements Witness {}

  /**
   * FAILS of general position: a hyperplane {@code w f + c = 0} that contains these samples, more
   * than d of them.
   *
   * @param plane shape (d + 1, 1): the normal w, which is not zero, then the offset c
   */
  record Hyperplane(List<Integer> rows, Numbers plane) implements Witness {
    public Hyperplane {
      rows = List.copyOf(rows);
    }
  }

  /**
   * HOLDS of separable.
   *
   * @param plane shape (d + 1, 1): w, then c; shape (d, 1) if the plane goes through the origin
   */
  record Separator(Numbers plane) implements Witness {}

  /**
   * FAILS of separable (Gordan): multipliers >= 0, not all 0, with sum_j lambda_j s_j (f_j, 1) = 0;
   * without the 1 if the plane goes through the origin. s_j is 1 for samples of the class, else -1.
   *
   * @param multipliers shape (number of rows, 1)
   */
  record Multipliers(List<Integer> rows, Numbers multipliers) implements Witness {
    public Multipliers {
      rows = List.copyOf(rows);
    }
  }

  /**
   * HOLDS of reaches: a subnetwork whose loss is at most the level.
   *
   * @param weights U_{l+1}, ..., U_L, the first with a row for each kept feature
   * @param biases v_{l+1}, ..., v_L, each with one row; zeros where the network has no bias
   */
  record Subnetwork(List<Numbers> weights, List<Numbers> biases) implements Witness {
    public Subnetwork {
      weights = List.copyOf(weights);
      biases = List.copyOf(biases);
    }
  }

  /**
   * FAILS of reaches for l = L-1: a point of the dual problem, whose value is above the level.
   *
   * @param rows samples; all others have a dual row that adds nothing
   * @param dual shape (number of rows, n_L). For cross-entropy with labels: rows P in the simplex
   *     with F^T (P - Y) = 0, where Y has a single one in each row; the value is the mean over all N
   *     samples of the entropy of the rows. For the squared loss: rows R with F^T R = 0; the value is
   *     {@code (1/N) (2 <R, Y> - |R|^2)}. With an output bias F has a further column of ones
   */
  record Dual(List<Integer> rows, Numbers dual) implements Witness {
    public Dual {
      rows = List.copyOf(rows);
    }
  }

  /** UNDECIDED: what was tried, for people. */
  record Tried(String text) implements Witness {
    public Tried {
      LineText.requireShowable(text);
    }
  }
}
