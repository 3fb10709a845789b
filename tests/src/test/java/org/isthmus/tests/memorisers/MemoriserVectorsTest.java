package org.isthmus.tests.memorisers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.proofs.nbm21.memorisers.Arithmetic;
import org.isthmus.proofs.nbm21.memorisers.Hats;
import org.isthmus.proofs.nbm21.memorisers.Peeling;
import org.isthmus.proofs.nbm21.memorisers.ProjectedSamples;
import org.isthmus.proofs.nbm21.memorisers.ReluNetwork;
import org.isthmus.proofs.nbm21.memorisers.Stairs;
import org.isthmus.proofs.nbm21.memorisers.Zigzag;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Points with targets, and networks that fit them exactly. */
class MemoriserVectorsTest {

  private static final String DEEP_STAIR = "deep stair";
  private static final int SEEDS = 20;

  @TestFactory
  Stream<DynamicTest> everyListedNetworkTakesItsTargets() {
    return nets()
        .map(
            net ->
                DynamicTest.dynamicTest(
                    net.get("name").asText(),
                    () -> {
                      ReluNetwork listed = listed(net);
                      assertEquals(rows(net.get("Y")), values(listed, rows(net.get("X"))));
                      assertEquals(
                          matrix(net.get("Y")), listed.outputs(matrix(net.get("X"))));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theConstructionFitsTheSamePointsWithNoMoreNeurons() {
    return nets()
        .map(
            net ->
                DynamicTest.dynamicTest(
                    net.get("name").asText(),
                    () -> {
                      List<Integer> widths = widths(net.get("hidden"));
                      ReluNetwork own =
                          LongStream.range(0, SEEDS)
                              .boxed()
                              .flatMap(seed -> construct(net, widths, seed).stream())
                              .filter(network -> network.fits(widths))
                              .findFirst()
                              .orElseThrow();
                      assertEquals(rows(net.get("Y")), values(own, rows(net.get("X"))));
                      boolean bias = net.get("layers").get(widths.size()).get("v").isArray();
                      assertTrue(bias || own.biases().get(widths.size()).isZero());
                    }));
  }

  @Test
  void theDeepStairIsExactInDoublesToo() {
    JsonNode net =
        nets().filter(node -> node.get("name").asText().startsWith(DEEP_STAIR)).findFirst()
            .orElseThrow();
    ReluNetwork own = construct(net, widths(net.get("hidden")), 1).stream().findFirst().orElseThrow();
    for (RationalMatrix matrix : own.weights()) {
      assertTrue(Matrix.exactly(matrix).isPresent());
    }
    List<List<Rational>> points = rows(net.get("X"));
    for (int j = 0; j < points.size(); j++) {
      double[] x = points.get(j).stream().mapToDouble(Rational::doubleValue).toArray();
      for (int p = 0; p < own.weights().size(); p++) {
        x = layer(own, p, x);
      }
      List<Rational> expected = rows(net.get("Y")).get(j);
      for (int k = 0; k < x.length; k++) {
        assertEquals(expected.get(k).doubleValue(), x[k], 0.0, "sample " + j);
      }
    }
  }

  private static double[] layer(ReluNetwork network, int p, double[] x) {
    Matrix weight = Matrix.exactly(network.weights().get(p)).orElseThrow();
    Matrix bias = Matrix.exactly(network.biases().get(p)).orElseThrow();
    double[] z = new double[weight.columns()];
    for (int k = 0; k < z.length; k++) {
      z[k] = bias.get(0, k);
      for (int i = 0; i < x.length; i++) {
        z[k] += weight.get(i, k) * x[i];
      }
      z[k] = p + 1 < network.weights().size() ? Math.max(0, z[k]) : z[k];
    }
    return z;
  }

  private static List<ReluNetwork> construct(JsonNode net, List<Integer> widths, long seed) {
    String name = net.get("name").asText();
    RationalMatrix x = matrix(net.get("X"));
    RationalMatrix y = matrix(net.get("Y"));
    if (name.startsWith("two-layer peel")) {
      return Peeling.of(Arithmetic.EXACT, rows(net.get("X")), rows(net.get("Y")), 4, seed).stream()
          .toList();
    }
    if (name.startsWith("two-layer")) {
      return Hats.of(
              Arithmetic.EXACT, rows(net.get("X")), rows(net.get("Y")), x.columns(), 3, seed)
          .stream()
          .toList();
    }
    if (name.startsWith(DEEP_STAIR)) {
      return deepStair(x, y, widths, seed);
    }
    ProjectedSamples samples = ProjectedSamples.of(x, y, 10, seed).orElseThrow();
    int last = widths.size() - 1;
    // One neuron less, since the networks have no output bias and a constant one takes its place.
    return (name.contains("stair")
            ? Stairs.of(samples, widths)
            : Zigzag.of(samples, widths.get(last - 1), widths.get(last) - 1)
                .map(network -> network.behindCarries(last - 1)))
        .map(network -> network.along(samples).withoutOutputBias())
        .stream()
        .toList();
  }

  /** One code for each class; the logits 8 (k c - k^2 / 2) are made of it. */
  private static List<ReluNetwork> deepStair(
      RationalMatrix x, RationalMatrix logits, List<Integer> widths, long seed) {
    Rational half = Rational.of(1, 2);
    List<Rational> codes =
        IntStream.range(0, logits.rows())
            .mapToObj(j -> logits.get(j, 1).dividedBy(Rational.of(8)).plus(half))
            .toList();
    ProjectedSamples samples =
        ProjectedSamples.of(x, RationalMatrix.of(codes.size(), 1, codes), 10, seed).orElseThrow();
    return Stairs.of(samples, widths)
        .map(network -> network.along(samples))
        .map(
            network ->
                network.withOutput(
                    RationalMatrix.of(1, 3, integers(0, 8, 16)),
                    RationalMatrix.of(1, 3, integers(0, -4, -16))))
        .stream()
        .toList();
  }

  private static Rational[] integers(int... x) {
    return IntStream.of(x).mapToObj(Rational::of).toArray(Rational[]::new);
  }

  /** The outputs by the definition of a network, independently of the project's evaluation. */
  private static List<List<Rational>> values(ReluNetwork network, List<List<Rational>> points) {
    List<List<Rational>> values = new ArrayList<>();
    for (List<Rational> point : points) {
      List<Rational> feature = point;
      for (int p = 0; p < network.weights().size(); p++) {
        List<Rational> next = new ArrayList<>();
        for (int k = 0; k < network.weights().get(p).columns(); k++) {
          Rational z = network.biases().get(p).get(0, k);
          for (int i = 0; i < feature.size(); i++) {
            z = z.plus(feature.get(i).times(network.weights().get(p).get(i, k)));
          }
          next.add(p + 1 < network.weights().size() ? z.max(Rational.ZERO) : z);
        }
        feature = next;
      }
      values.add(feature);
    }
    return values;
  }

  private static ReluNetwork listed(JsonNode net) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (JsonNode layer : net.get("layers")) {
      RationalMatrix weight = matrix(layer.get("U"));
      weights.add(weight);
      biases.add(
          layer.get("v").isArray()
              ? RationalMatrix.of(1, weight.columns(), row(layer.get("v")))
              : RationalMatrix.zeros(1, weight.columns()));
    }
    return new ReluNetwork(weights, biases);
  }

  private static List<Integer> widths(JsonNode hidden) {
    return hidden.isArray()
        ? StreamSupport.stream(hidden.spliterator(), false).map(JsonNode::asInt).toList()
        : List.of(hidden.asInt());
  }

  private static List<Rational> row(JsonNode node) {
    List<Rational> row = new ArrayList<>();
    node.forEach(entry -> row.add(Rational.parse(entry.asText())));
    return row;
  }

  private static List<List<Rational>> rows(JsonNode node) {
    List<List<Rational>> rows = new ArrayList<>();
    node.forEach(row -> rows.add(row(row)));
    return rows;
  }

  private static RationalMatrix matrix(JsonNode node) {
    return RationalMatrix.of(
        node.size(), node.get(0).size(), rows(node).stream().flatMap(List::stream).toList());
  }

  private static Stream<JsonNode> nets() {
    Path file =
        Path.of(System.getProperty("isthmus.shared"), "vectors", "connect", "09_memorisers.json");
    Assumptions.assumeTrue(Files.exists(file), "the test vectors are not here: " + file);
    try {
      JsonNode nets = new ObjectMapper().readTree(file.toFile()).get("nets");
      return StreamSupport.stream(nets.spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
