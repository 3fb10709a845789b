package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CanonicalNpyProperties {

  private static final double[] ONE_OF_EACH = {0.5, 0.1f, 0.1};

  @Provide
  Arbitrary<NamedArray> arrays() {
    Arbitrary<Double> halves =
        Arbitraries.shorts().map(HalfPrecision::widen).filter(Double::isFinite);
    Arbitrary<Double> singles =
        Arbitraries.integers().map(bits -> (double) Float.intBitsToFloat(bits))
            .filter(Double::isFinite);
    Arbitrary<Double> doubles =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    return Arbitraries.of(halves, singles, doubles)
        .flatMap(
            values ->
                Arbitraries.integers().between(0, 3).list().ofMaxSize(3)
                    .flatMap(
                        shape ->
                            values
                                .array(Double[].class)
                                .ofSize(shape.stream().reduce(1, (a, b) -> a * b))
                                .map(
                                    numbers ->
                                        NamedArray.of(
                                            "a",
                                            shape,
                                            Arrays.stream(numbers)
                                                .mapToDouble(Double::doubleValue)
                                                .toArray()))));
  }

  private static NamedArray read(byte[] bytes) {
    return CanonicalNpy.read("a", ByteBuffer.wrap(bytes));
  }

  @Property
  void everyFiniteArrayComesBackBitForBit(@ForAll("arrays") NamedArray array) {
    byte[] bytes = CanonicalNpy.bytes(array);
    assertEquals(array, read(bytes));
    assertEquals(0, (bytes.length - width(bytes) * array.size()) % 64);
  }

  @Property
  void theGeneralReaderReadsTheSame(@ForAll("arrays") NamedArray array) {
    ByteReader in = ByteReader.of("a", CanonicalNpy.bytes(array));
    assertEquals(array, NpyReader.read(in, "a").named("a"));
  }

  @Property
  void theTypeIsTheNarrowestThatHoldsAllValues(@ForAll("arrays") NamedArray array) {
    boolean single = true;
    for (int i = 0; i < array.size(); i++) {
      single &= (float) array.get(i) == array.get(i);
    }
    int width = width(CanonicalNpy.bytes(array));
    assertEquals(single, width <= 4);
  }

  @Property
  void everyFlippedBitIsAnotherArrayOrMalformed(
      @ForAll("arrays") NamedArray array, @ForAll @IntRange(max = 1 << 20) int position) {
    byte[] bytes = CanonicalNpy.bytes(array);
    int bit = position % (8 * bytes.length);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    try {
      NamedArray other = read(bytes);
      assertTrue(!other.equals(array));
      assertEquals(ByteBuffer.wrap(bytes), ByteBuffer.wrap(CanonicalNpy.bytes(other)));
    } catch (MalformedContainerException e) {
      assertTrue(e.offset() <= bytes.length);
    }
  }

  private static int width(byte[] bytes) {
    return bytes[10 + 13] - '0';
  }

  @Test
  void theBytesAreThoseOfTheDefinition() {
    byte[] bytes = CanonicalNpy.bytes(NamedArray.of("W1", List.of(2, 1), 1, -0.0));
    String header = "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 1), }";
    byte[] expected =
        HandMade.npy(header + " ".repeat(128 - 10 - 1 - header.length()) + "\n",
            new byte[] {0, 0x3c, 0, (byte) 0x80});
    assertEquals(ByteBuffer.wrap(expected), ByteBuffer.wrap(bytes));
  }

  @Test
  void eachTypeIsChosenWhereItIsTheNarrowest() {
    for (int i = 0; i < 3; i++) {
      byte[] bytes = CanonicalNpy.bytes(NamedArray.of("a", List.of(2), -0.0, ONE_OF_EACH[i]));
      assertEquals(2 << i, width(bytes));
    }
    assertEquals(8, width(CanonicalNpy.bytes(NamedArray.of("a", List.of(1), 1e39))));
    assertEquals(8, width(CanonicalNpy.bytes(NamedArray.of("a", List.of(1), 1e-50))));
    assertEquals(4, width(CanonicalNpy.bytes(NamedArray.of("a", List.of(1), 65536))));
    assertEquals(
        4, width(CanonicalNpy.bytes(NamedArray.of("a", List.of(1), (double) Float.MIN_VALUE))));
  }

  @Test
  void aWiderTypeThanNeededIsMalformed() {
    byte[] wide = HandMade.npy(padded("<f4", "(1,)"), HandMade.floats(0.5));
    MalformedContainerException e =
        assertThrows(MalformedContainerException.class, () -> read(wide));
    assertTrue(e.getMessage().contains("narrowest exact type (found f4, expected f2)"));
  }

  @Test
  void everyOtherFormIsMalformed() {
    byte[] numbers = HandMade.floats(0.1f);
    assertEquals(
        NamedArray.of("a", List.of(1), 0.1f), read(HandMade.npy(padded("<f4", "(1,)"), numbers)));
    for (String type : List.of(">f4", "<i4", "<f3", "=f4", "<f16")) {
      refused(HandMade.npy(padded(type, "(1,)"), numbers));
    }
    for (String shape : List.of("(1)", "(01,)", "(1, )", "1", "(1,,)", "(4294967297,)", "(,)")) {
      refused(HandMade.npy(padded("<f4", shape), numbers));
    }
    refused(HandMade.npy(padded("<f4", "(2147483647, 2147483647)"), numbers));
    refused(HandMade.npy(padded("<f4", "(2,)"), numbers));
    refused(HandMade.npy("<f4", "(1,)", numbers));
    String longer = padded("<f4", "(1,)").replace("\n", " ".repeat(64) + "\n");
    refused(HandMade.npy(longer, numbers));
    refused(HandMade.npy(padded("<f4", "(1,)").replace("False", "True"), numbers));
    refused(HandMade.npy(padded("<f4", "(1,)"), new byte[5]));
    refused(HandMade.npy(padded("<f4", "(1,)"), HandMade.floats(Double.NaN)));
    refused(HandMade.npy(padded("<f4", "(1,)"), HandMade.floats(Double.NEGATIVE_INFINITY)));
    byte[] version = HandMade.npy(padded("<f4", "(1,)"), numbers);
    version[6] = 2;
    refused(version);
  }

  @Test
  void everyTruncationAndEveryAppendedByteIsMalformed() {
    byte[] whole = CanonicalNpy.bytes(NamedArray.of("a", List.of(3), ONE_OF_EACH));
    for (int length = 0; length < whole.length; length++) {
      refused(Arrays.copyOf(whole, length));
    }
    refused(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void onlyTheRangeOfTheBufferIsRead() {
    NamedArray array = NamedArray.of("a", List.of(3), ONE_OF_EACH);
    byte[] bytes = CanonicalNpy.bytes(array);
    byte[] inside = HandMade.join(new byte[5], bytes, new byte[7]);
    ByteBuffer range = ByteBuffer.wrap(inside, 5, bytes.length);
    assertEquals(array, CanonicalNpy.read("a", range));
    assertEquals(5, range.position());
  }

  @Test
  void whatHasNoCanonicalFormIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CanonicalNpy.bytes(NamedArray.of("a", List.of(1), Double.POSITIVE_INFINITY)));
    assertThrows(
        IllegalArgumentException.class,
        () -> CanonicalNpy.bytes(NamedArray.ofIntegers("a", List.of(1), 1)));
  }

  private static void refused(byte[] bytes) {
    assertThrows(
        MalformedContainerException.class,
        () -> read(bytes),
        () -> new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static String padded(String type, String shape) {
    String header =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    int length = (10 + header.length() + 1 + 63) / 64 * 64;
    return header + " ".repeat(length - 10 - 1 - header.length()) + "\n";
  }
}
