package org.isthmus.tests.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.isthmus.numeric.compute.onnx.OnnxProto;
import org.isthmus.numeric.files.ArrayFiles;
import org.isthmus.numeric.files.NamedArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input gets one clear message with the place, what was found and what was expected, the exit
 * code of its kind, and leaves the folder as it was.
 */
class BadInputTest {

  private static final int FAILED = 1;
  private static final int REJECTED = 10;
  private static final int MALFORMED = 11;
  private static final int INPUT_MISMATCH = 12;
  private static final int RESOURCE = 30;
  private static final int USAGE = 64;

  /** These have their message in the verdict line on standard output. */
  private static final Set<Integer> VERDICTS = Set.of(FAILED, REJECTED, MALFORMED, INPUT_MISMATCH);

  @TempDir private static Path folder;

  private static Bench plain;
  private static Bench certified;

  /**
   * One bad input.
   *
   * @param name what is wrong
   * @param exitCode the exit code of its kind
   * @param base the problem that works
   * @param words makes the problem bad and says what to run
   * @param parts what the message must name
   */
  private record Case(
      String name,
      int exitCode,
      Bench base,
      Function<Bench, List<Object>> words,
      List<String> parts) {}

  @BeforeAll
  static void makeProblems() throws IOException {
    plain = Bench.in(Files.createDirectory(folder.resolve("plain")));
    certified = Bench.in(Files.createDirectory(folder.resolve("certified"))).withCertificate();
  }

  private static Case spec(String name, Consumer<Bench> damage, String... parts) {
    return spec(USAGE, name, damage, parts);
  }

  private static Case spec(int exitCode, String name, Consumer<Bench> damage, String... parts) {
    return new Case(
        name,
        exitCode,
        plain,
        bench -> {
          damage.accept(bench);
          return List.of("run", bench.path("spec.isth"), "--engine", "ejml");
        },
        List.of(parts));
  }

  private static Case stored(String name, Consumer<Bench> damage, String... parts) {
    return spec(
        name,
        bench -> {
          bench.replace(
              "subset half of net { each: selected half }",
              "",
              "subset half\n  subnetworks trained { epochs 2 }",
              "subnetworks from \"{model}{l}.npz\"");
          damage.accept(bench);
        },
        parts);
  }

  private static Case certificate(
      int exitCode, String name, Function<Bench, List<Object>> words, String... parts) {
    return new Case(name, exitCode, certified, words, List.of(parts));
  }

