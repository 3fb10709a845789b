package org.isthmus.numeric.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.Targets;

/**
 * SHA-256 digests as 64 lower-case hexadecimal digits.
 *
 * <p>The canonical digests are of numbers, not of files: copies of one model in different formats
 * agree, and so do compressed and plain data. What is digested is, byte by byte, lines of ASCII
 * that end in one line feed, integers in decimal without leading zeros, and numbers as
 * little-endian binary64, the sign of zero included, a matrix row by row.
 */
public final class Digests {

  private static final int CHUNK = 1 << 13;

  private Digests() {}

  /**
   * The canonical digest of a parameter point of a network with L layers: the line {@code
   * isthmus-parameters-1 L}; then for l = 1..L the line {@code Wl n_{l-1} n_l} (such as {@code W1
   * 784 64}) and the numbers of W_l, in the papers' orientation, and, only where layer l has a
   * bias, the line {@code bl n_l} and the numbers of b_l. The names of the network and of its
   * layers and the activations are not digested.
   */
  public static String of(ParameterPoint point) {
    MessageDigest digest = sha256();
    int depth = point.network().depth();
    line(digest, "isthmus-parameters-1 " + depth);
    for (int l = 1; l <= depth; l++) {
      Matrix weight = point.weight(l);
      line(digest, "W" + l + " " + weight.rows() + " " + weight.columns());
      numbers(digest, weight);
      if (point.network().hasBias(l)) {
        line(digest, "b" + l + " " + point.bias(l).columns());
        numbers(digest, point.bias(l));
      }
    }
    return hex(digest);
  }

  /**
   * The canonical digest of data after all preprocessing: the line {@code isthmus-data-1}; the line
   * {@code inputs N n_0} and the numbers of the inputs; then for classes the line {@code labels N}
   * and each label as a little-endian integer of 4 bytes, for real targets the line {@code values N
   * n_L} and the numbers of the targets.
   */
  public static String of(Dataset data) {
    MessageDigest digest = sha256();
    line(digest, "isthmus-data-1");
    line(digest, "inputs " + data.inputs().rows() + " " + data.inputs().columns());
    numbers(digest, data.inputs());
    if (data.targets() instanceof Targets.Labels labels) {
      line(digest, "labels " + labels.size());
      ByteBuffer buffer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < labels.size(); i++) {
        digest.update(buffer.putInt(0, labels.get(i)).array());
      }
    } else {
      Matrix values = ((Targets.Values) data.targets()).values();
      line(digest, "values " + values.rows() + " " + values.columns());
      numbers(digest, values);
    }
    return hex(digest);
  }

  /** The digest of bytes as they are. */
  public static String of(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return hex(digest);
  }

  /**
   * The digest of the bytes of a file as they are; it only informs, the canonical digest decides.
   *
   * @throws UnreadableFileException if the file is missing, empty or cannot be read
   */
  public static String of(Path file) {
    ByteReader.length(file);
    MessageDigest digest = sha256();
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    } catch (IOException e) {
      throw ByteReader.failure(file.toString(), e);
    }
    return hex(digest);
  }

  private static void line(MessageDigest digest, String text) {
    digest.update((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static void numbers(MessageDigest digest, Matrix matrix) {
    if (matrix.columns() == 0) {
      return;
    }
    int rows = Math.max(1, CHUNK / matrix.columns());
    double[] chunk = new double[Math.min(rows, matrix.rows()) * matrix.columns()];
    ByteBuffer bytes = ByteBuffer.allocate(8 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < matrix.rows(); from += rows) {
      int to = Math.min(matrix.rows(), from + rows);
      matrix.copyRows(from, to, chunk, 0);
      int count = (to - from) * matrix.columns();
      for (int done = 0; done < count; done += CHUNK) {
        int now = Math.min(CHUNK, count - done);
        bytes.clear().asDoubleBuffer().put(chunk, done, now);
        digest.update(bytes.array(), 0, 8 * now);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
