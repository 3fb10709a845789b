package org.isthmus.numeric.files;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Reads the bytes of a file from first to last and turns every fault into an {@link
 * UnreadableFileException} that names the file.
 */
final class ByteReader implements Closeable {

  /** Deflate shrinks by at most this factor; a stream that claims more is not what it says. */
  static final long LARGEST_EXPANSION = 1032;

  private static final int CHUNK = 1 << 16;

  private final String place;
  private final InputStream in;
  private final long bound;
  private final boolean exact;
  private long position;

  private ByteReader(String place, InputStream in, long bound, boolean exact) {
    this.place = place;
    this.in = in;
    this.bound = bound;
    this.exact = exact;
  }

  /** A reader of a file as it is. */
  static ByteReader open(Path file) {
    String place = file.toString();
    try {
      long length = length(file);
      return new ByteReader(
          place, new BufferedInputStream(Files.newInputStream(file), CHUNK), length, true);
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  /** A reader of a file, decompressed if it begins like gzip. */
  static ByteReader openDecompressed(Path file) {
    ByteReader plain = open(file);
    plain.in.mark(2);
    try {
      int first = plain.in.read();
      int second = plain.in.read();
      plain.in.reset();
      if (first != 0x1f || second != 0x8b) {
        return plain;
      }
      long bound = plain.bound * LARGEST_EXPANSION;
      return new ByteReader(plain.place, new Gunzip(plain.in), bound, false);
    } catch (IOException e) {
      plain.close();
      throw failure(plain.place, e);
    }
  }

  /** A reader of a stream of exactly {@code length} bytes; {@code place} is used in messages. */
  static ByteReader of(String place, InputStream in, long length) {
    return new ByteReader(place, in, length, true);
  }

  /** A reader of bytes in memory. */
  static ByteReader of(String place, byte[] bytes) {
    return of(place, new ByteArrayInputStream(bytes), bytes.length);
  }

  /** The length of a file in bytes, at least 1. */
  static long length(Path file) {
    long length = lengthOrZero(file);
    if (length == 0) {
      throw new UnreadableFileException(file.toString(), "the file is empty");
    }
    return length;
  }

  /** The length of a file in bytes. */
  static long lengthOrZero(Path file) {
    String place = file.toString();
    try {
      long length = Files.size(file);
      if (!Files.isRegularFile(file)) {
        throw new UnreadableFileException(place, "this is a folder or a device (expected a file)");
      }
      return length;
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  static UnreadableFileException failure(String place, IOException e) {
    String reason;
    if (e instanceof NoSuchFileException) {
      reason = "there is no such file";
    } else if (e instanceof AccessDeniedException) {
      reason = "the file may not be read";
    } else if (e instanceof EOFException && e.getMessage() != null) {
      reason = e.getMessage();
    } else if (e instanceof ZipException) {
      reason = "the compressed data is damaged (" + e.getMessage() + ")";
    } else {
      reason = e.getMessage() == null ? "the file cannot be read" : e.getMessage();
    }
    return new UnreadableFileException(place, reason, e);
  }

  /** The file, for messages. */
  String place() {
    return place;
  }

  UnreadableFileException fail(String reason) {
    return new UnreadableFileException(place, reason);
  }

  /** The number of bytes read so far. */
  long position() {
    return position;
  }

  /**
   * Checks, before anything is allocated, that exactly {@code needed} bytes follow; where the
   * length is known only after decompression, that they can follow.
   */
  void requireFollowing(BigInteger needed, String what) {
    long left = bound - position;
    int comparison = needed.compareTo(BigInteger.valueOf(left));
    if (comparison > 0) {
      throw fail(
          what + " claims more than the file has (found " + (exact ? "" : "at most ") + left
              + " bytes, expected " + needed + ")");
    }
    if (exact && comparison < 0) {
      throw fail(
          "there are bytes after the end of the data (found " + left + " bytes for " + what
              + ", expected " + needed + ")");
    }
  }

  /**
   * Fills the range of the buffer, in pieces: Java reads as much as is asked for at once into memory
   * that is not of the heap.
   */
  void read(byte[] target, int offset, int length, String what) {
    try {
      int done = 0;
      while (done < length) {
        int count = in.read(target, offset + done, Math.min(length - done, CHUNK));
        if (count < 0) {
          throw fail(
              "the file is cut off in " + what + " (found " + (position + done)
                  + " bytes, expected at least " + (position + length) + ")");
        }
        done += count;
      }
      position += length;
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  byte[] read(int length, String what) {
    byte[] bytes = new byte[length];
    read(bytes, 0, length, what);
    return bytes;
  }

  /** Reads as many bytes as there are, up to the length of the buffer; less only at the end. */
  int readUpTo(byte[] target) {
    try {
      int count = in.readNBytes(target, 0, target.length);
      position += count;
      return count;
    } catch (IOException e) {
      throw failure(place, e);
    }
  }

  void skip(long length, String what) {
    byte[] chunk = new byte[(int) Math.min(length, CHUNK)];
    for (long left = length; left > 0; ) {
      int count = (int) Math.min(left, chunk.length);
      read(chunk, 0, count, what);
      left -= count;
    }
  }

  /** Checks that nothing follows. */
  void requireEnd() {
    if (readUpTo(new byte[1]) != 0) {
      throw fail(
          "there are bytes after the end of the data (expected " + (position - 1) + " bytes)");
    }
  }

  /**
   * New doubles.
   *
   * @throws UnreadableFileException if they are more than an array can hold
   * @throws OutOfMemoryError if there is no room for them; the message names the file
   */
  double[] allocate(long count, String what) {
    return allocate(place, count, what);
  }

  /** New doubles for a file that need not be open. */
  static double[] allocate(String place, long count, String what) {
    if (count <= Integer.MAX_VALUE - 8) {
      try {
        return new double[(int) count];
      } catch (OutOfMemoryError e) {
        OutOfMemoryError named = new OutOfMemoryError(place + ": " + noRoom(what, count));
        named.initCause(e);
        throw named;
      }
    }
    throw new UnreadableFileException(place, noRoom(what, count));
  }

  private static String noRoom(String what, long count) {
    return what + " does not fit into memory (found " + count + " numbers, "
        + ((count >> 17) + 1) + " MiB; Java may use "
        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB and 2^31 - 9 numbers an array)";
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw failure(place, e);
    }
  }
}
