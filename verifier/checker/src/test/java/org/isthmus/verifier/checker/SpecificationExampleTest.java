package org.isthmus.verifier.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code CERTIFICATE.md}, taken out of the document byte by byte, is verified. */
class SpecificationExampleTest {

  @TempDir Path folder;

  private byte[] file;

  @BeforeEach
  void takeTheExampleOutOfTheDocument() throws IOException {
    String document =
        Files.readString(
            Path.of(
                System.getProperty("isthmus.root"), "grammar", "certificate", "CERTIFICATE.md"));
    String[] parts =
        document
            .substring(document.indexOf("## 9. An example"), document.indexOf("## 10."))
            .split("```\n");
    String[] dump = parts[5].split("\\.\\.\\.\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(bytes(dump[0]));
    bytes.write(parts[3].getBytes(StandardCharsets.UTF_8));
    bytes.write(bytes(dump[1]));
    file = bytes.toByteArray();
    Files.writeString(folder.resolve("points.txt"), parts[1]);
  }

  private static byte[] bytes(String dump) {
    StringBuilder digits = new StringBuilder();
    dump.lines().forEach(line -> digits.append(line.substring(6).replace(" ", "")));
    return HexFormat.of().parseHex(digits);
  }

  private String verdict(byte[] bytes, String... options) throws IOException {
    Path path = Files.write(folder.resolve("relay.cert"), bytes);
    String[] words = new String[options.length + 1];
    words[0] = path.toString();
    System.arraycopy(options, 0, words, 1, options.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Main.run(words, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itIsVerifiedExactly() throws IOException {
    assertEquals(
        """
        start    loss = 1/18
        step 1     affine invariant  from one unit to the other
        step 2     lumped invariant  the unit that nothing sees
        VERIFIED max loss = 1/18 <= the larger loss of its ends on the path from left to right\
         (2 segments, 2 samples)
        """,
        verdict(file, "-v"));
  }

  @Test
  void noOtherByteAnywhereIsVerified() throws IOException {
    for (int k = 0; k < file.length; k++) {
      byte[] changed = file.clone();
      changed[k] ^= 1;
      String verdict = verdict(changed);
      assertEquals("MALFORMED", verdict.split(" ")[0], "byte " + k + ": " + verdict);
    }
  }
}
