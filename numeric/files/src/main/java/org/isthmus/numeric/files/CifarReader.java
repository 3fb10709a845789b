package org.isthmus.numeric.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.model.Targets;

/**
 * Reads CIFAR-10 binary files, plain or gzip, one after another: records of a label byte from 0 to
 * 9 and 3072 bytes, channels first.
 */
final class CifarReader {

  private static final int PIXELS = 3072;
  private static final int RECORD = PIXELS + 1;
  private static final int RECORDS_AT_ONCE = 256;
  private static final int LARGEST_LABEL = 9;

  private CifarReader() {}

  static Samples read(List<Path> files, Window window) {
    List<byte[]> kept = new ArrayList<>();
    long records = 0;
    for (Path file : files) {
      try (ByteReader in = ByteReader.openDecompressed(file)) {
        records = read(in, window, records, kept);
      }
    }
    String place = files.get(0).toString();
    int rows = window.size(place, records);
    double[] inputs = ByteReader.allocate(place, (long) rows * PIXELS, "the data");
    int[] labels = new int[rows];
    int row = 0;
    for (byte[] block : kept) {
      for (int at = 0; at < block.length; at += RECORD, row++) {
        labels[row] = block[at];
        for (int i = 0; i < PIXELS; i++) {
          inputs[row * PIXELS + i] = block[at + 1 + i] & 0xff;
        }
      }
    }
    return new Samples(place, rows, PIXELS, inputs, Targets.Labels.of(labels));
  }

  private static long read(ByteReader in, Window window, long before, List<byte[]> kept) {
    byte[] block = new byte[RECORD * RECORDS_AT_ONCE];
    long sample = before;
    int length = in.readUpTo(block);
    while (length > 0) {
      if (length % RECORD != 0) {
        throw in.fail(
            "the last CIFAR record is cut off (found " + in.position()
                + " bytes, expected a multiple of " + RECORD + ")");
      }
      int from = length;
      int to = 0;
      for (int at = 0; at < length; at += RECORD, sample++) {
        if (block[at] < 0 || block[at] > LARGEST_LABEL) {
          throw in.fail(
              "this is not a CIFAR-10 file (found the label " + (block[at] & 0xff)
                  + " in sample " + (sample - before) + ", expected 0 to " + LARGEST_LABEL + ")");
        }
        if (window.contains(sample)) {
          from = Math.min(from, at);
          to = at + RECORD;
        }
      }
      if (from < to) {
        long soFar = (long) kept.size() * block.length;
        if (soFar > Runtime.getRuntime().maxMemory() / (Double.BYTES + 1)) {
          throw in.fail(
              "the data do not fit into memory (found more than " + soFar + " inputs)");
        }
        kept.add(Arrays.copyOfRange(block, from, to));
      }
      length = in.readUpTo(block);
    }
    return sample;
  }
}
