package org.isthmus.grammar.problem.plan;

import java.util.List;
import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.model.Network;

/**
 * A subset of the neurons of every hidden layer: the kept ones.
 *
 * @param choices {@code choices.get(l - 1)} says which neurons of layer l are kept, l = 1..L-1
 */
public record SubsetPlan(String name, Network network, List<Choice> choices, Span span) {

  public SubsetPlan {
    choices = List.copyOf(choices);
    if (choices.size() != network.depth() - 1) {
      throw new IllegalArgumentException(
          "subset " + name + " has " + choices.size() + " layers, network " + network.name()
              + " has " + (network.depth() - 1));
    }
  }

  /** The choice for the hidden layer {@code l} in 1..L-1. */
  public Choice choice(int l) {
    return choices.get(l - 1);
  }

  /** Which neurons of a layer are kept. */
  public sealed interface Choice {

    /** How many are kept. */
    int count();
  }

  /** These: in increasing order, each within the layer. */
  public record Explicit(List<Integer> indices) implements Choice {
    public Explicit {
      indices = List.copyOf(indices);
    }

    @Override
    public int count() {
      return indices.size();
    }
  }

  /** So many at random, with this seed. */
  public record Random(int count, long seed) implements Choice {}

  /** So many, the best by a criterion that looks at the model and the data. */
  public record Selected(int count, Criterion criterion) implements Choice {}

  /** What makes a neuron worth keeping. */
  public enum Criterion {
    /** The order of a pivoted QR factorisation of the weighted, centred features. */
    QR,
    /** The standard deviation of the feature times the norm of its outgoing weights. */
    IMPORTANCE
  }

  /** One answer for each choice. */
  public interface Cases<R> {
    R explicit(List<Integer> indices);

    R random(int count, long seed);

    R selected(int count, Criterion criterion);
  }

  /** The answer for the hidden layer {@code l} in 1..L-1. */
  public <R> R match(int l, Cases<R> cases) {
    Choice choice = choice(l);
    if (choice instanceof Explicit explicit) {
      return cases.explicit(explicit.indices());
    } else if (choice instanceof Random random) {
      return cases.random(random.count(), random.seed());
    } else {
      Selected selected = (Selected) choice;
      return cases.selected(selected.count(), selected.criterion());
    }
  }
}
