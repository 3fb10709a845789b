package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.ExactReplay;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isthmus sample}. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    header = "Writes a point of the path as .npz.",
    description =
        "Writes a point of the path as .npz: W1, b1, ..., WL in the papers' orientation. Position T"
            + " runs from 0, the first model, to 1, the second; all segments take equal parts."
            + " Between two vertices the numbers are rounded to binary64, and so are fractions.")
final class SampleCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CERTIFICATE", description = "the certificate")
  private Path file;

  @Option(
      names = "--at",
      required = true,
      paramLabel = "T",
      description = "from 0 to 1, such as 0.37, or 7/43 for the end of segment 7 of 43")
  private String position;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "NPZ",
      converter = NpzFile.class,
      description = "the file to write")
  private Path target;

  @Override
  public Integer call() throws MalformedCertificateException {
    Rational at = position(position);
    if (!(CertificateFile.document(file) instanceof Certificate certificate)
        || certificate.steps().isEmpty()) {
      throw CommandException.usage(file + ": this certificate has no path to take a point of");
    }
    int segments = certificate.steps().size();
    Rational scaled = at.times(Rational.of(segments));
    int segment =
        Math.min(scaled.numerator().divide(scaled.denominator()).intValueExact(), segments - 1);
    Step step = certificate.steps().get(segment);
    double lambda = scaled.minus(Rational.of(segment)).doubleValue();
    if (step.rule() instanceof Step.Rule.Lift && lambda != 0 && lambda != 1) {
      throw CommandException.usage(
          "segment " + (segment + 1) + " is a lift, a path of many pieces; only its ends can be"
              + " written (found position " + position + ", expected " + segment + "/" + segments
              + " or " + (segment + 1) + "/" + segments + ")");
    }
    List<ParameterPoint> ends = ends(certificate, segment);
    ModelFiles.write(target, between(ends.get(0), ends.get(1), lambda));
    System.out.printf(
        "OK %s is the point of segment %d of %d at %s (%s)%n",
        target, segment + 1, segments, lambda, step.note());
    return Outcome.OK;
  }

  /** The states before and after a segment, rounded where they have fractions. */
  private static List<ParameterPoint> ends(Certificate certificate, int segment) {
    if (certificate.isExact()) {
      ExactReplay replay = new ExactReplay(certificate);
      RationalPoint from = certificate.exactStart();
      for (int k = 0; k < segment; k++) {
        from = replay.next();
      }
      return List.of(from.rounded(), replay.next().rounded());
    }
    Replay replay = new Replay(certificate);
    ParameterPoint from = certificate.start();
    for (int k = 0; k < segment; k++) {
      from = replay.next();
    }
    return List.of(from, replay.next());
  }

  private static Rational position(String text) {
    try {
      Rational position = Rational.parse(text);
      if (position.signum() >= 0 && position.compareTo(Rational.ONE) <= 0) {
        return position;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw CommandException.usage("a position on the path is from 0 to 1 (found " + text + ")");
  }

  static ParameterPoint between(ParameterPoint from, ParameterPoint to, double lambda) {
    List<Matrix> weights = new ArrayList<>();
    List<Matrix> biases = new ArrayList<>();
    for (int l = 1; l <= from.network().depth(); l++) {
      weights.add(between(from.weight(l), to.weight(l), lambda));
      biases.add(between(from.bias(l), to.bias(l), lambda));
    }
    return new ParameterPoint(from.network(), weights, biases);
  }

  private static Matrix between(Matrix from, Matrix to, double lambda) {
    double[] a = from.toArray();
    double[] b = to.toArray();
    for (int k = 0; k < a.length; k++) {
      // The ends, and what does not move, stay as they are to the last bit.
      if (lambda == 1) {
        a[k] = b[k];
      } else if (lambda != 0 && a[k] != b[k]) {
        a[k] = Math.fma(lambda, b[k], (1 - lambda) * a[k]);
      }
    }
    return Matrix.adopt(from.rows(), from.columns(), a);
  }
}
