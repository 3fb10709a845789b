package org.isthmus.tests.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.ExactRank;
import org.isthmus.numeric.exact.linear.LinearSystem;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Targets;
import org.isthmus.tests.widthn1.PathOracle;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.junit.jupiter.api.Test;

/**
 * N21 Theorem 4.1 as a trap: between a zero of the squared loss of a network with as many neurons
 * as samples, and the same with two neurons exchanged, no path below the barrier is ever verified.
 */
class TrapProperties {

  /** Two models and their barrier, and paths between them that are made at random. */
  private static final class Trap {

    private final Random random;
    private final int size;
    private final String activation;
    private final RationalMatrix inputs;
    private final RationalMatrix targets;
    private final RationalMatrix firstWeights;
    private final RationalMatrix firstOutputs;
    private final int one;
    private final int other;
    private final Rational barrier;

    private Trap(long seed) {
      this.random = new Random(seed);
      this.size = 2 + random.nextInt(2);
      this.activation = random.nextBoolean() ? "relu" : "leaky_relu(1/2)";
      RationalMatrix samples;
      RationalMatrix weights;
      RationalMatrix fitted = diagonal();
      do {
        samples = matrix(size, size);
        weights = matrix(size, size);
      } while (ExactRank.of(features(samples, weights)).rank() < size);
      this.inputs = samples;
      this.targets = fitted;
      this.firstWeights = weights;
      this.firstOutputs =
          LinearSystem.solve(features(samples, weights), fitted).orElseThrow();
      this.one = random.nextInt(size);
      this.other = (one + 1 + random.nextInt(size - 1)) % size;
      Rational least = Rational.of(100);
      for (int k = 0; k < size; k++) {
        least = least.compareTo(fitted.get(k, k)) < 0 ? least : fitted.get(k, k);
      }
      this.barrier = least.times(least).dividedBy(Rational.of(size));
    }

