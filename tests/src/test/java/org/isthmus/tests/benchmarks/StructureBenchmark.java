package org.isthmus.tests.benchmarks;

import java.util.concurrent.TimeUnit;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.verifier.checker.Structure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The part of a check that needs no data, on a path of 45 segments between networks
 * 784-[245]x10-10. A user meets it cold, so single calls of a fresh process are measured. To stay
 * under 2 s. {@link WarmStructureBenchmark} measures the same in a process that has run for a while.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class StructureBenchmark {

  private Certificate certificate;
  private byte[] file;

  /** Makes a path. */
  @Setup
  public void makeCertificate() {
    certificate = new TenLayers().certificate();
    file = CertificateFile.bytes(certificate);
  }

  /** Every step by the rule lumped, and the comparison with the second model. */
  @Benchmark
  public Structure decideSteps() throws Structure.RejectedException {
    return Structure.of(certificate);
  }

  /** From bytes to a certificate: container, digests, text, arrays. */
  @Benchmark
  public Certificate readCertificate() throws MalformedCertificateException {
    return CertificateFile.read(file);
  }
}
