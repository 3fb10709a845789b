package org.isthmus.numeric.compute.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Matrix;

/**
 * What the network computes at some place: the step that gave it, and the signal that the step
 * started from. Two signals are the same only if they are one object: a signal is a place in the
 * graph, not a value.
 */
final class Signal implements Value {

  /** A size that the file leaves open. */
  static final long UNKNOWN = -1;

  /** How a signal comes from the one before it. */
  sealed interface Step {}

  /** The samples. */
  record Input() implements Step {}

  /** {@code x W}, with W of shape (width before, width after). */
  record Product(Matrix weight) implements Step {}

  /** {@code x + b}, with b one row, directly after a product. */
  record Shift(Matrix bias) implements Step {}

  /** {@code act(x)}, directly after a product or a shift. */
  record Activate(Activation activation) implements Step {}

  /** The same numbers, one row a sample. */
  record Flatten() implements Step {}

  private final Optional<Signal> before;
  private final Step step;
  private final ElementType type;
  private final List<Long> sizes;
  private final Place place;

  private Signal(
      Optional<Signal> before, Step step, ElementType type, List<Long> sizes, Place place) {
    this.before = before;
    this.step = step;
    this.type = type;
    this.sizes = List.copyOf(sizes);
    this.place = place;
  }

  /**
   * The samples.
   *
   * @param sizes the number of samples and the sizes of one sample, each at least 1 or {@link
   *     #UNKNOWN}; those of a sample that are known have a product below 2^31
   */
  static Signal input(ElementType type, List<Long> sizes, Place place) {
    return new Signal(Optional.empty(), new Input(), type, sizes, place);
  }

  /**
   * The samples multiplied by a matrix.
   *
   * @throws UnreadableFileException if a sample is not a row that fits the matrix, or the matrix is
   *     empty
   */
  Signal times(Tensor tensor, boolean transposed, Place at) {
    if (sizes.size() != 2) {
      throw at.refusal(
          "a dense layer needs one row a sample, so flatten first (found samples with "
              + (sizes.size() - 1) + " sizes, expected one)");
    }
    requireType(tensor, at);
    Matrix weight = tensor.matrix(transposed);
    if (sizes.get(1) != UNKNOWN && sizes.get(1) != weight.rows()) {
      throw at.refusal(
          tensor.label() + " does not fit the layer before (found a " + weight.rows() + " x "
              + weight.columns() + " matrix, expected " + sizes.get(1) + " rows)");
    }
    if (weight.rows() == 0 || weight.columns() == 0) {
      throw at.refusal(
          tensor.label() + " is an empty matrix (found " + weight.rows() + " x "
              + weight.columns() + ")");
    }
    return then(new Product(weight), List.of(sizes.get(0), (long) weight.columns()), at);
  }

  /**
   * The signal with a bias added.
   *
   * @throws UnreadableFileException if it is not the plain result of a product, or the bias does
   *     not fit
   */
  Signal plus(Tensor tensor, Place at) {
    if (!(step instanceof Product product)) {
      throw at.refusal(
          "a constant is added elsewhere than right after a product without bias, which is not"
              + " supported (" + tensor.label() + ")");
    }
    requireType(tensor, at);
    return then(new Shift(tensor.row(product.weight().columns())), sizes, at);
  }

  /**
   * An activation of the signal.
   *
   * @throws UnreadableFileException if there is no dense layer between it and the input or another
   *     activation
   */
  Signal activated(Activation activation, Place at) {
    if (!(step instanceof Product) && !(step instanceof Shift)) {
      throw at.refusal("an activation must directly follow a dense layer");
    }
    return then(new Activate(activation), sizes, at);
  }

  /** The signal with the sizes of a sample multiplied into one. */
  Signal flattened(Place at) {
    if (sizes.size() == 2) {
      return this;
    }
    return then(new Flatten(), List.of(sizes.get(0), flatWidth()), at);
  }

  /** The product of the sizes of one sample, or {@link #UNKNOWN}. */
  long flatWidth() {
    List<Long> sample = sizes.subList(1, sizes.size());
    return sample.contains(UNKNOWN)
        ? UNKNOWN
        : sample.stream().reduce(1L, Math::multiplyExact);
  }

  /** The number of samples if the file fixes it, and the sizes of one sample. */
  List<Long> sizes() {
    return sizes;
  }

  ElementType type() {
    return type;
  }

  /** What gave this signal. */
  Place place() {
    return place;
  }

  /** The steps from the input to this signal. */
  Deque<Step> steps() {
    Deque<Step> steps = new ArrayDeque<>();
    for (Optional<Signal> at = Optional.of(this); at.isPresent(); at = at.get().before) {
      steps.addFirst(at.get().step);
    }
    return steps;
  }

  private Signal then(Step next, List<Long> nextSizes, Place at) {
    return new Signal(Optional.of(this), next, type, nextSizes, at);
  }

  private void requireType(Tensor tensor, Place at) {
    if (tensor.type() != type) {
      throw at.refusal(
          tensor.label() + " has another element type than the input (found "
              + tensor.type().notation() + ", expected " + type.notation() + ")");
    }
  }
}
