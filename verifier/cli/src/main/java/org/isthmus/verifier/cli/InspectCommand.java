package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.Document;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataRecipeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isthmus inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Prints what a certificate claims and its steps or findings. Checks nothing but the form.")
final class InspectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CERTIFICATE", description = "the certificate")
  private Path file;

  @Option(names = "--writes", description = "print the writes of each step too")
  private boolean writes;

  @Override
  public Integer call() throws MalformedCertificateException {
    Document document = CertificateFile.document(file);
    if (document instanceof Certificate certificate) {
      System.out.println("claim         " + claim(certificate.claim()));
      subject(certificate);
      model("first model   ", certificate.first());
      model("second model  ", certificate.second());
      steps(certificate);
    } else {
      Findings findings = (Findings) document;
      System.out.println("claim         " + findings.findings().size() + " findings");
      subject(findings);
      model("model         ", findings.model());
      findings(findings);
    }
    return Outcome.OK;
  }

  /** What a certificate is about, but for its models. */
  private static void subject(Document document) {
    System.out.println("loss          " + document.loss().notation());
    System.out.println(
        "network       " + document.network().name() + ": " + document.network().shape());
    System.out.println("data          " + document.data().size() + " samples");
    System.out.println("              " + DataRecipeText.write(document.data().recipe()));
    System.out.println("              sha256 " + document.data().digest());
  }

  private static void model(String title, ModelReference model) {
    System.out.println(title + model.name());
    System.out.println("              sha256 " + model.digest());
  }

  private static void made(Document document) {
    System.out.println("construction  " + document.construction());
    System.out.println("arrays        " + document.arrays().size());
  }

  private void steps(Certificate certificate) {
    made(certificate);
    System.out.println("steps         " + certificate.steps().size());
    int number = 0;
    for (Step step : certificate.steps()) {
      number++;
      System.out.printf(
          "%6d  %-6s  %-9s  %s%n",
          number,
          step.rule(),
          step.conclusion().name().toLowerCase(Locale.ROOT),
          step.note());
      if (step.rule() instanceof Step.Rule.Enclosed enclosed) {
        System.out.println("        in " + enclosed.pieces().size() + " pieces");
      }
      if (writes) {
        step.writes().forEach(write -> System.out.println("        " + write));
      }
    }
  }

  private static void findings(Findings findings) {
    made(findings);
    System.out.println("findings      " + findings.findings().size());
    int number = 0;
    for (Finding finding : findings.findings()) {
      number++;
      System.out.printf(
          "%6d  %-9s  %s%n",
          number, finding.outcome().name().toLowerCase(Locale.ROOT), finding.note());
    }
  }

  private static String claim(Claim claim) {
    return claim.match(
        new Claim.Cases<>() {
          @Override
          public String maxLoss(Rational bound) {
            return "max loss <= " + bound + " at every point";
          }

          @Override
          public String atMostEnds(Rational excess) {
            return "max loss <= the larger loss of the two ends"
                + (excess.signum() == 0 ? "" : " plus " + excess) + " at every point";
          }

          @Override
          public String descends(Rational bound) {
            return "the loss never increases along the path and is at most " + bound
                + " at its end";
          }

          @Override
          public String unbounded(Claim.Unbounded ray) {
            return "the loss is constant on the path and on the ray of neuron " + ray.neuron()
                + " of layer 1 along the array " + ray.array();
          }

          @Override
          public String disconnected(Claim.Disconnected wall) {
            return "every path has a point of loss at least " + wall.below()
                + ", the loss at both models is at most " + wall.from() + "; by the samples "
                + wall.rows();
          }
        });
  }
}
