package org.isthmus.numeric.files;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;

/**
 * The canonical line of text of a recipe for data, as certificates record it.
 *
 * <p>The line is the format with its files, then the operations in order, all words separated by
 * single spaces. Formats: {@code idx INPUTS TARGETS}; {@code cifar FILE...}; {@code npy INPUTS
 * TARGETS}; {@code arrays FILE NAME NAME}, with the names of the arrays of inputs and targets;
 * {@code text FILE NAME NAME}, with the names of the matrices of inputs and targets; {@code csv FILE
 * header H targets T}, followed by {@code labels} where the target is a class.
 * Operations: {@code take FROM COUNT}; {@code scale LOW HIGH}; {@code normalise MEAN...
 * DEVIATION...}, as many deviations as means; {@code float32}; {@code one_hot CLASSES}; {@code
 * signs}. Files and names are in double quotes, with {@code \"} and {@code \\} for a quote and a
 * backslash, and have no control characters; numbers are integers or fractions in lowest terms.
 */
public final class DataRecipeText {

  private DataRecipeText() {}

  /**
   * The canonical line of a recipe.
   *
   * @throws IllegalArgumentException if the recipe has not the files that its format needs, a count
   *     that is not possible, or a name that cannot be shown in a line
   */
  public static String write(DataRecipe recipe) {
    requirePossible(recipe);
    List<String> words = new ArrayList<>();
    DataRecipe.Format format = recipe.format();
    words.add(word(format));
    recipe.files().forEach(file -> words.add(LineText.quote(file)));
    if (format instanceof DataRecipe.Arrays arrays) {
      words.add(LineText.quote(arrays.inputs()));
      words.add(LineText.quote(arrays.targets()));
    } else if (format instanceof DataRecipe.Text text) {
      words.add(LineText.quote(text.inputs()));
      words.add(LineText.quote(text.targets()));
    } else if (format instanceof DataRecipe.Csv csv) {
      words.add("header " + csv.header() + " targets " + csv.targets());
      if (csv.labels()) {
        words.add("labels");
      }
    }
    recipe.operations().forEach(operation -> words.add(text(operation)));
    return String.join(" ", words);
  }

  private static String word(DataRecipe.Format format) {
    if (format instanceof DataRecipe.Idx) {
      return "idx";
    } else if (format instanceof DataRecipe.Cifar) {
      return "cifar";
    } else if (format instanceof DataRecipe.Npy) {
      return "npy";
    } else if (format instanceof DataRecipe.Text) {
      return "text";
    } else {
      return format instanceof DataRecipe.Arrays ? "arrays" : "csv";
    }
  }

  private static String text(DataRecipe.Operation operation) {
    if (operation instanceof DataRecipe.Take take) {
      return "take " + take.from() + " " + take.count();
    } else if (operation instanceof DataRecipe.Scale scale) {
      return "scale " + scale.low() + " " + scale.high();
    } else if (operation instanceof DataRecipe.Normalise normalise) {
      StringBuilder text = new StringBuilder("normalise");
      normalise.means().forEach(mean -> text.append(' ').append(mean));
      normalise.deviations().forEach(deviation -> text.append(' ').append(deviation));
      return text.toString();
    } else if (operation instanceof DataRecipe.OneHot oneHot) {
      return "one_hot " + oneHot.classes();
    } else {
      return operation instanceof DataRecipe.ToFloat32 ? "float32" : "signs";
    }
  }

  /**
   * Reads the canonical line of a recipe.
   *
   * @throws IllegalArgumentException if the line is anything but what {@link #write} gives for the
   *     result, with the column where that can be said
   */
  public static DataRecipe parse(String line) {
    return parse(new LineText(line));
  }

  /** As {@link #parse(String)}, from the next word of a line to its end. */
  public static DataRecipe parse(LineText text) {
    String line = text.rest();
    List<String> files = new ArrayList<>();
    DataRecipe.Format format = format(text, files);
    List<DataRecipe.Operation> operations = new ArrayList<>();
    while (!text.atEnd()) {
      operations.add(operation(text));
    }
    DataRecipe recipe = new DataRecipe(format, files, operations);
    if (!write(recipe).equals(line)) {
      throw new IllegalArgumentException(
          "the recipe for data is not in canonical form (expected " + write(recipe) + ")");
    }
    return recipe;
  }

