package org.isthmus.tests.benchmarks;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.isthmus.numeric.files.ArrayNames;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a ten-layer model of 3 MB and 10000 images in gzip, as a user meets them: cold. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class ReadingBenchmark {

  private static final int SAMPLES = 10_000;

  private Path folder;
  private Network network;
  private Dataset data;

  /** Writes the files. */
  @Setup
  public void writeFiles() throws IOException {
    folder = Files.createTempDirectory("isthmus-benchmark");
    TenLayers layers = new TenLayers();
    network = layers.network(TenLayers.HIDDEN);
    ModelFiles.write(folder.resolve("model.npz"), layers.point(network));
    Random random = new Random(2);
    byte[] pixels = new byte[SAMPLES * TenLayers.INPUTS];
    byte[] labels = new byte[SAMPLES];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : 0);
    }
    for (int k = 0; k < labels.length; k++) {
      labels[k] = (byte) random.nextInt(TenLayers.CLASSES);
    }
    idx("images.gz", pixels, SAMPLES, 28, 28);
    idx("labels.gz", labels, SAMPLES);
    data = images();
  }

  private void idx(String name, byte[] values, int... axes) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(folder.resolve(name))))) {
      out.writeInt(0x800 + axes.length);
      for (int axis : axes) {
        out.writeInt(axis);
      }
      out.write(values);
    }
  }

  /** Deletes the files. */
  @TearDown
  public void deleteFiles() throws IOException {
    for (String name : List.of("model.npz", "images.gz", "labels.gz", "")) {
      Files.delete(folder.resolve(name));
    }
  }

  /** A model in an npz archive. */
  @Benchmark
  public ParameterPoint model() {
    return ModelFiles.read(folder.resolve("model.npz"), network, ArrayNames.byConvention());
  }

  /** Images and labels in gzip, without preprocessing. */
  @Benchmark
  public Dataset images() {
    return DataFiles.read(
        new DataRecipe(new DataRecipe.Idx(), List.of("images.gz", "labels.gz"), List.of()), folder);
  }

  /** The canonical digest of the images. */
  @Benchmark
  public String digest() {
    return Digests.of(data);
  }
}