  @TestFactory
  Stream<DynamicTest> everyBadSpecIsRefused() {
    return tests(
        spec(
            "a misspelt model",
            bench -> bench.replace("model a :", "model alice :", "connect a,", "connect alcie,"),
            "spec.isth:7:18",
            "found 'alcie', expected 'alice' or 'b'",
            "did you mean 'alice'?"),
        spec(
            "text that is not UTF-8",
            bench -> bench.bytes("spec.isth", new byte[] {'#', (byte) 0xff, (byte) 0xfe, '\n'}),
            "spec.isth",
            "UTF-8"),
        spec(
            "a folder as a spec",
            bench -> remake(bench, "spec.isth"),
            "spec.isth",
            "folder",
            "expected a spec file"),
        spec("no spec", bench -> delete(bench, "spec.isth"), "spec.isth", "there is none"),
        spec(
            "a spec of megabytes",
            bench -> bench.bytes("spec.isth", new byte[3_000_000]),
            "spec.isth",
            "found 3000000 bytes",
            "expected at most"),
        spec(
            "two ends of different shapes",
            bench ->
                bench.replace(
                    "model b : net",
                    "network wide { input 2 layer h dense 5 relu output 2 }\n" + "model b : wide"),
            "spec.isth",
            "2-4 relu-2",
            "2-5 relu-2"),
        spec(
            "a subset of everything leaves no room",
            bench -> bench.replace("each: selected half", "h: {0..4}"),
            "spec.isth",
            "4"),
        spec(
            FAILED,
            "more neurons kept than there is room for",
            bench -> bench.replace("each: selected half", "h: all"),
            "layer",
            "4",
            "h"),
        stored("subnetworks that are not there", bench -> {}, "a1.npz", "there is no such file"),
        stored(
            "subnetworks without the kept neurons that they read",
            bench ->
                bench.bytes("a1.npz", subnetwork(2, 2)).bytes("b1.npz", subnetwork(2, 2, 0, 1)),
            "a1.npz",
            "I"),
        stored(
            "a subnetwork of more rows than kept neurons",
            bench ->
                bench.bytes("a1.npz", subnetwork(2, 2, 3)).bytes("b1.npz", subnetwork(2, 2, 0, 1)),
            "a1.npz",
            "I"),
        stored(
            "a subnetwork of fewer rows than kept neurons",
            bench ->
                bench
                    .bytes("a1.npz", subnetwork(2, 2, 0, 1, 2))
                    .bytes("b1.npz", subnetwork(2, 2, 0, 1)),
            "a1.npz",
            "I"),
        stored(
            "a subnetwork of another number of outputs",
            bench ->
                bench
                    .bytes("a1.npz", subnetwork(2, 3, 0, 1))
                    .bytes("b1.npz", subnetwork(2, 2, 0, 1)),
            "3",
            "2"),
        stored(
            "a kept neuron beyond the layer",
            bench ->
                bench
                    .bytes("a1.npz", subnetwork(2, 2, 0, 4))
                    .bytes("b1.npz", subnetwork(2, 2, 0, 1)),
            "4"),
        stored(
            "a kept neuron that is no whole number",
            bench ->
                bench
                    .bytes("a1.npz", subnetwork(2, 2, 0.5, 1))
                    .bytes("b1.npz", subnetwork(2, 2, 0, 1)),
            "a1.npz",
            "0.5"),
        spec(
            "two certificates of one name",
            bench -> bench.replace("certify p to", "certify p to \"p.cert\" certify p to"),
            "spec.isth",
            "p.cert"));
  }

  @TestFactory
  Stream<DynamicTest> everyBadModelIsRefused() {
    return tests(
        spec(
            "a weight matrix of another shape",
            bench -> model(bench, "a.npz", 2, 5),
            "a.npz",
            "W1",
            "(2, 5)",
            "(2, 4)"),
        spec(
            "a weight matrix that is a transpose",
            bench -> model(bench, "a.npz", 4, 2),
            "a.npz",
            "W1",
            "(4, 2)",
            "(2, 4)"),
        spec(
            "a weight that is not a number",
            bench -> bench.bytes("a.npz", withWeight(Double.NaN)),
            "a.npz",
            "W1",
            "NaN"),
        spec(
            "a weight that is infinite",
            bench -> bench.bytes("a.npz", withWeight(Double.NEGATIVE_INFINITY)),
            "a.npz",
            "W1",
            "nfinit"),
        spec("an empty model", bench -> bench.bytes("a.npz", new byte[0]), "a.npz", "empty"),
        spec("a model cut off", bench -> bench.truncate("a.npz", 0.6), "a.npz"),
        spec("a missing model", bench -> delete(bench, "a.npz"), "a.npz"),
        spec("a folder as a model", bench -> remake(bench, "a.npz"), "a.npz", "folder"),
        spec("text as a model", bench -> bench.text("a.npz", "W1 = 0"), "a.npz"),
        spec(
            "a member outside of the archive",
            bench ->
                bench.bytes(
                    "a.npz", Bytes.zip("../W1.npy", Bytes.npy("<f8", "(2, 4)", new double[8]))),
            "a.npz",
            "../W1.npy"),
        spec(
            "an array is missing",
            bench ->
                bench.bytes(
                    "a.npz", Bytes.zip("W1.npy", Bytes.npy("<f8", "(2, 4)", new double[8]))),
            "a.npz",
            "there is no array \"b1\"",
            "found W1"),
        spec(
            "objects of Python",
            bench ->
                bench.bytes("a.npz", Bytes.zip("W1.npy", Bytes.npy("|O", "(2, 4)", new double[8]))),
            "a.npz",
            "|O"),
        spec(
            "a header of 100 GB in an archive",
            bench ->
                bench.bytes(
                    "a.npz",
                    Bytes.zip("W1.npy", Bytes.npy("<f8", "(100000, 131072)", new double[8]))),
            "a.npz",
            "W1",
            "found 64 bytes",
            "expected 104857600000"),
        spec(
            "a shape that overflows",
            bench ->
                bench.bytes(
                    "a.npz",
                    Bytes.zip(
                        "W1.npy", Bytes.npy("<f8", "(4294967296, 4294967296)", new double[8]))),
            "a.npz",
            "W1",
            "found 64 bytes"),
        spec(
            "a suffix of no known format",
            bench -> bench.replace("\"a.npz\"", "\"a.pt\""),
            "spec.isth:4:",
            "a.pt",
            "npz"),
        safetensors("a length beyond all files", Bytes.safetensors(Long.MAX_VALUE, "{}")),
        safetensors("a negative length", Bytes.safetensors(-1, "{}")),
        safetensors("a length of 100 GB", Bytes.safetensors(100_000_000_000L, "{}")),
        safetensors("no header", new byte[0]),
        safetensors("a header that is cut off", Bytes.safetensors(7, "{\"0.wei")),
        safetensors("deep nesting", header("[".repeat(100_000))),
        safetensors("deep objects", header("{\"a\":".repeat(50_000))),
        safetensors(
            "a tensor beyond the file",
            header("{\"0.weight\":{\"dtype\":\"F64\",\"shape\":[4,2],\"data_offsets\":[0,64]}}")),
        safetensors(
            "a shape that overflows",
            header(
                "{\"0.weight\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],"
                    + "\"data_offsets\":[0,0]}}")),
        safetensors(
            "tensors that overlap",
            header(
                "{\"0.weight\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                    + "\"0.bias\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[4,12]}}")),
        onnx("not protobuf", "no model at all".getBytes(StandardCharsets.US_ASCII)),
        onnx("a length of two gigabytes", new byte[] {0x3a, -1, -1, -1, -1, 7, 0, 0}),
        onnx("a number without an end", new byte[] {0x08, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}),
        onnx("an empty file", new byte[0]),
        onnx("an operator that is not dense", graph("Conv"), "Conv"),
        onnx("an operator of control flow", graph("Loop"), "Loop"),
        onnx("an initialiser of 100 GB", hugeInitialiser()));
  }

