package org.isthmus.numeric.files;

import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;

/**
 * Data on their way from files to a {@link Dataset}: the operations of a recipe change the inputs
 * in place. Binary64, each operation rounded once; the order of the operations below is part of
 * what {@link DataRecipe} defines.
 */
final class Samples {

  private final String place;
  private final int columns;
  private int rows;
  private double[] inputs;
  private Targets targets;

  /** The inputs, row by row, are handed over. */
  Samples(String place, int rows, int columns, double[] inputs, Targets targets) {
    this.place = place;
    this.rows = rows;
    this.columns = columns;
    this.inputs = inputs;
    this.targets = targets;
    if (targets.size() != rows) {
      throw fail(
          "inputs and targets differ in number (found " + rows + " inputs and " + targets.size()
              + " targets)");
    }
  }

  void apply(DataRecipe.Operation operation) {
    if (operation instanceof DataRecipe.Take take) {
      take(take.from(), take.count());
    } else if (operation instanceof DataRecipe.Scale scale) {
      scale(scale.low(), scale.high());
    } else if (operation instanceof DataRecipe.Normalise normalise) {
      normalise(normalise.means(), normalise.deviations());
    } else if (operation instanceof DataRecipe.OneHot oneHot) {
      targets = oneHot(oneHot.classes());
    } else if (operation instanceof DataRecipe.ToFloat32) {
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) inputs[i];
      }
    } else {
      targets = signs();
    }
  }

  /** The data; the samples must not be used afterwards. */
  Dataset toDataset() {
    for (int i = 0; i < inputs.length; i++) {
      if (!(Math.abs(inputs[i]) <= Double.MAX_VALUE)) {
        throw fail(
            "an input is not a finite number after preprocessing (found " + inputs[i]
                + " in sample " + i / columns + " of those taken, input " + i % columns + ")");
      }
    }
    return new Dataset(Matrix.adopt(rows, columns, inputs), targets);
  }

  private void take(int from, int count) {
    if ((long) from + count > rows) {
      throw Window.tooFew(place, from, count, rows);
    }
    inputs = Arrays.copyOfRange(inputs, from * columns, (from + count) * columns);
    targets = targets.range(from, from + count);
    rows = count;
  }

  private void scale(Rational low, Rational high) {
    double factor = high.minus(low).doubleValue();
    double shift = low.doubleValue();
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = inputs[i] * factor / 255 + shift;
    }
  }

  private void normalise(List<Rational> means, List<Rational> deviations) {
    int channels = means.size();
    if (columns % channels != 0) {
      throw fail(
          "the inputs cannot be split into the channels of normalise (found " + columns
              + " inputs, expected a multiple of " + channels + ")");
    }
    int perChannel = columns / channels;
    for (int channel = 0; channel < channels; channel++) {
      double mean = means.get(channel).doubleValue();
      double deviation = deviations.get(channel).doubleValue();
      for (int row = 0; row < rows; row++) {
        int from = row * columns + channel * perChannel;
        for (int i = from; i < from + perChannel; i++) {
          inputs[i] = (inputs[i] / 255 - mean) / deviation;
        }
      }
    }
  }

  private Targets oneHot(int classes) {
    Targets.Labels labels = labels("one_hot");
    requireAtMost(labels, classes - 1, "one_hot");
    if ((long) rows * classes > Integer.MAX_VALUE - 8) {
      throw fail("there are too many classes for one_hot (found " + classes + ")");
    }
    double[] values = new double[rows * classes];
    for (int i = 0; i < rows; i++) {
      values[i * classes + labels.get(i)] = 1;
    }
    return new Targets.Values(Matrix.adopt(rows, classes, values));
  }

  private Targets signs() {
    Targets.Labels labels = labels("signs");
    requireAtMost(labels, 1, "signs");
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = labels.get(i) == 0 ? -1 : 1;
    }
    return new Targets.Values(Matrix.adopt(rows, 1, values));
  }

  private Targets.Labels labels(String operation) {
    if (targets instanceof Targets.Labels labels) {
      return labels;
    }
    throw fail(operation + " needs class labels (found real targets)");
  }

  private void requireAtMost(Targets.Labels labels, int largest, String operation) {
    for (int i = 0; i < rows; i++) {
      if (labels.get(i) > largest) {
        throw fail(
            "a class label is too large for " + operation + " (found " + labels.get(i)
                + " in sample " + i + " of those taken, expected at most " + largest + ")");
      }
    }
  }

  private UnreadableFileException fail(String reason) {
    return new UnreadableFileException(place, reason);
  }
}
