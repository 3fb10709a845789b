package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.files.StoredZip;

/**
 * What holds of every file: the reader gives back what was written, and refuses whatever the writer
 * would not have written for what was read, with one kind of exception and a message of one line.
 */
class CertificateFileProperties {

  /** Files to change; what they are matters less than how they are changed. */
  private static final List<byte[]> FILES =
      LongStream.range(0, 120)
          .mapToObj(
              seed ->
                  CertificateFile.bytes(
                      seed % 2 == 0
                          ? new RandomCertificates(seed / 2).certificate()
                          : new RandomFindings(seed / 2).findings()))
          .toList();

  private static byte[] file(long seed) {
    return FILES.get((int) Math.floorMod(seed, (long) FILES.size()));
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll long seed) throws MalformedCertificateException {
    Certificate certificate = new RandomCertificates(seed).certificate();
    byte[] file = CertificateFile.bytes(certificate);
    Certificate read = CertificateFile.read(file);
    assertEquals(certificate, read);
    assertArrayEquals(file, CertificateFile.bytes(read));
  }

  @Property(tries = 500)
  void findingsThatAreWrittenAreReadBack(@ForAll long seed) throws MalformedCertificateException {
    Findings findings = new RandomFindings(seed).findings();
    byte[] file = CertificateFile.bytes(findings);
    Document read = CertificateFile.document(file);
    assertEquals(findings, read);
    assertArrayEquals(file, CertificateFile.bytes(read));
    assertThrows(MalformedCertificateException.class, () -> CertificateFile.read(file));
  }

  @Property(tries = 500)
  void anyByteThatChangesIsNoticed(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = file(seed).clone();
    int position = random.nextInt(file.length);
    file[position] ^= (byte) (1 << random.nextInt(8));
    assertTrue(isRefused(file), () -> "byte " + position);
  }

  @Property(tries = 500)
  void anyByteThatIsMissingOrTooMuchIsNoticed(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = file(seed).clone();
    int position = random.nextInt(file.length);
    int length = 1 + random.nextInt(Math.min(40, file.length - position));
    byte[] changed =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(file, position);
          case 1 -> without(file, position, length);
          case 2 -> with(file, position, new byte[length]);
          default -> with(file, position, Arrays.copyOfRange(file, position, position + length));
        };
    assertTrue(isRefused(changed), () -> length + " bytes at " + position);
  }

  private static byte[] without(byte[] bytes, int position, int length) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(
        bytes, position + length, result, position, bytes.length - position - length);
    return result;
  }

  private static byte[] with(byte[] bytes, int position, byte[] more) {
    byte[] result = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, result, position, more.length);
    System.arraycopy(bytes, position, result, position + more.length, bytes.length - position);
    return result;
  }

  /** With digests taken anew a changed text is that of another certificate, or of none. */
  @Property(tries = 1200)
  void aChangedTextIsCanonicalOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = file(seed);
    List<String> lines = new ArrayList<>(Forger.lines(file));
    for (int k = random.nextInt(3); k >= 0; k--) {
      TextMutations.mutate(lines, random);
    }
    byte[] changed = Forger.withLines(file, lines);
    if (!Arrays.equals(file, changed)) {
      isRefused(changed);
    }
  }

  @Property(tries = 500)
  void aChangedArrayIsCanonicalOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = file(seed);
    List<StoredZip.Member> members = StoredZip.read(file);
    String name = members.get(1 + random.nextInt(members.size() - 1)).name();
    isRefused(
        Forger.withArray(
            file,
            name.substring(0, name.length() - 4),
            bytes -> {
              int position = random.nextInt(bytes.length);
              return switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(bytes, position);
                case 1 -> with(bytes, position, new byte[1 + random.nextInt(3)]);
                case 2 -> {
                  bytes[position] = (byte) random.nextInt(256);
                  yield bytes;
                }
                default -> {
                  // Near the end are the numbers: infinities, other zeros, other types.
                  bytes[bytes.length - 1] ^= (byte) (1 << random.nextInt(8));
                  yield bytes;
                }
              };
            }));
  }

  /**
   * Whether the file is refused in the one way that there is. A file that is not refused is the one
   * that is written for what was read.
   */
  private static boolean isRefused(byte[] file) {
    try {
      assertArrayEquals(file, CertificateFile.bytes(CertificateFile.document(file)));
      return false;
    } catch (MalformedCertificateException e) {
      String message = e.getMessage();
      assertTrue(message.length() > 5 && message.length() < 700, message);
      assertTrue(message.chars().noneMatch(Character::isISOControl), message);
      return true;
    }
  }
}