  @TestFactory
  Stream<DynamicTest> everyBadDataSetIsRefused() {
    return tests(
        spec(
            "data of another width",
            bench -> data(bench, 3, 0, 1),
            "train",
            "found 3 inputs",
            "expected 2"),
        spec("a label out of range", bench -> data(bench, 2, 0, 2), "2", "label"),
        spec("a negative label", bench -> data(bench, 2, 0, -1), "-1"),
        spec(
            "an input that is not a number",
            bench ->
                bench.bytes(
                    "data.npz",
                    Bytes.zip(
                        "X.npy", Bytes.npy("<f8", "(1, 2)", 0, Double.NaN),
                        "Y.npy", Bytes.npy("<i8", "(1,)", 0))),
            "data.npz",
            "inputs",
            "NaN at [0, 1]"),
        spec(
            "no samples",
            bench ->
                bench.bytes(
                    "data.npz",
                    Bytes.zip(
                        "X.npy", Bytes.npy("<f8", "(0, 2)"),
                        "Y.npy", Bytes.npy("<i8", "(0,)"))),
            "data.npz"),
        spec(
            "more inputs than targets",
            bench ->
                bench.bytes(
                    "data.npz",
                    Bytes.zip(
                        "X.npy", Bytes.npy("<f8", "(3, 2)", new double[6]),
                        "Y.npy", Bytes.npy("<i8", "(2,)", 0, 1))),
            "data.npz",
            "3",
            "2"),
        spec(
            "more samples asked for than there are",
            bench -> bench.replace("targets \"Y\")", "targets \"Y\") take 100"),
            "data.npz",
            "100",
            "12"),
        spec(
            "an array of another name",
            bench -> bench.replace("inputs \"X\"", "inputs \"Z\""),
            "data.npz",
            "Z"),
        spec("missing data", bench -> delete(bench, "data.npz"), "data.npz"),
        spec("a folder as data", bench -> remake(bench, "data.npz"), "data.npz", "folder"),
        spec(
            "a .npy whose header speaks of 100 GB",
            bench ->
                bench
                    .replace(
                        "npz(\"data.npz\", inputs \"X\", targets \"Y\")",
                        "npy(\"x.npy\", \"y.npy\")")
                    .bytes("x.npy", Bytes.npy("<f8", "(6553600000, 2)", 1, 2))
                    .bytes("y.npy", Bytes.npy("<i8", "(1,)", 0)),
            "x.npy",
            "found 16 bytes",
            "expected 104857600000"),
        idx("a gzip file that is cut off", bench -> bench.truncate("x.gz", 0.7), "x.gz"),
        idx("an empty gzip file", bench -> bench.bytes("x.gz", new byte[0]), "x.gz"),
        idx(
            "an IDX file whose header speaks of 100 GB",
            bench ->
                bench.bytes("x.gz", Bytes.gzip(Bytes.idx(new int[] {2_000_000_000, 50, 1}, 1))),
            "x.gz",
            "found at most ",
            "expected 100000000000"),
        idx(
            "labels in the place of images",
            bench -> bench.bytes("x.gz", bench.read("y.gz")),
            "x.gz"),
        idx(
            "other magic bytes",
            bench -> bench.bytes("y.gz", Bytes.gzip("labels".getBytes(StandardCharsets.US_ASCII))),
            "y.gz"),
        spec(
            "a word in a table",
            bench ->
                bench
                    .replace(
                        "npz(\"data.npz\", inputs \"X\", targets \"Y\")", "csv(\"t.csv\", labels)")
                    .text("t.csv", "1,2,0\n1,two,1\n"),
            "t.csv",
            "2",
            "two"),
        spec(
            "a short row in a table",
            bench ->
                bench
                    .replace(
                        "npz(\"data.npz\", inputs \"X\", targets \"Y\")", "csv(\"t.csv\", labels)")
                    .text("t.csv", "1,2,0\n1,0\n"),
            "t.csv",
            "2",
            "3"),
        spec(
            "logistic loss of class labels",
            bench -> bench.replace("loss cross_entropy", "loss logistic"),
            "train",
            "real targets",
            "found class labels"),
        spec(
            "logistic loss of targets 0 and 1",
            bench ->
                bench
                    .replace("loss cross_entropy", "loss logistic", "output 2", "output 1")
                    .bytes(
                        "data.npz",
                        Bytes.zip(
                            "X.npy", Bytes.npy("<f8", "(2, 2)", 1, 2, 3, 4),
                            "Y.npy", Bytes.npy("<f8", "(2,)", 0, 1)))
                    .bytes("a.npz", ofOneOutput())
                    .bytes("b.npz", ofOneOutput()),
            "train",
            "0",
            "-1"),
        spec(
            "squared loss of class labels",
            bench -> bench.replace("loss cross_entropy", "loss squared"),
            "labels"),
        spec(
            "targets of another width",
            bench ->
                bench
                    .replace("loss cross_entropy", "loss squared")
                    .bytes(
                        "data.npz",
                        Bytes.zip(
                            "X.npy", Bytes.npy("<f8", "(2, 2)", 1, 2, 3, 4),
                            "Y.npy", Bytes.npy("<f8", "(2, 3)", 0, 1, 2, 3, 4, 5))),
            "train",
            "3",
            "2"));
  }

