package org.isthmus.grammar.problem.plan;

import org.isthmus.grammar.problem.text.Span;

/**
 * A path to construct between two models of the same shape.
 *
 * @param citation the statement whose proof constructs it
 */
public record PathPlan(
    String name,
    ModelPlan first,
    ModelPlan second,
    Citation citation,
    Objective objective,
    Method method,
    Span span) {

  /** How the path is constructed. */
  public sealed interface Method {}

  /** NBM21 Theorem 4.1: kept neurons and a subnetwork for every layer. */
  public record Layerwise(Kept kept, Subnetworks subnetworks, Form form, Hub hub)
      implements Method {
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
  public record DropoutStable(SubsetPlan first, SubsetPlan second, boolean rescale)
      implements Method {}

  /** Which neurons the two ends keep. */
  public sealed interface Kept {}

  /** Those of a subset for each end. */
  public record Chosen(SubsetPlan first, SubsetPlan second) implements Kept {}

  /** Those that the files of the subnetworks name, array {@code I}. */
  public record AsStored() implements Kept {}

  /** Where the subnetworks of the two ends come from. */
  public sealed interface Subnetworks {}

  /** Trained on the features of the kept neurons. */
  public record TrainedSubnetworks(Training training) implements Subnetworks {}

  /** Read from files. */
  public record FromFiles(SubnetworkFiles first, SubnetworkFiles second) implements Subnetworks {}

  /** Which of the equivalent constructions. */
  public enum Form {
    /** The short one with 4L - 1 segments. */
    ALTERNATING,
    /** The published one, with every swap of the proof. */
    FAITHFUL
  }

  /** Whether the path goes through a common subnetwork of the inputs, xi_0. */
  public enum Hub {
    YES,
    NO,
    /** Without it where there is room. */
    AUTO
  }

  /** One answer for each method. */
  public interface Cases<R> {
    R layerwise(Layerwise layerwise);

    R dropoutStable(DropoutStable dropoutStable);
  }

  /** The answer for the method. */
  public <R> R match(Cases<R> cases) {
    return method instanceof Layerwise layerwise
        ? cases.layerwise(layerwise)
        : cases.dropoutStable((DropoutStable) method);
  }
}
