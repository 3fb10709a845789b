package org.isthmus.verifier.checker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryLimitTest {

  @ParameterizedTest
  @CsvSource({
    "16m, 16777216, -Xmx16384k",
    "16384k, 16777216, -Xmx16384k",
    "16385K, 16778240, -Xmx16384k",
    "17m, 17825792, -Xmx16384k",
    "18M, 18874368, -Xmx18432k",
    "2g, 2147483648, -Xmx2097152k",
    "1024G, 1099511627776, -Xmx1073741824k"
  })
  void aSizeIsRoundedDownToWhatJavaDoesNotRoundUp(String word, long bytes, String option) {
    MemoryLimit limit = MemoryLimit.parse(word).orElseThrow();
    assertEquals(bytes, limit.bytes());
    assertEquals(option, limit.javaOption());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "m", "16", "0m", "016m", "15m", "16383k", "1025g", "1048577m", "2t", "2gb", "2 g", "-2g",
        "+2g", "1.5g", "1e3m", "9999999999k", "\u0662g"
      })
  void whatIsNoSuchSizeIsNone(String word) {
    assertEquals(Optional.empty(), MemoryLimit.parse(word));
  }

  @Test
  void noLimitIsBelowTheLeastOrAboveTheMost() {
    assertThrows(IllegalArgumentException.class, () -> new MemoryLimit(MemoryLimit.LEAST - 1));
    assertThrows(IllegalArgumentException.class, () -> new MemoryLimit(MemoryLimit.MOST + 1));
  }

  @Test
  void theHeapOfThisMachineIsCompared() {
    long heap = Runtime.getRuntime().maxMemory();
    assertTrue(new MemoryLimit(heap).isKept());
    assertFalse(new MemoryLimit(heap - 1).isKept());
  }
}
