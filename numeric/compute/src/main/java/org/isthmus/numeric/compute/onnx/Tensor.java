package org.isthmus.numeric.compute.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.isthmus.numeric.compute.onnx.OnnxProto.TensorProto;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Matrix;

/**
 * A stored tensor, strictly decoded: its data must lie in exactly one of the two places that the
 * format has for its element type, and there must be exactly as many numbers as its sizes say. The
 * sizes are compared with the stored data before anything is allocated.
 */
final class Tensor {

  private static final int EXTERNAL = 1;
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final String label;
  private final Place place;
  private final TensorProto stored;
  private final ElementType type;
  private final int count;

  private Tensor(
      String label, Place place, TensorProto stored, ElementType type, int count) {
    this.label = label;
    this.place = place;
    this.stored = stored;
    this.type = type;
    this.count = count;
  }

  /**
   * The tensor that is stored, its layout checked.
   *
   * @param label what to call it in messages, such as {@code initialiser 'main.0.weight'}
   * @param place what needs it
   */
  static Tensor of(TensorProto stored, String label, Place place) {
    requireStoredHere(stored, label, place);
    int code = stored.getDataType();
    ElementType type =
        ElementType.of(code)
            .orElseThrow(
                () ->
                    place.refusal(
                        label + " has an element type that is not supported (found "
                            + ElementType.nameOf(code)
                            + ", expected float32, float64, float16, bfloat16 or int64)"));
    long expected = elementCount(stored.getDimsList(), label, place);
    int typed =
        switch (type) {
          case FLOAT32 -> stored.getFloatDataCount();
          case FLOAT64 -> stored.getDoubleDataCount();
          case INT64 -> stored.getInt64DataCount();
          case FLOAT16, BFLOAT16 -> stored.getInt32DataCount();
        };
    int anywhere =
        stored.getFloatDataCount()
            + stored.getDoubleDataCount()
            + stored.getInt64DataCount()
            + stored.getInt32DataCount()
            + stored.getUint64DataCount()
            + stored.getStringDataCount();
    if (anywhere != typed) {
      throw place.refusal(
          label + " has data of another type than its own, which is " + type.notation());
    }
    if (stored.hasRawData() && typed > 0) {
      throw place.refusal(label + " has its data twice, as raw bytes and as numbers");
    }
    if (stored.hasRawData()) {
      long found = stored.getRawData().size();
      if (found != Math.multiplyExact(expected, (long) type.bytes())) {
        throw place.refusal(
            label + " does not have the data that its sizes " + notation(stored.getDimsList())
                + " ask for (found " + found + " bytes, expected " + expected + " times "
                + type.bytes() + ")");
      }
    } else if (typed != expected) {
      throw place.refusal(
          label + " does not have the data that its sizes " + notation(stored.getDimsList())
              + " ask for (found " + typed + " numbers, expected " + expected + ")");
    }
    return new Tensor(label, place, stored, type, (int) expected);
  }

  /** Refuses data in other files and parts that this reader does not know. */
  static void requireStoredHere(TensorProto stored, String label, Place place) {
    if (stored.getDataLocation() == EXTERNAL || stored.getExternalDataCount() > 0) {
      throw place.refusal(
          label + " keeps its data in another file (external_data), which is not supported;"
              + " export the model into one file");
    }
    if (stored.getDataLocation() != 0) {
      throw place.refusal(
          label + " keeps its data in an unknown location (found "
              + stored.getDataLocation() + ", expected 0)");
    }
    if (stored.hasSegment()) {
      throw place.refusal(label + " is stored in segments, which is not supported");
    }
    OnnxFile.requireNoUnknownFields(stored.getUnknownFields(), label, place);
  }

  private static long elementCount(List<Long> sizes, String label, Place place) {
    long product = 1;
    for (long size : sizes) {
      if (size < 0 || size > LARGEST) {
        throw place.refusal(
            label + " has an impossible size (found " + notation(sizes)
                + ", expected sizes from 0 to " + LARGEST + ")");
      }
      // Both factors are below 2^31, so the product cannot overflow a long.
      product *= size;
      if (product > LARGEST) {
        throw place.refusal(
            label + " is too large (sizes " + notation(sizes) + ", expected at most " + LARGEST
                + " elements)");
      }
    }
    return product;
  }

