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
import java.util.List;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
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
   * bias, the line {@code bl n_l} and the numbers of b_l. Where some number of a parameter is not a
   * binary64 number, its line ends in the word {@code fractions} and its {@link CanonicalFractions}
   * follow. The names of the network and of its layers and the activations are not digested.
   */
  public static String of(ParameterPoint point) {
    return of(
        point.network(),
        point.weights().stream().<Numbers>map(Numbers.Doubles::new).toList(),
        point.biases().stream().<Numbers>map(Numbers.Doubles::new).toList());
  }

  /** As {@link #of(ParameterPoint)}; zeros are positive. */
  public static String of(RationalPoint point) {
    return of(
        point.network(),
        point.weights().stream().map(Numbers::of).toList(),
        point.biases().stream().map(Numbers::of).toList());
  }

  /** As {@link #of(ParameterPoint)}, of the parameters W_1..W_L and b_1..b_L as they are stored. */
  public static String of(Network network, List<Numbers> weights, List<Numbers> biases) {
    MessageDigest digest = sha256();
    line(digest, "isthmus-parameters-1 " + network.depth());
    for (int l = 1; l <= network.depth(); l++) {
      Numbers weight = weights.get(l - 1);
      array(digest, "W" + l + " " + weight.rows() + " " + weight.columns(), weight);
      if (network.hasBias(l)) {
        array(digest, "b" + l + " " + network.width(l), biases.get(l - 1));
      }
    }
    return hex(digest);
  }

  /**
   * The canonical digest of data after all preprocessing: the line {@code isthmus-data-1}; the line
   * {@code inputs N n_0} and the numbers of the inputs; then for classes the line {@code labels N}
   * and each label as a little-endian integer of 4 bytes, for real targets the line {@code values N
   * n_L} and the numbers of the targets. Numbers that are not all binary64 as for parameters.
   */
  public static String of(Dataset data) {
    return data.targets() instanceof Targets.Labels labels
        ? of(new Numbers.Doubles(data.inputs()), labels)
        : of(
            new Numbers.Doubles(data.inputs()),
            new Numbers.Doubles(((Targets.Values) data.targets()).values()));
  }

  /** As {@link #of(Dataset)}; zeros are positive. */
  public static String of(RationalDataset data) {
    return data.targets() instanceof RationalTargets.Classes classes
        ? of(Numbers.of(data.inputs()), classes.labels())
        : of(
            Numbers.of(data.inputs()),
            Numbers.of(((RationalTargets.Values) data.targets()).values()));
  }

  private static String of(Numbers inputs, Targets.Labels labels) {
    MessageDigest digest = inputs(inputs);
    line(digest, "labels " + labels.size());
    ByteBuffer buffer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < labels.size(); i++) {
      digest.update(buffer.putInt(0, labels.get(i)).array());
    }
    return hex(digest);
  }

  private static String of(Numbers inputs, Numbers values) {
    MessageDigest digest = inputs(inputs);
    array(digest, "values " + values.rows() + " " + values.columns(), values);
    return hex(digest);
  }

  private static MessageDigest inputs(Numbers inputs) {
    MessageDigest digest = sha256();
    line(digest, "isthmus-data-1");
    array(digest, "inputs " + inputs.rows() + " " + inputs.columns(), inputs);
    return digest;
  }

  private static void array(MessageDigest digest, String line, Numbers numbers) {
    if (numbers instanceof Numbers.Doubles doubles) {
      line(digest, line);
      numbers(digest, doubles.matrix());
    } else {
      line(digest, line + " fractions");
      digest.update(CanonicalFractions.bytes(numbers.exact()));
    }
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
