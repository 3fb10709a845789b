package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.file;
import static org.isthmus.numeric.files.HandMade.fixture;
import static org.isthmus.numeric.files.HandMade.floats;
import static org.isthmus.numeric.files.HandMade.npy;
import static org.isthmus.numeric.files.HandMade.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain.npz", "deflated.npz"})
  void everyTypeAndOrderThatNumpyWritesIsReadExactly(String fixture) {
    Map<String, NamedArray> arrays =
        ArrayFiles.read(fixture(fixture)).stream()
            .collect(Collectors.toMap(NamedArray::name, Function.identity()));
    double[] reals = new double[24];
    double[] signed = new double[24];
    double[] unsigned = new double[24];
    double[] truths = new double[24];
    for (int i = 0; i < 24; i++) {
      reals[i] = i * 1.5 - 7;
      signed[i] = i * 3 - 20;
      unsigned[i] = i * 3;
      truths[i] = i % 2;
    }
    List<Integer> shape = List.of(2, 3, 4);
    for (String order : List.of("_little", "_big")) {
      for (String kind : List.of("f2", "f4", "f8")) {
        assertEquals(
            NamedArray.of(kind + order, shape, reals), arrays.remove(kind + order), kind + order);
      }
      for (String kind : List.of("i2", "i4", "i8")) {
        assertIntegers(signed, arrays.remove(kind + order));
      }
      for (String kind : List.of("u2", "u4", "u8")) {
        assertIntegers(unsigned, arrays.remove(kind + order));
      }
    }
    assertIntegers(signed, arrays.remove("i1"));
    assertIntegers(unsigned, arrays.remove("u1"));
    assertIntegers(truths, arrays.remove("b1"));
    assertEquals(NamedArray.of("fortran", shape, reals), arrays.remove("fortran"));
    assertEquals(
        NamedArray.of("fortran2", List.of(2, 3), 0, 1, 2, 3, 4, 5), arrays.remove("fortran2"));
    assertEquals(NamedArray.of("scalar", List.of(), 2.5), arrays.remove("scalar"));
    assertEquals(NamedArray.of("empty", List.of(0, 3)), arrays.remove("empty"));
    assertEquals(
        NamedArray.of(
            "extremes",
            List.of(5),
            Double.MIN_VALUE,
            -0.0,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NaN),
        arrays.remove("extremes"));
    assertArrayEquals(
        new double[] {0x1p63, 0x1p64 - 2048}, arrays.remove("u8_top").toArray());
    assertTrue(arrays.isEmpty(), arrays.toString());
  }

  private static void assertIntegers(double[] expected, NamedArray found) {
    assertArrayEquals(expected, found.toArray(), found.name());
    assertEquals(List.of(2, 3, 4), found.shape());
    assertTrue(found.isIntegral());
  }

  @Test
  void everyVersionOfTheFormatIsRead() {
    for (int version = 1; version <= 3; version++) {
      NamedArray array = ArrayFiles.read(fixture("version" + version + ".npy")).get(0);
      assertEquals("version" + version, array.name());
      assertEquals(List.of(2, 3, 4), array.shape());
      assertEquals(27.5, array.get(23));
      assertFalse(array.isIntegral());
    }
  }

  @Test
  void aHeaderOfAHundredGigabytesIsRefusedBeforeAnythingIsAllocated() {
    Path file = file(folder, "a.npy", npy("<f4", "(25000000000,)", floats(1, 2)));
    refused(file, () -> ArrayFiles.read(file), "claims more than the file has",
        "found 8 bytes, expected 100000000000");
    Path overflow =
        file(folder, "b.npy", npy("<f4", "(4294967296, 4294967296, 4294967296)", floats(1, 2)));
    refused(overflow, () -> ArrayFiles.read(overflow), "claims more than the file has");
    Path archive =
        file(folder, "c.npz",
            HandMade.zip("W1.npy", npy("<f8", "(100000, 100000)", floats(1, 2))));
    refused(archive, () -> ArrayFiles.read(archive), "(W1.npy)", "expected 80000000000");
  }

  @Test
  void anInexactIntegerIsRefusedWithItsPlace() {
    Path file = fixture("inexact.npy");
    refused(file, () -> ArrayFiles.read(file), "cannot be held exactly", "at [2]");
    Path odd =
        file(folder, "odd.npy", npy("<u8", "(1,)", HandMade.little(8, 0x8000000000000001L)));
    refused(odd, () -> ArrayFiles.read(odd), "cannot be held exactly", "at [0]");
    Path largest = file(folder, "max.npy", npy("<i8", "(1,)", HandMade.little(8, Long.MAX_VALUE)));
    refused(largest, () -> ArrayFiles.read(largest), "cannot be held exactly");
    Path truth = file(folder, "truth.npy", npy("|b1", "(2,)", new byte[] {1, 2}));
    refused(truth, () -> ArrayFiles.read(truth), "expected 0 or 1");
  }

  @Test
  void recordsAndOtherTypesAreRefused() {
    Path records = fixture("records.npy");
    refused(records, () -> ArrayFiles.read(records), "records");
    for (String type : List.of("<c8", "|S4", "<U3", "|O", "<f16", "<M8[s]", "f4", "=f4", "<i1")) {
      Path file = file(folder, "a.npy", npy(type, "(1,)", new byte[16]));
      refused(file, () -> ArrayFiles.read(file), "is not supported", type);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } x\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), \n",
        "{'descr': '<f4', 'fortran_order': False}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}\n",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2), }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (02,), }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [2], }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,), }\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,,), }\n",
        "{'descr': '<f4',, 'fortran_order': False, 'shape': (2,)}\n",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}\n",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}\n",
        "{descr: '<f4', 'fortran_order': False, 'shape': (2,)}\n",
        "{'descr': '<\\u0066\\x34', 'fortran_order': False, 'shape': (2,)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}\n",
        "{\t'descr': '<f4', 'fortran_order': False, 'shape': (2,)}\n"
      })
  void aMalformedHeaderIsRefused(String header) {
    Path file = file(folder, "a.npy", npy(header, floats(1, 2)));
    refused(file, () -> ArrayFiles.read(file));
  }

  @Test
  void aHeaderWithItsKeysInAnotherOrderIsRead() {
    Path file =
        file(folder, "a.npy",
            npy("{\"shape\":(2,1),'fortran_order':True,'descr':'>f4'}  \n",
                new byte[] {0x3f, (byte) 0x80, 0, 0, 0x40, 0, 0, 0}));
    assertEquals(
        List.of(NamedArray.of("a", List.of(2, 1), 1, 2)), ArrayFiles.read(file));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("version1.npy"));
    for (int length = 0; length < whole.length; length++) {
      Path file = file(folder, "cut.npy", Arrays.copyOf(whole, length));
      refused(file, () -> ArrayFiles.read(file));
    }
  }

  @Test
  void trailingBytesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(fixture("version1.npy"));
    Path file = file(folder, "more.npy", Arrays.copyOf(whole, whole.length + 1));
    refused(file, () -> ArrayFiles.read(file), "bytes after the end", "found 97", "expected 96");
  }

  @Test
  void whatIsNotAFileOfArraysIsNamed() {
    Path missing = folder.resolve("missing.npy");
    refused(missing, () -> ArrayFiles.read(missing), "there is no such file");
    Path empty = file(folder, "empty.npy", new byte[0]);
    refused(empty, () -> ArrayFiles.read(empty), "the file is empty");
    refused(folder, () -> ArrayFiles.read(folder), "expected a file");
    Path text = file(folder, "text.npy", "some text, no array");
    refused(text, () -> ArrayFiles.read(text), "not a .npy file");
    Path unknown = file(folder, "model.bin", "0123456789");
    refused(unknown, () -> ArrayFiles.read(unknown), "format is not known");
    Path version = file(folder, "v9.npy", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 9, 0});
    refused(version, () -> ArrayFiles.read(version), "found 9.0");
  }

  @Test
  void tooManyNumbersForAnArrayAreRefusedAndForTheMemoryNamedInTheError() {
    refused(
        Path.of("x"), () -> ByteReader.allocate("x", 1L << 40, "array y"),
        "does not fit into memory", "1099511627776 numbers");
    OutOfMemoryError error =
        assertThrows(
            OutOfMemoryError.class,
            () -> ByteReader.allocate("x", Integer.MAX_VALUE - 8, "array y"));
    assertTrue(error.getMessage().startsWith("x: array y does not fit into memory"));
  }
}