  @TestFactory
  Stream<DynamicTest> everyBadCertificateIsRefused() {
    List<Case> cases = new ArrayList<>();
    for (String verb : List.of("inspect", "verify", "sample")) {
      Function<Bench, List<Object>> words =
          bench ->
              verb.equals("sample")
                  ? List.of(verb, bench.path("p.cert"), "--at", "0.5", "--to", bench.path("s.npz"))
                  : List.of(verb, bench.path("p.cert"));
      cases.add(
          damaged(verb + " text", words, bench -> bench.text("p.cert", "isthmus certificate 1\n")));
      cases.add(damaged(verb + " an empty file", words, bench -> bench.text("p.cert", "")));
      cases.add(damaged(verb + " a part", words, bench -> bench.truncate("p.cert", 0.9)));
      cases.add(
          damaged(
              verb + " with a byte more",
              words,
              bench -> {
                byte[] content = bench.read("p.cert");
                bench.bytes("p.cert", Arrays.copyOf(content, content.length + 1));
              }));
      cases.add(
          damaged(verb + " a model", words, bench -> bench.bytes("p.cert", bench.read("a.npz"))));
      cases.add(
          certificate(
              USAGE,
              verb + " what is not there",
              bench -> {
                delete(bench, "p.cert");
                return words.apply(bench);
              },
              "p.cert"));
      cases.add(
          certificate(
              USAGE,
              verb + " a folder",
              bench -> {
                remake(bench, "p.cert");
                return words.apply(bench);
              },
              "p.cert",
              "folder"));
    }
    return tests(cases.toArray(new Case[0]));
  }

