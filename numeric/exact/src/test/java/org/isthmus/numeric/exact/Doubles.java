package org.isthmus.numeric.exact;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Finite doubles of every kind: all exponents, subnormals, extremes, near misses. */
class Doubles extends DomainContextBase {

  @Provide
  Arbitrary<Double> doubles() {
    Arbitrary<Double> everyPattern =
        Arbitraries.longs()
            .map(bits -> Double.longBitsToDouble(bits * 0x9E3779B97F4A7C15L))
            .filter(Double::isFinite);
    Arbitrary<Double> ordinary = Arbitraries.longs().between(-99, 99).map(k -> k / 7.0);
    Arbitrary<Double> nasty =
        Arbitraries.of(
            0.0, -0.0, 1.0, -1.0, 0x1p-53, 1 + 0x1p-52, 1 - 0x1p-53, Double.MAX_VALUE,
            -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 0x1p-960,
            1e300, 1e-300, -3e-320, 0x1p511, 0x1.fffffffffffffp511, 0x1p-537, 0x1p-511);
    return Arbitraries.oneOf(everyPattern, ordinary, nasty);
  }
}
