package org.isthmus.grammar.problem.plan;

import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Network;

/** A source of made-up data. The same generator with the same seed gives the same data. */
public sealed interface Generator {

  /** The number N of samples. */
  int samples();

  /** Two interleaved half circles in the plane, a class each, with Gaussian noise. */
  record TwoMoons(int samples, Rational noise, long seed) implements Generator {}

  /** One spiral arm in the plane for each class, with Gaussian noise. */
  record Spirals(int samples, int classes, Rational noise, long seed) implements Generator {}

  /** A Gaussian cluster for each class, of standard deviation {@code spread} in each coordinate. */
  record GaussianClusters(int samples, int classes, int dimension, Rational spread, long seed)
      implements Generator {}

  /** Gaussian inputs with the outputs of a random network of the given shape as real targets. */
  record Teacher(int samples, Network network, long seed) implements Generator {}

  /** One answer for each generator. */
  interface Cases<R> {
    R twoMoons(TwoMoons twoMoons);

    R spirals(Spirals spirals);

    R gaussianClusters(GaussianClusters clusters);

    R teacher(Teacher teacher);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof TwoMoons twoMoons) {
      return cases.twoMoons(twoMoons);
    } else if (this instanceof Spirals spirals) {
      return cases.spirals(spirals);
    } else if (this instanceof GaussianClusters clusters) {
      return cases.gaussianClusters(clusters);
    } else {
      return cases.teacher((Teacher) this);
    }
  }
}
