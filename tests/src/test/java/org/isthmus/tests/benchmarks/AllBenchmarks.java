package org.isthmus.tests.benchmarks;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks; its name keeps it out of the tests. */
class AllBenchmarks {

  @Test
  void run() throws RunnerException {
    String only = System.getProperty("benchmarks", "");
    new Runner(
            new OptionsBuilder()
                .include("org\\.isthmus\\.tests\\.benchmarks\\..*" + only)
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
