package org.isthmus.proofs.nbm21.memorisers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.isthmus.numeric.exact.Rational;

/**
 * A network with one hidden layer that joins the values along a line by straight pieces: a neuron
 * for each change of slope, at most N - 1 for any number of outputs, and an output bias.
 */
public final class Line {

  private Line() {}

  /** The network on positions; its output bias is the first value. */
  public static ReluNetwork of(ProjectedSamples samples) {
    List<Rational> positions = samples.positions();
    List<List<Rational>> incoming = new ArrayList<>();
    List<List<Rational>> outgoing = new ArrayList<>();
    List<Rational> slopes = Collections.nCopies(samples.outputs(), Rational.ZERO);
    for (int i = 0; i + 1 < positions.size(); i++) {
      Rational gap = positions.get(i + 1).minus(positions.get(i));
      List<Rational> next = new ArrayList<>();
      List<Rational> change = new ArrayList<>();
      for (int k = 0; k < samples.outputs(); k++) {
        Rational rise = samples.values().get(i + 1).get(k).minus(samples.values().get(i).get(k));
        next.add(rise.dividedBy(gap));
        change.add(next.get(k).minus(slopes.get(k)));
      }
      if (!next.equals(slopes)) {
        incoming.add(List.of(Rational.ONE, positions.get(i).negate()));
        outgoing.add(change);
      }
      slopes = next;
    }
    return ReluNetwork.ofNeurons(1, incoming, outgoing, samples.values().get(0));
  }
}
