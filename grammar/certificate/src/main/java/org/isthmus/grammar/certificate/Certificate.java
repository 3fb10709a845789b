package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/**
 * A claim about two models, most often about a path between them, with everything that is needed to
 * decide it except the data.
 *
 * @param construction which statement the path follows, for people
 * @param arrays the arrays that writes copy from; they begin with those of the first and the second
 *     model
 * @param steps the segments in order: at least one, except that a ray may begin at once, and that a
 *     disconnection has none
 * @throws IllegalArgumentException if a write names an array that is not there, an index outside a
 *     shape, or the arrays of a model are missing or of the wrong shape
 */
public record Certificate(
    Claim claim,
    Loss loss,
    Network network,
    DataReference data,
    ModelReference first,
    ModelReference second,
    String construction,
    List<StoredArray> arrays,
    List<Step> steps)
    implements Document {

  public Certificate {
    arrays = List.copyOf(arrays);
    steps = List.copyOf(steps);
    LineText.requireShowable(construction);
    Iterator<StoredArray> ends = arrays.iterator();
    requireEnd(network, "A", ends);
    requireEnd(network, "B", ends);
    Map<String, Numbers> byName = new HashMap<>();
    for (StoredArray array : arrays) {
      if (byName.put(array.name(), array.numbers()) != null) {
        throw new IllegalArgumentException("two arrays are named " + array.name());
      }
    }
    boolean exact = isExact(claim, arrays, steps);
    for (int k = 0; k < steps.size(); k++) {
      try {
        if (steps.get(k).rule() instanceof Rule.Lift lift) {
          requireFits(lift, network, byName);
        }
        if (steps.get(k).rule() instanceof Rule.Enclosed && exact) {
          throw new IllegalArgumentException(
              "an exact certificate has no step of the rule enclosed (it has fractions, another"
                  + " step that is decided on the data, or a claim other than max_loss)");
        }
        for (Write write : steps.get(k).writes()) {
          requireFits(write, network, byName);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("step " + (k + 1) + ": " + e.getMessage(), e);
      }
    }
    if (claim instanceof Claim.Unbounded ray) {
      requireFits(ray, network, byName);
    } else if (claim instanceof Claim.Disconnected disconnected) {
      requireFits(disconnected, data.size(), steps.size());
    } else if (steps.isEmpty()) {
      throw new IllegalArgumentException("the path has no step");
    }
  }

  @Override
  public String kind() {
    return claim.kind();
  }

  @Override
  public List<ModelReference> models() {
    return List.of(first, second);
  }

  /**
   * Whether the checker decides the claim in exact arithmetic: where an array has fractions, a step
   * is decided exactly on the data, or the claim is another than a bound on the loss.
   */
  public boolean isExact() {
    return isExact(claim, arrays, steps);
  }

  private static boolean isExact(Claim claim, List<StoredArray> arrays, List<Step> steps) {
    return !(claim instanceof Claim.MaxLoss || claim instanceof Claim.AtMostEnds)
        || arrays.stream().anyMatch(array -> array.numbers() instanceof Numbers.Fractions)
        || isDecidedOnData(steps);
  }

  /**
   * Whether some step is decided exactly on the data, and so proves nothing about others. A step of
   * the rule enclosed is not: what it bounds is decided anew on any data.
   */
  public boolean isDecidedOnData() {
    return isDecidedOnData(steps);
  }

  private static boolean isDecidedOnData(List<Step> steps) {
    return steps.stream()
        .anyMatch(step -> step.rule() instanceof Rule.Affine || step.rule() instanceof Rule.Lift);
  }

  /** The arrays of a model under the prefix {@code A} or {@code B}, in the order of the format. */
  public static List<StoredArray> arraysOf(ParameterPoint point, String prefix) {
    List<StoredArray> arrays = new ArrayList<>();
    for (int l = 1; l <= point.network().depth(); l++) {
      arrays.add(new StoredArray(prefix + ".W" + l, false, point.weight(l)));
      if (point.network().hasBias(l)) {
        arrays.add(new StoredArray(prefix + ".b" + l, true, point.bias(l)));
      }
    }
    return List.copyOf(arrays);
  }

  /** As {@link #arraysOf(ParameterPoint, String)}, fractions where they are needed. */
  public static List<StoredArray> arraysOf(RationalPoint point, String prefix) {
    List<StoredArray> arrays = new ArrayList<>();
    for (int l = 1; l <= point.network().depth(); l++) {
      arrays.add(new StoredArray(prefix + ".W" + l, false, Numbers.of(point.weight(l))));
      if (point.network().hasBias(l)) {
        arrays.add(new StoredArray(prefix + ".b" + l, true, Numbers.of(point.bias(l))));
      }
    }
    return List.copyOf(arrays);
  }

  /**
   * The first model: the start of the path.
   *
   * @throws IllegalStateException if it has fractions
   */
  public ParameterPoint start() {
    return end("A");
  }

  /**
   * The second model: the end that the path must reach bit for bit.
   *
   * @throws IllegalStateException if it has fractions
   */
  public ParameterPoint target() {
    return end("B");
  }

  /** The first model, exactly. */
  public RationalPoint exactStart() {
    return exactEnd("A");
  }

  /** The second model, exactly. */
  public RationalPoint exactTarget() {
    return exactEnd("B");
  }

  private ParameterPoint end(String prefix) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(array(prefix + ".W" + l).values());
      biases.add(
          network.hasBias(l)
              ? array(prefix + ".b" + l).values()
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  private RationalPoint exactEnd(String prefix) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(array(prefix + ".W" + l).numbers().exact());
      biases.add(
          network.hasBias(l)
              ? array(prefix + ".b" + l).numbers().exact()
              : RationalMatrix.zeros(1, network.width(l)));
    }
    return new RationalPoint(network, weights, biases);
  }

  private StoredArray array(String name) {
    return arrays.stream().filter(array -> array.name().equals(name)).findFirst().orElseThrow();
  }

  /** The canonical digest of the model under the prefix {@code A} or {@code B}. */
  String digest(String prefix) {
    List<Numbers> weights = new ArrayList<>();
    List<Numbers> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(array(prefix + ".W" + l).numbers());
      biases.add(
          network.hasBias(l)
              ? array(prefix + ".b" + l).numbers()
              : new Numbers.Doubles(Matrix.zeros(1, network.width(l))));
    }
    return Digests.of(network, weights, biases);
  }

  private static void requireEnd(Network network, String prefix, Iterator<StoredArray> arrays) {
    for (int l = 1; l <= network.depth(); l++) {
      requireArray(arrays, prefix + ".W" + l, false, network.width(l - 1), network.width(l));
      if (network.hasBias(l)) {
        requireArray(arrays, prefix + ".b" + l, true, 1, network.width(l));
      }
    }
  }

  private static void requireArray(
      Iterator<StoredArray> arrays, String name, boolean vector, int rows, int columns) {
    String expected = name + (vector ? " vector " : " matrix " + rows + " ") + columns;
    if (!arrays.hasNext()) {
      throw new IllegalArgumentException("an array is missing (expected " + expected + ")");
    }
    StoredArray array = arrays.next();
    Numbers values = array.numbers();
    String found =
        array.name() + (array.vector() ? " vector " : " matrix " + values.rows() + " ")
            + values.columns();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "the arrays of the models do not fit the network (found "
              + found + ", expected " + expected + ")");
    }
  }

  private static void requireFits(
      Rule.Lift lift, Network network, Map<String, Numbers> arrays) {
    if (lift.level() > network.depth()) {
      throw new IllegalArgumentException(
          "the network has no layer " + lift.level() + " to lift to (expected at most "
              + network.depth() + ")");
    }
    if (lift.rows().largest() >= network.width(1)) {
      throw new IllegalArgumentException(
          "a lift names a neuron that is not there (found " + lift.rows().largest()
              + ", expected less than " + network.width(1) + ")");
    }
    for (int k = 3; k <= lift.level(); k++) {
      String name = lift.inverses().get(k - 3);
      requireShape(name, arrays, network.width(k), network.width(k - 1));
    }
  }

  private static void requireFits(
      Claim.Unbounded ray, Network network, Map<String, Numbers> arrays) {
    if (network.depth() < 2 || ray.neuron() >= network.width(1)) {
      throw new IllegalArgumentException(
          "the first hidden layer has no neuron " + ray.neuron() + " to move");
    }
    requireShape(ray.array(), arrays, network.inputWidth() + 1, 1);
  }

  private static void requireFits(Claim.Disconnected claim, int samples, int steps) {
    if (claim.rows().largest() >= samples) {
      throw new IllegalArgumentException(
          "there is no sample " + claim.rows().largest() + " (expected less than " + samples + ")");
    }
    if (steps != 0) {
      throw new IllegalArgumentException("a disconnection has no path (found " + steps + " steps)");
    }
  }

  private static void requireShape(
      String name, Map<String, Numbers> arrays, int rows, int columns) {
    Numbers array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("there is no array " + name);
    }
    if (array.rows() != rows || array.columns() != columns) {
      throw new IllegalArgumentException(
          "array " + name + " has the wrong shape (found " + array.rows() + " x "
              + array.columns() + ", expected " + rows + " x " + columns + ")");
    }
  }

  private static void requireFits(Write write, Network network, Map<String, Numbers> arrays) {
    Block target = write.target();
    int l = target.layer();
    if (l < 1 || l > network.depth() || (target.bias() && !network.hasBias(l))) {
      throw new IllegalArgumentException(
          "the network has no parameter " + target.parameter());
    }
    int rows = target.bias() ? 1 : network.width(l - 1);
    if (target.rows().largest() >= rows || target.columns().largest() >= network.width(l)) {
      throw new IllegalArgumentException(
          "a write goes outside " + target.parameter() + " (found entry "
              + target.rows().largest() + ", " + target.columns().largest() + ", expected within "
              + rows + " x " + network.width(l) + ")");
    }
    if (write instanceof Write.Put put) {
      Numbers array = arrays.get(put.array());
      if (array == null) {
        throw new IllegalArgumentException("there is no array " + put.array());
      }
      if (put.rows().largest() >= array.rows() || put.columns().largest() >= array.columns()) {
        throw new IllegalArgumentException(
            "a put reads outside array " + put.array() + " (found entry "
                + put.rows().largest() + ", " + put.columns().largest() + ", expected within "
                + array.rows() + " x " + array.columns() + ")");
      }
    }
  }
}
