package org.isthmus.numeric.files;

import static org.isthmus.numeric.files.HandMade.file;
import static org.isthmus.numeric.files.HandMade.floats;
import static org.isthmus.numeric.files.HandMade.gzip;
import static org.isthmus.numeric.files.HandMade.idx;
import static org.isthmus.numeric.files.HandMade.join;
import static org.isthmus.numeric.files.HandMade.npy;
import static org.isthmus.numeric.files.HandMade.refused;
import static org.isthmus.numeric.files.HandMade.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFilesTest {

  private static final byte[] IMAGES = idx(new int[] {3, 1, 2}, 0, 255, 128, 1, 2, 3);
  private static final byte[] LABELS = idx(new int[] {3}, 2, 0, 1);
  private static final Dataset DATA =
      new Dataset(Matrix.of(3, 2, 0, 255, 128, 1, 2, 3), Targets.Labels.of(2, 0, 1));

  @TempDir Path folder;

  private Dataset read(String recipe) {
    return DataFiles.read(DataRecipeText.parse(recipe), folder);
  }

  private void idxFiles(byte[] images, byte[] labels) {
    file(folder, "i", images);
    file(folder, "l", labels);
  }

  private Dataset idxData(String operations) {
    return read("idx \"i\" \"l\"" + operations);
  }

  private void refusedFile(String name, String recipe, String... parts) {
    refused(folder.resolve(name), () -> read(recipe), parts);
  }

  @Test
  void idxIsReadPlainAndCompressed() {
    idxFiles(IMAGES, LABELS);
    assertEquals(DATA, idxData(""));
    idxFiles(gzip(IMAGES), LABELS);
    assertEquals(DATA, idxData(""));
    byte[] members =
        join(gzip(Arrays.copyOf(LABELS, 5)), gzip(Arrays.copyOfRange(LABELS, 5, LABELS.length)));
    idxFiles(IMAGES, members);
    assertEquals(DATA, idxData(""));
  }

  @Test
  void takesAreAppliedInOrder() {
    idxFiles(gzip(IMAGES), LABELS);
    assertEquals(DATA.range(1, 3), idxData(" take 1 2"));
    assertEquals(DATA.range(2, 3), idxData(" take 1 2 take 1 1"));
    assertEquals(
        idxData(" normalise 1/2 1/2 take 1 2 take 1 1"),
        idxData(" take 1 2 take 1 1 normalise 1/2 1/2"));
    refusedFile("i", "idx \"i\" \"l\" take 1 3", "found 3, expected at least 4");
    refusedFile("i", "idx \"i\" \"l\" take 1 2 take 1 2", "found 2, expected at least 3");
    refusedFile("i", "idx \"i\" \"l\" take 0 9 take 0 1", "found 3, expected at least 9");
    refusedFile("i", "idx \"i\" \"l\" float32 take 1 3", "found 3, expected at least 4");
    refusedFile(
        "i", "idx \"i\" \"l\" take 2147483647 2147483647", "expected at least 4294967294");
  }

  @Test
  void everyOperationRoundsOnce() {
    idxFiles(IMAGES, LABELS);
    Matrix inputs = idxData(" normalise 457/5000 2023/10000").inputs();
    double mean = Double.parseDouble("0.0914");
    double deviation = Double.parseDouble("0.2023");
    assertEquals((128.0 / 255 - mean) / deviation, inputs.get(1, 0));
    assertEquals(((1.0 / 255) - mean) / deviation, inputs.get(1, 1));
    Matrix channels = idxData(" normalise 0 1 1 1/2").inputs();
    assertEquals(128.0 / 255, channels.get(1, 0));
    assertEquals((1.0 / 255 - 1) / 0.5, channels.get(1, 1));
    Matrix scaled = idxData(" scale -1/3 1/7").inputs();
    double factor = 10.0 / 21;
    assertEquals(128 * factor / 255 + -1.0 / 3, scaled.get(1, 0));
    Matrix unit = idxData(" scale -1 1").inputs();
    assertEquals(-1, unit.get(0, 0));
    assertEquals(1, unit.get(0, 1));
    assertEquals(128 * 2.0 / 255 + -1, unit.get(1, 0));
    Matrix single = idxData(" normalise 1/2 1/2 float32").inputs();
    assertEquals((float) ((128.0 / 255 - 0.5) / 0.5), single.get(1, 0));
    refusedFile(
        "i", "idx \"i\" \"l\" normalise 0 0 0 1 1 1", "found 2 inputs, expected a multiple of 3");
  }

  @Test
  void targetsAreMadeFromLabels() {
    idxFiles(IMAGES, LABELS);
    assertEquals(
        new Targets.Values(Matrix.of(3, 3, 0, 0, 1, 1, 0, 0, 0, 1, 0)),
        idxData(" one_hot 3").targets());
    assertEquals(
        new Targets.Values(Matrix.of(2, 1, -1, 1)), idxData(" take 1 2 signs").targets());
    refusedFile(
        "i", "idx \"i\" \"l\" one_hot 2", "too large for one_hot", "found 2 in sample 0");
    refusedFile("i", "idx \"i\" \"l\" signs", "too large for signs");
    refusedFile("i", "idx \"i\" \"l\" one_hot 3 signs", "signs needs class labels");
  }

  @Test
  void damagedIdxIsRefused() {
    idxFiles(Arrays.copyOf(IMAGES, IMAGES.length - 1), LABELS);
    refusedFile(
        "i", "idx \"i\" \"l\"", "claims more than the file has (found 5 bytes, expected 6)");
    idxFiles(Arrays.copyOf(IMAGES, IMAGES.length + 1), LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "bytes after the end");
    idxFiles(gzip(Arrays.copyOf(IMAGES, IMAGES.length + 1)), LABELS);
    refusedFile("i", "idx \"i\" \"l\" take 0 1", "bytes after the end");
    idxFiles(gzip(Arrays.copyOf(IMAGES, IMAGES.length - 1)), LABELS);
    refusedFile("i", "idx \"i\" \"l\" take 0 1", "cut off in the images");
    idxFiles(IMAGES, idx(new int[] {2}, 2, 0));
    refusedFile("l", "idx \"i\" \"l\"", "found 2 labels and 3 images");
    idxFiles(LABELS, IMAGES);
    refusedFile("i", "idx \"i\" \"l\"", "not an IDX file of images");
    idxFiles(IMAGES, IMAGES);
    refusedFile("l", "idx \"i\" \"l\"", "not an IDX file of labels");
    idxFiles(new byte[0], LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "the file is empty");
    idxFiles("some text".getBytes(StandardCharsets.US_ASCII), LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "not an IDX file of bytes (found 73 6f 6d");
    idxFiles(idx(new int[] {0, 2}), LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "axis of length 0");
    idxFiles(idx(new int[] {-1, -1, -1}, 1, 2, 3), LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "claims more than the file has");
    idxFiles(gzip(idx(new int[] {100000, 1000, 1000}, 1, 2, 3)), LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "at most", "expected 100000000000");
    refusedFile("missing", "idx \"missing\" \"l\"", "there is no such file");
  }

  @Test
  void everyTruncatedGzipIsRefused() {
    byte[] whole = gzip(IMAGES);
    for (int length = 0; length < whole.length; length++) {
      idxFiles(Arrays.copyOf(whole, length), LABELS);
      refusedFile("i", "idx \"i\" \"l\" take 0 1");
      if (length >= 2) {
        refusedFile("i", "idx \"i\" \"l\"", "the gzip data is cut off");
      }
    }
  }

  @Test
  void damagedGzipIsRefused() {
    byte[] whole = gzip(IMAGES);
    for (int at : new int[] {whole.length - 8, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      idxFiles(damaged, LABELS);
      refusedFile("i", "idx \"i\" \"l\"", "the gzip data is damaged");
    }
    idxFiles(join(whole, new byte[1]), LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "bytes after the end of the gzip data");
    byte[] method = whole.clone();
    method[2] = 7;
    idxFiles(method, LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "unknown method");
    byte[] flags = whole.clone();
    flags[3] = (byte) 0x80;
    idxFiles(flags, LABELS);
    refusedFile("i", "idx \"i\" \"l\"", "reserved flags");
  }

  @Test
  void optionalPartsOfAGzipHeaderAreReadOver() {
    byte[] whole = gzip(LABELS);
    byte[] header = Arrays.copyOf(whole, 10);
    header[3] = 4 + 8 + 16 + 2;
    byte[] optional = {2, 0, 99, 99, 'n', 0, 'c', 'c', 0, 1, 1};
    byte[] rest = Arrays.copyOfRange(whole, 10, whole.length);
    idxFiles(IMAGES, join(header, optional, rest));
    assertEquals(DATA, idxData(""));
  }

  private static byte[] cifar(int... labels) {
    byte[] bytes = new byte[3073 * labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[3073 * i] = (byte) labels[i];
      for (int j = 1; j < 3073; j++) {
        bytes[3073 * i + j] = (byte) (j + labels[i]);
      }
    }
    return bytes;
  }

  @Test
  void cifarIsReadFromSeveralFiles() {
    int[] labels = new int[700];
    Arrays.setAll(labels, i -> i * i % 10);
    file(folder, "1.bin", cifar(Arrays.copyOf(labels, 600)));
    file(folder, "2.bin.gz", gzip(cifar(Arrays.copyOfRange(labels, 600, 700))));
    Dataset all = read("cifar \"1.bin\" \"2.bin.gz\"");
    assertEquals(Targets.Labels.of(labels), all.targets());
    assertEquals(3072, all.inputs().columns());
    for (int i = 0; i < 700; i += 33) {
      assertEquals((3072 + labels[i]) & 0xff, all.inputs().get(i, 3071));
      assertEquals(1 + labels[i], all.inputs().get(i, 0));
    }
    assertEquals(
        all.range(250, 650), read("cifar \"1.bin\" \"2.bin.gz\" take 200 500 take 50 400"));
  }

  @Test
  void damagedCifarIsRefused() {
    file(folder, "c", Arrays.copyOf(cifar(1, 2), 6145));
    refusedFile("c", "cifar \"c\"", "found 6145 bytes, expected a multiple of 3073");
    file(folder, "c", cifar(1, 10));
    refusedFile("c", "cifar \"c\" take 0 1", "found the label 10 in sample 1");
    file(folder, "c", Arrays.copyOf(gzip(cifar(1, 2)), 40));
    refusedFile("c", "cifar \"c\"", "cut off");
    file(folder, "c", cifar(1, 2));
    refusedFile("c", "cifar \"c\" take 1 2", "found 2, expected at least 3");
    file(folder, "c", gzip(new byte[0]));
    refusedFile("c", "cifar \"c\"", "there is no sample");
  }

  @Test
  void arraysAreLabelsOrValuesByTheirType() {
    file(folder, "x.npy", npy("<f4", "(2, 1, 2)", floats(1, 2, 3, 4)));
    file(folder, "y.npy", npy("|u1", "(2,)", new byte[] {5, 0}));
    Matrix inputs = Matrix.of(2, 2, 1, 2, 3, 4);
    assertEquals(
        new Dataset(inputs, Targets.Labels.of(5, 0)), read("npy \"x.npy\" \"y.npy\""));
    file(folder, "y.npy", npy("<f4", "(2,)", floats(5, 0)));
    assertEquals(
        new Dataset(inputs, new Targets.Values(Matrix.of(2, 1, 5, 0))),
        read("npy \"x.npy\" \"y.npy\""));
    file(folder, "y.npy", npy("|i1", "(2, 2)", new byte[] {5, 0, -1, 1}));
    assertEquals(
        new Targets.Values(Matrix.of(2, 2, 5, 0, -1, 1)),
        read("npy \"x.npy\" \"y.npy\"").targets());
    assertEquals(
        new Dataset(Matrix.of(1, 2, 3, 4), new Targets.Values(Matrix.of(1, 2, -1, 1))),
        read("npy \"x.npy\" \"y.npy\" take 1 1"));
    file(folder, "x.npy", npy("<f4", "(2,)", floats(1, 2)));
    assertEquals(2, read("npy \"x.npy\" \"y.npy\"").inputs().rows());
  }

  @Test
  void oneArrayMayBeInputsAndTargets() {
    file(folder, "d.npz", zip("X.npy", npy("<f4", "(2, 1)", floats(51, 255))));
    Dataset data = read("arrays \"d.npz\" \"X\" \"X\" normalise 0 1");
    assertEquals(Matrix.of(2, 1, 0.2, 1), data.inputs());
    assertEquals(new Targets.Values(Matrix.of(2, 1, 51, 255)), data.targets());
  }

  @Test
  void arraysThatAreNoDataAreRefused() {
    byte[] x = npy("<f4", "(2, 1)", floats(1, 2));
    file(folder, "d.npz",
        zip("X.npy", x, "Y.npy", npy("|i1", "(3,)", new byte[3]), "N.npy",
            npy("|i1", "(2,)", new byte[] {0, -1}), "S.npy", npy("<f4", "()", floats(1)), "Z.npy",
            npy("<f4", "(0, 3)", floats()), "E.npy", npy("<f4", "(2, 0)", floats()), "F.npy",
            npy("<f4", "(2, 1)", floats(1, Double.NaN)), "T.npy",
            npy("<f4", "(2, 1, 1)", floats(1, 2))));
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"A\"", "no array \"A\" (found X, Y, N,");
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"Y\"", "found 2 inputs and 3 targets");
    refusedFile(
        "d.npz", "arrays \"d.npz\" \"X\" \"Y\" take 0 1", "found 2 inputs and 3 targets");
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"N\"", "found -1 in sample 1");
    refusedFile("d.npz", "arrays \"d.npz\" \"S\" \"X\"", "single number");
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"S\"", "expected (N,) or (N, n_L)");
    refusedFile("d.npz", "arrays \"d.npz\" \"Z\" \"Z\"", "there is no sample");
    refusedFile("d.npz", "arrays \"d.npz\" \"E\" \"X\"", "a sample has no inputs");
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"E\"", "a sample has no targets");
    refusedFile("d.npz", "arrays \"d.npz\" \"F\" \"X\"", "found NaN at [1, 0]");
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"F\"", "found NaN at [1, 0]");
    refusedFile("d.npz", "arrays \"d.npz\" \"X\" \"T\"", "found (2, 1, 1)");
    file(folder, "d.txt", "x");
    refusedFile("d.txt", "arrays \"d.txt\" \"X\" \"Y\"", "expected .npz or .safetensors");
    assertThrows(UnreadableFileException.class, () -> read("npy \"a\\\\b\" \"" + "c\""));
  }

  @Test
  void aResultThatIsNotFiniteIsRefused() {
    byte[] large = HandMade.little(8, Double.doubleToRawLongBits(1e300));
    file(folder, "x.npy", npy("<f8", "(1, 1)", large));
    refusedFile("x.npy", "npy \"x.npy\" \"x.npy\" float32", "found Infinity in sample 0");
  }

  @Test
  void writtenDataAreReadBack() {
    Path file = folder.resolve("d.npz");
    Dataset real =
        new Dataset(Matrix.of(2, 1, 0.1, -0.0), new Targets.Values(Matrix.of(2, 1, 3, 4)));
    for (Dataset data : List.of(DATA, real)) {
      DataFiles.write(file, data);
      Dataset back = read("arrays \"d.npz\" \"X\" \"Y\"");
      assertEquals(data, back);
      assertEquals(Digests.of(data), Digests.of(back));
    }
  }

  @Test
  void csvIsRead() {
    file(folder, "d.csv", "a,b,c\r\n 1,-2.5e-1 ,0\r\n+.5,\t1e400000000000000000000e,1");
    refused(
        Path.of(folder.resolve("d.csv") + ":3"),
        () -> read("csv \"d.csv\" header 1 targets 1 labels"),
        "column 2 is not a decimal number (found \"1e400000000000000000000e\")");
    file(folder, "d.csv", "a,b,c\r\n 1,-2.5e-1 ,0\r\n+.5,\t3.,1");
    assertEquals(
        new Dataset(Matrix.of(2, 2, 1, -0.25, 0.5, 3), Targets.Labels.of(0, 1)),
        read("csv \"d.csv\" header 1 targets 1 labels"));
    assertEquals(
        new Dataset(Matrix.of(1, 1, 0.5), new Targets.Values(Matrix.of(1, 2, 3, 1))),
        read("csv \"d.csv\" header 1 targets 2 take 1 1"));
    file(folder, "d.csv.gz", gzip("123456789012345678,1\n-0,2\n".getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        Matrix.of(2, 1, 123456789012345678.0, -0.0),
        read("csv \"d.csv.gz\" header 0 targets 1 labels").inputs());
  }

  @Test
  void longLinesAndManyLinesOfCsvAreRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append("0.12345678901234567,".repeat(300)).append(i).append('\n');
    }
    file(folder, "d.csv", text.toString());
    Dataset data = read("csv \"d.csv\" header 0 targets 1 labels");
    assertEquals(300, data.inputs().columns());
    assertEquals(0.12345678901234567, data.inputs().get(499, 299));
    assertEquals(499, ((Targets.Labels) data.targets()).get(499));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "x", "1.2.3", "1e", "1e+", ".", "+", "--1", "1 2", "0x1", "NaN", "Infinity", "1f",
        "1_0", "1e999", "\"1\"", "1;2", "١"
      })
  void whatIsNoDecimalIsRefusedWithItsLine(String field) {
    file(folder, "d.csv", "1,0\n" + field + ",0\n");
    refused(
        Path.of(folder.resolve("d.csv") + ":2"),
        () -> read("csv \"d.csv\" header 0 targets 1"), "column 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.0", "1e0", "2147483648", "99999999999999999999", "a", ""})
  void whatIsNoLabelIsRefusedWithItsLine(String field) {
    file(folder, "d.csv", "1,0\n1," + field + "\n");
    refused(
        Path.of(folder.resolve("d.csv") + ":2"),
        () -> read("csv \"d.csv\" header 0 targets 1 labels"), "column 2 is not a class label");
  }

  @Test
  void damagedCsvIsRefusedWithItsLine() {
    file(folder, "d.csv", "h\n1,2\n1,2,3\n");
    refusedFile("d.csv:3", "csv \"d.csv\" header 1 targets 1", "found 3, expected 2");
    file(folder, "d.csv", "1,2\n\n1,2\n");
    refusedFile("d.csv:2", "csv \"d.csv\" header 0 targets 1", "the line is empty");
    file(folder, "d.csv", "1,2\n");
    refusedFile("d.csv", "csv \"d.csv\" header 0 targets 2", "too few columns");
    refusedFile("d.csv", "csv \"d.csv\" header 1 targets 1", "there is no sample");
    refusedFile("d.csv:2", "csv \"d.csv\" header 2 targets 1", "the header is cut off");
    file(folder, "d.csv", "1,2\n3,x\n");
    refusedFile("d.csv:2", "csv \"d.csv\" header 0 targets 1 take 0 1", "column 2");
  }

  @Test
  void aRecipeThatNoFileSatisfiesIsRefused() {
    DataRecipe recipe =
        new DataRecipe(
            new DataRecipe.Idx(), List.of("i", "l"), List.of(new DataRecipe.Take(-1, 5)));
    assertThrows(IllegalArgumentException.class, () -> DataFiles.read(recipe, folder));
    DataRecipe nul = new DataRecipe(new DataRecipe.Cifar(), List.of("a\0b"), List.of());
    assertTrue(
        assertThrows(UnreadableFileException.class, () -> DataFiles.read(nul, folder))
            .getMessage().contains("not the name of a file"));
  }

  @Test
  void aConstantIsRoundedOnceFromItsExactValue() {
    idxFiles(IMAGES, LABELS);
    Rational low = Rational.parse("0.1");
    Rational high = Rational.parse("0.4");
    DataRecipe recipe =
        new DataRecipe(
            new DataRecipe.Idx(), List.of("i", "l"), List.of(new DataRecipe.Scale(low, high)));
    // 0.4 - 0.1 in doubles is not the double nearest to 0.3.
    assertTrue(0.4 - 0.1 != 0.3);
    assertEquals(
        128 * 0.3 / 255 + 0.1, DataFiles.read(recipe, folder).inputs().get(1, 0));
  }

  @Test
  void theDigestIsOfTheBytesOfItsDefinition() {
    byte[] start = "isthmus-data-1\ninputs 1 1\n".getBytes(StandardCharsets.US_ASCII);
    byte[] half = HandMade.little(8, Double.doubleToRawLongBits(0.5));
    assertEquals(
        Digests.of(
            join(start, half, "labels 1\n".getBytes(StandardCharsets.US_ASCII),
                HandMade.little(4, 258))),
        Digests.of(new Dataset(Matrix.of(1, 1, 0.5), Targets.Labels.of(258))));
    assertEquals(
        Digests.of(
            join(start, half, "values 1 1\n".getBytes(StandardCharsets.US_ASCII), half)),
        Digests.of(
            new Dataset(Matrix.of(1, 1, 0.5), new Targets.Values(Matrix.of(1, 1, 0.5)))));
  }
}
