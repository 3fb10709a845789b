package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.isthmus.numeric.files.ArrayFiles;
import org.isthmus.numeric.files.NamedArray;

/**
 * A folder with a small problem that works: {@code spec.isth}, two models {@code a.npz} and {@code
 * b.npz} of a network 2-4-2, and {@code data.npz} with 12 samples of two classes.
 */
final class Bench {

  static final String SPEC =
      """
      network net { input 2 layer h dense 4 relu output 2 }
      data train = npz("data.npz", inputs "X", targets "Y")
      loss cross_entropy on train
      model a : net = "a.npz"
      model b : net = "b.npz"
      subset half of net { each: selected half }
      path p = connect a, b by nbm21 "Theorem 4.1" {
        subset half
        subnetworks trained { epochs 2 }
      }
      certify p to "p.cert"
      """;

  private final Path folder;

  private Bench(Path folder) {
    this.folder = folder;
  }

  /** Puts the problem into a folder. */
  static Bench in(Path folder) {
    Random random = new Random(1);
    for (String name : List.of("a.npz", "b.npz")) {
      ArrayFiles.write(
          folder.resolve(name),
          List.of(
              NamedArray.of("W1", List.of(2, 4), numbers(random, 8)),
              NamedArray.of("b1", List.of(4), numbers(random, 4)),
              NamedArray.of("W2", List.of(4, 2), numbers(random, 8))));
    }
    ArrayFiles.write(
        folder.resolve("data.npz"),
        List.of(
            NamedArray.of("X", List.of(12, 2), numbers(random, 24)),
            NamedArray.ofIntegers("Y", List.of(12), 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1)));
    Bench bench = new Bench(folder);
    return bench.text("spec.isth", SPEC);
  }

  /** Numbers that float32 holds exactly. */
  static double[] numbers(Random random, int count) {
    double[] numbers = new double[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = (random.nextInt(2001) - 1000) / 512.0;
    }
    return numbers;
  }

  /** A problem with a certificate, {@code p.cert}. */
  Bench withCertificate() {
    Command.Run run = Command.here("run", path("spec.isth"), "--engine", "ejml");
    assertEquals(0, run.exitCode(), run::toString);
    return this;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path folder() {
    return folder;
  }

  Bench text(String name, String content) {
    return bytes(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Bench bytes(String name, byte[] content) {
    try {
      Files.write(path(name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The spec with some text replaced by other text, which must be there. */
  Bench replace(String... pairs) {
    String spec = new String(read("spec.isth"), StandardCharsets.UTF_8);
    for (int k = 0; k < pairs.length; k += 2) {
      String changed = spec.replace(pairs[k], pairs[k + 1]);
      if (changed.equals(spec)) {
        throw new IllegalArgumentException("the spec has no '" + pairs[k] + "'");
      }
      spec = changed;
    }
    return text("spec.isth", spec);
  }

  /** A file cut off after a share of its bytes. */
  Bench truncate(String name, double share) {
    byte[] content = read(name);
    return bytes(name, Arrays.copyOf(content, (int) (content.length * share)));
  }

  /** Copies the problem into another folder. */
  Bench copyTo(Path target) {
    for (Path file : files()) {
      Path copy = target.resolve(folder.relativize(file));
      try {
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Bench(target);
  }

  /** Every file and folder with its content, so that two listings can be compared. */
  Map<String, String> listing() {
    Map<String, String> listing = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        listing.put(
            folder.relativize(path).toString(),
            Files.isRegularFile(path)
                ? Arrays.hashCode(Files.readAllBytes(path)) + " " + Files.size(path)
                : "folder");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return listing;
  }

  List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return new ArrayList<>(all.filter(Files::isRegularFile).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
