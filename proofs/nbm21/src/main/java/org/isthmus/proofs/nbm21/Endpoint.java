package org.isthmus.proofs.nbm21;

import org.isthmus.numeric.model.ParameterPoint;

/** A model to connect, with its name and the neurons that it keeps. */
public record Endpoint(String name, ParameterPoint point, KeptNeurons kept) {
  public Endpoint {
    kept.requireFits(point.network());
  }
}
