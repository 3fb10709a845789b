package org.isthmus.verifier.cli.polyline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isthmus.numeric.files.ArrayFiles;
import org.isthmus.numeric.files.NamedArray;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;

/**
 * States of one network in order, each joined to the next by a straight line.
 *
 * @param states at least two
 */
public record Polyline(List<ParameterPoint> states) {

  public Polyline {
    states = List.copyOf(states);
    if (states.size() < 2) {
      throw new IllegalArgumentException(
          "a path has at least two states (found " + states.size() + ")");
    }
  }

  /**
   * Reads the states of a network from a {@code .npz} file: the first axis of every array counts the
   * states, so {@code W1} has the shape (K + 1, n_0, n_1) and {@code b1} the shape (K + 1, n_1). The
   * numbers are widened exactly.
   *
   * @throws UnreadableFileException if the file is damaged, an array is missing, too much, of integers,
   *     of a wrong shape or not finite, or the arrays have different numbers of states or fewer than two
   */
  public static Polyline read(Path file, Network network) {
    String place = file.toString();
    if (!place.toLowerCase(Locale.ROOT).endsWith(".npz")) {
      throw new UnreadableFileException(place, "states are read from a .npz file");
    }
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    ArrayFiles.read(file).forEach(array -> arrays.put(array.name(), array));
    Map<String, List<Integer>> shapes = shapes(network);
    for (String name : arrays.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new UnreadableFileException(
            place,
            "array \"" + name + "\" is not a parameter of network " + network.name()
                + " (expected " + String.join(", ", shapes.keySet()) + ")");
      }
    }
    int count = -1;
    String counted = "";
    Map<String, double[]> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, List<Integer>> shape : shapes.entrySet()) {
      NamedArray array = arrays.get(shape.getKey());
      if (array == null) {
        throw new UnreadableFileException(
            place,
            "there is no array \"" + shape.getKey() + "\" (found "
                + String.join(", ", arrays.keySet()) + ")");
      }
      requireShape(place, array, shape.getValue());
      int states = array.shape().get(0);
      if (count >= 0 && states != count) {
        throw new UnreadableFileException(
            place,
            "the arrays have different numbers of states (found " + count + " in " + counted
                + " and " + states + " in " + array.name() + ")");
      }
      count = states;
      counted = array.name();
      numbers.put(array.name(), finite(place, array));
    }
    if (count < 2) {
      throw new UnreadableFileException(
          place, "a path has at least two states (found " + count + ")");
    }
    List<ParameterPoint> states = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      states.add(state(network, numbers, k));
    }
    return new Polyline(states);
  }

  /** The number of straight lines. */
  public int segments() {
    return states.size() - 1;
  }

  /** The shape of each parameter of a network, without the axis that counts the states. */
  private static Map<String, List<Integer>> shapes(Network network) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (int l = 1; l <= network.depth(); l++) {
      shapes.put("W" + l, List.of(network.width(l - 1), network.width(l)));
      if (network.hasBias(l)) {
        shapes.put("b" + l, List.of(network.width(l)));
      }
    }
    return shapes;
  }

  private static void requireShape(String place, NamedArray array, List<Integer> one) {
    List<Integer> found = array.shape();
    if (found.size() != one.size() + 1 || !found.subList(1, found.size()).equals(one)) {
      List<String> expected = new ArrayList<>(List.of("states"));
      one.forEach(length -> expected.add(Integer.toString(length)));
      throw new UnreadableFileException(
          place,
          "array \"" + array.name() + "\" has the wrong shape (found "
              + NamedArray.notation(found) + ", expected (" + String.join(", ", expected) + "))");
    }
    if (array.isIntegral()) {
      throw new UnreadableFileException(
          place,
          "array \"" + array.name() + "\" is of integers (expected a floating-point type)");
    }
  }

  private static double[] finite(String place, NamedArray array) {
    double[] values = array.toArray();
    int perState = values.length / Math.max(1, array.shape().get(0));
    for (int k = 0; k < values.length; k++) {
      if (!(Math.abs(values[k]) <= Double.MAX_VALUE)) {
        throw new UnreadableFileException(
            place,
            "array \"" + array.name() + "\" has an entry that is not a finite number (found "
                + values[k] + " in state " + k / perState + ")");
      }
    }
    return values;
  }

  private static ParameterPoint state(Network network, Map<String, double[]> numbers, int k) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(part(numbers.get("W" + l), k, network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l)
              ? part(numbers.get("b" + l), k, 1, network.width(l))
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  private static Matrix part(double[] numbers, int k, int rows, int columns) {
    int size = rows * columns;
    return Matrix.adopt(rows, columns, Arrays.copyOfRange(numbers, k * size, (k + 1) * size));
  }
}
