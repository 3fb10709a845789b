package org.isthmus.tests.campaign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.tests.campaign.truth.Archive;
import org.isthmus.tests.campaign.truth.Table;

/** Small files that become large when they are read or speak of large things, and large files. */
final class Bombs {

  private static final int MEBI = 1 << 20;

  private final Path subjects;
  private final Path root;
  private final Map<String, Runnable> bombs = new LinkedHashMap<>();

  private Bombs(Path subjects, Path root) {
    this.subjects = subjects;
    this.root = root;
    ofData();
    ofTexts();
    ofArchives();
  }

  /** The names of all of them. */
  static List<String> names() {
    return List.copyOf(new Bombs(Path.of("."), Path.of(".")).bombs.keySet());
  }

  /** Makes one; the file to check. */
  static Path make(Path subjects, Path root, String name) {
    new Bombs(subjects, root).bombs.get(name).run();
    return root.resolve("subject.cert");
  }

  private void bomb(String name, String subject, String file, Supplier<byte[]> bytes) {
    bombs.put(
        name,
        () -> {
          Subject base = Subject.in(subjects.resolve(subject));
          Map<String, byte[]> files = new LinkedHashMap<>(base.files());
          files.put(file, bytes.get());
          Subject.write(root, base.certificate(), files);
        });
  }

  private void text(String name, String subject, UnaryOperator<Archive> change) {
    bombs.put(
        name,
        () -> {
          Subject base = Subject.in(subjects.resolve(subject));
          byte[] file = change.apply(Archive.of(base.certificate())).sealed().file();
          Subject.write(root, file, base.files());
        });
  }

  // Data.

