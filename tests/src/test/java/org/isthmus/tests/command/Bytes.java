package org.isthmus.tests.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files made byte by byte, such as no writer of the project writes. */
final class Bytes {

  private Bytes() {}

  /** A {@code .npy} of float64 or int64 numbers with any shape in its header. */
  static byte[] npy(String type, String shape, double... numbers) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer out =
        ByteBuffer.allocate(10 + header.length() + 8 * numbers.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    for (double number : numbers) {
      if (type.equals("<i8")) {
        out.putLong((long) number);
      } else {
        out.putDouble(number);
      }
    }
    return out.array();
  }

  /** A ZIP archive with stored members: names and contents in turn. */
  static byte[] zip(Object... members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int k = 0; k < members.length; k += 2) {
        byte[] content = (byte[]) members[k + 1];
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry((String) members[k]);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** An IDX file of bytes. */
  static byte[] idx(int[] axes, int... values) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * axes.length + values.length);
    out.put(new byte[] {0, 0, 8, (byte) axes.length});
    for (int axis : axes) {
      out.putInt(axis);
    }
    for (int value : values) {
      out.put((byte) value);
    }
    return out.array();
  }

  /** A safetensors file whose header says that it has some length. */
  static byte[] safetensors(long length, String header, double... numbers) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(8 + json.length + 8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(length).put(json);
    for (double number : numbers) {
      out.putDouble(number);
    }
    return out.array();
  }
}
