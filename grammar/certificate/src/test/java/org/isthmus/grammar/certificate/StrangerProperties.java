package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.ParameterPoint;

/** {@code CERTIFICATE.md} says enough: a reader written from it alone agrees with this one. */
class StrangerProperties {

  private static final List<byte[]> FILES =
      LongStream.range(1000, 1060)
          .mapToObj(seed -> CertificateFile.bytes(new RandomCertificates(seed).certificate()))
          .toList();

  @Property(tries = 80)
  void aStrangerReadsTheSameStatesBitForBit(@ForAll long seed)
      throws MalformedCertificateException, Stranger.Malformed {
    byte[] file = CertificateFile.bytes(new RandomCertificates(seed).certificate());
    Certificate certificate = CertificateFile.read(file);
    Stranger stranger = new Stranger(file);
    List<ParameterPoint> states = new ArrayList<>(List.of(certificate.start()));
    new Replay(certificate).forEachRemaining(states::add);
    List<Map<String, double[][]>> found = stranger.states();
    assertEquals(states.size(), found.size());
    for (int k = 0; k < states.size(); k++) {
      ParameterPoint expected = states.get(k);
      for (int l = 1; l <= certificate.network().depth(); l++) {
        assertEquals(expected.weight(l), matrix(found.get(k).get("W" + l)));
        if (certificate.network().hasBias(l)) {
          assertEquals(expected.bias(l), matrix(found.get(k).get("b" + l)));
        }
      }
    }
    for (int k = 0; k < certificate.steps().size(); k++) {
      assertEquals(
          certificate.steps().get(k).conclusion() == Step.Conclusion.INVARIANT,
          stranger.steps.get(k).invariant());
    }
  }

  private static Matrix matrix(double[][] rows) {
    double[] entries = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, entries, i * rows[0].length, rows[0].length);
    }
    return Matrix.adopt(rows.length, rows[0].length, entries);
  }

  @Property(tries = 600)
  void aStrangerRefusesTheSameTexts(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = FILES.get(random.nextInt(FILES.size()));
    List<String> lines = new ArrayList<>(Forger.lines(file));
    TextMutations.mutate(lines, random);
    byte[] changed = Forger.withLines(file, lines);
    assertEquals(refusal(changed), strangersRefusal(changed), () -> difference(file, lines));
  }

  private static String difference(byte[] file, List<String> changed) {
    List<String> lines = new ArrayList<>(changed);
    lines.removeAll(Forger.lines(file));
    return lines.toString();
  }

  private static boolean refusal(byte[] file) {
    try {
      CertificateFile.read(file);
      return false;
    } catch (MalformedCertificateException e) {
      return true;
    }
  }

  private static boolean strangersRefusal(byte[] file) {
    try {
      new Stranger(file);
      return false;
    } catch (Stranger.Malformed e) {
      return true;
    }
  }
}
