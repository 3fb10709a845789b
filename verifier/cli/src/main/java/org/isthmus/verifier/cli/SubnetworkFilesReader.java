package org.isthmus.verifier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.isthmus.grammar.problem.plan.SubnetworkFiles;
import org.isthmus.numeric.files.ArrayFiles;
import org.isthmus.numeric.files.NamedArray;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.training.subnetwork.Subnetwork;

/**
 * Reads subnetworks xi_l from files: {@code U_p} of shape (k_{p-1}, k_p) and {@code v_p} of shape
 * (k_p) for p = l+1..L under the names {@code U<p>} and {@code v<p>}, and {@code I}, the indices of
 * the features of layer l that it reads.
 */
final class SubnetworkFilesReader {

  private final Path folder;
  private final Map<Path, Map<String, NamedArray>> opened = new HashMap<>();

  /** Paths are relative to the folder. */
  SubnetworkFilesReader(Path folder) {
    this.folder = folder;
  }

  /**
   * The subnetworks of a model for l = L-1 down to 1, and xi_0 where it is there.
   *
   * @param named whether the files must name the features that are read
   * @throws UnreadableFileException if one is missing or does not fit the network
   */
  List<Subnetwork> read(SubnetworkFiles files, String model, Network network, boolean named) {
    List<Subnetwork> subnetworks = new ArrayList<>();
    for (int l = network.depth() - 1; l >= 1; l--) {
      SubnetworkFiles.Location location = files.locate(model, l);
      subnetworks.add(read(location, l, network, named));
    }
    SubnetworkFiles.Location hub = files.locate(model, 0);
    if (Files.exists(folder.resolve(hub.file()))
        && arrays(hub).containsKey(hub.prefix() + "U1")) {
      subnetworks.add(read(hub, 0, network, false));
    }
    return subnetworks;
  }

  private Map<String, NamedArray> arrays(SubnetworkFiles.Location location) {
    return opened.computeIfAbsent(
        folder.resolve(location.file()),
        path -> {
          Map<String, NamedArray> byName = new HashMap<>();
          ArrayFiles.read(path).forEach(array -> byName.put(array.name(), array));
          return byName;
        });
  }

  private Subnetwork read(
      SubnetworkFiles.Location location, int l, Network network, boolean named) {
    Map<String, NamedArray> arrays = arrays(location);
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int p = l + 1; p <= network.depth(); p++) {
      NamedArray weight =
          Optional.ofNullable(arrays.get(location.prefix() + "U" + p))
              .orElseThrow(missing(location, "U" + p));
      Optional<NamedArray> bias = Optional.ofNullable(arrays.get(location.prefix() + "v" + p));
      if (network.hasBias(p) && bias.isEmpty()) {
        throw missing(location, "v" + p).get();
      }
      if (!network.hasBias(p) && bias.isPresent()) {
        throw new UnreadableFileException(
            location.file(),
            "layer " + network.layerName(p) + " has no bias (found array " + location.prefix()
                + "v" + p + ")");
      }
      try {
        weights.add(weight.toMatrix());
        biases.add(
            bias.map(NamedArray::toMatrix)
                .orElseGet(() -> Matrix.zeros(1, weight.toMatrix().columns())));
      } catch (IllegalArgumentException e) {
        throw new UnreadableFileException(location.file(), e.getMessage());
      }
    }
    int outputs = weights.get(weights.size() - 1).columns();
    if (outputs != network.outputWidth()) {
      throw new UnreadableFileException(
          location.file(),
          location.prefix() + "U" + network.depth() + " has the wrong number of outputs (found "
              + outputs + ", expected " + network.outputWidth() + ")");
    }
    int inputs = weights.get(0).rows();
    List<Integer> kept =
        l > 0 && (named || arrays.containsKey(location.prefix() + "I"))
            ? indices(location, inputs, network.width(l))
            : IntStream.range(0, inputs).boxed().toList();
    try {
      return new Subnetwork(l, kept, weights, biases, Double.NaN);
    } catch (IllegalArgumentException e) {
      throw new UnreadableFileException(location.file(), e.getMessage());
    }
  }

  /** The array I: one index of a neuron for each input of the subnetwork, in increasing order. */
  private List<Integer> indices(SubnetworkFiles.Location location, int count, int width) {
    NamedArray stored =
        Optional.ofNullable(arrays(location).get(location.prefix() + "I"))
            .orElseThrow(missing(location, "I"));
    if (stored.size() != count) {
      throw new UnreadableFileException(
          location.file(),
          location.prefix() + "I has the wrong length (found " + stored.size() + ", expected "
              + count + ", one for each row of the first weight)");
    }
    List<Integer> indices = new ArrayList<>();
    int least = 0;
    for (int k = 0; k < count; k++) {
      double index = stored.get(k);
      if (index != Math.rint(index) || index < least || index >= width) {
        throw new UnreadableFileException(
            location.file(),
            location.prefix() + "I is not an increasing list of neurons (found " + index
                + " at " + k + ", expected a whole number from " + least + " to " + (width - 1)
                + ")");
      }
      indices.add((int) index);
      least = (int) index + 1;
    }
    return indices;
  }

  private static Supplier<UnreadableFileException> missing(
      SubnetworkFiles.Location location, String array) {
    return () ->
        new UnreadableFileException(
            location.file(), "an array is missing (expected " + location.prefix() + array + ")");
  }
}
