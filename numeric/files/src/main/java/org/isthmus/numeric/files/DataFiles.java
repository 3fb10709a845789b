package org.isthmus.numeric.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;

/** Data from files, as a {@link DataRecipe} says. */
public final class DataFiles {

  private static final String INPUTS = "X";
  private static final String TARGETS = "Y";

  private DataFiles() {}

  /**
   * Reads the files of a recipe and applies its operations, in order, in binary64, each rounded
   * once.
   *
   * <p>Labels of IDX, CIFAR-10 and CSV files with labels, and target arrays of an integer type with
   * one axis, are classes; all other targets are real numbers, of shape (N, n_L), where one axis
   * means n_L = 1. Inputs of more than two axes are flattened, the last index fastest.
   *
   * @param folder where relative paths of the recipe start
   * @throws UnreadableFileException if a file is missing, damaged or too short, holds something
   *     else or fractions that are no doubles, or an operation does not fit what it holds
   * @throws IllegalArgumentException if no file could satisfy the recipe
   */
  public static Dataset read(DataRecipe recipe, Path folder) {
    if (recipe.format() instanceof DataRecipe.Text) {
      RationalDataset exact = readExact(recipe, folder);
      return new Dataset(
          doubles(recipe, exact.inputs()),
          new Targets.Values(doubles(recipe, ((RationalTargets.Values) exact.targets()).values())));
    }
    List<Path> files = files(recipe, folder);
    Window window = window(recipe, files);
    int applied = (int) leadingTakes(recipe).count();
    Samples samples = samples(recipe.format(), files, window);
    for (; applied < recipe.operations().size(); applied++) {
      samples.apply(recipe.operations().get(applied));
    }
    return samples.toDataset();
  }

  /**
   * The same with exact numbers: text files as they are written, all others as the numbers that
   * {@link #read} gives.
   */
  public static RationalDataset readExact(DataRecipe recipe, Path folder) {
    if (!(recipe.format() instanceof DataRecipe.Text text)) {
      return RationalDataset.of(read(recipe, folder));
    }
    List<Path> files = files(recipe, folder);
    Window window = window(recipe, files);
    Map<String, RationalMatrix> matrices = FractionFiles.read(files.get(0));
    String place = files.get(0).toString();
    List<RationalMatrix> both = new ArrayList<>();
    for (String name : List.of(text.inputs(), text.targets())) {
      if (!matrices.containsKey(name)) {
        throw new UnreadableFileException(
            place,
            "there is no matrix \"" + name + "\" (found " + String.join(", ", matrices.keySet())
                + ")");
      }
      both.add(matrices.get(name));
    }
    if (both.get(0).rows() != both.get(1).rows()) {
      throw new UnreadableFileException(
          place,
          "inputs and targets differ in number (found " + both.get(0).rows() + " inputs and "
              + both.get(1).rows() + " targets)");
    }
    int size = window.size(place, both.get(0).rows());
    int[] kept = IntStream.range(0, size).map(i -> (int) window.from() + i).toArray();
    return new RationalDataset(
        both.get(0).rows(kept), new RationalTargets.Values(both.get(1).rows(kept)));
  }

  private static Matrix doubles(DataRecipe recipe, RationalMatrix exact) {
    return Matrix.exactly(exact)
        .orElseThrow(
            () ->
                new UnreadableFileException(
                    recipe.files().get(0),
                    "some numbers are not binary64 numbers (expected such for what is done in"
                        + " binary64)"));
  }

  private static List<Path> files(DataRecipe recipe, Path folder) {
    DataRecipeText.requirePossible(recipe);
    List<Path> files = new ArrayList<>();
    for (String file : recipe.files()) {
      try {
        files.add(folder.resolve(file));
      } catch (InvalidPathException e) {
        throw new UnreadableFileException(
            LineText.shown(file), "this is not the name of a file", e);
      }
    }
    return files;
  }

  private static Stream<DataRecipe.Take> leadingTakes(DataRecipe recipe) {
    return recipe.operations().stream()
        .takeWhile(DataRecipe.Take.class::isInstance)
        .map(DataRecipe.Take.class::cast);
  }

  private static Window window(DataRecipe recipe, List<Path> files) {
    Window window = Window.ALL;
    for (DataRecipe.Take take : leadingTakes(recipe).toList()) {
      window = window.take(files.get(0).toString(), take);
    }
    return window;
  }

  /**
   * Writes data to a {@code .npz} file: {@code X}, the inputs of shape (N, n_0), and {@code Y}, the
   * targets: class labels as integers of shape (N), real targets of shape (N, n_L). The recipe with
   * the format {@code Arrays("X", "Y")} and no operations reads the same data.
   *
   * @throws IllegalArgumentException if the name of the file does not end in {@code .npz}
   * @throws java.io.UncheckedIOException if the file cannot be written; then it is as it was before
   */
  public static void write(Path file, Dataset data) {
    NamedArray targets;
    if (data.targets() instanceof Targets.Labels labels) {
      long[] classes = new long[labels.size()];
      Arrays.setAll(classes, labels::get);
      targets = NamedArray.ofIntegers(TARGETS, List.of(classes.length), classes);
    } else {
      targets = NamedArray.of(TARGETS, ((Targets.Values) data.targets()).values());
    }
    ArrayFiles.write(file, List.of(NamedArray.of(INPUTS, data.inputs()), targets));
  }

