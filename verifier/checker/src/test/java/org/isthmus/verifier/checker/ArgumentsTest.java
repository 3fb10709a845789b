package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.isthmus.verifier.checker.Arguments.UsageException;
import org.isthmus.verifier.checker.limits.MemoryLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

  private static Arguments parse(String... words) throws UsageException {
    return Arguments.parse(words);
  }

  @Test
  void everyOptionHasItsPlace() throws UsageException {
    assertEquals(
        new Arguments(
            Path.of("a b.cert"),
            List.of(Path.of("dir"), Path.of("..")),
            Optional.of(Path.of("m")),
            List.of("x.gz", "y.gz"),
            "blas",
            Optional.of(Path.of("v.json")),
            3,
            Optional.of(Duration.ofSeconds(90)),
            Optional.of(new MemoryLimit(3L << 30)),
            true),
        parse("--data", "dir", "-v", "a b.cert", "--models", "m", "--threads", "3", "--on",
            "x.gz,y.gz", "--engine", "blas", "--json", "v.json", "--max-time", "90",
            "--max-memory", "3g", "--data", ".."));
  }

  @Test
  void onlyTheCertificateIsNeeded() throws UsageException {
    Arguments arguments = parse("c");
    assertTrue(arguments.threads() >= 1);
    assertFalse(arguments.verbose());
    assertEquals(List.of(), arguments.otherData());
    assertEquals(List.of(), arguments.data());
    assertEquals(Optional.empty(), arguments.maxTime());
    assertEquals(Optional.empty(), arguments.maxMemory());
    assertEquals("jdk", arguments.engine());
    assertTrue(parse("c", "--verbose").verbose());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-v | which certificate? (found none)",
        "a b | one certificate at a time (found a and b)",
        "a --unknown | unknown option --unknown",
        "a -x | unknown option -x",
        "a --Data d | unknown option --Data",
        "a --data=d | unknown option --data=d",
        "a --data | option --data needs a value",
        "a --models | option --models needs a value",
        "a --max-time | option --max-time needs a value",
        "a --max-time 0 | the time is not possible (found 0, expected whole seconds from 1 to 1000000000)",
        "a --max-time 1.5 | the time is not possible (found 1.5, expected whole seconds from 1 to 1000000000)",
        "a --max-time 1000000001 | the time is not possible (found 1000000001, expected whole seconds from 1 to 1000000000)",
        "a --max-memory | option --max-memory needs a value",
        "a --max-memory 2 | the memory is not possible (found 2, expected 16m to 1024g, such as 500m or 2g)",
        "a --max-memory 15m | the memory is not possible (found 15m, expected 16m to 1024g, such as 500m or 2g)",
        "a --max-memory 2gb | the memory is not possible (found 2gb, expected 16m to 1024g, such as 500m or 2g)",
        "a --max-memory -2g | the memory is not possible (found -2g, expected 16m to 1024g, such as 500m or 2g)",
        "a --max-memory 1025g | the memory is not possible (found 1025g, expected 16m to 1024g, such as 500m or 2g)",
        "a --on | option --on needs a value",
        "a --engine | option --engine needs a value",
        "a --engine BLAS | there is no engine BLAS (expected one of jdk, blas)",
        "a --engine nd4j | there is no engine nd4j (expected one of jdk, blas)",
        "a --json | option --json needs a value",
        "a --threads | option --threads needs a value",
        "a --threads 0 | the number of threads is not possible (found 0, expected 1 to 1024)",
        "a --threads -1 | the number of threads is not possible (found -1, expected 1 to 1024)",
        "a --threads 1025 | the number of threads is not possible (found 1025, expected 1 to 1024)",
        "a --threads x | the number of threads is not possible (found x, expected 1 to 1024)",
        "a --threads 99999999999 | the number of threads is not possible (found 99999999999, "
            + "expected 1 to 1024)",
        "a --on , | a file of --on has no name (found ',')",
        "a --on x, | a file of --on has no name (found 'x,')",
        "a --json a | --json would overwrite the certificate a",
        "a --data d\0d | not a path: d\0d",
        "a\0a | not a path: a\0a",
        "a --on x\0x | not a path: x\0x"
      })
  void whatCannotBeMeantIsRefusedWithTheReason(String words, String reason) {
    assertEquals(
        reason,
        assertThrows(UsageException.class, () -> parse(words.split(" "))).getMessage());
  }

  @Test
  void anEmptyListOfOtherDataIsNotTakenForNone() {
    assertThrows(UsageException.class, () -> parse("a", "--on", ""));
  }

  @Test
  void noArgumentsAtAllAreRefused() {
    assertThrows(UsageException.class, ArgumentsTest::parse);
  }

  @Test
  void theUsageNamesEveryOptionAndEveryVerdict() {
    for (String word :
        List.of("--data", "--models", "--on", "--engine", "--json", "--threads", "--max-time",
            "--max-memory", "-v", "--help")) {
      assertTrue(Arguments.USAGE.contains("\n  " + word + " "), word);
    }
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      assertTrue(Arguments.USAGE.contains(kind.exitCode() + " " + kind.word()), kind.word());
    }
  }
}
