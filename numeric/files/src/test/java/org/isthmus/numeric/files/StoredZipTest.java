package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredZipTest {

  private static final List<StoredZip.Member> MEMBERS =
      List.of(
          member("certificate.txt", "isthmus 1\n"),
          member("arrays/W1.npy", "numbers"),
          member("empty", ""));
  private static final byte[] ARCHIVE = StoredZip.bytes(MEMBERS);
  private static final int CENTRAL = ARCHIVE.length - 22 - 3 * 46 - 15 - 13 - 5;

  @TempDir Path folder;

  private static StoredZip.Member member(String name, String content) {
    return StoredZip.Member.of(name, content.getBytes(StandardCharsets.US_ASCII));
  }

  private static MalformedContainerException malformed(byte[] archive) {
    return assertThrows(MalformedContainerException.class, () -> StoredZip.read(archive));
  }

  @Test
  void membersComeBackInTheirOrder() {
    assertEquals(MEMBERS, StoredZip.read(ARCHIVE));
    Path file = HandMade.file(folder, "a.cert", ARCHIVE);
    assertEquals(MEMBERS, StoredZip.read(file));
  }

  @Test
  void theBytesAreThoseOfTheDefinition() {
    byte[] archive = StoredZip.bytes(List.of(member("a", "123456789")));
    // 0xcbf43926 is the published check value of CRC-32.
    assertEquals(
        "504b03040a0000000000000021002639f4cb09000000090000000100000061"
            + "313233343536373839"
            + "504b010214000a0000000000000021002639f4cb0900000009000000010000000000"
            + "00000000000000000000000061"
            + "504b05060000000001000100"
            + "2f00000028000000"
            + "0000",
        HexFormat.of().formatHex(archive));
  }

  @Test
  void everyZipLibraryReadsTheArchive() throws IOException {
    Path file = HandMade.file(folder, "a.zip", ARCHIVE);
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        names.add(entry.getName());
        assertEquals(1980, entry.getTimeLocal().getYear());
      }
    }
    assertEquals(List.of("certificate.txt", "arrays/W1.npy", "empty"), names);
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(ARCHIVE))) {
      for (StoredZip.Member member : MEMBERS) {
        assertEquals(member.name(), zip.getNextEntry().getName());
        assertArrayEquals(member.toBytes(), zip.readAllBytes());
      }
    }
  }

  @Test
  void everyTruncationIsMalformed() {
    for (int length = 0; length < ARCHIVE.length; length++) {
      MalformedContainerException e = malformed(Arrays.copyOf(ARCHIVE, length));
      assertTrue(e.offset() <= length, e.getMessage());
      assertTrue(e.getMessage().contains("cut off"), e.getMessage());
    }
  }

  @Test
  void appendedAndPrependedBytesAreMalformed() {
    MalformedContainerException e = malformed(Arrays.copyOf(ARCHIVE, ARCHIVE.length + 1));
    assertEquals(ARCHIVE.length, e.offset());
    assertTrue(e.getMessage().contains("bytes after the end"), e.getMessage());
    malformed(HandMade.join(ARCHIVE, ARCHIVE));
    assertEquals(0, malformed(HandMade.join(new byte[1], ARCHIVE)).offset());
  }

  @Test
  void everyFlippedBitIsMalformed() {
    for (int at = 0; at < ARCHIVE.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = ARCHIVE.clone();
        flipped[at] ^= (byte) (1 << bit);
        malformed(flipped);
      }
    }
  }

  @Test
  void everyOtherValueOfEveryByteIsMalformed() {
    byte[] archive = StoredZip.bytes(List.of(member("a", "x")));
    for (int at = 0; at < archive.length; at++) {
      for (int value = 1; value < 256; value++) {
        byte[] changed = archive.clone();
        changed[at] ^= (byte) value;
        malformed(changed);
      }
    }
  }

  @Test
  void everyMissingAndEveryDoubledByteIsMalformed() {
    for (int at = 0; at < ARCHIVE.length; at++) {
      byte[] before = Arrays.copyOf(ARCHIVE, at);
      byte[] after = Arrays.copyOfRange(ARCHIVE, at + 1, ARCHIVE.length);
      malformed(HandMade.join(before, after));
      byte[] one = {ARCHIVE[at]};
      malformed(HandMade.join(before, one, one, after));
    }
  }

  @Test
  void aConsistentChangeIsAnotherArchive() {
    List<StoredZip.Member> changed = new ArrayList<>(MEMBERS);
    changed.set(1, member("arrays/W1.npy", "numberz"));
    byte[] archive = StoredZip.bytes(changed);
    assertEquals(changed, StoredZip.read(archive));
    assertNotEquals(MEMBERS, StoredZip.read(archive));
  }

  @Test
  void theMessageSaysTheFieldAndBothValues() {
    byte[] deflated = ARCHIVE.clone();
    deflated[8] = 8;
    MalformedContainerException e = malformed(deflated);
    assertEquals("byte 8: the method is wrong (found 8, expected 0)", e.getMessage());
    byte[] renamed = ARCHIVE.clone();
    renamed[CENTRAL + 46] = 'C';
    assertTrue(malformed(renamed).getMessage().contains("another name of member certificate.txt"));
    byte[] content = ARCHIVE.clone();
    content[30 + 15] = 'I';
    assertTrue(malformed(content).getMessage().contains("checksum of member certificate.txt"));
  }

  @Test
  void anArchiveOfAnotherWriterIsMalformed() {
    malformed(HandMade.zip("a", new byte[3]));
    malformed(HandMade.zip());
    malformed(new byte[0]);
    malformed("no archive at all, only text".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void twoMembersOfOneNameAreMalformed() {
    byte[] archive = StoredZip.bytes(List.of(member("a", "x"), member("b", "x")));
    String bytes = new String(archive, StandardCharsets.ISO_8859_1).replace("b", "a");
    assertTrue(
        malformed(bytes.getBytes(StandardCharsets.ISO_8859_1)).getMessage()
            .contains("two members named a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "../a", "/a", "a/", "a//b", "a/../b", "-a", ".a", "a b", "ä", "a\n"
      })
  void aNameThatCouldLeadElsewhereIsRefusedByTheWriterAndTheReader(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> StoredZip.Member.of(name, new byte[0]));
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    String placeholder = "q".repeat(Math.max(1, bytes.length));
    byte[] archive = StoredZip.bytes(List.of(member(placeholder, "x")));
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    if (bytes.length > 0) {
      malformed(
          text.replace(placeholder, new String(bytes, StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void theWriterRefusesWhatTheReaderWouldNotRead() {
    assertThrows(IllegalArgumentException.class, () -> StoredZip.bytes(List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> StoredZip.bytes(List.of(member("a", ""), member("a", ""))));
    assertThrows(
        IllegalArgumentException.class, () -> StoredZip.Member.of("a".repeat(201), new byte[0]));
  }

  @Test
  void aFileThatIsMissingIsUnreadableAndAnEmptyOneIsMalformed() throws IOException {
    Path missing = folder.resolve("missing.cert");
    HandMade.refused(missing, () -> StoredZip.read(missing), "no such file");
    Path empty = Files.createFile(folder.resolve("empty.cert"));
    assertEquals(
        0, assertThrows(MalformedContainerException.class, () -> StoredZip.read(empty)).offset());
  }

  @Test
  void membersCannotBeChanged() {
    byte[] bytes = {1, 2};
    StoredZip.Member member = StoredZip.Member.of("a", bytes);
    bytes[0] = 9;
    member.toBytes()[0] = 9;
    member.content().get();
    assertArrayEquals(new byte[] {1, 2}, member.toBytes());
    assertThrows(ReadOnlyBufferException.class, () -> member.content().put((byte) 9));
    byte[] archive = ARCHIVE.clone();
    List<StoredZip.Member> members = StoredZip.read(archive);
    Arrays.fill(archive, (byte) 0);
    assertEquals(MEMBERS, members);
  }
}