  @TestFactory
  Stream<DynamicTest> everyMismatchOfTheCertificatesInputsIsNamed() {
    return tests(
        certificate(
            INPUT_MISMATCH,
            "other data",
            bench -> {
              data(bench, 2, 1, 0);
              return List.of("verify", bench.path("p.cert"));
            },
            "found digest",
            "expected"),
        certificate(
            USAGE,
            "missing data",
            bench -> {
              delete(bench, "data.npz");
              return List.of("verify", bench.path("p.cert"));
            },
            "data.npz"),
        certificate(
            INPUT_MISMATCH,
            "another model",
            bench -> {
              model(bench, "b.npz", 2, 4);
              return List.of("verify", bench.path("p.cert"), "--models", bench.folder());
            },
            "b.npz",
            "found digest",
            "expected"),
        certificate(
            INPUT_MISMATCH,
            "other data of another width",
            bench -> {
              ArrayFiles.write(
                  bench.path("other.npz"),
                  List.of(
                      NamedArray.of("X", List.of(1, 3), 1, 2, 3),
                      NamedArray.ofIntegers("Y", List.of(1), 0)));
              return List.of("verify", bench.path("p.cert"), "--on", bench.path("other.npz"));
            },
            "found 3 inputs",
            "expected 2"),
        certificate(
            USAGE,
            "too many files of other data",
            bench ->
                List.of(
                    "verify",
                    bench.path("p.cert"),
                    "--on",
                    bench.path("data.npz") + "," + bench.path("data.npz")),
            "2",
            "1"));
  }

