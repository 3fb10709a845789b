package org.isthmus.tests.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.isthmus.numeric.files.StoredZip;

/** ZIP archives that are nearly those of certificates. */
final class Archive {

  private Archive() {}

  /**
   * A member as its headers tell.
   *
   * @param directoryName its name in the directory at the end
   * @param size what is said of the size, before and after compression
   */
  record Entry(
      String name, String directoryName, byte[] stored, int method, int date, int checksum,
      int compressed, int size) {

    static Entry of(StoredZip.Member member) {
      CRC32 checksum = new CRC32();
      checksum.update(member.toBytes());
      return new Entry(
          member.name(), member.name(), member.toBytes(), 0, 0x0021, (int) checksum.getValue(),
          member.size(), member.size());
    }

    Entry named(String local, String inDirectory) {
      return new Entry(local, inDirectory, stored, method, date, checksum, compressed, size);
    }

    Entry dated(int day) {
      return new Entry(name, directoryName, stored, method, day, checksum, compressed, size);
    }

    Entry checksummed(int sum) {
      return new Entry(name, directoryName, stored, method, date, sum, compressed, size);
    }

    Entry sized(int said) {
      return new Entry(name, directoryName, stored, method, date, checksum, said, said);
    }

    Entry deflated() {
      Deflater deflater = new Deflater(9, true);
      deflater.setInput(stored);
      deflater.finish();
      byte[] buffer = new byte[2 * stored.length + 64];
      int length = deflater.deflate(buffer);
      deflater.end();
      byte[] deflated = Arrays.copyOf(buffer, length);
      return new Entry(name, directoryName, deflated, 8, date, checksum, length, size);
    }

    private ByteBuffer fields() {
      return littleEndian(22)
          .putShort((short) 10)
          .putShort((short) 0)
          .putShort((short) method)
          .putShort((short) 0)
          .putShort((short) date)
          .putInt(checksum)
          .putInt(compressed)
          .putInt(size);
    }
  }

  /** The archive of the members with one of them changed, counted from 0. */
  static byte[] with(List<StoredZip.Member> members, int at, UnaryOperator<Entry> change) {
    List<Entry> entries = new ArrayList<>(members.stream().map(Entry::of).toList());
    entries.set(at, change.apply(entries.get(at)));
    return bytes(entries);
  }

  static byte[] bytes(List<Entry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      byte[] name = entry.name().getBytes(StandardCharsets.US_ASCII);
      byte[] listed = entry.directoryName().getBytes(StandardCharsets.US_ASCII);
      directory.writeBytes(littleEndian(6).putInt(0x02014b50).putShort((short) 20).array());
      directory.writeBytes(entry.fields().array());
      directory.writeBytes(
          littleEndian(18).putShort((short) listed.length).putInt(14, out.size()).array());
      directory.writeBytes(listed);
      out.writeBytes(littleEndian(4).putInt(0x04034b50).array());
      out.writeBytes(entry.fields().array());
      out.writeBytes(littleEndian(4).putShort((short) name.length).array());
      out.writeBytes(name);
      out.writeBytes(entry.stored());
    }
    int offset = out.size();
    out.writeBytes(directory.toByteArray());
    out.writeBytes(
        littleEndian(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) entries.size())
            .putShort((short) entries.size())
            .putInt(directory.size())
            .putInt(offset)
            .putShort((short) 0)
            .array());
    return out.toByteArray();
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
