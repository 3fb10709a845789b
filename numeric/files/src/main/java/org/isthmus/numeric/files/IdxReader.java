package org.isthmus.numeric.files;

import java.math.BigInteger;
import java.nio.file.Path;
import org.isthmus.numeric.model.Targets;

/**
 * Reads pairs of IDX files of bytes, plain or gzip: {@code 00 00 08 AXES}, the length of each axis
 * as four bytes, big-endian, and the bytes, the last index fastest.
 */
final class IdxReader {

  private static final int CHUNK = 1 << 16;
  private static final int MOST_AXES = 8;

  private IdxReader() {}

  static Samples read(Path images, Path labels, Window window) {
    try (ByteReader imageFile = ByteReader.openDecompressed(images);
        ByteReader labelFile = ByteReader.openDecompressed(labels)) {
      long[] imageAxes = axes(imageFile, "images");
      long[] labelAxes = axes(labelFile, "labels");
      if (imageAxes.length < 2) {
        throw imageFile.fail(
            "this is not an IDX file of images (found one axis, expected two or more)");
      }
      if (labelAxes.length != 1) {
        throw labelFile.fail(
            "this is not an IDX file of labels (found " + labelAxes.length
                + " axes, expected one)");
      }
      if (imageAxes[0] != labelAxes[0]) {
        throw labelFile.fail(
            "images and labels differ in number (found " + labelAxes[0] + " labels and "
                + imageAxes[0] + " images in " + imageFile.place() + ")");
      }
      int rows = window.size(imageFile.place(), imageAxes[0]);
      double[] classes = values(labelFile, window.from(), rows, 1, labelAxes[0], "the labels");
      int[] classLabels = new int[rows];
      for (int i = 0; i < rows; i++) {
        classLabels[i] = (int) classes[i];
      }
      long columns = 1;
      for (int axis = 1; axis < imageAxes.length; axis++) {
        columns *= imageAxes[axis];
      }
      double[] inputs =
          values(imageFile, window.from(), rows, columns, imageAxes[0], "the images");
      return new Samples(
          imageFile.place(), rows, (int) columns, inputs, Targets.Labels.of(classLabels));
    }
  }

  /** The lengths of the axes, all positive, after checking that the file can have the bytes. */
  private static long[] axes(ByteReader in, String what) {
    byte[] magic = in.read(4, "the header of the " + what);
    if (magic[0] != 0 || magic[1] != 0 || magic[2] != 8) {
      throw in.fail(
          String.format(
              "this is not an IDX file of bytes (found %02x %02x %02x, expected 00 00 08)",
              magic[0], magic[1], magic[2]));
    }
    if (magic[3] < 1 || magic[3] > MOST_AXES) {
      throw in.fail(
          "the IDX header is malformed (found " + (magic[3] & 0xff) + " axes, expected 1 to "
              + MOST_AXES + ")");
    }
    long[] axes = new long[magic[3]];
    BigInteger bytes = BigInteger.ONE;
    for (int axis = 0; axis < axes.length; axis++) {
      for (byte part : in.read(4, "the header of the " + what)) {
        axes[axis] = axes[axis] << 8 | part & 0xff;
      }
      if (axes[axis] == 0) {
        throw in.fail("there are no " + what + " in the file (found an axis of length 0)");
      }
      bytes = bytes.multiply(BigInteger.valueOf(axes[axis]));
    }
    in.requireFollowing(bytes, "the IDX header");
    return axes;
  }

  /**
   * Some consecutive rows of bytes; the others are read over and the end of the file is checked.
   */
  private static double[] values(
      ByteReader in, long from, int rows, long columns, long available, String what) {
    double[] values = in.allocate(rows * columns, what);
    in.skip(from * columns, what);
    byte[] chunk = new byte[CHUNK];
    for (int done = 0; done < values.length; ) {
      int now = Math.min(CHUNK, values.length - done);
      in.read(chunk, 0, now, what);
      for (int i = 0; i < now; i++) {
        values[done + i] = chunk[i] & 0xff;
      }
      done += now;
    }
    in.skip((available - from - rows) * columns, what);
    in.requireEnd();
    return values;
  }
}
