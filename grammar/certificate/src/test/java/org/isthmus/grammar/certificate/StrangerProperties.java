package org.isthmus.grammar.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.findings.Finding;
import org.isthmus.grammar.certificate.findings.KeptSubset;
import org.isthmus.grammar.certificate.findings.Witness;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/** {@code CERTIFICATE.md} says enough: a reader written from it alone agrees with this one. */
class StrangerProperties {

  private static final List<byte[]> FILES =
      LongStream.range(1000, 1060)
          .mapToObj(seed -> CertificateFile.bytes(new RandomCertificates(seed).certificate()))
          .toList();

  private static final List<byte[]> FINDINGS =
      LongStream.range(1000, 1100)
          .mapToObj(seed -> CertificateFile.bytes(new RandomFindings(seed).findings()))
          .toList();

  @Property(tries = 80)
  void aStrangerReadsTheSameStatesBitForBit(@ForAll long seed)
      throws MalformedCertificateException, Stranger.Malformed {
    byte[] file = CertificateFile.bytes(new RandomCertificates(seed).certificate());
    Certificate certificate = CertificateFile.read(file);
    Stranger stranger = new Stranger(file);
    assertEquals(certificate.isExact(), stranger.isExact());
    List<Map<String, Object[][]>> found = stranger.states();
    if (certificate.arrays().stream().allMatch(a -> a.numbers() instanceof Numbers.Doubles)) {
      List<ParameterPoint> states = new ArrayList<>(List.of(certificate.start()));
      new Replay(certificate).forEachRemaining(states::add);
      assertEquals(states.size(), found.size());
      for (int k = 0; k < states.size(); k++) {
        for (int l = 1; l <= certificate.network().depth(); l++) {
          assertEquals(states.get(k).weight(l), matrix(found.get(k).get("W" + l)));
          if (certificate.network().hasBias(l)) {
            assertEquals(states.get(k).bias(l), matrix(found.get(k).get("b" + l)));
          }
        }
      }
    }
    List<RationalPoint> exact = new ArrayList<>(List.of(certificate.exactStart()));
    new ExactReplay(certificate).forEachRemaining(exact::add);
    assertEquals(exact.size(), found.size());
    for (int k = 0; k < exact.size(); k++) {
      for (int l = 1; l <= certificate.network().depth(); l++) {
        assertSameNumbers(exact.get(k).weight(l), found.get(k).get("W" + l));
        if (certificate.network().hasBias(l)) {
          assertSameNumbers(exact.get(k).bias(l), found.get(k).get("b" + l));
        }
      }
    }
    for (int k = 0; k < certificate.steps().size(); k++) {
      Step step = certificate.steps().get(k);
      assertEquals(
          step.conclusion().name().toLowerCase(Locale.ROOT), stranger.steps.get(k).conclusion());
      assertEquals(step.rule().toString(), stranger.steps.get(k).rule());
      if (step.rule() instanceof Step.Rule.Lift lift) {
        assertEquals(lift.level(), stranger.steps.get(k).level());
        assertArrayEquals(lift.rows().toArray(), stranger.steps.get(k).rows());
        assertEquals(lift.inverses(), stranger.steps.get(k).inverses());
      }
      if (step.rule() instanceof Step.Rule.Enclosed enclosed) {
        assertEquals(
            enclosed.pieces().pieces().stream().map(Subdivision.Piece::depth).toList(),
            stranger.steps.get(k).depths());
      }
    }
  }

  @Property(tries = 200)
  void aStrangerReadsTheSameFindings(@ForAll long seed) throws Stranger.Malformed {
    Findings findings = new RandomFindings(seed).findings();
    Stranger stranger = new Stranger(CertificateFile.bytes(findings));
    assertEquals(findings.findings().size(), stranger.findings.entries.size());
    for (int k = 0; k < findings.findings().size(); k++) {
      Finding finding = findings.findings().get(k);
      StrangersFindings.Entry entry = stranger.findings.entries.get(k);
      assertEquals(finding.outcome().name().toLowerCase(Locale.ROOT), entry.outcome());
      Witness witness = finding.witness();
      assertEquals(
          witness instanceof Witness.None
              ? ""
              : witness.getClass().getSimpleName().toLowerCase(Locale.ROOT),
          entry.witness());
      if (witness instanceof Witness.Dual dual) {
        assertEquals(dual.rows(), Arrays.stream(entry.samples()).boxed().toList());
        assertSameNumbers(
            dual.dual().exact(), stranger.arrays.get("F" + entry.number() + ".dual"));
      }
    }
    for (int l = 0; l < findings.network().depth(); l++) {
      for (KeptSubset subset : findings.subsets()) {
        assertEquals(
            findings.kept(l, subset.name()),
            Arrays.stream(stranger.findings.kept(l, subset.name())).boxed().toList());
      }
      assertSameNumbers(findings.exactModel().weight(l + 1), stranger.state("M").get("W" + (l + 1)));
    }
  }

  @Property(tries = 2000)
  void aStrangerRefusesTheSameFindings(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = FINDINGS.get(random.nextInt(FINDINGS.size()));
    List<String> lines = new ArrayList<>(Forger.lines(file));
    // Three times of four only what the kind has of its own.
    int from = 0;
    boolean own = random.nextInt(4) != 0;
    while (own && !lines.get(from).matches("(subset|finding) .*")) {
      from++;
    }
    List<String> changing = new ArrayList<>(lines.subList(from, lines.size()));
    TextMutations.mutate(changing, random);
    changing.addAll(0, lines.subList(0, from));
    byte[] changed = Forger.withLines(file, changing);
    assertEquals(refusal(changed), strangersRefusal(changed), () -> difference(file, changing));
  }

  private static void assertSameNumbers(RationalMatrix expected, Object[][] found) {
    Fraction[][] exact = Stranger.exact(found);
    assertEquals(expected.rows(), exact.length);
    assertEquals(expected.columns(), exact[0].length);
    for (int i = 0; i < exact.length; i++) {
      for (int j = 0; j < exact[0].length; j++) {
        assertEquals(expected.get(i, j).toString(), exact[i][j].toString());
      }
    }
  }

  private static Matrix matrix(Object[][] rows) {
    return Matrix.adopt(
        rows.length,
        rows[0].length,
        Arrays.stream(rows).flatMap(Arrays::stream).mapToDouble(x -> (Double) x).toArray());
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

  @Property(tries = 600)
  void aStrangerRefusesTheSameFractions(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] file = FILES.get(random.nextInt(FILES.size()));
    List<String> names =
        Forger.lines(file).stream()
            .filter(line -> line.startsWith("fractions "))
            .map(line -> line.split(" ")[1])
            .filter(name -> !name.startsWith("A.") && !name.startsWith("B."))
            .toList();
    if (names.isEmpty()) {
      return;
    }
    byte[] changed =
        Forger.withArray(
            file,
            names.get(random.nextInt(names.size())),
            bytes -> {
              List<String> lines =
                  new ArrayList<>(
                      List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)));
              TextMutations.mutate(lines, random);
              return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
            });
    assertEquals(refusal(changed), strangersRefusal(changed));
  }

  private static String difference(byte[] file, List<String> changed) {
    List<String> lines = new ArrayList<>(changed);
    lines.removeAll(Forger.lines(file));
    return lines.toString();
  }

  private static boolean refusal(byte[] file) {
    try {
      CertificateFile.document(file);
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