  @TestFactory
  Stream<DynamicTest> everyBadArgumentIsRefused() {
    return tests(
        certificate(
            USAGE,
            "a position beyond the end",
            bench -> sample(bench, "2"),
            "found 2",
            "from 0 to 1"),
        certificate(USAGE, "a position before the start", bench -> sample(bench, "-0.5"), "-0.5"),
        certificate(
            USAGE,
            "a position that is no number",
            bench -> sample(bench, "NaN"),
            "NaN",
            "from 0 to 1"),
        certificate(USAGE, "a position that is a word", bench -> sample(bench, "half"), "half"),
        certificate(
            USAGE,
            "no file to write to",
            bench -> List.of("sample", bench.path("p.cert"), "--at", "0"),
            "--to"),
        certificate(
            USAGE,
            "a folder as the file to write",
            bench -> List.of("sample", bench.path("p.cert"), "--at", "0", "--to", bench.folder()),
            "certified",
            "npz"),
        certificate(
            USAGE,
            "a file as the folder to write to",
            bench ->
                List.of(
                    "sample", bench.path("p.cert"), "--at", "0", "--to", bench.path("a.npz/s.npz")),
            "a.npz",
            "its folder is a file"),
        certificate(
            USAGE,
            "a folder that is not there",
            bench ->
                List.of(
                    "sample", bench.path("p.cert"), "--at", "0", "--to", bench.path("none/s.npz")),
            "none"),
        certificate(USAGE, "no certificate", bench -> List.of("verify"), "which certificate"),
        certificate(
            USAGE,
            "no threads",
            bench -> List.of("verify", bench.path("p.cert"), "--threads", "0"),
            "found 0",
            "expected 1 to 1024"),
        certificate(
            USAGE,
            "an unknown option of the checker",
            bench -> List.of("verify", bench.path("p.cert"), "--trust-me"),
            "--trust-me"),
        certificate(
            USAGE, "an unknown command", bench -> List.of("prove", bench.path("p.cert")), "prove"),
        certificate(
            USAGE,
            "an unknown option",
            bench -> List.of("inspect", bench.path("p.cert"), "--all"),
            "--all"),
        certificate(
            USAGE,
            "an unknown engine",
            bench -> List.of("run", bench.path("spec.isth"), "--engine", "abacus"),
            "abacus",
            "nd4j"),
        certificate(
            USAGE,
            "converting what is no model",
            bench -> List.of("convert", bench.path("data.npz"), bench.path("m.npz")),
            "data.npz",
            "found X, Y"),
        certificate(
            USAGE,
            "converting to a file of another kind",
            bench -> List.of("convert", bench.path("a.npz"), bench.path("a.onnx")),
            "a.onnx",
            "npz"),
        certificate(
            USAGE,
            "a point in a file of another kind",
            bench ->
                List.of("sample", bench.path("p.cert"), "--at", "0", "--to", bench.path("s.pt")),
            "s.pt",
            "npz"),
        certificate(
            USAGE,
            "a verdict in a folder that is not there",
            bench -> List.of("verify", bench.path("p.cert"), "--json", bench.path("none/v.json")),
            "none"),
        certificate(
            USAGE,
            "a verdict in the place of a folder",
            bench -> List.of("verify", bench.path("p.cert"), "--json", bench.folder()),
            "certified"),
        certificate(
            USAGE,
            "two certificates at once",
            bench -> List.of("verify", bench.path("p.cert"), bench.path("p.cert")),
            "one certificate at a time"),
        certificate(
            USAGE,
            "an option without its value",
            bench -> List.of("verify", bench.path("p.cert"), "--data"),
            "--data"),
        certificate(
            USAGE,
            "converting text",
            bench -> List.of("convert", bench.path("spec.isth"), bench.path("m.npz")),
            "spec.isth",
            "npz"),
        certificate(
            USAGE,
            "converting what is not there",
            bench -> List.of("convert", bench.path("none.npz"), bench.path("m.npz")),
            "none.npz"),
        certificate(
            USAGE,
            "training where nothing is to be trained",
            bench -> List.of("train", bench.path("spec.isth"), "--to", bench.folder()),
            "spec.isth",
            "trained"),
        new Case(
            "a certificate in a folder that is a file",
            USAGE,
            plain,
            bench -> {
              bench.replace("\"p.cert\"", "\"a.npz/p.cert\"");
              return List.of("run", bench.path("spec.isth"), "--engine", "ejml");
            },
            List.of("a.npz")),
        new Case(
            "a certificate in the place of a folder",
            USAGE,
            plain,
            bench -> {
              remake(bench, "p.cert");
              return List.of("run", bench.path("spec.isth"), "--engine", "ejml");
            },
            List.of("p.cert")),
        new Case(
            "formatting a spec that cannot be read",
            USAGE,
            plain,
            bench -> {
              bench.replace("{ input 2", "{ input");
              return List.of("format", "--write", bench.path("spec.isth"));
            },
            List.of("spec.isth:1:", "found", "expected")));
  }

  @Test
  void aProcessOfItsOwnSaysTheSameAsACallInThisOne() throws IOException, InterruptedException {
    Bench bench = certified.copyTo(Files.createTempDirectory(folder, "apart"));
    bench.replace("connect a,", "connect aa,").bytes("q.cert", bench.read("p.cert"));
    bench.truncate("q.cert", 0.5);
    Map<String, String> before = bench.listing();
    for (Object[] words :
        List.of(
            new Object[] {"run", bench.path("spec.isth")},
            new Object[] {"verify", bench.path("q.cert")},
            new Object[] {"inspect", bench.path("q.cert")})) {
      Command.Run apart = Command.apart(bench.folder(), List.of(), words);
      assertEquals(Command.here(words), apart);
      assertOneMessage(apart, words[0].equals("run") ? USAGE : MALFORMED);
    }
    assertEquals(before, bench.listing());
  }

