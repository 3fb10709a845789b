package org.isthmus.tests.corpus;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.tests.corpus.CorpusFile.Beside;
import org.isthmus.tests.corpus.CorpusFile.Folder;

/** Good certificates beside other data, or other models, than they speak of. */
final class MismatchFiles {

  private static final List<String> MODELS = List.of("--models", "models");

  private MismatchFiles() {}

  private static Draft line(DataFile data) {
    return Draft.of("path", data, "input 1", "output 1 nobias")
        .claim("max_loss <= 4")
        .first("1")
        .second("-1")
        .step("lumped convex", "put W1 0 0 B.W1 0 0");
  }

  private static DataFile named(String name) {
    return DataFile.text(name, "1; 2", "-1; 0");
  }

  /** A certificate on two samples beside a file of that name with other ones. */
  private static void data(
      Shelf shelf, String name, String inputs, String targets, String sentence) {
    DataFile said = named(name);
    shelf.mismatch(
        "data-" + name,
        line(said.exchangedFor(DataFile.text(name, inputs, targets))),
        "the data are not those of the certificate",
        sentence);
  }

  private static Draft labelled(DataFile data) {
    return Draft.of("path", data, "input 1", "output 2 bias")
        .loss("cross_entropy")
        .claim("max_loss <= 4")
        .first("1 0", "0 0")
        .second("0 1", "0 0")
        .step("lumped convex", "put W1 0 0,1 B.W1 0 0,1");
  }

  private static void data(Shelf shelf) {
    data(shelf, "one-ulp-off", "1; " + Numerals.after(2), "-1; 0",
        "An input is one unit in the last place larger.");
    data(shelf, "rows-permuted", "2; 1", "0; -1", "The samples are in another order.");
    data(shelf, "one-more-sample", "1; 2; 2", "-1; 0; 0", "The last sample is there twice.");
    data(shelf, "one-sample-missing", "1", "-1", "The last sample is missing.");
    data(shelf, "another-target", "1; 2", "-1; 1/1000", "A target is another one.");
    data(shelf, "targets-exchanged", "1; 2", "0; -1",
        "The targets are those of the other samples.");
    DataFile zero = DataFile.labelled("zero", "0; 2", 0, 1);
    shelf.mismatch(
        "data-with-negative-zero",
        labelled(zero.exchangedFor(DataFile.labelled("zero", "-0; 2", 0, 1))),
        "the data are not those of the certificate",
        "An input is -0.0 where it was 0.0: the same number, and another digest.");
    shelf.mismatch(
        "data-with-another-label",
        labelled(
            DataFile.labelled("other", "0; 2", 0, 1)
                .exchangedFor(DataFile.labelled("other", "0; 2", 1, 1))),
        "the data are not those of the certificate",
        "A label is another one.");
    shelf.mismatch(
        "data-miscounted",
        line(named("line")).replacing("data 2 ", "data 3 "),
        "the data are not those of the certificate",
        "The digest is right, and the number of samples is not.");
    shelf.mismatch(
        "data-of-another-width",
        line(DataFile.text("plane", "1 0; 2 0", "-1; 0")),
        "the data do not fit the network (found 2 inputs, expected 1)",
        "The digest is right, but the network has one input and the data two.");
    shelf.mismatch(
        "data-of-more-targets",
        line(DataFile.text("more", "1; 2", "-1 0; 0 0")),
        "the targets do not fit the output of the network (found 2 a sample, expected 1)",
        "The digest is right, but the network has one output and the data two targets.");
    shelf.mismatch(
        "data-with-a-label-that-is-no-output",
        labelled(DataFile.labelled("three", "0; 2", 0, 2)),
        "a class label is too large for the network (found 2, expected at most 1)",
        "The digest is right, but there are two outputs, and a label is 2.");
    shelf.mismatch(
        "data-with-negative-targets-of-cross-entropy",
        line(DataFile.text("negative", "1; 2", "-1; 0")).loss("cross_entropy"),
        "cross_entropy needs targets that are not negative (found -1.0 in sample 0, output 0)",
        "The digest is right, but a target of cross-entropy is negative.");
    shelf.mismatch(
        "data-with-zero-targets-of-logistic-loss",
        line(DataFile.text("signs", "1; 2", "-1; 0")).loss("logistic"),
        "logistic needs targets -1 and 1 (found 0.0 in sample 1, output 0)",
        "The digest is right, but a target of the logistic loss is 0.");
  }

  private static CorpusFile models(
      Folder folder, String name, String first, String second, String says, String sentence) {
    Draft draft =
        line(named("line"))
            .modelFile("first", name + "-first.txt")
            .modelFile("second", name + "-second.txt");
    List<Beside> beside = new ArrayList<>();
    beside.add(new Beside(draft.data().name(), draft.data().content()));
    beside.add(
        new Beside("models/" + name + "-first.txt", Numerals.of(first).listed("W1")));
    beside.add(
        new Beside("models/" + name + "-second.txt", Numerals.of(second).listed("W1")));
    return new CorpusFile(folder, name, draft.bytes(), beside, MODELS, says, sentence);
  }

  static void files(Shelf shelf) {
    data(shelf);
    shelf.put(
        models(Folder.CORRECT, "max-loss-between-models-in-files", "1", "-1",
            "max loss = 4 <= 4",
            "The two models are required to be those in two files."));
    shelf.put(
        models(Folder.MISMATCH, "models-first-one-ulp-off", Numerals.after(1), "-1",
            "models/models-first-one-ulp-off-first.txt is not model first of the certificate",
            "A weight of the first model is one unit in the last place larger in the file."));
    shelf.put(
        models(Folder.MISMATCH, "models-exchanged", "-1", "1",
            "models/models-exchanged-first.txt is not model first of the certificate",
            "The files of the two models are exchanged."));
    shelf.put(
        models(Folder.MISMATCH, "models-second-is-the-first", "1", "1",
            "models/models-second-is-the-first-second.txt is not model second of the certificate",
            "Both files have the first model."));
    shelf.put(
        models(Folder.MISMATCH, "models-of-another-shape", "1 0", "-1",
            "models/models-of-another-shape-first.txt: W1 has the wrong shape (found 1 x 2,"
                + " expected 1 x 1)",
            "The first model in its file has two outputs."));
    Draft draft = line(named("line"));
    shelf.put(
        new CorpusFile(
            Folder.MISMATCH, "models-of-no-files", draft.bytes(),
            List.of(
                new Beside(draft.data().name(), draft.data().content()),
                new Beside("models/first.txt", Numerals.of("1").listed("W1"))),
            MODELS,
            "the certificate does not say which file model first came from",
            "Models are required, and the certificate names no files."));
  }
}
