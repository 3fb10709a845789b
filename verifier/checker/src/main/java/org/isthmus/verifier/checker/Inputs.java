package org.isthmus.verifier.checker;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** Finds the files that a certificate speaks of and compares their digests. */
final class Inputs {

  private final Document certificate;
  private final Path folder;

  /**
   * @param file the file of the certificate, whose folder recorded paths are relative to
   */
  Inputs(Document certificate, Path file) {
    this.certificate = certificate;
    this.folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
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
   * @param override a folder to look in and nowhere else, under the recorded path or the bare name
   * @throws MismatchException if the numbers are not those that the certificate speaks of
   */
  Dataset data(Optional<Path> override) throws MismatchException {
    Dataset data = DataFiles.read(recipe(override), folder);
    require(Digests.of(data), data.size());
    return data;
  }

  /** The data of the claim as {@link #data} gives them, in exact numbers; fractions are possible. */
  RationalDataset exactData(Optional<Path> override) throws MismatchException {
    DataRecipe recipe = recipe(override);
    if (!(recipe.format() instanceof DataRecipe.Text)) {
      return RationalDataset.of(data(override));
    }
    RationalDataset data = DataFiles.readExact(recipe, folder);
    require(Digests.of(data), data.size());
    return data;
  }

  /** Whether the data of the claim have fractions, so that only exact arithmetic can take them. */
  boolean haveFractions(Optional<Path> override) throws MismatchException {
    if (!(certificate.data().recipe().format() instanceof DataRecipe.Text)) {
      return false;
    }
    RationalDataset data = exactData(override);
    return Matrix.exactly(data.inputs()).isEmpty()
        || data.targets() instanceof RationalTargets.Values targets
            && Matrix.exactly(targets.values()).isEmpty();
  }

  private DataRecipe recipe(Optional<Path> override) {
    DataRecipe recipe = certificate.data().recipe();
    List<String> files = new ArrayList<>();
    for (String file : recipe.files()) {
      files.add(override.map(base -> under(base, file)).orElse(file));
    }
    return new DataRecipe(recipe.format(), files, recipe.operations());
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
   * The file in a folder that a recorded path stands for: the recorded path below the folder, since
   * it tells apart files of one name; else the bare name in the folder. A path that leads out of the
   * folder stands for its bare name alone: whoever names a folder means what is in it.
   */
  private static String under(Path base, String file) {
    Path recorded;
    try {
      recorded = Path.of(file).normalize();
    } catch (InvalidPathException e) {
      throw notAName(file);
    }
    Path folder = base.toAbsolutePath();
    Path whole = folder.resolve(recorded);
    if (!recorded.startsWith("..") && whole.startsWith(folder) && Files.exists(whole)) {
      return whole.toString();
    }
    Path name = Optional.ofNullable(recorded.getFileName()).orElseThrow(() -> notAName(file));
    if (name.toString().equals("..")) {
      throw notAName(file);
    }
    return folder.resolve(name).toString();
  }

  private static UnreadableFileException notAName(String file) {
    return new UnreadableFileException(file, "this is not the name of a file");
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
      return DataFiles.read(other, folder);
    } catch (IllegalArgumentException e) {
      throw new Arguments.UsageException("--on: " + e.getMessage());
    }
  }

  /**
   * Requires that the models in a folder are those that the certificate is about. They are looked for
   * in this folder and nowhere else, under the recorded path or the bare name.
   *
   * @throws MismatchException if the parameters of one are not those in the certificate
   */
  void requireModels(Path models) throws MismatchException {
    for (ModelReference model : certificate.models()) {
      ModelReference.File file =
          model
              .file()
              .orElseThrow(
                  () ->
                      new MismatchException(
                          "the certificate does not say which file model " + model.name()
                              + " came from"));
      Path path = Path.of(under(models, file.path()));
      String digest = digest(path, file);
      if (!digest.equals(model.digest())) {
        throw new MismatchException(
            path + " is not model " + model.name() + " of the certificate (found digest " + digest
                + ", expected " + model.digest() + ")");
      }
    }
  }

  /** The canonical digest of a model; a whole file of a model of another shape is another model. */
  private String digest(Path path, ModelReference.File file) throws MismatchException {
    boolean text = FractionFiles.isText(path);
    try {
      return text
          ? Digests.of(ModelFiles.readExact(path, certificate.network(), file.names()))
          : Digests.of(ModelFiles.read(path, certificate.network(), file.names()));
    } catch (UnreadableFileException e) {
      // Throws in its turn where the file is not that of any model.
      if (text) {
        FractionFiles.read(path);
      } else {
        ModelFiles.infer(path, file.names(), "other", new Activation.Identity());
      }
      throw new MismatchException(e.getMessage());
    }
  }
}
