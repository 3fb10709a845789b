package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.file;
import static org.isthmus.numeric.files.HandMade.fixture;
import static org.isthmus.numeric.files.HandMade.floats;
import static org.isthmus.numeric.files.HandMade.npy;
import static org.isthmus.numeric.files.HandMade.refused;
import static org.isthmus.numeric.files.HandMade.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {

  private static final byte[] ARRAY = npy("<f4", "(2,)", floats(1, 2));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../W1.npy",
        "a/../W1.npy",
        "/W1.npy",
        "..\\W1.npy",
        "C:W1.npy",
        "./W1.npy",
        "a//W1.npy",
        "W\n1.npy",
        "W1.txt",
        "W1",
        ".npy"
      })
  void aNameThatIsNoPlainArrayIsRefused(String name) {
    Path file = file(folder, "a.npz", zip("W1.npy", ARRAY, name, ARRAY));
    refused(file, () -> ArrayFiles.read(file), name.endsWith(".npy") ? "" : "is not an array");
  }

  @Test
  void aNameWithTwoDotsIsNamedInTheMessage() {
    Path file = file(folder, "a.npz", zip("../../W1.npy", ARRAY));
    refused(file, () -> ArrayFiles.read(file), "\"../../W1.npy\"", "without '..'");
  }

  @Test
  void aDuplicateIsRefused() {
    byte[] archive = zip("W1.npy", ARRAY, "W2.npy", ARRAY);
    String bytes = new String(archive, StandardCharsets.ISO_8859_1).replace("W2", "W1");
    Path file = file(folder, "a.npz", bytes.getBytes(StandardCharsets.ISO_8859_1));
    refused(file, () -> ArrayFiles.read(file), "two members named \"W1.npy\"");
  }

  @Test
  void aFolderIsRefused() {
    Path file = file(folder, "a.npz", zip("a.npy/", new byte[0]));
    refused(file, () -> ArrayFiles.read(file));
  }

  @Test
  void aDamagedMemberIsRefused() {
    byte[] archive = zip("W1.npy", ARRAY);
    archive[30 + 6 + ARRAY.length - 1] ^= 1;
    Path file = file(folder, "a.npz", archive);
    refused(file, () -> ArrayFiles.read(file), "checksum");
  }

  @Test
  void bytesAfterAnArrayAreRefused() {
    Path file = file(folder, "a.npz", zip("W1.npy", HandMade.join(ARRAY, new byte[3])));
    refused(file, () -> ArrayFiles.read(file), "bytes after the end");
  }

  @Test
  void aBombIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("W1.npy"));
      zip.write(npy("|u1", "(70000,)", new byte[70000]));
    }
    byte[] archive = out.toByteArray();
    Path honest = file(folder, "honest.npz", archive);
    assertEquals(70000, ArrayFiles.read(honest).get(0).size());
    // The size in the central header becomes two gigabytes.
    int central = archive.length - 22 - 46 - 6;
    archive[central + 27] = 0x7f;
    Path file = file(folder, "bomb.npz", archive);
    refused(file, () -> ArrayFiles.read(file), "W1.npy", "size that cannot be true");
  }

  @Test
  void everyTruncationOfAnArchiveIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("deflated.npz"));
    for (int length = 0; length < whole.length; length += 13) {
      Path file = file(folder, "cut.npz", Arrays.copyOf(whole, length));
      refused(file, () -> ArrayFiles.read(file));
    }
  }

  @Test
  void everyDamagedByteIsRefusedOrHarmless() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("deflated.npz"));
    List<NamedArray> expected = ArrayFiles.read(fixture("deflated.npz"));
    int refused = 0;
    for (int at = 0; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Path file = file(folder, "damaged.npz", damaged);
      try {
        List<NamedArray> found = ArrayFiles.read(file);
        for (int i = 0; i < expected.size(); i++) {
          // A changed name is a different array, which models refuse; the numbers are checked.
          assertEquals(expected.get(i).shape(), found.get(i).shape());
        }
      } catch (UnreadableFileException e) {
        refused++;
      }
    }
    assertTrue(refused > whole.length / 7 / 2, "only " + refused + " refused");
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    Path file = file(folder, "a.npz", "this is just a text that somebody renamed");
    refused(file, () -> ArrayFiles.read(file), "not a ZIP archive");
    Path none = file(folder, "none.npz", zip());
    assertEquals(List.of(), ArrayFiles.read(none));
  }

  @Test
  void arraysComeBackAsTheyWereWritten() {
    List<NamedArray> arrays =
        List.of(
            NamedArray.of("half", List.of(2, 2), 1, -0.0, 0.5, 65504),
            NamedArray.of("single", List.of(2), 0.1f, 1e30f),
            NamedArray.of("double", List.of(1, 1, 1), 0.1),
            NamedArray.of("none", List.of(0)),
            NamedArray.ofIntegers("labels", List.of(3), 0, -7, 1L << 53));
    Path file = folder.resolve("a.npz");
    ArrayFiles.write(file, arrays);
    assertEquals(arrays, ArrayFiles.read(file));
    String first = Digests.of(file);
    ArrayFiles.write(file, arrays);
    assertEquals(first, Digests.of(file));
    Path single = folder.resolve("double.npy");
    ArrayFiles.write(single, arrays.subList(2, 3));
    assertEquals(arrays.subList(2, 3), ArrayFiles.read(single));
  }

  @Test
  void whatCannotBeWrittenIsRefused() {
    NamedArray array = NamedArray.of("a", List.of(1), 1);
    Path npz = folder.resolve("a.npz");
    assertThrows(
        IllegalArgumentException.class, () -> ArrayFiles.write(npz, List.of(array, array)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ArrayFiles.write(folder.resolve("a.npy"), List.of(array, array)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ArrayFiles.write(folder.resolve("a.safetensors"), List.of(array)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ArrayFiles.write(npz, List.of(NamedArray.of("a", List.of(1), Double.NaN))));
    assertThrows(
        IllegalArgumentException.class,
        () -> ArrayFiles.write(npz, List.of(NamedArray.of("../a", List.of(1), 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> NamedArray.ofIntegers("a", List.of(1), (1L << 53) + 1));
    assertTrue(Files.notExists(npz));
  }
}
