package org.isthmus.tests.widthn1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.junit.jupiter.api.Assumptions;

/** A test vector for the note N21; all its numbers are rationals. */
record Vector(JsonNode node) {

  static Vector read(String name) {
    Path file =
        Path.of(System.getProperty("isthmus.shared"), "vectors", "width-n1", name + ".json");
    Assumptions.assumeTrue(Files.exists(file), "the test vectors are not here: " + file);
    try {
      return new Vector(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode expected() {
    return node.get("expected");
  }

  Rational expectedNumber(String key) {
    return Rational.parse(expected().get(key).asText());
  }

  /** Hidden layers with biases and one slope, an output without bias. */
  Network network() {
    Rational slope = Rational.parse(node.get("neg_slope").asText());
    JsonNode widths = node.get("widths");
    List<HiddenLayer> hidden = new ArrayList<>();
    for (int l = 1; l < widths.size() - 1; l++) {
      Activation activation =
          slope.signum() == 0 ? new Activation.Relu() : new Activation.LeakyRelu(slope);
      hidden.add(new HiddenLayer("h" + l, widths.get(l).asInt(), activation, true));
    }
    return new Network(
        "net",
        widths.get(0).asInt(),
        hidden,
        widths.get(widths.size() - 1).asInt(),
        false);
  }

  RationalMatrix inputs() {
    return matrix(node.get("X"));
  }

  RationalPoint point(String key) {
    return point(node.get(key));
  }

  RationalPoint point(JsonNode theta) {
    Network network = network();
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(matrix(theta.get("W").get(l - 1)));
      biases.add(
          l < network.depth()
              ? row(theta.get("b").get(l - 1))
              : RationalMatrix.zeros(1, network.outputWidth()));
    }
    return new RationalPoint(network, weights, biases);
  }

  RationalDataset data(RationalMatrix targets) {
    return new RationalDataset(inputs(), new RationalTargets.Values(targets));
  }

  static RationalMatrix matrix(JsonNode rows) {
    List<Rational> entries = new ArrayList<>();
    rows.forEach(row -> row.forEach(entry -> entries.add(Rational.parse(entry.asText()))));
    return RationalMatrix.of(rows.size(), rows.get(0).size(), entries);
  }

  private static RationalMatrix row(JsonNode numbers) {
    List<Rational> entries = new ArrayList<>();
    numbers.forEach(entry -> entries.add(Rational.parse(entry.asText())));
    return RationalMatrix.of(1, entries.size(), entries);
  }

  static List<Integer> integers(JsonNode numbers) {
    List<Integer> values = new ArrayList<>();
    numbers.forEach(number -> values.add(number.asInt()));
    return values;
  }
}
