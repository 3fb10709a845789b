package org.isthmus.numeric.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Reads and writes whole files of arrays; the end of the name says which format. */
public final class ArrayFiles {

  private static final String NPY = ".npy";
  private static final String NPZ = ".npz";
  private static final String SAFETENSORS = ".safetensors";

  private ArrayFiles() {}

  /**
   * All arrays of a {@code .npy}, {@code .npz} or {@code .safetensors} file, in the order of the
   * file, each value widened exactly. The array of a {@code .npy} file is named after the file.
   *
   * @throws UnreadableFileException if the file is anything but such a file, whole and undamaged
   */
  public static List<NamedArray> read(Path file) {
    List<NamedArray> arrays = new ArrayList<>();
    read(file, name -> true).forEach((name, array) -> arrays.add(array.named(name)));
    return arrays;
  }

  /**
   * Writes arrays to a {@code .npz} file, or one array to a {@code .npy} file: real numbers in the
   * narrowest type that is exact (see {@link CanonicalNpy}), integers as {@code <i8}. The same
   * arrays give the same bytes.
   *
   * @throws IllegalArgumentException if the name of the file ends otherwise, there is not one array
   *     for a {@code .npy} file, two arrays have one name or a value is not finite
   * @throws java.io.UncheckedIOException if the file cannot be written; then it is as it was before
   */
  public static void write(Path file, List<NamedArray> arrays) {
    if (hasEnd(file, NPY)) {
      if (arrays.size() != 1) {
        throw new IllegalArgumentException(
            file + ": a .npy file holds one array (found " + arrays.size() + ")");
      }
      byte[] bytes = bytes(arrays.get(0));
      AtomicFiles.write(file, out -> out.write(bytes));
    } else if (hasEnd(file, NPZ)) {
      List<StoredZip.Member> members = new ArrayList<>();
      for (NamedArray array : arrays) {
        members.add(StoredZip.Member.of(array.name() + NPY, bytes(array)));
      }
      AtomicFiles.write(file, out -> StoredZip.write(out, members));
    } else {
      throw new IllegalArgumentException(
          file + ": arrays are written to .npz or .npy files (found another end of the name)");
    }
  }

  private static byte[] bytes(NamedArray array) {
    return array.isIntegral() ? CanonicalNpy.integerBytes(array) : CanonicalNpy.bytes(array);
  }

  /** The arrays whose names are wanted, by name, in the order of the file. */
  static Map<String, ArrayData> read(Path file, Predicate<String> wanted) {
    if (hasEnd(file, NPZ)) {
      return NpzReader.read(file, wanted);
    }
    if (hasEnd(file, SAFETENSORS)) {
      return SafetensorsReader.read(file, wanted);
    }
    if (hasEnd(file, NPY)) {
      String fileName = file.getFileName().toString();
      String name = fileName.substring(0, fileName.length() - NPY.length());
      Map<String, ArrayData> arrays = new LinkedHashMap<>();
      if (wanted.test(name)) {
        arrays.put(name, readNpy(file, name));
      }
      return arrays;
    }
    ByteReader.length(file);
    throw new UnreadableFileException(
        file.toString(),
        "the format is not known from the name (expected .npz, .safetensors or .npy at its end)");
  }

  /** The names of all arrays of a {@code .npz} or {@code .safetensors} file. */
  static List<String> names(Path file) {
    return hasEnd(file, NPZ) ? NpzReader.names(file) : SafetensorsReader.names(file);
  }

  /** The one array of a {@code .npy} file. */
  static ArrayData readNpy(Path file, String name) {
    try (ByteReader in = ByteReader.open(file)) {
      return NpyReader.read(in, name);
    }
  }

  /** Whether the file holds several arrays with names. */
  static boolean isArchive(Path file) {
    return hasEnd(file, NPZ) || hasEnd(file, SAFETENSORS);
  }

  private static boolean hasEnd(Path file, String end) {
    Path name = file.getFileName();
    return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(end);
  }
}
