package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.ParameterPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFileTest {

  private static final Certificate EXAMPLE = SmallestCertificate.certificate();

  @TempDir Path folder;

  @Test
  void aFileIsTheBytesAndIsReadBack() throws IOException, MalformedCertificateException {
    Path file = folder.resolve("a.cert");
    CertificateFile.write(file, EXAMPLE);
    assertArrayEquals(CertificateFile.bytes(EXAMPLE), Files.readAllBytes(file));
    assertEquals(EXAMPLE, CertificateFile.read(file));
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsNoMatterOfItsBytes() {
    for (Path path : List.of(folder, folder.resolve("missing.cert"))) {
      assertThrows(UnreadableFileException.class, () -> CertificateFile.read(path));
    }
    assertThrows(
        UncheckedIOException.class,
        () -> CertificateFile.write(folder.resolve("no/a.cert"), EXAMPLE));
  }

  @Test
  void anEmptyFileIsMalformed() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.cert"));
    assertThrows(MalformedCertificateException.class, () -> CertificateFile.read(file));
  }

  @Test
  void whatCouldNotBeReadIsNotWrittenAndTheOldFileStays() throws IOException {
    Path file = folder.resolve("a.cert");
    CertificateFile.write(file, EXAMPLE);
    byte[] before = Files.readAllBytes(file);
    String other = Digests.of(new byte[0]);
    BigInteger long4001 = BigInteger.TEN.pow(4000);
    refused(file, "certificate.txt:4: ", c -> with(c, Rational.of(long4001, BigInteger.ONE)));
    refused(
        file, "certificate.txt:4: ",
        c -> with(c, Rational.of(BigInteger.ONE, long4001.subtract(BigInteger.ONE).multiply(
            BigInteger.TEN).add(BigInteger.ONE))));
    refused(
        file, "certificate.txt:5: ",
        c -> with(c, new Loss.Huber(Rational.of(long4001, BigInteger.ONE))));
    refused(
        file, "certificate.txt:9: a size is too large",
        c -> with(c, new DataReference((1 << 24) + 1, other, c.data().recipe())));
    refused(
        file, "the arrays are not those of model plus",
        c -> with(c, new ModelReference("plus", other, Optional.empty())));
    refused(file, "U+0007", c -> named(c, "a\u0007"));
    refused(file, "U+202E", c -> named(c, "\u202e"));
    refused(file, "U+D800", c -> named(c, "\ud800"));
    refused(file, "U+2028", CertificateFileTest::withLayerOfTwoLines);
    assertArrayEquals(before, Files.readAllBytes(file));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  private static void refused(Path file, String reason, UnaryOperator<Certificate> change) {
    Certificate changed = change.apply(EXAMPLE);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> CertificateFile.write(file, changed))
            .getMessage();
    assertTrue(message.contains(reason), message);
    assertThrows(IllegalArgumentException.class, () -> CertificateFile.bytes(changed));
  }

  @Test
  void theLongestNumbersAreWrittenAndRead() throws MalformedCertificateException {
    Rational bound =
        Rational.of(BigInteger.TEN.pow(4000).subtract(BigInteger.ONE), BigInteger.TEN.pow(3999));
    Certificate certificate = with(EXAMPLE, bound);
    assertEquals(certificate, CertificateFile.read(CertificateFile.bytes(certificate)));
  }

  private static Certificate with(Certificate c, Rational bound) {
    return new Certificate(
        new Claim.MaxLoss(bound), c.loss(), c.network(), c.data(), c.first(), c.second(),
        c.construction(), c.arrays(), c.steps());
  }

  private static Certificate with(Certificate c, Loss loss) {
    return new Certificate(
        c.claim(), loss, c.network(), c.data(), c.first(), c.second(), c.construction(),
        c.arrays(), c.steps());
  }

  private static Certificate with(Certificate c, DataReference data) {
    return new Certificate(
        c.claim(), c.loss(), c.network(), data, c.first(), c.second(), c.construction(),
        c.arrays(), c.steps());
  }

  private static Certificate with(Certificate c, ModelReference first) {
    return new Certificate(
        c.claim(), c.loss(), c.network(), c.data(), first, c.second(), c.construction(),
        c.arrays(), c.steps());
  }

  private static Certificate named(Certificate c, String name) {
    return new Certificate(
        c.claim(), c.loss(), new Network(name, 1, List.of(), 1, false), c.data(), c.first(),
        c.second(), c.construction(), c.arrays(), c.steps());
  }

  private static Certificate withLayerOfTwoLines(Certificate c) {
    Network network =
        new Network(
            "net",
            1,
            List.of(new HiddenLayer("h\u2028", 1, new Activation.Relu(), false)),
            1,
            false);
    Matrix one = Matrix.of(1, 1, 1);
    Matrix zero = Matrix.zeros(1, 1);
    ParameterPoint point =
        new ParameterPoint(network, List.of(one, one), List.of(zero, zero));
    ModelReference model = new ModelReference("a", Digests.of(point), Optional.empty());
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(point, "A"));
    arrays.addAll(Certificate.arraysOf(point, "B"));
    return new Certificate(
        c.claim(), c.loss(), network, c.data(), model, model, "", arrays,
        List.of(new Step(Step.Rule.LUMPED, Step.Conclusion.INVARIANT, "", List.of())));
  }

  @Test
  void recordsRefuseWhatNoTextCouldSay() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Step(Step.Rule.LUMPED, Step.Conclusion.CONVEX, "\n", List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelReference("a", "0".repeat(63), Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelReference("a", "A".repeat(64), Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DataReference(
                0,
                "0".repeat(64),
                new DataRecipe(new DataRecipe.Npy(), List.of("x", "y"), List.of())));
    for (String name : List.of("", "1a", "_a", "a.", "a..b", "a-b", "a/b", "é", "a".repeat(65))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new StoredArray(name, false, Matrix.of(1, 1, 1)),
          name);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new StoredArray("a", false, Matrix.of(1, 1, Double.NaN)));
    assertThrows(
        IllegalArgumentException.class, () -> new StoredArray("a", true, Matrix.of(2, 1, 1, 2)));
    assertThrows(
        IllegalArgumentException.class, () -> new StoredArray("a", false, Matrix.zeros(0, 3)));
  }

  @Test
  void noTwoArraysHaveOneName() {
    List<StoredArray> arrays = new ArrayList<>(EXAMPLE.arrays());
    arrays.add(new StoredArray("A.W1", false, Matrix.of(1, 1, 5)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Certificate(
                EXAMPLE.claim(), EXAMPLE.loss(), EXAMPLE.network(), EXAMPLE.data(),
                EXAMPLE.first(), EXAMPLE.second(), "", arrays, EXAMPLE.steps()));
  }

  @Test
  void noMessageIsLongerThanALineOrHasWhatALineCannotShow() {
    String message =
        new MalformedCertificateException("a\nb\u001b" + "x".repeat(5000)).getMessage();
    assertTrue(message.startsWith("a?b?xxx"));
    assertTrue(message.length() < 700);
    assertFalse(message.contains("\n"));
  }

  @Test
  void theOrderOfArraysOtherThanThoseOfTheModelsIsFree() throws MalformedCertificateException {
    List<StoredArray> arrays = new ArrayList<>(EXAMPLE.arrays());
    arrays.add(new StoredArray("z", true, Matrix.of(1, 2, 0.1, 2)));
    arrays.add(new StoredArray("a", false, Matrix.of(2, 1, 0.1f, 2)));
    for (int k = 0; k < 2; k++) {
      Collections.swap(arrays, 2, 3);
      Certificate certificate =
          new Certificate(
              EXAMPLE.claim(), EXAMPLE.loss(), EXAMPLE.network(), EXAMPLE.data(), EXAMPLE.first(),
              EXAMPLE.second(), "", arrays, EXAMPLE.steps());
      assertEquals(certificate, CertificateFile.read(CertificateFile.bytes(certificate)));
    }
  }
}
