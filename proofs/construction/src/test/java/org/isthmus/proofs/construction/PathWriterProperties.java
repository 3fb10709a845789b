package org.isthmus.proofs.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.DataReference;
import org.isthmus.grammar.certificate.ExactReplay;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.ModelReference;
import org.isthmus.grammar.certificate.Replay;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Rule;
import org.isthmus.grammar.certificate.StoredArray;
import org.isthmus.grammar.certificate.Write;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.model.DataRecipe;
import org.isthmus.numeric.model.Loss;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.Numbers;
import org.isthmus.numeric.model.ParameterPoint;
import org.isthmus.numeric.model.RationalPoint;

/** What is replayed from the steps that are written are the states of the path, and no others. */
class PathWriterProperties {

  private static Certificate certificate(
      ConnectingPath path, Network network, String firstDigest, String secondDigest) {
    return new Certificate(
        new Claim.AtMostEnds(Rational.ZERO),
        new Loss.Squared(),
        network,
        new DataReference(
            1,
            Digests.of(new byte[0]),
            new DataRecipe(new DataRecipe.Text("X", "Y"), List.of("d.txt"), List.of())),
        new ModelReference("a", firstDigest, Optional.empty()),
        new ModelReference("b", secondDigest, Optional.empty()),
        path.construction(),
        path.arrays(),
        path.steps());
  }

  private static ConnectingPath written(RationalPath path) {
    List<StoredArray> models = new ArrayList<>(Certificate.arraysOf(path.start(), "A"));
    models.addAll(Certificate.arraysOf(path.end(), "B"));
    return PathWriter.write("a path", path, models);
  }

  private static Certificate certificate(RationalPath path) {
    return certificate(
        written(path),
        path.start().network(),
        Digests.of(path.start()),
        Digests.of(path.end()));
  }

  @Property(tries = 300)
  void theStatesOfAnExactPathAreReplayedFromItsFile(@ForAll long seed)
      throws MalformedCertificateException {
    RationalPath path = new RandomPaths(seed).exact();
    Certificate written = certificate(path);
    Certificate read = CertificateFile.read(CertificateFile.bytes(written));
    assertEquals(written, read);
    List<RationalPoint> states = new ArrayList<>();
    new ExactReplay(read).forEachRemaining(states::add);
    assertEquals(path.segments().stream().map(RationalPath.Segment::end).toList(), states);
    assertEquals(path.start(), read.exactStart());
    assertEquals(path.end(), read.exactTarget());
  }

  @Property(tries = 200)
  void aParameterThatDoesNotChangeIsNotWrittenAndIsShared(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    Certificate certificate = certificate(path);
    ExactReplay replay = new ExactReplay(certificate);
    RationalPoint before = path.start();
    // The start is made of the arrays anew whenever it is asked for.
    RationalPoint replayed = certificate.exactStart();
    for (int k = 0; k < path.segments().size(); k++) {
      RationalPoint after = path.segments().get(k).end();
      RationalPoint next = replay.next();
      Set<String> written = new HashSet<>();
      for (Write write : certificate.steps().get(k).writes()) {
        written.add(write.target().parameter());
      }
      for (int l = 1; l <= before.network().depth(); l++) {
        boolean weightMoves = !before.weight(l).equals(after.weight(l));
        boolean biasMoves = !before.bias(l).equals(after.bias(l));
        assertEquals(weightMoves, written.contains("W" + l));
        assertEquals(biasMoves, written.contains("b" + l));
        if (k > 0 && !weightMoves) {
          assertSame(replayed.weight(l), next.weight(l));
        }
        if (k > 0 && !biasMoves) {
          assertSame(replayed.bias(l), next.bias(l));
        }
      }
      before = after;
      replayed = next;
    }
  }

