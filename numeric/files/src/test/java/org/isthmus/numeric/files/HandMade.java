package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/** Files made byte by byte, without the writers under test. */
final class HandMade {

  private HandMade() {}

  static Path fixture(String name) {
    return Path.of("src/test/resources/fixtures", name);
  }

  /** A real model or data set, or a skipped test. */
  static Path shared(String name) {
    Path file = Path.of(System.getProperty("isthmus.shared", "missing"), name);
    Assumptions.assumeTrue(Files.exists(file), () -> name + " is not here: skipped");
    return file;
  }

  static Path file(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(Path folder, String name, String text) {
    return file(folder, name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A .npy of version 1.0 with the header as given. */
  static byte[] npy(String header, byte[] numbers) {
    return join(
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0},
        little(2, header.length()),
        header.getBytes(StandardCharsets.ISO_8859_1),
        numbers);
  }

  static byte[] npy(String type, String shape, byte[] numbers) {
    return npy(
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n", numbers);
  }

  static byte[] safetensors(String header, byte[] numbers) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return join(little(8, json.length), json, numbers);
  }

  /** Names and contents in turn. */
  static byte[] zip(Object... members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < members.length; i += 2) {
        byte[] content = (byte[]) members[i + 1];
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry((String) members[i]);
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

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] idx(int[] axes, int... bytes) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * axes.length + bytes.length);
    out.put((byte) 0).put((byte) 0).put((byte) 8).put((byte) axes.length);
    for (int axis : axes) {
      out.putInt(axis);
    }
    for (int value : bytes) {
      out.put((byte) value);
    }
    return out.array();
  }

  static byte[] floats(double... values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      out.putFloat((float) value);
    }
    return out.array();
  }

  static byte[] little(int bytes, long value) {
    byte[] out = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      out[i] = (byte) (value >> 8 * i);
    }
    return out;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The reading fails with one sentence that begins with the file and has all the parts. */
  static void refused(Path file, Executable reading, String... parts) {
    String message = assertThrows(UnreadableFileException.class, reading).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
