package org.isthmus.grammar.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.LineText;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * The claim that a piecewise linear path connects two models and that the loss is at most {@code
 * bound} at every point of it, with everything that is needed to decide it except the data.
 *
 * @param bound the exact bound B of the claim {@code max loss <= B}
 * @param construction which statement the path follows, for people
 * @param arrays the arrays that writes copy from; they begin with those of the first and the second
 *     model
 * @param steps the segments in order
 * @throws IllegalArgumentException if a write names an array that is not there, an index outside a
 *     shape, or the arrays of a model are missing or of the wrong shape
 */
public record Certificate(
    Rational bound,
    Loss loss,
    Network network,
    DataReference data,
    ModelReference first,
    ModelReference second,
    String construction,
    List<StoredArray> arrays,
    List<Step> steps) {

  public Certificate {
    arrays = List.copyOf(arrays);
    steps = List.copyOf(steps);
    LineText.requireShowable(construction);
    Iterator<StoredArray> ends = arrays.iterator();
    requireEnd(network, "A", ends);
    requireEnd(network, "B", ends);
    Map<String, Matrix> byName = new HashMap<>();
    for (StoredArray array : arrays) {
      if (byName.put(array.name(), array.values()) != null) {
        throw new IllegalArgumentException("two arrays are named " + array.name());
      }
    }
    for (int k = 0; k < steps.size(); k++) {
      for (Write write : steps.get(k).writes()) {
        try {
          requireFits(write, network, byName);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("step " + (k + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("the path has no step");
    }
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

  /** The first model: the start of the path. */
  public ParameterPoint start() {
    return end("A");
  }

  /** The second model: the end that the path must reach bit for bit. */
  public ParameterPoint target() {
    return end("B");
  }

  private ParameterPoint end(String prefix) {
    Map<String, Matrix> byName = new HashMap<>();
    arrays.forEach(array -> byName.put(array.name(), array.values()));
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(byName.get(prefix + ".W" + l));
      biases.add(
          network.hasBias(l)
              ? byName.get(prefix + ".b" + l)
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
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
    Matrix values = array.values();
    String found =
        array.name() + (array.vector() ? " vector " : " matrix " + values.rows() + " ")
            + values.columns();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "the arrays of the models do not fit the network (found "
              + found + ", expected " + expected + ")");
    }
  }

  private static void requireFits(Write write, Network network, Map<String, Matrix> arrays) {
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
      Matrix array = arrays.get(put.array());
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
