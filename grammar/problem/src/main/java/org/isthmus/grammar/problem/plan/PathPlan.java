package org.isthmus.grammar.problem.plan;

import org.isthmus.grammar.problem.text.Span;
import org.isthmus.numeric.exact.Rational;

/** A path to construct. What may be asserted of it depends on its kind. */
public sealed interface PathPlan {

  /** The name in the spec. */
  String name();

  /** The model that the path begins at. */
  ModelPlan start();

  /** The statement whose proof constructs the path. */
  Citation citation();

  /** The loss of which the path says something. */
  Objective objective();

  /** The place of the statement that defines it. */
  Span span();

  /** From one model to another of the same shape. */
  record Connection(
      String name,
      ModelPlan first,
      ModelPlan second,
      Citation citation,
      Objective objective,
      Method method,
      Span span)
      implements PathPlan {

    @Override
    public ModelPlan start() {
      return first;
    }
  }

  /** From a model to infinity, at constant loss. */
  record Ray(
      String name, ModelPlan start, Citation citation, Objective objective, Span span)
      implements PathPlan {}

  /** From a model to the least loss of all, never up. */
  record Descent(
      String name, ModelPlan start, Citation citation, Objective objective, Span span)
      implements PathPlan {}

  /** One answer for each kind of path. */
  interface Cases<R> {
    R connection(Connection connection);

    R ray(Ray ray);

    R descent(Descent descent);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Connection connection) {
      return cases.connection(connection);
    } else if (this instanceof Ray ray) {
      return cases.ray(ray);
    } else {
      return cases.descent((Descent) this);
    }
  }

  /** How a path between two models is constructed. */
  sealed interface Method {

    /** One answer for each method. */
    interface Cases<R> {
      R layerwise(Layerwise layerwise);

      R dropoutStable(DropoutStable dropoutStable);

      R widthN1(WidthN1 widthN1);
    }

    default <R> R match(Cases<R> cases) {
      if (this instanceof Layerwise layerwise) {
        return cases.layerwise(layerwise);
      } else if (this instanceof DropoutStable dropoutStable) {
        return cases.dropoutStable(dropoutStable);
      } else {
        return cases.widthN1((WidthN1) this);
      }
    }
  }

  /** NBM21 Theorem 4.1: kept neurons and a subnetwork for every layer. */
  record Layerwise(Kept kept, Subnetworks subnetworks, Form form, Hub hub) implements Method {
    public Layerwise {
      if (kept instanceof AsStored && !(subnetworks instanceof FromFiles)) {
        throw new IllegalArgumentException("only files of subnetworks store kept neurons");
      }
    }
  }

  /**
   * NBM21 Corollary 4.3, the path of Kuditipudi et al.: neurons outside the subsets are dropped.
   *
   * @param rescale whether the outgoing weights of what is left are multiplied by a factor
   */
  record DropoutStable(SubsetPlan first, SubsetPlan second, boolean rescale) implements Method {}

  /**
   * N21 Theorem 3.1: a first hidden layer of more neurons than there are samples.
   *
   * @param form how the first layers are made equal
   * @param arithmetic what the numbers of the path are
   */
  record WidthN1(Exchange form, Arithmetic arithmetic) implements Method {
    public WidthN1 {
      if (!fit(form, arithmetic)) {
        throw new IllegalArgumentException("doubles are exchanged in batches only");
      }
    }

    /** Whether the neurons can be exchanged in this form in this arithmetic. */
    public static boolean fit(Exchange form, Arithmetic arithmetic) {
      return form == Exchange.BATCHED || arithmetic == Arithmetic.EXACT;
    }
  }

  /** Which neurons the two ends keep. */
  sealed interface Kept {}

  /** Those of a subset for each end. */
  record Chosen(SubsetPlan first, SubsetPlan second) implements Kept {}

  /** Those that the files of the subnetworks name, array {@code I}. */
  record AsStored() implements Kept {}

  /** Where the subnetworks of the two ends come from. */
  sealed interface Subnetworks {

    /** One answer for each origin. */
    interface Cases<R> {
      R trained(TrainedSubnetworks trained);

      R memorised(MemorisedSubnetworks memorised);

      R separated(SeparatedSubnetworks separated);

      R fromFiles(FromFiles files);
    }

    default <R> R match(Cases<R> cases) {
      if (this instanceof TrainedSubnetworks trained) {
        return cases.trained(trained);
      } else if (this instanceof MemorisedSubnetworks memorised) {
        return cases.memorised(memorised);
      } else if (this instanceof SeparatedSubnetworks separated) {
        return cases.separated(separated);
      } else {
        return cases.fromFiles((FromFiles) this);
      }
    }
  }

  /** Trained on the features of the kept neurons. */
  record TrainedSubnetworks(Training training) implements Subnetworks {}

  /**
   * Constructed to fit given outputs on every sample, as NBM21 Corollary 4.4 asks for; every hidden
   * layer has relu.
   *
   * @param seed of everything that is random
   * @param target the loss that is good enough, not negative; 0 as for {@link TrainedSubnetworks}
   */
  record MemorisedSubnetworks(long seed, Rational target) implements Subnetworks {}

  /**
   * Constructed from hyperplanes between each class and the others, as NBM21 Corollary 4.5 asks
   * for; the loss is the cross-entropy.
   *
   * @param target the loss that is good enough, not negative; 0 as for {@link TrainedSubnetworks}
   */
  record SeparatedSubnetworks(Rational target) implements Subnetworks {}

  /** Read from files. */
  record FromFiles(SubnetworkFiles first, SubnetworkFiles second) implements Subnetworks {}

  /** Which of the equivalent constructions of NBM21 Theorem 4.1. */
  enum Form {
    /** The short one with 4L - 1 segments. */
    ALTERNATING,
    /** The published one, with every swap of the proof. */
    FAITHFUL
  }

  /** Whether the path goes through a common subnetwork of the inputs, xi_0. */
  enum Hub {
    YES,
    NO,
    /** Without it where there is room. */
    AUTO
  }

  /** How the neurons of a first layer get the weights of the other end. */
  enum Exchange {
    /** As many at once as are free. */
    BATCHED,
    /** One after the other, as in the published proof. */
    SEQUENTIAL
  }

  /** What the numbers of a path are. */
  enum Arithmetic {
    /** Exact rationals: nothing is rounded. */
    EXACT,
    /** Doubles, whose loss is enclosed. */
    ENCLOSED
  }
}
