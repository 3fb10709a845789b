package org.isthmus.numeric.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952) strictly: checksums and lengths are checked, further members may
 * follow, anything else after the last one is refused.
 */
final class Gunzip extends InputStream {

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CHECKSUM = 2;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private int next;
  private int end;
  private boolean ended;

  Gunzip(InputStream in) throws IOException {
    this.in = in;
    header();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int count = inflate(target, offset, length);
      if (count > 0) {
        checksum.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        next = end - inflater.getRemaining();
        trailer();
        if (next < end || refill()) {
          header();
        } else {
          ended = true;
        }
      } else if (inflater.needsInput()) {
        if (!refill()) {
          throw cutOff();
        }
        inflater.setInput(input, 0, end);
      } else {
        throw new IOException("the gzip data is damaged (it needs a dictionary)");
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new IOException("the gzip data is damaged (" + e.getMessage() + ")", e);
    }
  }

  private void header() throws IOException {
    if (next() != 0x1f || next() != 0x8b) {
      throw new IOException("there are bytes after the end of the gzip data");
    }
    int method = next();
    if (method != 8) {
      throw new IOException(
          "the gzip data uses an unknown method (found " + method + ", expected 8)");
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new IOException("the gzip data uses reserved flags (found " + flags + ")");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      skip(2);
    }
    inflater.reset();
    checksum.reset();
    inflater.setInput(input, next, end - next);
  }

  private void trailer() throws IOException {
    long storedChecksum = word();
    long storedSize = word();
    if (storedChecksum != checksum.getValue()) {
      throw new IOException("the gzip data is damaged (its checksum does not fit)");
    }
    if (storedSize != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new IOException("the gzip data is damaged (its length does not fit)");
    }
  }

  private long word() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int character;
    do {
      character = next();
    } while (character != 0);
  }

  private int next() throws IOException {
    if (next == end && !refill()) {
      throw cutOff();
    }
    return input[next++] & 0xff;
  }

  private boolean refill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(input, 0, input.length));
    return end > 0;
  }

  private static EOFException cutOff() {
    return new EOFException("the gzip data is cut off");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
