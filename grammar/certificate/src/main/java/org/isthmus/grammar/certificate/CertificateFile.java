package org.isthmus.grammar.certificate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.CertificateText.Body;
import org.isthmus.grammar.certificate.CertificateText.Content;
import org.isthmus.grammar.certificate.CertificateText.Declaration;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.AtomicFiles;
import org.isthmus.numeric.files.CanonicalFractions;
import org.isthmus.numeric.files.CanonicalNpy;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.MalformedContainerException;
import org.isthmus.numeric.files.NamedArray;
import org.isthmus.numeric.files.StoredZip;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;

/**
 * The file of a certificate: a ZIP archive in its one canonical form, with the member {@code
 * certificate.txt} and then one member for each array, {@code .npy} or for fractions {@code .txt}, in
 * the order of the text. {@code CERTIFICATE.md} specifies every byte.
 */
public final class CertificateFile {

  private static final String TEXT = "certificate.txt";

  private CertificateFile() {}

  /**
   * Writes a certificate of any kind in one go: either the whole file is there afterwards or
   * nothing has changed.
   *
   * @throws java.io.UncheckedIOException if the file cannot be written
   * @throws IllegalArgumentException as {@link #bytes}
   */
  public static void write(Path file, Document certificate) {
    List<StoredZip.Member> members = members(certificate);
    AtomicFiles.write(file, out -> StoredZip.write(out, members));
  }

  /**
   * The bytes of the file of a certificate.
   *
   * @throws IllegalArgumentException if the certificate has what no file may have, and {@link
   *     #document} would refuse it: digests of other models, a name that cannot be shown in a line,
   *     a size beyond 2^24, lists of kept neurons and of samples in hyperplanes beyond 2^20
   *     together, a number of more than 4000 digits, in an array of more than 200000, fractions in
   *     an array named {@code certificate}, 2 GiB or more
   */
  public static byte[] bytes(Document certificate) {
    return StoredZip.bytes(members(certificate));
  }

