package org.isthmus.verifier.checker;

import java.nio.file.Path;
import java.util.List;
import org.isthmus.grammar.certificate.Document;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.FractionFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.verifier.checker.limits.Folders;

/** Finds the files that a certificate speaks of and compares their digests. */
final class Inputs {

  /** Where paths start that are absolute anyway. */
  private static final Path ANYWHERE = Path.of("");

  private final Document certificate;
  private final Path file;
  private final Folders data;

  /**
   * @param file the file of the certificate
   * @param data the folders to look for data in; if empty, the folder of the certificate
   */
  Inputs(Document certificate, Path file, List<Path> data) {
    this.certificate = certificate;
    this.file = file;
    this.data = Folders.of(file, data);
  }

  /** The files are not those that the certificate speaks of. */
  static final class MismatchException extends Exception {

    private static final long serialVersionUID = 1;

    MismatchException(String message) {
      super(message);
    }
  }

  /**
   * The data of the claim.
   *
   * @throws MismatchException if the numbers are not those that the certificate speaks of
   */
  Dataset data() throws MismatchException {
    Dataset data = DataFiles.read(recipe(), ANYWHERE);
    require(Digests.of(data), data.size());
    return data;
  }

  /** The data of the claim as {@link #data} gives them, in exact numbers; fractions are possible. */
  RationalDataset exactData() throws MismatchException {
    DataRecipe recipe = recipe();
    if (!(recipe.format() instanceof DataRecipe.Text)) {
      return RationalDataset.of(data());
    }
    RationalDataset data = DataFiles.readExact(recipe, ANYWHERE);
    require(Digests.of(data), data.size());
    return data;
  }

  /** Whether the data of the claim have fractions, so that only exact arithmetic can take them. */
  boolean haveFractions() throws MismatchException {
    if (!(certificate.data().recipe().format() instanceof DataRecipe.Text)) {
      return false;
    }
    RationalDataset data = exactData();
    return Matrix.exactly(data.inputs()).isEmpty()
        || data.targets() instanceof RationalTargets.Values targets
            && Matrix.exactly(targets.values()).isEmpty();
  }

  private DataRecipe recipe() {
    DataRecipe recipe = certificate.data().recipe();
    return new DataRecipe(
        recipe.format(),
        recipe.files().stream().map(name -> data.file(name).toString()).toList(),
        recipe.operations());
  }

  private void require(String digest, int size) throws MismatchException {
    if (!digest.equals(certificate.data().digest()) || size != certificate.data().size()) {
      throw new MismatchException(
          "the data are not those of the certificate (found digest " + digest + " of " + size
              + " samples, expected " + certificate.data().digest() + " of "
              + certificate.data().size() + ")");
    }
  }

  /**
   * Other data, read and preprocessed in the recorded way, except that all samples are taken.
   *
   * @throws Arguments.UsageException if the recorded format does not have so many files
   */
  Dataset otherData(List<String> files) throws Arguments.UsageException {
    DataRecipe recipe = certificate.data().recipe();
    List<DataRecipe.Operation> operations =
        recipe.operations().stream().filter(op -> !(op instanceof DataRecipe.Take)).toList();
    DataRecipe other =
        new DataRecipe(
            recipe.format(),
            files.stream().map(file -> Path.of(file).toAbsolutePath().toString()).toList(),
            operations);
    try {
      return DataFiles.read(other, ANYWHERE);
    } catch (IllegalArgumentException e) {
      throw new Arguments.UsageException("--on: " + e.getMessage());
    }
  }

  /**
   * Requires that the models in a folder are those that the certificate is about. They are looked for
   * in this folder and nowhere else.
   *
   * @throws MismatchException if the parameters of one are not those in the certificate
   */
  void requireModels(Path models) throws MismatchException {
    Folders folders = Folders.of(file, List.of(models));
    for (ModelReference model : certificate.models()) {
      ModelReference.File origin =
          model
              .file()
              .orElseThrow(
                  () ->
                      new MismatchException(
                          "the certificate does not say which file model " + model.name()
                              + " came from"));
      Path path = folders.file(origin.path());
      String digest = digest(path, origin);
      if (!digest.equals(model.digest())) {
        throw new MismatchException(
            path + " is not model " + model.name() + " of the certificate (found digest " + digest
                + ", expected " + model.digest() + ")");
      }
    }
  }

  /** The canonical digest of a model; a whole file of a model of another shape is another model. */
  private String digest(Path path, ModelReference.File origin) throws MismatchException {
    boolean text = FractionFiles.isText(path);
    try {
      return text
          ? Digests.of(ModelFiles.readExact(path, certificate.network(), origin.names()))
          : Digests.of(ModelFiles.read(path, certificate.network(), origin.names()));
    } catch (UnreadableFileException e) {
      // Throws in its turn where the file is not that of any model.
      if (text) {
        FractionFiles.read(path);
      } else {
        ModelFiles.infer(path, origin.names(), "other", new Activation.Identity());
      }
      throw new MismatchException(e.getMessage());
    }
  }
}
