package org.isthmus.numeric.model;

import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;

/**
 * How the data of a claim come from files: which files, in which format, and which operations follow,
 * in order. The recipe is part of what a certificate records; the numbers it gives are what the
 * digest is taken of.
 *
 * <p>Every operation works on binary64 and rounds once, to nearest, ties to even. A constant that is
 * not a double is first rounded to one, in the same way.
 *
 * @param format how the files are read
 * @param files the paths as written: inputs first, then, if they are in a file of their own, targets
 * @param operations what is done to the numbers, in order
 */
public record DataRecipe(Format format, List<String> files, List<Operation> operations) {

  public DataRecipe {
    files = List.copyOf(files);
    operations = List.copyOf(operations);
  }

  /** How files are read. */
  public sealed interface Format {}

  /** Two IDX files, plain or gzip: images, flattened row by row, and labels. */
  public record Idx() implements Format {}

  /** CIFAR-10 binary records, plain or gzip: a label byte and 3072 channel-first bytes each. */
  public record Cifar() implements Format {}

  /** Two {@code .npy} files: inputs of shape (N, ...) and targets of shape (N) or (N, n_L). */
  public record Npy() implements Format {}

  /** One {@code .npz} or {@code .safetensors} file: names of the arrays of inputs and of targets. */
  public record Arrays(String inputs, String targets) implements Format {}

  /**
   * One text file of matrices of decimals and fractions {@code p/q}, all exact: the names of the
   * matrices of inputs and of targets.
   */
  public record Text(String inputs, String targets) implements Format {}

  /**
   * One CSV file: the last {@code targets} columns of a row are the targets; {@code header} lines at
   * the top are skipped. With {@code labels}, there is one target column and it holds classes.
   */
  public record Csv(int header, int targets, boolean labels) implements Format {}

  /** One step of preprocessing. */
  public sealed interface Operation {}

  /** Keeps {@code count} samples from sample {@code from} on. */
  public record Take(int from, int count) implements Operation {}

  /** {@code x * (high - low) / 255 + low}: high - low exactly, then rounded; then three operations. */
  public record Scale(Rational low, Rational high) implements Operation {}

  /**
   * {@code (x / 255 - mean) / deviation}, for bytes; one mean and deviation for all inputs, or one
   * for each channel, the inputs being split evenly into that many consecutive channels.
   */
  public record Normalise(List<Rational> means, List<Rational> deviations) implements Operation {
    public Normalise {
      means = List.copyOf(means);
      deviations = List.copyOf(deviations);
      if (means.isEmpty() || means.size() != deviations.size()) {
        throw new IllegalArgumentException(
            "normalise needs as many deviations as means (found "
                + means.size() + " means and " + deviations.size() + " deviations)");
      }
      for (Rational deviation : deviations) {
        if (deviation.signum() <= 0) {
          throw new IllegalArgumentException(
              "normalise needs positive deviations (found " + deviation + ")");
        }
      }
    }
  }

  /** Rounds every input to the nearest float32, ties to even, as a float32 pipeline stores it. */
  public record ToFloat32() implements Operation {}

  /** Turns class labels into rows of {@code classes} targets, one at the label and zero elsewhere. */
  public record OneHot(int classes) implements Operation {}

  /** Turns two classes 0 and 1 into real targets -1 and 1. */
  public record Signs() implements Operation {}

  /** The number of samples that the operations leave at most, if one of them says. */
  public Optional<Integer> statedSize() {
    return operations.stream()
        .filter(Take.class::isInstance)
        .map(operation -> ((Take) operation).count())
        .reduce((first, second) -> second);
  }
}
