package org.isthmus.verifier.report.drawing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ScaleProperties {

  @Provide
  Arbitrary<List<Double>> losses() {
    Arbitrary<Double> powers = Arbitraries.integers().between(-320, 300).map(e -> Math.pow(10, e));
    Arbitrary<Double> plain = Arbitraries.doubles().between(0, 100);
    return Arbitraries.oneOf(powers, plain, Arbitraries.of(0.0, Double.POSITIVE_INFINITY))
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(value -> value).toArray();
  }

  @Property
  void everyNumberHasAPlaceAndTheOrderIsKept(@ForAll("losses") List<Double> values) {
    Scale scale = Scale.fitting(array(values));
    double previous = 0;
    for (double value : values.stream().sorted().toList()) {
      double place = scale.at(value);
      assertTrue(place >= previous && place > 0 && place <= 1, value + " at " + place);
      previous = place;
    }
  }

  @Property
  void everyTickLiesOnTheAxisAndSomeAreLabelled(@ForAll("losses") List<Double> values) {
    List<Scale.Tick> ticks = Scale.fitting(array(values)).ticks();
    double previous = -1;
    for (Scale.Tick tick : ticks) {
      assertTrue(tick.at() > previous && tick.at() <= 1, ticks.toString());
      previous = tick.at();
    }
    long labels = ticks.stream().filter(tick -> !tick.isMinor()).count();
    assertTrue(labels >= 2 && labels <= 10, ticks.toString());
  }
}
