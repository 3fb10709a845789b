package org.isthmus.numeric.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Writes files that are either there as a whole or not there at all. */
public final class AtomicFiles {

  private AtomicFiles() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file: first to a new file in the same folder, which then takes the place of the old
   * one. Whatever fails, the file is as it was before and the new one is gone.
   *
   * @throws UncheckedIOException if the folder does not exist or the file cannot be written, with a
   *     message that begins with the file
   */
  public static void write(Path file, Content content) {
    if (Files.isDirectory(file)) {
      throw failure(file, new IOException("there is a folder of that name"));
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null && Files.exists(parent) && !Files.isDirectory(parent)) {
      throw failure(file, new IOException("its folder is a file"));
    }
    String name = String.valueOf(file.getFileName());
    Path part =
        file.resolveSibling(
            "." + name + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
    part.toFile().deleteOnExit();
    boolean finished = false;
    try {
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      finished = true;
    } catch (IOException e) {
      throw failure(file, e);
    } finally {
      if (!finished) {
        discard(part);
      }
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(part + ": this unfinished file cannot be deleted", e);
    }
  }

  private static UncheckedIOException failure(Path file, IOException e) {
    String reason;
    if (e instanceof NoSuchFileException) {
      reason = "its folder does not exist";
    } else if (e instanceof AccessDeniedException) {
      reason = "writing is not allowed there";
    } else {
      reason = String.valueOf(e.getMessage());
    }
    return new UncheckedIOException(file + ": the file cannot be written (" + reason + ")", e);
  }
}