  @Test
  void tooLittleMemoryIsAVerdictAndNotACrash() throws IOException, InterruptedException {
    Bench bench = certified.copyTo(Files.createTempDirectory(folder, "large"));
    ArrayFiles.write(
        bench.path("data.npz"),
        List.of(
            NamedArray.of("X", List.of(800_000, 2), new double[1_600_000]),
            NamedArray.ofIntegers("Y", List.of(800_000), new long[800_000])));
    Command.Run run = Command.apart(bench.folder(), List.of("-Xmx16m"), "verify", "p.cert");
    assertEquals(RESOURCE, run.exitCode(), run::toString);
    assertTrue(run.verdict().startsWith("RESOURCE "), run::toString);
    assertTrue(run.verdict().contains("memory"), run::toString);
    assertFalse((run.out() + run.err()).contains("\tat "), run::toString);
  }

  private static Case safetensors(String name, byte[] content) {
    return spec(
        "safetensors: " + name,
        bench -> bench.replace("\"a.npz\"", "\"a.safetensors\"").bytes("a.safetensors", content),
        "a.safetensors");
  }

  private static byte[] header(String json) {
    return Bytes.safetensors(json.length(), json);
  }

  private static Case onnx(String name, byte[] content, String... parts) {
    List<String> all = new ArrayList<>(List.of("a.onnx"));
    all.addAll(List.of(parts));
    return spec(
        "ONNX: " + name,
        bench -> bench.replace("\"a.npz\"", "\"a.onnx\"").bytes("a.onnx", content),
        all.toArray(new String[0]));
  }

  private static OnnxProto.GraphProto.Builder graphOfTwoInputs() {
    OnnxProto.TypeProto floats =
        OnnxProto.TypeProto.newBuilder()
            .setTensorType(
                OnnxProto.TensorTypeProto.newBuilder()
                    .setElemType(1)
                    .setShape(
                        OnnxProto.TensorShapeProto.newBuilder()
                            .addDim(OnnxProto.DimensionProto.newBuilder().setDimParam("N"))
                            .addDim(OnnxProto.DimensionProto.newBuilder().setDimValue(2))))
            .build();
    return OnnxProto.GraphProto.newBuilder()
        .setName("g")
        .addInput(OnnxProto.ValueInfoProto.newBuilder().setName("x").setType(floats))
        .addOutput(OnnxProto.ValueInfoProto.newBuilder().setName("y").setType(floats));
  }

