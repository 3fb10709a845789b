package org.isthmus.numeric.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsWrittenAndReplaced() throws IOException {
    Path file = folder.resolve("a");
    for (byte content = 0; content < 2; content++) {
      byte[] bytes = {content};
      AtomicFiles.write(file, out -> out.write(bytes));
      assertEquals(content, Files.readAllBytes(file)[0]);
    }
    assertEquals(List.of("a"), names());
  }

  @Test
  void aFailureLeavesTheOldFileAndNoOther() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("the disk is full");
                    }));
    assertEquals(file + ": the file cannot be written (the disk is full)", e.getMessage());
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFiles.write(
                folder.resolve("b"),
                out -> {
                  throw new IllegalStateException();
                }));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("a"), names());
  }

  @Test
  void aFolderThatIsMissingOrInTheWayIsNamed() {
    Path file = folder.resolve("missing/a");
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> AtomicFiles.write(file, out -> {}));
    assertTrue(e.getMessage().contains("its folder does not exist"), e.getMessage());
    e = assertThrows(UncheckedIOException.class, () -> AtomicFiles.write(folder, out -> {}));
    assertTrue(e.getMessage().contains("there is a folder of that name"), e.getMessage());
  }

  @Test
  void aFileInThePlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old").resolve("b");
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> AtomicFiles.write(file, out -> {}));
    assertEquals(
        file + ": the file cannot be written (its folder is a file)", e.getMessage());
    assertEquals(List.of("a"), names());
  }
}
