package org.isthmus.tests.widthn1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.proofs.construction.ConnectingPath;
import org.isthmus.proofs.construction.RationalPath;
import org.isthmus.proofs.construction.PathWriter;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** Certificates of exact paths, and what the checker says of them. */
public final class ExactCertificates {

  private ExactCertificates() {}

  /** The certificate of a path between two models under the squared loss. */
  public static Certificate of(Claim claim, RationalDataset data, RationalPath path) {
    ConnectingPath written =
        PathWriter.write("test", path, models(path.start(), path.end()));
    return of(claim, data, path.start(), path.end(), written);
  }

  /** The certificate of a ray. */
  public static Certificate of(RationalDataset data, Theorem31.Ray ray) {
    RationalPath path = ray.path();
    ConnectingPath written =
        PathWriter.write("test", path, models(path.start(), path.end()));
    List<StoredArray> arrays = new ArrayList<>(written.arrays());
    arrays.add(new StoredArray("ray", false, Numbers.of(ray.direction())));
    return of(
        new Claim.Unbounded(ray.neuron(), "ray"),
        data,
        path.start(),
        path.end(),
        new ConnectingPath("test", arrays, written.steps()));
  }

  /** The certificate of a disconnection. */
  static Certificate of(
      Claim.Disconnected claim, RationalDataset data, RationalPoint first, RationalPoint second) {
    return of(
        claim,
        data,
        first,
        second,
        new ConnectingPath("test", models(first, second), List.of()));
  }

  private static List<StoredArray> models(RationalPoint first, RationalPoint second) {
    List<StoredArray> arrays = new ArrayList<>(Certificate.arraysOf(first, "A"));
    arrays.addAll(Certificate.arraysOf(second, "B"));
    return arrays;
  }

  private static Certificate of(
      Claim claim,
      RationalDataset data,
      RationalPoint first,
      RationalPoint second,
      ConnectingPath path) {
    return new Certificate(
        claim,
        new Loss.Squared(),
        first.network(),
        new DataReference(
            data.size(),
            Digests.of(data),
            new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("data.txt"), List.of())),
        new ModelReference("first", Digests.of(first), Optional.empty()),
        new ModelReference("second", Digests.of(second), Optional.empty()),
        path.construction(),
        path.arrays(),
        path.steps());
  }

  /** What the checker says of the certificate after it went through its file. */
  static Report report(Certificate certificate, RationalDataset data) {
    try {
      Certificate read = CertificateFile.read(CertificateFile.bytes(certificate));
      return new Checker(1, ProgressListener.NONE).check(read, data);
    } catch (MalformedCertificateException e) {
      throw new AssertionError(e);
    }
  }
}
