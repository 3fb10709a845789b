package org.isthmus.numeric.compute.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.isthmus.numeric.files.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged file gives a refusal, never another kind of exception, and never half a model. */
final class DamagedOnnxTest {

  @TempDir Path folder;

  @Test
  void everyTruncationIsRefusedOrGivesTheWholeModel() {
    OnnxSample sample = OnnxSample.small();
    sample.model.setProducerName("someone").addMetadataProps(
        ByteString.copyFromUtf8("key and value"));
    byte[] bytes = sample.bytes();
    OnnxModel whole = OnnxModels.read(OnnxSample.write(folder, bytes));
    int refused = 0;
    for (int length = 0; length < bytes.length; length++) {
      Optional<OnnxModel> read = read(Arrays.copyOf(bytes, length));
      if (read.isPresent()) {
        assertEquals(whole, read.get(), "cut to " + length + " bytes");
      } else {
        refused++;
      }
    }
    // Only the note at the end can be missing.
    assertTrue(refused >= bytes.length - 16, refused + " of " + bytes.length);
  }

  @Test
  void everyChangedByteIsRefusedOrGivesAModel() {
    byte[] bytes = OnnxSample.small().bytes();
    int refused = 0;
    int changes = 0;
    for (int at = 0; at < bytes.length; at++) {
      for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) change;
        changes++;
        if (read(damaged).isEmpty()) {
          refused++;
        }
      }
    }
    // A changed weight is another weight; most of the small file is structure.
    assertTrue(refused > changes / 3, refused + " of " + changes);
  }

  @Test
  void everyMissingByteIsRefusedOrGivesTheSameModel() {
    byte[] bytes = OnnxSample.small().bytes();
    OnnxModel whole = OnnxModels.read(OnnxSample.write(folder, bytes));
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = new byte[bytes.length - 1];
      System.arraycopy(bytes, 0, damaged, 0, at);
      System.arraycopy(bytes, at + 1, damaged, at, damaged.length - at);
      Optional<OnnxModel> read = read(damaged);
      if (read.isPresent()) {
        assertEquals(whole, read.get(), "without byte " + at);
      }
    }
  }

  private Optional<OnnxModel> read(byte[] bytes) {
    Path file = OnnxSample.write(folder, bytes);
    try {
      return Optional.of(OnnxModels.read(file));
    } catch (UnreadableFileException refusal) {
      assertTrue(refusal.getMessage().startsWith(file + ": "), refusal.getMessage());
      return Optional.empty();
    }
  }
}
