package org.isthmus.verifier.report.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PolylineProperties {

  @Property
  void thinningKeepsTheEndsAndTheExtremesOfEveryColumn(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int count) {
    Random random = new Random(seed);
    double[] xs = random.doubles(count, 0, 20).sorted().toArray();
    Polyline line = new Polyline();
    List<Polyline.Spot> all = new ArrayList<>();
    for (double x : xs) {
      double y = random.nextDouble();
      line.add(x, y);
      all.add(new Polyline.Spot(x, y));
    }
    List<Polyline.Spot> kept = line.spots();
    assertTrue(kept.size() <= 4 * 80);
    assertTrue(isSubsequence(kept, all));
    assertEquals(all.get(0), kept.get(0));
    assertEquals(all.get(count - 1), kept.get(kept.size() - 1));
    for (int column = 0; column < 80; column++) {
      assertEquals(range(all, column), range(kept, column));
    }
  }

  private static boolean isSubsequence(List<Polyline.Spot> part, List<Polyline.Spot> all) {
    int found = 0;
    for (Polyline.Spot spot : all) {
      if (found < part.size() && part.get(found).equals(spot)) {
        found++;
      }
    }
    return found == part.size();
  }

  private static String range(List<Polyline.Spot> spots, int column) {
    return spots.stream()
        .filter(spot -> (int) Math.floor(4 * spot.x()) == column)
        .mapToDouble(Polyline.Spot::y)
        .summaryStatistics()
        .toString()
        .replaceAll("count=\\d+, sum=[^,]*, |average=[^,]*, ", "");
  }
}
