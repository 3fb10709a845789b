package org.isthmus.grammar.problem.plan;

import java.util.List;
import org.isthmus.grammar.problem.text.Span;

/**
 * A barrier to prove between a model with one hidden layer and the same model with two of its
 * neurons exchanged.
 *
 * @param citation the statement whose proof shows it
 * @param swap the neurons that are exchanged
 * @param rows the samples that the proof looks at
 */
public record BarrierPlan(
    String name,
    ModelPlan model,
    Citation citation,
    Objective objective,
    Swap swap,
    Rows rows,
    Span span) {

  /** Two different neurons of the hidden layer, counted from 0. */
  public record Swap(int first, int second) {

    /** What a barrier without the option {@code swap} exchanges. */
    public static final Swap DEFAULT = new Swap(0, 1);

    public Swap {
      if (first < 0 || second < 0 || first == second) {
        throw new IllegalArgumentException(
            "a swap needs two different neurons (found " + first + " and " + second + ")");
      }
    }
  }

  /** Which samples the proof looks at. */
  public sealed interface Rows {

    /** One answer for each way to choose. */
    interface Cases<R> {
      R listed(List<Integer> indices);

      R automatic();
    }

    default <R> R match(Cases<R> cases) {
      return this instanceof Listed listed ? cases.listed(listed.indices()) : cases.automatic();
    }
  }

  /** These, counted from 0 after preprocessing: in increasing order, each once. */
  public record Listed(List<Integer> indices) implements Rows {
    public Listed {
      indices = List.copyOf(indices);
    }
  }

  /** Some that serve the proof. */
  public record Automatic() implements Rows {}
}