    private RationalMatrix features(RationalMatrix samples, RationalMatrix weights) {
      RationalMatrix z = samples.times(weights);
      RationalMatrix.Editor features = z.edit();
      Rational slope = activation.equals("relu") ? Rational.ZERO : Rational.of(1, 2);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          if (z.signum(i, j) < 0) {
            features.set(i, j, z.get(i, j).times(slope));
          }
        }
      }
      return features.build();
    }

    private RationalMatrix diagonal() {
      RationalMatrix.Editor diagonal = RationalMatrix.zeros(size, size).edit();
      for (int k = 0; k < size; k++) {
        diagonal.set(k, k, Rational.of(1 + random.nextInt(3)));
      }
      return diagonal.build();
    }

    private RationalMatrix matrix(int rows, int columns) {
      Rational[] entries = new Rational[rows * columns];
      for (int k = 0; k < entries.length; k++) {
        entries[k] = Rational.of(random.nextInt(7) - 3);
      }
      return RationalMatrix.of(rows, columns, entries);
    }

    private int[] exchange() {
      int[] order = PathOracle.upTo(size);
      order[one] = other;
      order[other] = one;
      return order;
    }

    private Draft draft() {
      return Draft.of(
              "path",
              DataFile.text("random", text(inputs), text(targets)),
              "input " + size,
              "hidden \"h\" " + size + " " + activation + " nobias",
              "output " + size + " nobias")
          .first(text(firstWeights), text(firstOutputs))
          .second(text(firstWeights.columns(exchange())), text(firstOutputs.rows(exchange())));
    }

    private String conclusion() {
      return random.nextInt(3) == 0 ? "convex" : "invariant";
    }

    private String all() {
      return size == 2 ? "0,1" : "0.." + (size - 1);
    }

    /** Through states made of those of the models, of zeros and of numbers at random. */
    private Draft wandering(Draft draft) {
      Draft path = draft;
      int states = random.nextInt(4);
      RationalMatrix weights = firstWeights;
      RationalMatrix outputs = firstOutputs;
      for (int k = 1; k <= states; k++) {
        boolean above = random.nextBoolean();
        weights = above ? weights : other(weights, firstWeights.columns(exchange()));
        outputs = above ? other(outputs, firstOutputs.rows(exchange())) : outputs;
        path = path.array("V" + k + ".W1", text(weights)).array("V" + k + ".W2", text(outputs));
      }
      for (int k = 1; k <= states + 1; k++) {
        String array = k > states ? "B" : "V" + k;
        path =
            path.step(
                (random.nextBoolean() ? "lumped " : "affine ") + conclusion(),
                String.join(" ", "put W1", all(), all(), array + ".W1", all(), all()),
                String.join(" ", "put W2", all(), all(), array + ".W2", all(), all()));
      }
      return path;
    }

    private RationalMatrix other(RationalMatrix now, RationalMatrix end) {
      return switch (random.nextInt(5)) {
        case 0 -> end;
        case 1 -> RationalMatrix.zeros(size, size);
        case 2 -> matrix(size, size);
        case 3 -> now.times(Rational.of(1, 2));
        default -> PathOracle.mixed(now, end, Rational.of(1, 1 + random.nextInt(3)));
      };
    }

    /** The way over the barrier: one neuron is cut off, copies the other one and takes over. */
    private List<String[]> over() {
      String rest = String.join(" ", "A.W1", all());
      return List.of(
          new String[] {"lumped convex", "zero W2 " + other + " " + all()},
          new String[] {
            "lumped invariant",
            String.join(" ", "put W1", all(), "" + other, rest, "" + one)
          },
          new String[] {
            "lumped invariant",
            String.join(" ", "put W2", "" + other, all(), "A.W2", "" + one, all()),
            "zero W2 " + one + " " + all()
          },
          new String[] {
            "lumped invariant",
            String.join(" ", "put W1", all(), "" + one, rest, "" + other)
          },
          new String[] {
            "lumped convex",
            String.join(" ", "put W2", "" + one, all(), "A.W2", "" + other, all())
          });
    }

    private Draft over(Draft draft) {
      return walked(draft, over());
    }

    private static Draft walked(Draft draft, List<String[]> steps) {
      Draft path = draft;
      for (String[] step : steps) {
        path = path.step(step[0], Arrays.copyOfRange(step, 1, step.length));
      }
      return path;
    }

    /** The way over the barrier with some of it changed. */
    private Draft changed(Draft draft) {
      List<String[]> steps = new ArrayList<>(over());
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(steps.size());
        switch (random.nextInt(4)) {
          case 0 -> Collections.swap(steps, at, random.nextInt(steps.size()));
          case 1 -> steps.add(at, steps.get(at));
          case 2 -> {
            if (steps.size() > 1) {
              steps.remove(at);
            }
          }
          default -> {
            String[] step = steps.get(at).clone();
            step[0] = (random.nextBoolean() ? "lumped " : "affine ") + conclusion();
            steps.set(at, step);
          }
        }
      }
      return walked(draft, steps);
    }

    /** A claim that is false of every path. */
    private Draft falselyClaimed(Draft draft) {
      Rational below =
          switch (random.nextInt(3)) {
            case 0 -> Rational.ZERO;
            case 1 -> barrier.dividedBy(Rational.of(2 + random.nextInt(20)));
            default -> barrier.minus(Rational.parse("1e-60"));
          };
      return switch (random.nextInt(4)) {
        case 0 -> draft.claim("max_loss <= ends" + (below.signum() > 0 ? " + " + below : ""));
        case 1 -> draft.kind("descent").claim("descends to " + below);
        default -> draft.claim("max_loss <= " + below);
      };
    }

    private static String text(RationalMatrix matrix) {
      StringJoiner rows = new StringJoiner("; ");
      for (int i = 0; i < matrix.rows(); i++) {
        StringJoiner row = new StringJoiner(" ");
        for (int j = 0; j < matrix.columns(); j++) {
          row.add(matrix.get(i, j).toString());
        }
        rows.add(row.toString());
      }
      return rows.toString();
    }
  }

  private static Report checked(Draft draft) {
    return new Checker(1, ProgressListener.NONE)
        .check(
            (Certificate) Truth.document(draft.bytes()), draft.data().numbers().orElseThrow());
  }

  @Property(tries = 200)
  @Label("N21 Theorem 4.1: no path of random states below the barrier is verified")
  void noPathOfRandomStatesBelowTheBarrierIsVerified(@ForAll long seed) {
    Trap trap = new Trap(seed);
    Report report = checked(trap.falselyClaimed(trap.wandering(trap.draft())));
    assertNotEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
  }

  @Property(tries = 200)
  @Label("N21 Theorem 4.1: no change of the path over the barrier stays below it")
  void noChangeOfThePathOverTheBarrierIsVerifiedBelowIt(@ForAll long seed) {
    Trap trap = new Trap(seed);
    Report report = checked(trap.falselyClaimed(trap.changed(trap.draft())));
    assertNotEquals(Kind.VERIFIED, report.verdict().kind(), report.verdict().reason());
  }

  /** Through states of quarters, in the trap of the corpus, where all numbers are binary64. */
  private static Draft bounded(Random random, String claim) {
    Draft draft = TrapFiles.path(claim);
    int states = 1 + random.nextInt(3);
    for (int k = 1; k <= states; k++) {
      draft =
          draft
              .array("V" + k + ".W1", quarters(random, 1))
              .array("V" + k + ".W2", quarters(random, 2));
    }
    for (int k = 1; k <= states + 1; k++) {
      String array = k > states ? "B" : "V" + k;
      draft =
          draft.step(
              "enclosed bounded",
              "pieces 5*32",
              "put W1 0 0,1 " + array + ".W1 0 0,1",
              "put W2 0,1 0,1 " + array + ".W2 0,1 0,1");
    }
    return draft;
  }

  private static String quarters(Random random, int rows) {
    StringJoiner all = new StringJoiner("; ");
    for (int i = 0; i < rows; i++) {
      all.add((random.nextInt(17) - 8) / 4.0 + " " + (random.nextInt(17) - 8) / 4.0);
    }
    return all.toString();
  }

  private static Kind checkedInDoubles(Draft draft) {
    Dataset data =
        new Dataset(
            Matrix.of(2, 1, 1, -1), new Targets.Values(Matrix.of(2, 2, 2, 0, 0, 1)));
    return new Checker(1, ProgressListener.NONE)
        .check((Certificate) Truth.document(draft.bytes()), data)
        .verdict()
        .kind();
  }

  @Property(tries = 100)
  @Label("N21 Theorem 4.1: no path of bounded steps below the barrier is verified")
  void noPathOfBoundedStepsBelowTheBarrierIsVerified(@ForAll long seed) {
    Random random = new Random(seed);
    String claim = random.nextBoolean() ? "max_loss <= 49/100" : "max_loss <= ends + 49/100";
    assertNotEquals(Kind.VERIFIED, checkedInDoubles(bounded(random, claim)));
  }

  @Test
  void pathsOfBoundedStepsAreVerifiedWithAHighBound() {
    for (int seed = 0; seed < 10; seed++) {
      Draft path = bounded(new Random(seed), "max_loss <= 1000");
      assertEquals(Kind.VERIFIED, checkedInDoubles(path));
    }
  }

  /** So that the properties are about paths, and not about words that are no paths. */
  @Test
  void thePathOverTheBarrierIsVerifiedWithAHighBoundAndSomeOfTheOthersAreToo() {
    int verified = 0;
    for (int seed = 0; seed < 100; seed++) {
      Trap trap = new Trap(seed);
      Draft high = trap.draft().claim("max_loss <= 1000000");
      Report over = checked(trap.over(high));
      assertTrue(over.verdict().kind() == Kind.VERIFIED, over.verdict().reason());
      Rational maximum = over.maximum().orElseThrow().exact().orElseThrow();
      assertTrue(maximum.compareTo(trap.barrier) >= 0, maximum + " is below " + trap.barrier);
      for (Draft path : List.of(trap.wandering(high), trap.changed(high))) {
        Report report = checked(path);
        if (report.verdict().kind() == Kind.VERIFIED) {
          verified++;
          Rational largest = report.maximum().orElseThrow().exact().orElseThrow();
          assertTrue(largest.compareTo(trap.barrier) >= 0, largest + " is below " + trap.barrier);
        }
      }
    }
    int count = verified;
    assertTrue(count >= 10, () -> count + " of 200 are");
  }
}
