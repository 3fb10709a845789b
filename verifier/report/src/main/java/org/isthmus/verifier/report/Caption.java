package org.isthmus.verifier.report;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.model.Network;

/**
 * What a figure says about itself.
 *
 * @param first the name of the model at the start of the path
 * @param second the name of the model at its end
 * @param network the network, in one line
 * @param data the data that are evaluated, in one line, without their number
 * @param construction what the path follows
 */
public record Caption(
    String first, String second, String network, String data, String construction) {

  /** The caption for the data that the certificate is about. */
  public static Caption of(Certificate certificate) {
    List<String> files = certificate.data().recipe().files();
    String data =
        files.isEmpty()
            ? certificate.data().recipe().format().getClass().getSimpleName()
            : files.get(0).substring(1 + files.get(0).lastIndexOf('/'));
    return new Caption(
        certificate.first().name(),
        certificate.second().name(),
        certificate.network().name() + " (" + shapeOf(certificate.network()) + ")",
        data,
        certificate.construction());
  }

  /** The shape with equal hidden layers counted, such as {@code 784, 10 x 245 relu, 10}. */
  static String shapeOf(Network network) {
    List<String> parts = new ArrayList<>();
    parts.add(Integer.toString(network.inputWidth()));
    int l = 1;
    while (l < network.depth()) {
      String layer = network.width(l) + " " + network.activation(l).notation();
      int end = l + 1;
      while (end < network.depth()
          && layer.equals(network.width(end) + " " + network.activation(end).notation())) {
        end++;
      }
      parts.add(end - l == 1 ? layer : end - l + " x " + layer);
      l = end;
    }
    parts.add(Integer.toString(network.outputWidth()));
    return String.join(", ", parts);
  }

  /** The line of a figure about what was evaluated on how many samples. */
  String evaluated(int samples) {
    return shortened(network + " on " + data, 118) + ", N = " + samples;
  }

  /** The first model, as far as there is room for it. */
  String first(int length) {
    return shortened(first, length);
  }

  /** The second model, as far as there is room for it. */
  String second(int length) {
    return shortened(second, length);
  }

  /** The construction, as far as there is room for it. */
  String construction(int length) {
    return shortened(construction, length);
  }

  private static String shortened(String text, int length) {
    int points = text.codePointCount(0, text.length());
    return points <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "\u2026";
  }
}