  private static DataRecipe.Format format(LineText text, List<String> files) {
    String expected = "idx, cifar, npy, arrays, text or csv";
    String word = text.word(expected);
    switch (word) {
      case "idx", "npy" -> {
        files.add(text.quoted("the file of the inputs"));
        files.add(text.quoted("the file of the targets"));
        return word.equals("idx") ? new DataRecipe.Idx() : new DataRecipe.Npy();
      }
      case "cifar" -> {
        do {
          files.add(text.quoted("a file"));
        } while (text.atQuote());
        return new DataRecipe.Cifar();
      }
      case "arrays" -> {
        files.add(text.quoted("the file"));
        return new DataRecipe.Arrays(
            text.quoted("the array of the inputs"), text.quoted("the array of the targets"));
      }
      case "text" -> {
        files.add(text.quoted("the file"));
        return new DataRecipe.Text(
            text.quoted("the matrix of the inputs"), text.quoted("the matrix of the targets"));
      }
      case "csv" -> {
        files.add(text.quoted("the file"));
        text.keyword("header");
        int header = text.integer("a number of lines");
        text.keyword("targets");
        int targets = text.integer("a number of columns");
        boolean labels = text.accept("labels");
        return new DataRecipe.Csv(header, targets, labels);
      }
      default ->
          throw new IllegalArgumentException(
              "the recipe for data begins wrongly (found " + LineText.shown(word) + ", expected "
                  + expected + ")");
    }
  }

  private static DataRecipe.Operation operation(LineText text) {
    if (text.accept("take")) {
      return new DataRecipe.Take(
          text.integer("the first sample"), text.integer("a number of samples"));
    } else if (text.accept("scale")) {
      return new DataRecipe.Scale(text.rational("a number"), text.rational("a number"));
    } else if (text.accept("normalise")) {
      List<Rational> numbers = new ArrayList<>();
      do {
        numbers.add(text.rational("a mean or a deviation"));
      } while (text.atNumber());
      int half = numbers.size() / 2;
      return new DataRecipe.Normalise(
          numbers.subList(0, half), numbers.subList(half, numbers.size()));
    } else if (text.accept("float32")) {
      return new DataRecipe.ToFloat32();
    } else if (text.accept("one_hot")) {
      return new DataRecipe.OneHot(text.integer("a number of classes"));
    } else if (text.accept("signs")) {
      return new DataRecipe.Signs();
    }
    throw text.fail("take, scale, normalise, float32, one_hot or signs");
  }

  /** Refuses a recipe that no file could satisfy. */
  static void requirePossible(DataRecipe recipe) {
    int files = recipe.files().size();
    DataRecipe.Format format = recipe.format();
    boolean pair = format instanceof DataRecipe.Idx || format instanceof DataRecipe.Npy;
    if (format instanceof DataRecipe.Cifar ? files < 1 : files != (pair ? 2 : 1)) {
      throw new IllegalArgumentException(
          "the recipe has the wrong number of files for " + word(format) + " (found " + files
              + ", expected " + (pair ? "inputs and targets" : "one") + ")");
    }
    if (recipe.files().contains("")) {
      throw new IllegalArgumentException("the recipe has a file without a name");
    }
    if (format instanceof DataRecipe.Csv csv
        && (csv.header() < 0 || csv.targets() < 1 || csv.labels() && csv.targets() != 1)) {
      throw new IllegalArgumentException(
          "the recipe has an impossible form of csv (found header " + csv.header() + ", targets "
              + csv.targets() + (csv.labels() ? " with labels" : "")
              + ", expected at least one target column, exactly one with labels)");
    }
    for (DataRecipe.Operation operation : recipe.operations()) {
      if (format instanceof DataRecipe.Text && !(operation instanceof DataRecipe.Take)) {
        throw new IllegalArgumentException(
            "after text only take is possible: the other operations work in binary64 (found "
                + text(operation) + ")");
      }
      if (operation instanceof DataRecipe.Take take && (take.from() < 0 || take.count() < 1)) {
        throw new IllegalArgumentException(
            "take needs a first sample and a positive number (found " + take.from() + " and "
                + take.count() + ")");
      }
      if (operation instanceof DataRecipe.OneHot oneHot && oneHot.classes() < 1) {
        throw new IllegalArgumentException(
            "one_hot needs at least one class (found " + oneHot.classes() + ")");
      }
    }
  }
}
