package org.isthmus.tests.campaign;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.isthmus.tests.campaign.truth.Archive;

/**
 * Changes of the bytes of any file, and of a ZIP archive in particular.
 *
 * @param count how many there are for a file
 * @param change makes one of them; nothing where it changes nothing
 */
record ByteChanges(
    String name,
    ToIntFunction<byte[]> count,
    BiFunction<byte[], Integer, Optional<byte[]>> change) {

  private static final List<String> NAMES =
      List.of(
          "../A.W1.npy", "/A.W1.npy", "..", "a/../../b.npy", "C:\\A.W1.npy", "A.W1.npy\u0000",
          "certificate.txt", "CERTIFICATE.TXT", "A.W1.npy", "A.W1.NPY", "A.W1.txt", "", ".", "a//b",
          "\u00e9.npy", "-A.npy", ".A.npy", "A W1.npy", "A".repeat(201), "B.W1.npy", "con", "~/x");

  private static final long[] VALUES = {
    0, 1, 2, 8, 0x7f, 0xff, 0x800, 0x7fff, 0xffff, 0x7fffffffL, 0x80000000L, 0xffffffffL
  };

  static List<ByteChanges> any() {
    return List.of(
        new ByteChanges(
            "truncated",
            file -> file.length,
            (file, k) -> Optional.of(Arrays.copyOf(file, k))),
        new ByteChanges(
            "trailing byte",
            file -> 256,
            (file, k) -> {
              byte[] longer = Arrays.copyOf(file, file.length + 1);
              longer[file.length] = (byte) (int) k;
              return Optional.of(longer);
            }),
        new ByteChanges(
            "bit flipped",
            file -> 8 * file.length,
            (file, k) -> {
              byte[] other = file.clone();
              other[k / 8] ^= (byte) (1 << k % 8);
              return Optional.of(other);
            }),
        new ByteChanges(
            "byte to 0 or 255",
            file -> 2 * file.length,
            (file, k) -> {
              byte[] other = file.clone();
              other[k / 2] = (byte) -(k % 2);
              return Optional.of(other).filter(it -> !Arrays.equals(it, file));
            }),
        new ByteChanges(
            "byte removed",
            file -> file.length,
            (file, k) -> {
              byte[] other = Arrays.copyOf(file, file.length - 1);
              System.arraycopy(file, k + 1, other, k, other.length - k);
              return Optional.of(other);
            }),
        new ByteChanges(
            "byte duplicated",
            file -> file.length,
            (file, k) -> {
              byte[] other = Arrays.copyOf(file, file.length + 1);
              System.arraycopy(file, k, other, k + 1, file.length - k);
              return Optional.of(other);
            }),
        new ByteChanges(
            "part doubled",
            file -> 64,
            (file, k) -> {
              int from = file.length * (k / 8) / 8;
              int to = Math.max(from + 1, file.length * (k % 8 + 1) / 8);
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              out.write(file, 0, to);
              out.write(file, from, file.length - from);
              return Optional.of(out.toByteArray());
            }));
  }

  /** Changes of an archive like a certificate, or one of numpy in the same form. */
  static List<ByteChanges> ofArchives() {
    return List.of(
        new ByteChanges(
            "archive header field",
            file -> fields(file).size() * VALUES.length,
            ByteChanges::field),
        new ByteChanges(
            "archive member renamed",
            file -> members(file) * NAMES.size(),
            ByteChanges::renamed),
        new ByteChanges(
            "archive member added",
            file -> (members(file) + 1) * NAMES.size(),
            ByteChanges::added),
        new ByteChanges(
            "archive members dropped",
            ByteChanges::members,
            (file, k) -> {
              List<Archive.Member> members = new ArrayList<>(Archive.members(file));
              members.remove((int) k);
              return Optional.of(Archive.zip(members));
            }),
        new ByteChanges(
            "archive members reordered",
            file -> TextChanges.pairs(members(file)),
            (file, k) -> {
              List<Archive.Member> members = new ArrayList<>(Archive.members(file));
              int[] pair = TextChanges.pair(k, members.size());
              Collections.swap(members, pair[0], pair[1]);
              return Optional.of(Archive.zip(members));
            }),
        new ByteChanges(
            "archive member compressed", file -> 8 * members(file), ByteChanges::compressed));
  }

  private static int members(byte[] file) {
    return Archive.members(file).size();
  }

  // Headers.

  private record Field(int at, int length) {}

  private static List<Field> fields(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    int at = 0;
    while (at + 22 <= file.length) {
      int[] lengths =
          switch (in.getInt(at)) {
            case 0x04034b50 -> new int[] {4, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2};
            case 0x02014b50 -> new int[] {4, 2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4};
            default -> new int[] {4, 2, 2, 2, 2, 4, 4, 2};
          };
      int next = at;
      for (int length : lengths) {
        fields.add(new Field(next, length));
        next += length;
      }
      at =
          switch (lengths.length) {
            case 11 -> next + in.getInt(at + 18) + in.getShort(at + 26);
            case 17 -> next + in.getShort(at + 28);
            default -> file.length;
          };
    }
    return fields;
  }

  private static Optional<byte[]> field(byte[] file, int k) {
    Field field = fields(file).get(k / VALUES.length);
    byte[] other = file.clone();
    ByteBuffer out = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
    long value = VALUES[k % VALUES.length];
    if (field.length() == 2) {
      out.putShort(field.at(), (short) value);
    } else {
      out.putInt(field.at(), (int) value);
    }
    return Optional.of(other).filter(it -> !Arrays.equals(it, file));
  }

  private static Optional<byte[]> renamed(byte[] file, int k) {
    List<Archive.Member> members = new ArrayList<>(Archive.members(file));
    int at = k / NAMES.size();
    members.set(
        at, new Archive.Member(NAMES.get(k % NAMES.size()), members.get(at).bytes()));
    return Optional.of(Archive.zip(members)).filter(it -> !Arrays.equals(it, file));
  }

  private static Optional<byte[]> added(byte[] file, int k) {
    List<Archive.Member> members = new ArrayList<>(Archive.members(file));
    int at = k / NAMES.size();
    byte[] bytes = members.get(Math.min(at, members.size() - 1)).bytes();
    members.add(at, new Archive.Member(NAMES.get(k % NAMES.size()), bytes));
    return Optional.of(Archive.zip(members));
  }

  /** A member of method 8, with honest sizes or with others. */
  private static Optional<byte[]> compressed(byte[] file, int k) {
    List<Archive.Member> members = Archive.members(file);
    int at = k / 8;
    byte[] plain = members.get(at).bytes();
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(plain);
    deflater.finish();
    byte[] buffer = new byte[plain.length + 100];
    byte[] deflated = Arrays.copyOf(buffer, deflater.deflate(buffer));
    System.arraycopy(buffer, 0, deflated, 0, deflated.length);
    deflater.end();
    List<Archive.Member> fresh = new ArrayList<>(members);
    fresh.set(at, new Archive.Member(members.get(at).name(), deflated));
    byte[] archive = Archive.zip(fresh);
    CRC32 crc = new CRC32();
    crc.update(plain);
    ByteBuffer out = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    long size =
        switch (k % 4) {
          case 0 -> plain.length;
          case 1 -> plain.length + 1;
          case 2 -> 0x7fffffffL;
          default -> 0;
        };
    int member = -1;
    int directory = -1;
    for (Field field : fields(archive)) {
      int signature = field.length() == 4 ? out.getInt(field.at()) : 0;
      if (signature == 0x04034b50 && ++member == at
          || signature == 0x02014b50 && ++directory == at) {
        int fields = field.at() + (signature == 0x04034b50 ? 4 : 6);
        out.putShort(fields + 2, (short) (k % 8 >= 4 ? 8 : 0));
        out.putShort(fields + 4, (short) 8);
        out.putInt(fields + 10, (int) crc.getValue());
        out.putInt(fields + 18, (int) size);
      }
    }
    return Optional.of(archive);
  }
}
