package org.isthmus.tests.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Document;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the structure of a path costs beside the least that every reader of its file has to do. To
 * stay within three times of that. The path is that of {@link StructureBenchmark}, everything is
 * compiled, and the file is in the memory of the machine.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class WarmStructureBenchmark {

  private Certificate certificate;
  private Path file;

  /** Makes a path and writes it. */
  @Setup
  public void writeCertificate() throws IOException {
    certificate = new TenLayers().certificate();
    file = Files.createTempFile("ten-layers", ".cert");
    CertificateFile.write(file, certificate);
  }

  /** Deletes the file. */
  @TearDown
  public void deleteCertificate() throws IOException {
    Files.delete(file);
  }

  /** The bytes of the file, their SHA-256 and their CRC-32, each over all bytes once. */
  @Benchmark
  public long readAndHashBytes() throws IOException, NoSuchAlgorithmException {
    byte[] bytes = Files.readAllBytes(file);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue() + MessageDigest.getInstance("SHA-256").digest(bytes)[0];
  }

  /** From the file to a certificate: container, text, arrays, all digests. */
  @Benchmark
  public Document readCertificate() throws MalformedCertificateException {
    return CertificateFile.document(file);
  }

  /** Every step by the rule lumped, and the comparison with the second model. */
  @Benchmark
  public Structure decideSteps() throws Structure.RejectedException {
    return Structure.of(certificate);
  }
}
