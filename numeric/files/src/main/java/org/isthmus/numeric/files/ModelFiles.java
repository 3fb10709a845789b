package org.isthmus.numeric.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/**
 * Trained networks in {@code .npz} and {@code .safetensors} files. The numbers are widened exactly;
 * nothing is rounded, guessed or left out: every array of the file must be a parameter.
 */
public final class ModelFiles {

  private ModelFiles() {}

  /**
   * Reads the parameters of a network.
   *
   * @param file a {@code .npz} or {@code .safetensors} file of floating-point arrays: weights of
   *     two axes, biases of shape (n_l) or (1, n_l)
   * @param names which array is which parameter
   * @throws UnreadableFileException if the file is damaged, an array is missing, unused, of the
   *     wrong shape, of integers or not finite, or the order of the layers is not clear
   */
  public static ParameterPoint read(Path file, Network network, ArrayNames names) {
    if (FractionFiles.isText(file)) {
      return doubles(file, readExact(file, network, names));
    }
    String place = file.toString();
    Map<String, ArrayData> arrays = arrays(file);
    ArrayNames resolved =
        names.isByConvention() ? NameConvention.resolve(place, arrays, network) : names;
    Assignment assignment = new Assignment(place, arrays, resolved);
    assignment.requireAllUsed(network);
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(assignment.weight(l, network.width(l - 1), network.width(l)));
      biases.add(
          network.hasBias(l)
              ? assignment.bias(l, network.width(l))
              : Matrix.zeros(1, network.width(l)));
    }
    return new ParameterPoint(network, weights, biases);
  }

  /**
   * The same with exact numbers: a text file of matrices {@code W1, b1, ...} ({@link
   * FractionFiles}) as it is written, all others as the numbers that {@link #read} gives.
   */
  public static RationalPoint readExact(Path file, Network network, ArrayNames names) {
    if (!FractionFiles.isText(file)) {
      return RationalPoint.of(read(file, network, names));
    }
    if (!names.isByConvention()) {
      throw new UnreadableFileException(
          file.toString(), "the matrices of a text file cannot be renamed (expected W1, b1, ...)");
    }
    Map<String, RationalMatrix> matrices = new LinkedHashMap<>(FractionFiles.read(file));
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      int width = network.width(l);
      weights.add(taken(file, matrices, "W" + l, network.width(l - 1), width));
      biases.add(
          network.hasBias(l)
              ? taken(file, matrices, "b" + l, 1, width)
              : RationalMatrix.zeros(1, width));
    }
    if (!matrices.isEmpty()) {
      throw new UnreadableFileException(
          file.toString(),
          "matrix " + matrices.keySet().iterator().next() + " is not a parameter of network "
              + network.name());
    }
    return new RationalPoint(network, weights, biases);
  }

  private static RationalMatrix taken(
      Path file, Map<String, RationalMatrix> matrices, String name, int rows, int columns) {
    RationalMatrix matrix = matrices.remove(name);
    if (matrix == null) {
      throw new UnreadableFileException(file.toString(), "there is no matrix " + name);
    }
    if (matrix.rows() != rows || matrix.columns() != columns) {
      throw new UnreadableFileException(
          file.toString(),
          name + " has the wrong shape (found " + matrix.rows() + " x " + matrix.columns()
              + ", expected " + rows + " x " + columns + ")");
    }
    return matrix;
  }

  private static ParameterPoint doubles(Path file, RationalPoint exact) {
    List<List<Matrix>> found = new ArrayList<>();
    for (List<RationalMatrix> parameters : List.of(exact.weights(), exact.biases())) {
      List<Matrix> matrices = new ArrayList<>();
      for (RationalMatrix parameter : parameters) {
        matrices.add(
            Matrix.exactly(parameter)
                .orElseThrow(
                    () ->
                        new UnreadableFileException(
                            file.toString(),
                            "some parameters are not binary64 numbers (expected such for what is"
                                + " done in binary64)")));
      }
      found.add(matrices);
    }
    return new ParameterPoint(exact.network(), found.get(0), found.get(1));
  }

  /**
   * The network that a file of parameters is of, as far as the arrays tell: widths and biases. Its
   * hidden layers are named {@code h1, h2, ...} and all have the given activation.
   *
   * @throws UnreadableFileException if the file is damaged, or its arrays are not the weights and
   *     biases of consecutive layers
   */
  public static Network infer(Path file, ArrayNames names, String name, Activation activation) {
    String place = file.toString();
    if (FractionFiles.isText(file)) {
      throw new UnreadableFileException(
          place, "a network is not told from a text file (expected .npz or .safetensors)");
    }
    Map<String, ArrayData> arrays = arrays(file);
    ArrayNames resolved = names.isByConvention() ? NameConvention.resolve(place, arrays) : names;
    Assignment assignment = new Assignment(place, arrays, resolved);
    List<HiddenLayer> hidden = new ArrayList<>();
    int inputs = 0;
    int width = 0;
    int depth = assignment.depth();
    for (int l = 1; l <= depth; l++) {
      List<Integer> shape = assignment.weightShape(l);
      if (l == 1) {
        inputs = shape.get(0);
      } else if (shape.get(0) != width) {
        throw new UnreadableFileException(
            place,
            "W" + l + " does not fit W" + (l - 1) + " (found " + shape.get(0)
                + " inputs, expected " + width + ")");
      }
      width = shape.get(1);
      if (width < 1 || inputs < 1) {
        throw new UnreadableFileException(place, "W" + l + " has no entries");
      }
      if (l < depth) {
        hidden.add(new HiddenLayer("h" + l, width, activation, assignment.has("b" + l)));
      }
    }
    return new Network(name, inputs, hidden, width, assignment.has("b" + depth));
  }

  /**
   * Writes the parameters to a {@code .npz} file: {@code W1, b1, ..., WL} in the papers'
   * orientation, biases of shape (n_l) where the network has them, each array in its narrowest
   * exact type. The same point gives the same bytes, and {@link #read} gives the same point.
   *
   * @throws IllegalArgumentException if the name of the file does not end in {@code .npz}
   * @throws java.io.UncheckedIOException if the file cannot be written; then it is as it was before
   */
  public static void write(Path file, ParameterPoint point) {
    List<NamedArray> arrays = new ArrayList<>();
    for (int l = 1; l <= point.network().depth(); l++) {
      arrays.add(NamedArray.of("W" + l, point.weight(l)));
      if (point.network().hasBias(l)) {
        Matrix bias = point.bias(l);
        arrays.add(NamedArray.of("b" + l, List.of(bias.columns()), bias.toArray()));
      }
    }
    ArrayFiles.write(file, arrays);
  }

  private static Map<String, ArrayData> arrays(Path file) {
    if (!ArrayFiles.isArchive(file)) {
      ByteReader.length(file);
      throw new UnreadableFileException(
          file.toString(),
          "this is not a file of a model (expected .npz, .safetensors or .txt at the end of the"
              + " name)");
    }
    return ArrayFiles.read(file, name -> true);
  }

  /** The arrays of a file, found by the parameter that each is. */
  private static final class Assignment {

    private final String place;
    private final Map<String, ArrayData> arrays;
    private final Map<String, ArrayNames.Entry> entries = new HashMap<>();

    private Assignment(String place, Map<String, ArrayData> arrays, ArrayNames names) {
      this.place = place;
      this.arrays = arrays;
      names.entries().forEach(entry -> entries.put(entry.parameter(), entry));
    }

    private ArrayNames.Entry entry(String parameter) {
      return entries.getOrDefault(parameter, new ArrayNames.Entry(parameter, parameter, false));
    }

    private boolean has(String parameter) {
      return arrays.containsKey(entry(parameter).array());
    }

    /** The number of layers, when every array belongs to one of them. */
    private int depth() {
      Set<String> unused = new LinkedHashSet<>(arrays.keySet());
      int depth = 0;
      while (has("W" + (depth + 1))) {
        depth++;
        unused.remove(entry("W" + depth).array());
        unused.remove(entry("b" + depth).array());
      }
      if (depth == 0) {
        throw missing("W1");
      }
      if (!unused.isEmpty()) {
        throw fail(
            "array \"" + unused.iterator().next() + "\" is not a parameter of the layers 1 to "
                + depth);
      }
      return depth;
    }

    private void requireAllUsed(Network network) {
      Set<String> unused = new LinkedHashSet<>(arrays.keySet());
      Set<String> parameters = new LinkedHashSet<>();
      for (int l = 1; l <= network.depth(); l++) {
        parameters.add("W" + l);
        if (network.hasBias(l)) {
          parameters.add("b" + l);
        }
      }
      for (String named : entries.keySet()) {
        if (!parameters.contains(named)) {
          throw fail(
              "network " + network.name() + " has no parameter " + named + ", but the array \""
                  + entry(named).array() + "\" is named for it (expected "
                  + String.join(", ", parameters) + ")");
        }
      }
      for (String parameter : parameters) {
        if (!unused.remove(entry(parameter).array())) {
          throw missing(parameter);
        }
      }
      if (!unused.isEmpty()) {
        throw fail(
            "array \"" + unused.iterator().next() + "\" is not a parameter of network "
                + network.name() + " (expected only " + String.join(", ", parameters) + ")");
      }
    }

    private UnreadableFileException missing(String parameter) {
      String array = entry(parameter).array();
      return fail(
          "there is no array \"" + array + "\""
              + (array.equals(parameter) ? "" : " for " + parameter) + " (found "
              + String.join(", ", arrays.keySet()) + ")");
    }

    /** The shape of W_l in the papers' orientation. */
    private List<Integer> weightShape(int l) {
      ArrayNames.Entry entry = entry("W" + l);
      List<Integer> shape = arrays.get(entry.array()).shape();
      if (shape.size() != 2) {
        throw fail(
            "array \"" + entry.array() + "\" is not a weight (found shape "
                + NamedArray.notation(shape) + ", expected two axes)");
      }
      return entry.transposed() ? List.of(shape.get(1), shape.get(0)) : shape;
    }

    private Matrix weight(int l, int rows, int columns) {
      ArrayNames.Entry entry = entry("W" + l);
      ArrayData array = real(entry);
      if (!weightShape(l).equals(List.of(rows, columns))) {
        boolean wouldFit = weightShape(l).equals(List.of(columns, rows));
        List<Integer> expected =
            entry.transposed() ? List.of(columns, rows) : List.of(rows, columns);
        throw fail(
            "array \"" + entry.array() + "\" for W" + l + " has the wrong shape (found "
                + NamedArray.notation(array.shape()) + ", expected "
                + NamedArray.notation(expected) + ")"
                + (wouldFit
                    ? "; it would fit if it were " + (entry.transposed() ? "not " : "")
                        + "transposed"
                    : ""));
      }
      return entry.transposed()
          ? transpose(array.values(), rows, columns)
          : Matrix.adopt(rows, columns, array.values());
    }

    private Matrix bias(int l, int width) {
      ArrayNames.Entry entry = entry("b" + l);
      ArrayData array = real(entry);
      if (!array.shape().equals(List.of(width)) && !array.shape().equals(List.of(1, width))) {
        throw fail(
            "array \"" + entry.array() + "\" for b" + l + " has the wrong shape (found "
                + NamedArray.notation(array.shape()) + ", expected "
                + NamedArray.notation(List.of(width)) + ")");
      }
      return Matrix.adopt(1, width, array.values());
    }

    private ArrayData real(ArrayNames.Entry entry) {
      ArrayData array = arrays.get(entry.array());
      if (array.isIntegral()) {
        throw fail(
            "array \"" + entry.array() + "\" for " + entry.parameter()
                + " is of integers (expected a floating-point type)");
      }
      array.requireFinite(place, "\"" + entry.array() + "\"");
      return array;
    }

    /** The (rows, columns) matrix whose transpose the values are. */
    private static Matrix transpose(double[] values, int rows, int columns) {
      double[] entries = new double[values.length];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          entries[i * columns + j] = values[j * rows + i];
        }
      }
      return Matrix.adopt(rows, columns, entries);
    }

    private UnreadableFileException fail(String reason) {
      return new UnreadableFileException(place, reason);
    }
  }
}
