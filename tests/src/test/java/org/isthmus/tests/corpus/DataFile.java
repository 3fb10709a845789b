package org.isthmus.tests.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;

/**
 * A file of samples beside a certificate, and what the certificate says of it.
 *
 * @param size the number of samples that is said
 * @param digest the canonical digest that is said
 * @param content what is in the file, which need not have that digest
 * @param numbers the samples, if their targets are real
 */
record DataFile(
    String name, String content, String recipe, int size, String digest,
    Optional<RationalDataset> numbers) {

  /** Inputs and real targets in a text file, each as {@link Numerals}. */
  static DataFile text(String name, String inputs, String targets) {
    Numerals x = Numerals.of(inputs);
    Numerals y = Numerals.of(targets);
    return new DataFile(
        name + ".txt",
        x.listed("X") + y.listed("Y"),
        "text \"" + name + ".txt\" \"X\" \"Y\"",
        x.rows(),
        digest(x, y.digested("values " + y.rows() + " " + y.columns())),
        Optional.of(new RationalDataset(x.exact(), new RationalTargets.Values(y.exact()))));
  }

  /** Inputs and class labels, the last column of a file of comma-separated values. */
  static DataFile labelled(String name, String inputs, int... labels) {
    Numerals x = Numerals.of(inputs);
    List<String> lines =
        IntStream.range(0, labels.length)
            .mapToObj(k -> x.decimals(k) + "," + labels[k] + "\n")
            .toList();
    ByteBuffer numbers = ByteBuffer.allocate(4 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(labels).forEach(numbers::putInt);
    byte[] head = ("labels " + labels.length + "\n").getBytes(StandardCharsets.US_ASCII);
    return new DataFile(
        name + ".csv",
        String.join("", lines),
        "csv \"" + name + ".csv\" header 0 targets 1 labels",
        x.rows(),
        digest(x, Numerals.joined(head, numbers.array())),
        Optional.empty());
  }

  private static String digest(Numerals inputs, byte[] targets) {
    return Digests.of(
        Numerals.joined(
            "isthmus-data-1\n".getBytes(StandardCharsets.US_ASCII),
            inputs.digested("inputs " + inputs.rows() + " " + inputs.columns()),
            targets));
  }

  /** The same recipe and digest beside a file with the content of another. */
  DataFile exchangedFor(DataFile other) {
    return new DataFile(name, other.content, recipe, size, digest, other.numbers);
  }
}