  @Property(tries = 200)
  void noEntryIsWrittenTwiceOrWithoutNeed(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    RationalPoint before = path.start();
    List<Step> steps = written(path).steps();
    for (int k = 0; k < steps.size(); k++) {
      RationalPoint after = path.segments().get(k).end();
      Set<String> entries = new HashSet<>();
      for (Write write : steps.get(k).writes()) {
        int l = write.target().layer();
        boolean bias = write.target().bias();
        for (int i : write.target().rows().toArray()) {
          for (int j : write.target().columns().toArray()) {
            assertTrue(entries.add(write.target().parameter() + " " + i + " " + j));
            Rational old = bias ? before.bias(l).get(i, j) : before.weight(l).get(i, j);
            Rational now = bias ? after.bias(l).get(i, j) : after.weight(l).get(i, j);
            assertFalse(old.equals(now));
            assertEquals(now.signum() == 0, write instanceof Write.Zero);
          }
        }
      }
      before = after;
    }
  }

  @Property(tries = 200)
  void noArrayIsStoredTwiceAndEachIsUsed(@ForAll long seed) {
    ConnectingPath path = written(new RandomPaths(seed).exact());
    Set<Numbers> own = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (StoredArray array : path.arrays()) {
      assertTrue(names.add(array.name()));
      if (array.name().startsWith("C")) {
        assertTrue(own.add(array.numbers()), array.name());
      }
    }
    Set<String> used = new HashSet<>();
    for (Step step : path.steps()) {
      if (step.rule() instanceof Rule.Lift lift) {
        used.addAll(lift.inverses());
      }
      for (Write write : step.writes()) {
        if (write instanceof Write.Put put) {
          used.add(put.array());
        }
      }
    }
    names.removeIf(name -> !name.startsWith("C"));
    used.removeIf(name -> !name.startsWith("C"));
    assertEquals(names, used);
  }

  @Property(tries = 200)
  void whatIsSaidOfASegmentIsWritten(@ForAll long seed) {
    RationalPath path = new RandomPaths(seed).exact();
    ConnectingPath written = written(path);
    assertEquals("a path", written.construction());
    for (int k = 0; k < path.segments().size(); k++) {
      RationalPath.Segment segment = path.segments().get(k);
      Step step = written.steps().get(k);
      assertEquals(segment.conclusion(), step.conclusion());
      assertEquals(segment.forwardNote(), step.note());
      if (segment.motion() instanceof Motion.Lift lift) {
        Rule.Lift rule = (Rule.Lift) step.rule();
        assertEquals(lift.level(), rule.level());
        assertEquals(
            lift.basis(), Arrays.stream(rule.rows().toArray()).boxed().toList());
        for (int r = 0; r < lift.inverses().size(); r++) {
          String name = rule.inverses().get(r);
          StoredArray array =
              written.arrays().stream().filter(a -> a.name().equals(name)).findAny().orElseThrow();
          assertEquals(lift.inverses().get(r), array.numbers().exact());
        }
      } else {
        assertEquals(
            segment.motion() instanceof Motion.Lumped ? Rule.LUMPED : Rule.AFFINE, step.rule());
      }
    }
    assertEquals(
        path.segments().stream()
            .filter(segment -> segment.conclusion() == Step.Conclusion.CONVEX)
            .count(),
        written.convexSteps());
  }

  @Property(tries = 300)
  void theStatesOfAPathOfDoublesAreReplayedBitForBit(@ForAll long seed)
      throws MalformedCertificateException {
    RandomPaths.DoublePath path = new RandomPaths(seed).doubles();
    ParameterPoint end = path.segments().get(path.segments().size() - 1).end();
    Certificate written =
        certificate(
            PathWriter.write("doubles", path.start(), path.segments()),
            path.start().network(),
            Digests.of(path.start()),
            Digests.of(end));
    Certificate read = CertificateFile.read(CertificateFile.bytes(written));
    List<ParameterPoint> states = new ArrayList<>();
    new Replay(read).forEachRemaining(states::add);
    assertEquals(path.segments().stream().map(StraightSegment::end).toList(), states);
    assertFalse(read.isExact());
  }
}
