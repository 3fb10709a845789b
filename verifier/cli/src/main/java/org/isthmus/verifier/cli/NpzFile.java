package org.isthmus.verifier.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file to write parameters to. */
final class NpzFile implements ITypeConverter<Path> {

  @Override
  public Path convert(String name) {
    if (!name.endsWith(".npz")) {
      throw new TypeConversionException(
          "parameters are written to .npz files (found " + name + ")");
    }
    return Path.of(name);
  }
}