  private static byte[] model(OnnxProto.GraphProto.Builder graph) {
    return OnnxProto.ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OnnxProto.OperatorSetIdProto.newBuilder().setVersion(13))
        .addGraph(graph)
        .build()
        .toByteArray();
  }

  private static byte[] graph(String operator) {
    return model(
        graphOfTwoInputs()
            .addNode(
                OnnxProto.NodeProto.newBuilder()
                    .setName("node_1")
                    .setOpType(operator)
                    .addInput("x")
                    .addOutput("y")));
  }

  private static byte[] hugeInitialiser() {
    return model(
        graphOfTwoInputs()
            .addInitializer(
                OnnxProto.TensorProto.newBuilder()
                    .setName("W")
                    .setDataType(11)
                    .addDims(2)
                    .addDims(6_250_000_000L))
            .addNode(
                OnnxProto.NodeProto.newBuilder()
                    .setName("node_1")
                    .setOpType("MatMul")
                    .addInput("x")
                    .addInput("W")
                    .addOutput("y")));
  }

  private static Case damaged(
      String name, Function<Bench, List<Object>> words, Consumer<Bench> damage) {
    return certificate(
        MALFORMED,
        name,
        bench -> {
          damage.accept(bench);
          return words.apply(bench);
        });
  }

  private static List<Object> sample(Bench bench, String position) {
    return List.of("sample", bench.path("p.cert"), "--at", position, "--to", bench.path("s.npz"));
  }

  private static Case idx(String name, Consumer<Bench> damage, String... parts) {
    return spec(
        name,
        bench -> {
          bench
              .replace("npz(\"data.npz\", inputs \"X\", targets \"Y\")", "idx(\"x.gz\", \"y.gz\")")
              .bytes("x.gz", Bytes.gzip(Bytes.idx(new int[] {3, 2, 1}, 1, 2, 3, 4, 5, 6)))
              .bytes("y.gz", Bytes.gzip(Bytes.idx(new int[] {3}, 0, 1, 0)));
          damage.accept(bench);
        },
        parts);
  }

  private static void model(Bench bench, String name, int inputs, int width) {
    Random random = new Random(7);
    ArrayFiles.write(
        bench.path(name),
        List.of(
            NamedArray.of("W1", List.of(inputs, width), Bench.numbers(random, inputs * width)),
            NamedArray.of("b1", List.of(width), Bench.numbers(random, width)),
            NamedArray.of("W2", List.of(width, 2), Bench.numbers(random, 2 * width))));
  }

  /**
   * A subnetwork xi_1 of a network with one hidden layer: its output weights, and what it keeps.
   */
  private static byte[] subnetwork(int rows, int columns, double... kept) {
    byte[] weights =
        Bytes.npy("<f8", "(" + rows + ", " + columns + ")", new double[rows * columns]);
    return kept.length == 0
        ? Bytes.zip("U2.npy", weights)
        : Bytes.zip("U2.npy", weights, "I.npy", Bytes.npy("<f8", "(" + kept.length + ",)", kept));
  }

  private static byte[] withWeight(double weight) {
    return Bytes.zip(
        "W1.npy", Bytes.npy("<f8", "(2, 4)", 1, 2, 3, weight, 5, 6, 7, 8),
        "b1.npy", Bytes.npy("<f8", "(4,)", 1, 2, 3, 4),
        "W2.npy", Bytes.npy("<f8", "(4, 2)", 1, 2, 3, 4, 5, 6, 7, 8));
  }

  private static byte[] ofOneOutput() {
    return Bytes.zip(
        "W1.npy", Bytes.npy("<f8", "(2, 4)", 1, 2, 3, 4, 5, 6, 7, 8),
        "b1.npy", Bytes.npy("<f8", "(4,)", 1, 2, 3, 4),
        "W2.npy", Bytes.npy("<f8", "(4, 1)", 1, 2, 3, 4));
  }

  private static void data(Bench bench, int inputs, long label, long otherLabel) {
    ArrayFiles.write(
        bench.path("data.npz"),
        List.of(
            NamedArray.of("X", List.of(2, inputs), new double[2 * inputs]),
            NamedArray.ofIntegers("Y", List.of(2), label, otherLabel)));
  }

  private static void delete(Bench bench, String name) {
    try {
      Files.deleteIfExists(bench.path(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts a folder in the place of a file. */
  private static void remake(Bench bench, String name) {
    delete(bench, name);
    try {
      Files.createDirectory(bench.path(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<DynamicTest> tests(Case... cases) {
    return Arrays.stream(cases)
        .map(bad -> DynamicTest.dynamicTest(bad.name(), () -> requireRefused(bad)));
  }

  private static void requireRefused(Case bad) throws IOException {
    Path own = Files.createTempDirectory(folder, "case").resolve("certified");
    Bench bench = bad.base().copyTo(Files.createDirectory(own));
    List<Object> words = bad.words().apply(bench);
    Map<String, String> before = bench.listing();

    Command.Run run = Command.here(words.toArray());
    assertEquals(bad.exitCode(), run.exitCode(), run::toString);
    String message = VERDICTS.contains(bad.exitCode()) ? run.verdict() : run.err();
    assertOneMessage(run, bad.exitCode());
    for (String part : bad.parts()) {
      assertTrue(message.contains(part), () -> "no '" + part + "' in\n" + run);
    }
    assertEquals(before, bench.listing(), run::toString);
  }

  /** One message and one only, for people and not for those who wrote the program. */
  private static void assertOneMessage(Command.Run run, int exitCode) {
    String everything = run.out() + run.err();
    for (String mark : List.of("\tat ", "Exception", "internal error:", "null", "java.", ".part")) {
      assertFalse(everything.contains(mark), run::toString);
    }
    long errors = run.err().lines().filter(line -> line.matches(".*\\berror: .*")).count();
    if (VERDICTS.contains(exitCode)) {
      String word =
          Map.of(
                  FAILED, "FAILED",
                  REJECTED, "REJECTED",
                  MALFORMED, "MALFORMED",
                  INPUT_MISMATCH, "INPUT-MISMATCH")
              .get(exitCode);
      assertTrue(run.verdict().matches(word + " \\S.*"), run::toString);
      assertEquals(0, errors, run::toString);
    } else {
      assertEquals(1, errors, run::toString);
      assertFalse(run.out().contains("VERIFIED"), run::toString);
    }
  }
}
