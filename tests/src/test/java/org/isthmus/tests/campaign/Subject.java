package org.isthmus.tests.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.tests.campaign.truth.Data;

/**
 * A certificate that is verified, in its folder.
 *
 * @param files all other files of the folder, data and models, by their names
 */
record Subject(String name, byte[] certificate, Map<String, byte[]> files, Data data) {

  private static final String FILE = "subject.cert";

  /** Whether the models are there too, so that the checker can be asked to compare them. */
  boolean hasModels() {
    return files.keySet().stream().anyMatch(file -> file.startsWith("model"));
  }

  boolean isData(String file) {
    return !file.startsWith("model");
  }

  static Subject in(Path folder) {
    return in(folder, FILE);
  }

  /** The subject of a folder in which the certificate has this name. */
  static Subject in(Path folder, String certificate) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = files.remove(certificate);
    try {
      DataRecipe recipe = CertificateFile.document(bytes).data().recipe();
      Data data =
          recipe.format() instanceof DataRecipe.Text
              ? Data.of(DataFiles.readExact(recipe, folder))
              : Data.of(DataFiles.read(recipe, folder));
      return new Subject(folder.getFileName().toString(), bytes, files, data);
    } catch (MalformedCertificateException e) {
      throw new IllegalStateException(folder + ": " + e.getMessage(), e);
    }
  }

  static void write(Path folder, byte[] certificate, Map<String, byte[]> files) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(FILE), certificate);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