  private static Samples samples(DataRecipe.Format format, List<Path> files, Window window) {
    if (format instanceof DataRecipe.Idx) {
      return IdxReader.read(files.get(0), files.get(1), window);
    } else if (format instanceof DataRecipe.Cifar) {
      return CifarReader.read(files, window);
    } else if (format instanceof DataRecipe.Csv csv) {
      return CsvReader.read(files.get(0), csv, window);
    } else if (format instanceof DataRecipe.Arrays arrays) {
      return arrays(files.get(0), arrays.inputs(), arrays.targets(), window);
    }
    ArrayData inputs = ArrayFiles.readNpy(files.get(0), "of the inputs");
    ArrayData targets = ArrayFiles.readNpy(files.get(1), "of the targets");
    return samples(files.get(0), inputs, files.get(1), targets, window);
  }

  private static Samples arrays(Path file, String inputs, String targets, Window window) {
    if (!ArrayFiles.isArchive(file)) {
      ByteReader.length(file);
      throw new UnreadableFileException(
          file.toString(),
          "this is not a file of arrays (expected .npz or .safetensors at the end of the name)");
    }
    Map<String, ArrayData> found =
        ArrayFiles.read(file, name -> name.equals(inputs) || name.equals(targets));
    for (String name : List.of(inputs, targets)) {
      if (!found.containsKey(name)) {
        throw new UnreadableFileException(
            file.toString(),
            "there is no array \"" + name + "\" (found "
                + String.join(", ", ArrayFiles.names(file)) + ")");
      }
    }
    return samples(file, found.get(inputs), file, found.get(targets), window);
  }

  private static Samples samples(
      Path file, ArrayData inputs, Path targetFile, ArrayData targets, Window window) {
    String place = file.toString();
    // The targets are copied first: the inputs are changed in place, and may be the same array.
    Targets decoded = targets(targetFile, targets, window);
    int axes = inputs.shape().size();
    if (axes == 0) {
      throw new UnreadableFileException(
          place, "the inputs are a single number (expected shape (N, n_0))");
    }
    if (!inputs.shape().get(0).equals(targets.shape().get(0))) {
      throw new UnreadableFileException(
          place,
          "inputs and targets differ in number (found " + inputs.shape().get(0) + " inputs and "
              + targets.shape().get(0) + " targets)");
    }
    inputs.requireFinite(place, "of the inputs");
    int rows = window.size(place, inputs.shape().get(0));
    int columns = inputs.values().length / inputs.shape().get(0);
    if (columns == 0) {
      throw new UnreadableFileException(
          place,
          "a sample has no inputs (found shape " + NamedArray.notation(inputs.shape()) + ")");
    }
    return new Samples(place, rows, columns, rows(inputs, window, rows, columns), decoded);
  }

  /** The targets; they share nothing with the array. */
  private static Targets targets(Path file, ArrayData targets, Window window) {
    String place = file.toString();
    int axes = targets.shape().size();
    if (axes != 1 && axes != 2) {
      throw new UnreadableFileException(
          place,
          "the targets have the wrong shape (found " + NamedArray.notation(targets.shape())
              + ", expected (N,) or (N, n_L))");
    }
    targets.requireFinite(place, "of the targets");
    int rows = window.size(place, targets.shape().get(0));
    if (axes == 1 && targets.isIntegral()) {
      int[] labels = new int[rows];
      for (int i = 0; i < rows; i++) {
        double label = targets.values()[(int) window.from() + i];
        if (label < 0 || label > Integer.MAX_VALUE) {
          throw new UnreadableFileException(
              place,
              "a class label is not possible (found " + (long) label + " in sample "
                  + (window.from() + i)
                  + ", expected 0, 1, 2, ...; real targets have a floating-point type)");
        }
        labels[i] = (int) label;
      }
      return Targets.Labels.of(labels);
    }
    int columns = axes == 1 ? 1 : targets.shape().get(1);
    if (columns == 0) {
      throw new UnreadableFileException(place, "a sample has no targets");
    }
    double[] values = rows(targets, window, rows, columns).clone();
    return new Targets.Values(Matrix.adopt(rows, columns, values));
  }

  private static double[] rows(ArrayData array, Window window, int rows, int columns) {
    int from = (int) window.from() * columns;
    int length = rows * columns;
    return length == array.values().length
        ? array.values()
        : Arrays.copyOfRange(array.values(), from, from + length);
  }
}
