package org.isthmus.verifier.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.DataRecipeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code isthmus inspect}. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Prints what a certificate claims and its steps. Checks nothing but the form.")
final class InspectCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CERTIFICATE", description = "the certificate")
  private Path file;

  @Option(names = "--writes", description = "print the writes of each step too")
  private boolean writes;

  @Override
  public Integer call() throws MalformedCertificateException {
    Certificate certificate = CertificateFile.read(file);
    System.out.println("claim         " + claim(certificate.claim()));
    System.out.println("loss          " + certificate.loss().notation());
    System.out.println(
        "network       " + certificate.network().name() + ": " + certificate.network().shape());
    System.out.println("data          " + certificate.data().size() + " samples");
    System.out.println("              " + DataRecipeText.write(certificate.data().recipe()));
    System.out.println("              sha256 " + certificate.data().digest());
    System.out.println("first model   " + certificate.first().name());
    System.out.println("              sha256 " + certificate.first().digest());
    System.out.println("second model  " + certificate.second().name());
    System.out.println("              sha256 " + certificate.second().digest());
    System.out.println("construction  " + certificate.construction());
    System.out.println("arrays        " + certificate.arrays().size());
    System.out.println("steps         " + certificate.steps().size());
    int number = 0;
    for (Step step : certificate.steps()) {
      number++;
      System.out.printf(
          "%6d  %-6s  %-9s  %s%n",
          number,
          step.rule(),
          step.conclusion() == Step.Conclusion.CONVEX ? "convex" : "invariant",
          step.note());
      if (writes) {
        step.writes().forEach(write -> System.out.println("        " + write));
      }
    }
    return Outcome.OK;
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
