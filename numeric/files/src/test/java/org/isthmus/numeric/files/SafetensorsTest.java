package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.file;
import static org.isthmus.numeric.files.HandMade.floats;
import static org.isthmus.numeric.files.HandMade.join;
import static org.isthmus.numeric.files.HandMade.little;
import static org.isthmus.numeric.files.HandMade.refused;
import static org.isthmus.numeric.files.HandMade.safetensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  private static final String TWO =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]}}";

  @TempDir Path folder;

  private Path made(String header, byte[] numbers) {
    return file(folder, "a.safetensors", safetensors(header, numbers));
  }

  private static String one(String type, String shape, int end) {
    return "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[0,"
        + end + "]}}";
  }

  @Test
  void everyTypeIsWidenedExactly() {
    byte[] half = join(little(2, 0x3555), little(2, 0x8001));
    assertValues("F16", half, 0x1.554p-2, -0x1p-24);
    assertValues("BF16", join(little(2, 0x3f80), little(2, 0x8001)), 1, -0x1p-133);
    assertValues("F32", floats(0.1f, -0.0), 0.1f, -0.0);
    assertValues("F64", little(8, Double.doubleToRawLongBits(0.1)), 0.1);
    assertValues("I8", new byte[] {-1, 5}, -1, 5);
    assertValues("I16", little(2, -300), -300);
    assertValues("I32", little(4, -70000), -70000);
    assertValues("I64", little(8, 1L << 53), 0x1p53);
    assertValues("U8", new byte[] {-1}, 255);
    assertValues("U16", little(2, 65535), 65535);
    assertValues("U32", little(4, -1), 4294967295.0);
    assertValues("U64", little(8, Long.MIN_VALUE), 0x1p63);
    assertValues("BOOL", new byte[] {0, 1}, 0, 1);
  }

  private void assertValues(String type, byte[] bytes, double... expected) {
    Path file = made(one(type, "[" + expected.length + "]", bytes.length), bytes);
    NamedArray array = ArrayFiles.read(file).get(0);
    assertArrayEquals(expected, array.toArray(), type);
    assertEquals(!type.contains("F"), array.isIntegral(), type);
  }

  @Test
  void arraysComeInTheOrderOfTheHeader() {
    String swapped =
        "{\"__metadata__\":{\"k\\u0041\\n\":\"v\"}, \"b\":{\"shape\":[1],"
            + "\"data_offsets\":[8,12],\"dtype\":\"F32\"} , \"a\":{\"dtype\":\"F32\","
            + "\"shape\":[2],\"data_offsets\":[0,8]}}   ";
    assertEquals(
        List.of(NamedArray.of("b", List.of(1), 3), NamedArray.of("a", List.of(2), 1, 2)),
        ArrayFiles.read(made(swapped, floats(1, 2, 3))));
    assertEquals(List.of(), ArrayFiles.read(made("{}", new byte[0])));
  }

  @Test
  void offsetsThatDoNotTileAreRefused() {
    byte[] numbers = floats(1, 2, 3);
    assertEquals(2, ArrayFiles.read(made(TWO, numbers)).size());
    Path gap = made(TWO.replace("[8,12]", "[12,16]"), floats(1, 2, 3, 4));
    refused(gap, () -> ArrayFiles.read(gap), "array b leaves a gap");
    Path overlap = made(TWO.replace("[8,12]", "[4,8]"), floats(1, 2));
    refused(overlap, () -> ArrayFiles.read(overlap), "array b overlaps");
    Path first = made(TWO.replace("[0,8]", "[4,12]"), numbers);
    refused(first, () -> ArrayFiles.read(first), "array a leaves a gap");
    Path length = made(TWO.replace("[2]", "[3]"), numbers);
    refused(length, () -> ArrayFiles.read(length), "do not fit its shape", "expected 12 bytes");
    Path backwards = made(TWO.replace("[8,12]", "[12,8]"), numbers);
    refused(backwards, () -> ArrayFiles.read(backwards), "not a range");
    Path more = made(TWO, floats(1, 2, 3, 4));
    refused(more, () -> ArrayFiles.read(more), "bytes after the end", "found 16", "expected 12");
    Path less = made(TWO, floats(1, 2));
    refused(less, () -> ArrayFiles.read(less), "claims more than the file has");
  }

  @Test
  void aClaimOfAHundredGigabytesIsRefusedBeforeAnythingIsAllocated() {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[25000000000],\"data_offsets\":[0,100000000000]}}";
    Path file = made(header, floats(1));
    refused(file, () -> ArrayFiles.read(file), "claims more", "expected 100000000000");
    Path header2 =
        file(folder, "b.safetensors", join(little(8, 100_000_000_000L), floats(1, 2, 3)));
    refused(header2, () -> ArrayFiles.read(header2), "found a header of 100000000000 bytes");
    Path negative = file(folder, "c.safetensors", join(little(8, -1), floats(1, 2, 3)));
    refused(negative, () -> ArrayFiles.read(negative), "18446744073709551615");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " {}",
        "{",
        "{}x",
        "[]",
        "{\"a\"}",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"shape\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[00],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0.0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0e1],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9999999999999999999,0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F31\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":F32,\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"\\x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"\\u12\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\n\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"
      })
  void aMalformedHeaderIsRefused(String header) {
    Path file = made(header, new byte[0]);
    refused(file, () -> ArrayFiles.read(file));
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() {
    Path file =
        file(folder, "a.safetensors", join(little(8, 4), new byte[] {'{', '"', (byte) 0xff, '}'}));
    refused(file, () -> ArrayFiles.read(file), "not UTF-8");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = safetensors(TWO, floats(1, 2, 3));
    for (int length = 0; length < whole.length; length++) {
      Path file = file(folder, "cut.safetensors", Arrays.copyOf(whole, length));
      refused(file, () -> ArrayFiles.read(file));
    }
    assertTrue(whole.length > 100);
  }
}