  /** Sizes for messages, on one line however many there are. */
  static String notation(List<Long> sizes) {
    return sizes.size() <= 8 ? sizes.toString() : sizes.size() + " sizes";
  }

  ElementType type() {
    return type;
  }

  String label() {
    return label;
  }

  List<Long> sizes() {
    return stored.getDimsList();
  }

  /** Whether there is one element, and adding or multiplying it to rows keeps them rows. */
  boolean isScalar() {
    return count == 1 && sizes().size() <= 2;
  }

  /** The single element of a scalar. */
  double scalar() {
    return values()[0];
  }

  /**
   * The elements as a matrix, exactly: of the stored shape, or transposed.
   *
   * @throws UnreadableFileException if there are not two sizes or an element is not a finite number
   */
  Matrix matrix(boolean transposed) {
    if (sizes().size() != 2) {
      throw place.refusal(
          label + " should be a matrix (found sizes " + notation(sizes()) + ", expected two)");
    }
    int rows = sizes().get(0).intValue();
    int columns = sizes().get(1).intValue();
    double[] values = values();
    if (!transposed) {
      return Matrix.adopt(rows, columns, values);
    }
    double[] turned = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j * rows + i] = values[i * columns + j];
      }
    }
    return Matrix.adopt(columns, rows, turned);
  }

  /**
   * The elements as one row of the given width, exactly.
   *
   * @throws UnreadableFileException if the sizes are neither [width] nor [1, width] or an element
   *     is not finite
   */
  Matrix row(int width) {
    if (!sizes().equals(List.of((long) width)) && !sizes().equals(List.of(1L, (long) width))) {
      throw place.refusal(
          label + " does not have one bias for each neuron (found sizes " + notation(sizes())
              + ", expected [" + width + "] or [1, " + width + "])");
    }
    return Matrix.adopt(1, width, values());
  }

  /** The elements of a tensor of integers with one size. */
  List<Long> integers() {
    if (type != ElementType.INT64 || sizes().size() != 1) {
      throw place.refusal(
          label + " should be a list of int64 (found " + type.notation() + " with sizes "
              + notation(sizes()) + ")");
    }
    if (!stored.hasRawData()) {
      return stored.getInt64DataList();
    }
    ByteBuffer bytes = bytes();
    return IntStream.range(0, count).mapToObj(k -> bytes.getLong(8 * k)).toList();
  }

  private double[] values() {
    double[] values = new double[count];
    IntToDoubleFunction element = element();
    for (int k = 0; k < count; k++) {
      values[k] = element.applyAsDouble(k);
      if (!Double.isFinite(values[k])) {
        throw place.refusal(
            label + " has an entry that is not a finite number (found " + values[k] + " at "
                + position(k) + ")");
      }
    }
    return values;
  }

  private String position(int k) {
    if (sizes().size() != 2) {
      return "[" + k + "]";
    }
    long columns = sizes().get(1);
    return "[" + k / columns + ", " + k % columns + "]";
  }

  private IntToDoubleFunction element() {
    boolean raw = stored.hasRawData();
    ByteBuffer bytes = bytes();
    switch (type) {
      case FLOAT32:
        return raw ? k -> bytes.getFloat(4 * k) : stored::getFloatData;
      case FLOAT64:
        return raw ? k -> bytes.getDouble(8 * k) : stored::getDoubleData;
      case FLOAT16:
        IntUnaryOperator half = halfBits(raw, bytes);
        return k -> ElementType.widenFloat16(half.applyAsInt(k));
      case BFLOAT16:
        IntUnaryOperator brain = halfBits(raw, bytes);
        return k -> ElementType.widenBfloat16(brain.applyAsInt(k));
      default:
        throw place.refusal(
            label + " should hold floating-point numbers (found " + type.notation() + ")");
    }
  }

  private IntUnaryOperator halfBits(boolean raw, ByteBuffer bytes) {
    if (raw) {
      return k -> Short.toUnsignedInt(bytes.getShort(2 * k));
    }
    return k -> {
      int bits = stored.getInt32Data(k);
      if ((bits & 0xffff) != bits) {
        throw place.refusal(
            label + " has an entry that is not made of 16 bits (found " + bits + " at "
                + position(k) + ")");
      }
      return bits;
    };
  }

  /** The raw bytes, counted from 0: the tensor may be a view into the bytes of the whole file. */
  private ByteBuffer bytes() {
    return stored.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