  private static List<StoredZip.Member> members(Document certificate) {
    List<StoredZip.Member> arrays = new ArrayList<>();
    List<Declaration> declarations = new ArrayList<>();
    for (StoredArray array : certificate.arrays()) {
      byte[] bytes = bytes(array);
      Declaration declaration =
          new Declaration(
              array.name(),
              array.numbers() instanceof Numbers.Fractions,
              array.vector(),
              array.numbers().rows(),
              array.numbers().columns(),
              Digests.of(bytes));
      arrays.add(StoredZip.Member.of(declaration.member(), bytes));
      declarations.add(declaration);
    }
    String text =
        CertificateText.render(
            new Content(
                certificate.loss(),
                certificate.network(),
                certificate.data(),
                certificate.models(),
                certificate.construction(),
                declarations,
                body(certificate)));
    try {
      CertificateText.parse(text);
      requireDigests(certificate);
    } catch (MalformedCertificateException e) {
      throw new IllegalArgumentException(
          "this certificate cannot be written: " + e.getMessage(), e);
    }
    List<StoredZip.Member> members = new ArrayList<>();
    members.add(StoredZip.Member.of(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    members.addAll(arrays);
    return members;
  }

  private static Body body(Document certificate) {
    return certificate instanceof Certificate path
        ? new PathText(path.claim(), path.steps())
        : FindingsText.of((Findings) certificate);
  }

  private static byte[] bytes(StoredArray array) {
    if (array.numbers() instanceof Numbers.Fractions fractions) {
      CanonicalFractions.requireReadable(fractions.matrix());
      return CanonicalFractions.bytes(fractions.matrix());
    }
    Matrix values = array.values();
    List<Integer> shape =
        array.vector() ? List.of(values.columns()) : List.of(values.rows(), values.columns());
    return CanonicalNpy.bytes(NamedArray.of(array.name(), shape, values.toArray()));
  }

  /**
   * Reads a certificate of any kind.
   *
   * @throws org.isthmus.numeric.files.UnreadableFileException if the file is missing or cannot be
   *     read
   * @throws MalformedCertificateException if the bytes are not those that {@link #write} gives for
   *     the certificate that is returned
   */
  public static Document document(Path file) throws MalformedCertificateException {
    try {
      return document(StoredZip.read(file));
    } catch (MalformedContainerException e) {
      throw new MalformedCertificateException(e.getMessage(), e);
    }
  }

  /** Reads a certificate from its bytes, as {@link #document(Path)} does. */
  public static Document document(byte[] bytes) throws MalformedCertificateException {
    try {
      return document(StoredZip.read(bytes));
    } catch (MalformedContainerException e) {
      throw new MalformedCertificateException(e.getMessage(), e);
    }
  }

  /**
   * Reads a certificate about two models.
   *
   * @throws org.isthmus.numeric.files.UnreadableFileException if the file is missing or cannot be
   *     read
   * @throws MalformedCertificateException as {@link #document(Path)}, and if the certificate is of
   *     the kind {@code findings}
   */
  public static Certificate read(Path file) throws MalformedCertificateException {
    return aboutTwoModels(document(file));
  }

  /** Reads a certificate from its bytes, as {@link #read(Path)} does. */
  public static Certificate read(byte[] bytes) throws MalformedCertificateException {
    return aboutTwoModels(document(bytes));
  }

  private static Certificate aboutTwoModels(Document document)
      throws MalformedCertificateException {
    if (document instanceof Certificate certificate) {
      return certificate;
    }
    throw new MalformedCertificateException(
        "the certificate is about one model (found kind " + document.kind()
            + ", expected path, descent, ray or disconnection)");
  }

  private static Document document(List<StoredZip.Member> members)
      throws MalformedCertificateException {
    StoredZip.Member first = members.get(0);
    if (!first.name().equals(TEXT)) {
      throw new MalformedCertificateException(
          "the first member is not the text (found " + first.name() + ", expected " + TEXT + ")");
    }
    Content content = CertificateText.parse(utf8(first.content()));
    List<Declaration> declarations = content.arrays();
    if (members.size() != declarations.size() + 1) {
      throw new MalformedCertificateException(
          "the number of arrays is wrong (found " + (members.size() - 1) + " members, expected "
              + declarations.size() + ")");
    }
    List<StoredArray> arrays = new ArrayList<>();
    for (int k = 0; k < declarations.size(); k++) {
      arrays.add(array(declarations.get(k), members.get(k + 1)));
    }
    Document document;
    try {
      document = document(content, arrays);
    } catch (IllegalArgumentException e) {
      throw new MalformedCertificateException(e.getMessage(), e);
    }
    requireDigests(document);
    return document;
  }

  private static Document document(Content content, List<StoredArray> arrays) {
    if (content.body() instanceof FindingsText findings) {
      return findings.with(content, arrays);
    }
    PathText path = (PathText) content.body();
    return new Certificate(
        path.claim(),
        content.loss(),
        content.network(),
        content.data(),
        content.models().get(0),
        content.models().get(1),
        content.construction(),
        arrays,
        path.steps());
  }

  private static void requireDigests(Document document) throws MalformedCertificateException {
    if (document instanceof Findings findings) {
      requireDigest(findings.model(), findings.digest());
      return;
    }
    Certificate certificate = (Certificate) document;
    requireDigest(certificate.first(), certificate.digest("A"));
    requireDigest(certificate.second(), certificate.digest("B"));
  }

  private static void requireDigest(ModelReference model, String found)
      throws MalformedCertificateException {
    if (!model.digest().equals(found)) {
      throw new MalformedCertificateException(
          "the arrays are not those of model " + model.name() + " (found digest " + found
              + ", expected " + model.digest() + ")");
    }
  }

  private static StoredArray array(Declaration declaration, StoredZip.Member member)
      throws MalformedCertificateException {
    String name = declaration.member();
    if (!member.name().equals(name)) {
      throw new MalformedCertificateException(
          "a member is out of order (found " + member.name() + ", expected " + name + ")");
    }
    String digest = Digests.of(member.toBytes());
    if (!digest.equals(declaration.digest())) {
      throw new MalformedCertificateException(
          name + " is not the array that its digest was taken of (found " + digest + ", expected "
              + declaration.digest() + ")");
    }
    try {
      if (declaration.fractions()) {
        RationalMatrix matrix =
            CanonicalFractions.read(
                declaration.name(),
                member.content(),
                declaration.rows(),
                declaration.columns());
        return new StoredArray(
            declaration.name(), declaration.vector(), new Numbers.Fractions(matrix));
      }
      NamedArray array = CanonicalNpy.read(declaration.name(), member.content());
      List<Integer> shape =
          declaration.vector()
              ? List.of(declaration.columns())
              : List.of(declaration.rows(), declaration.columns());
      if (!array.shape().equals(shape)) {
        throw new MalformedCertificateException(
            name + " has the wrong shape (found " + array.shape() + ", expected " + shape + ")");
      }
      return new StoredArray(declaration.name(), declaration.vector(), array.toMatrix());
    } catch (MalformedContainerException | IllegalArgumentException | ArithmeticException e) {
      throw new MalformedCertificateException(name + ": " + e.getMessage(), e);
    }
  }

  private static String utf8(ByteBuffer bytes) throws MalformedCertificateException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedCertificateException(TEXT + " is not UTF-8", e);
    }
  }
}