  private void ofData() {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3};
    byte[] most = {0, 0, 8, 3, 127, -1, -1, -1, 127, -1, -1, -1, 127, -1, -1, -1};
    byte[] many = {0, 0, 8, 3, 32, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3};
    byte[] labels = {0, 0, 8, 1, 64, 0, 0, 0};
    bomb("gzip: a gibibyte behind two images", "image", "images.gz", () -> inflating(images, 1024));
    bomb("gzip: a gibibyte of images", "image", "images.gz", () -> inflating(many, 1024));
    bomb("gzip: a gibibyte of labels", "image", "labels.gz", () -> inflating(labels, 1024));
    bomb("idx: more images than there are", "image", "images.gz", () -> Subjects.gzip(most));
    bomb("gzip: a gzip in a gzip", "image", "images.gz",
        () -> Subjects.gzip(inflating(images, 512)));
    bomb("npz: 256 mebibytes behind an array", "line", "data.npz", () -> deflated("(2, 1)", 256));
    bomb("npz: 256 mebibytes of an array", "line", "data.npz",
        () -> deflated("(33554432, 1)", 256));
    bomb("npz: an array of 2^62", "line", "data.npz",
        () -> deflated("(2147483647, 2147483647)", 1));
    bomb("npz: an array of many axes", "line", "data.npz",
        () -> deflated("(" + "65536, ".repeat(60) + ")", 1));
    bomb("npz: a long header", "line", "data.npz",
        () -> deflated("(" + "1, ".repeat(20000) + ")", 1));
    bomb("csv: one line of 24 mebibytes", "line-csv", "data.csv", () -> repeated("1,", 24));
    bomb("csv: 24 mebibytes of lines", "line-csv", "data.csv", () -> repeated("1,-1\n", 24));
    bomb("csv: a number of 16 mebibytes", "line-csv", "data.csv", () -> repeated("7", 16));
    bomb("text: a number of 200000 digits", "relay", "points.txt",
        () -> ascii("X 2 1\n1\n" + "7".repeat(200_000) + "\nY 2 1\n1\n5/3\n"));
    bomb("text: a number of a great exponent", "relay", "points.txt",
        () -> ascii("X 2 1\n1\n1e9999\nY 2 1\n1\n1e-9999\n"));
    bomb("text: a matrix of 9999999 rows", "relay", "points.txt",
        () -> ascii("X 9999999 9999999\n1\n"));
    bomb("text: 24 mebibytes of lines", "relay", "points.txt", () -> repeated("1\n", 24));
    bomb("safetensors: a header of an exbibyte", "line-safetensors", "data.safetensors",
        () -> ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array());
    bomb("safetensors: a deep header", "line-safetensors", "data.safetensors", Bombs::deepHeader);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] repeated(String text, int mebibytes) {
    return ascii(text.repeat(mebibytes * MEBI / text.length()));
  }

  /** A gzip file of several members, of a beginning and zeros. */
  private static byte[] inflating(byte[] beginning, int mebibytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Subjects.gzip(beginning));
    byte[] zeros = Subjects.gzip(new byte[8 * MEBI]);
    for (int k = 0; k < mebibytes / 8; k++) {
      out.writeBytes(zeros);
    }
    return out.toByteArray();
  }

  private static byte[] deepHeader() {
    byte[] header = ascii("{\"X\":" + "[".repeat(1_000_000));
    return ByteBuffer.allocate(8 + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  /** An archive of numpy with one compressed array of zeros. */
  private static byte[] deflated(String shape, int mebibytes) {
    byte[] head = Subjects.npy("'<f8'", shape, new byte[0]);
    CRC32 crc = new CRC32();
    Deflater deflater = new Deflater(9, true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] zeros = new byte[MEBI];
    byte[] buffer = new byte[MEBI];
    for (int k = 0; k <= mebibytes; k++) {
      byte[] part = k == 0 ? head : zeros;
      crc.update(part);
      deflater.setInput(part);
      if (k == mebibytes) {
        deflater.finish();
      }
      for (int n = deflater.deflate(buffer); n > 0; n = deflater.deflate(buffer)) {
        bytes.write(buffer, 0, n);
      }
    }
    deflater.end();
    byte[] file =
        Archive.zip(
            List.of(
                new Archive.Member("X.npy", bytes.toByteArray()),
                new Archive.Member("Y.npy", Subjects.npy("'<f8'", "(2, 1)", new byte[16]))));
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int directory = out.getInt(file.length - 6);
    for (int fields : new int[] {4, directory + 6}) {
      out.putShort(fields + 4, (short) 8);
      out.putInt(fields + 10, (int) crc.getValue());
      out.putInt(fields + 18, head.length + mebibytes * MEBI);
    }
    return file;
  }

  // Texts.

  private static Archive replaced(Archive archive, String beginning, List<String> lines) {
    List<String> fresh = new ArrayList<>();
    for (String line : archive.lines()) {
      fresh.addAll(line.startsWith(beginning) ? lines : List.of(line));
    }
    return archive.withLines(fresh);
  }

  private void ofTexts() {
    text("formula: a million parentheses", "valley",
        a -> replaced(a, "condition numbers",
            List.of("condition numbers half " + "(".repeat(1_000_000))));
    text("formula: a power tower of products", "valley",
        a -> replaced(a, "condition numbers",
            List.of("condition numbers half " + "999999999999999999*".repeat(19) + "N>0")));
    text("line of eight mebibytes", "line",
        a -> replaced(a, "network", List.of("network \"" + "x".repeat(8 * MEBI) + "\"")));
    text("line of quotation marks", "line",
        a -> replaced(a, "network", List.of("network \"" + "\\\"".repeat(2 * MEBI) + "\"")));
    text("twenty thousand layers", "line",
        a -> replaced(a, "output",
            IntStream.range(0, 20_001)
                .mapToObj(
                    k -> k < 20_000 ? "hidden \"" + k + "\" 1 relu nobias" : "output 1 nobias")
                .toList()));
    text("layer of 16777216 neurons", "line",
        a -> replaced(a, "output", List.of("hidden \"h\" 16777216 relu bias", "output 1 nobias")));
    text("hundred thousand steps", "line",
        a -> replaced(replaced(a, "steps", List.of("steps 100000")), "put",
            manySteps(100_000)));
    text("hundred thousand writes", "line",
        a -> replaced(a, "put", Collections.nCopies(100_000, "put W1 0 0 B.W1 0 0")));
    text("bound of 4000 digits", "line",
        a -> replaced(a, "claim",
            List.of("claim max_loss <= " + "7".repeat(4000) + "/" + "3".repeat(3999) + "1")));
    text("bound of 200000 digits", "line",
        a -> replaced(a, "claim", List.of("claim max_loss <= " + "7".repeat(200_000))));
    text("list of 16777216 indices", "line",
        a -> replaced(a, "put", List.of("zero W1 0..16777215 0..16777215")));
    text("pieces of a step by the thousand", "line",
        a -> replaced(
            replaced(a, "step ", List.of("step enclosed bounded \"\"", "pieces 16*65536")), "claim",
            List.of("claim max_loss <= 5")));
    text("pieces of a step by the milliard", "line",
        a -> replaced(a, "step ",
            List.of("step enclosed bounded \"\"", "pieces 40*1099511627776")));
    text("slope of 4000 digits in every layer", "relay", Bombs::steep);
    text("fraction of 200000 digits", "relay",
        a -> a.with("B.W2", Table.of(new Rational[][] {
            {Rational.ZERO},
            {Rational.of(
                new BigInteger("3".repeat(199_999) + "1"),
                new BigInteger("7".repeat(199_999) + "3"))}})));
  }

  private static List<String> manySteps(int count) {
    List<String> lines = new ArrayList<>(List.of("put W1 0 0 B.W1 0 0"));
    for (int k = 1; k < count; k++) {
      lines.add("step lumped invariant \"\"");
    }
    return lines;
  }

  /** Forty layers of one neuron, the slope of each a fraction of thousands of digits. */
  private static Archive steep(Archive archive) {
    int layers = 40;
    String slope = "leaky_relu(" + "7".repeat(3999) + "/" + "3".repeat(3998) + "1)";
    List<String> lines = new ArrayList<>();
    List<Archive.Member> members = new ArrayList<>();
    Table minus = Table.of(new Rational[][] {{Rational.of(-1)}});
    for (String line : archive.lines()) {
      if (line.startsWith("hidden")) {
        for (int l = 1; l < layers; l++) {
          lines.add("hidden \"" + l + "\" 1 " + slope + " nobias");
        }
      } else if (line.startsWith("array A.W1")) {
        for (String model : List.of("A", "B")) {
          for (int l = 1; l <= layers; l++) {
            lines.add("array " + model + ".W" + l + " matrix 1 1 ?");
            members.add(new Archive.Member(model + ".W" + l + ".npy", minus.bytes()));
          }
        }
      } else if (line.startsWith("step affine")) {
        lines.add("step affine invariant \"\"");
        lines.add("steps 1");
      } else if (!line.matches("(array|fractions|put|step|zero|steps) .*")) {
        lines.add(line);
      }
    }
    return new Archive(lines, "", members);
  }

  // Archives.

  private void ofArchives() {
    bombs.put("archive of 65534 members", () -> archive(65_534));
    bombs.put("archive of 65535 members", () -> archive(65_535));
    bombs.put("archive of a gibibyte and a half", () -> sparse(3L << 29));
    bombs.put("archive of three gibibytes", () -> sparse(3L << 30));
    bombs.put(
        "archive of zeros",
        () -> Subject.write(root, new byte[16 * MEBI], Map.of()));
  }

  private void archive(int members) {
    Archive line = Archive.of(Subject.in(subjects.resolve("line")).certificate());
    List<Archive.Member> all = new ArrayList<>(line.members());
    for (int k = all.size(); k < members; k++) {
      all.add(new Archive.Member("x" + k + ".npy", new byte[1]));
    }
    Subject.write(root, Archive.zip(all), Map.of());
  }

  /** A certificate with zeros behind it that take no room on the disk. */
  private void sparse(long length) {
    Subject base = Subject.in(subjects.resolve("line"));
    Subject.write(root, base.certificate(), base.files());
    try (RandomAccessFile file =
        new RandomAccessFile(root.resolve("subject.cert").toFile(), "rw")) {
      file.setLength(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
