package org.isthmus.tests.campaign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Claim;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.files.CanonicalNpy;
import org.isthmus.numeric.files.DataFiles;
import org.isthmus.numeric.files.ModelFiles;
import org.isthmus.numeric.files.NamedArray;
import org.isthmus.numeric.model.Activation;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.HiddenLayer;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.Network;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalPoint;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;
import org.isthmus.proofs.n21.NoBadValley;
import org.isthmus.proofs.n21.Theorem31;
import org.isthmus.tests.TamperSubjects;
import org.isthmus.tests.campaign.truth.Archive;
import org.isthmus.tests.campaign.truth.Data;
import org.isthmus.tests.campaign.truth.Evaluation;
import org.isthmus.tests.campaign.truth.Table;
import org.isthmus.tests.campaign.truth.Truth;
import org.isthmus.tests.widthn1.ExactCertificates;
import org.isthmus.verifier.checker.Checker;
import org.isthmus.verifier.checker.loss.ProgressListener;

/** Makes the certificates that are mutated: small ones of every kind, with data in every format. */
final class Subjects {

  private static final String ANY = "?";

  private final Path root;

  private Subjects(Path root) {
    this.root = root;
  }

  /**
   * Writes each into a folder of its own below the root.
   *
   * @param corpus a folder with certificates that are verified, and their data beside them
   */
  static void write(Path root, Path corpus) {
    Subjects subjects = new Subjects(root);
    subjects.of(corpus);
    subjects.ofTheSpecification();
    subjects.lumped();
    subjects.enclosed();
    subjects.constructed();
    subjects.exact();
    subjects.barrier();
    subjects.findings();
    subjects.otherData();
  }

  private void of(Path corpus) {
    List<Path> all;
    try (Stream<Path> files = Files.list(corpus)) {
      all = files.filter(Files::isRegularFile).toList();
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".cert")) {
          continue;
        }
        byte[] certificate = Files.readAllBytes(file);
        String recipe = Truth.line(Archive.of(certificate).lines(), "recipe ");
        Map<String, byte[]> data = new LinkedHashMap<>();
        for (Path other : all) {
          if (recipe.contains('"' + other.getFileName().toString() + '"')) {
            data.put(other.getFileName().toString(), Files.readAllBytes(other));
          }
        }
        subject("corpus-" + name.substring(0, name.length() - 5), certificate, data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Small ones by hand. Matrices are written as rows with semicolons, vectors with a bar in front.

  private static Table table(String text) {
    boolean vector = text.startsWith("|");
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (String row : (vector ? text.substring(1) : text).split(";")) {
      List<Table.Cell> cells = new ArrayList<>();
      for (String word : row.trim().split(" +")) {
        cells.add(Table.Cell.of(Rational.parse(word)));
      }
      rows.add(cells);
    }
    return new Table(vector, rows);
  }

  private static byte[] certificate(
      String head,
      String network,
      Data data,
      String recipe,
      String models,
      Map<String, Table> arrays,
      String body) {
    List<String> lines = new ArrayList<>(List.of("isthmus certificate 1"));
    lines.addAll(head.lines().toList());
    lines.add("network \"net\"");
    lines.addAll(network.lines().toList());
    lines.add("data " + data.size() + " " + data.digest());
    lines.add("recipe " + recipe);
    lines.addAll(models.lines().toList());
    lines.add("construction \"by hand\"");
    List<Archive.Member> members = new ArrayList<>();
    arrays.forEach(
        (name, table) -> {
          boolean fractions = table.hasFractions();
          lines.add(
              (fractions ? "fractions " : "array ") + name
                  + (table.vector() ? " vector " : " matrix " + table.height() + " ")
                  + table.width() + " " + ANY);
          members.add(
              new Archive.Member(name + (fractions ? ".txt" : ".npy"), table.bytes()));
        });
    lines.addAll(body.lines().toList());
    return new Archive(lines, "", members).sealed().file();
  }

  private static Map<String, Table> arrays(String... namesAndNumbers) {
    Map<String, Table> arrays = new LinkedHashMap<>();
    for (int k = 0; k < namesAndNumbers.length; k += 2) {
      arrays.put(namesAndNumbers[k], table(namesAndNumbers[k + 1]));
    }
    return arrays;
  }

  private static final String TWO_MODELS = "first \"a\" ?\nsecond \"b\" ?";

  private void subject(String name, byte[] certificate, Map<String, byte[]> files) {
    Subject.write(root.resolve(name), certificate, files);
  }

  private static Map<String, byte[]> npz(Data data) {
    return Map.of("data.npz", npzBytes(data));
  }

  /** An archive of arrays in the format of numpy. */
  static byte[] npzBytes(Data data) {
    List<Archive.Member> members = new ArrayList<>();
    members.add(new Archive.Member("X.npy", data.inputs().bytes()));
    members.add(
        new Archive.Member(
            "Y.npy", data.values().map(Table::bytes).orElseGet(() -> labels(data.labels()))));
    return Archive.zip(members);
  }

  private static byte[] labels(List<Integer> labels) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * labels.size()).order(ByteOrder.LITTLE_ENDIAN);
    labels.forEach(bytes::putInt);
    return npy("'<i4'", "(" + labels.size() + ",)", bytes.array());
  }

  /** An array with any header. */
  static byte[] npy(String type, String shape, byte[] numbers) {
    StringBuilder header =
        new StringBuilder(
            "{'descr': " + type + ", 'fortran_order': False, 'shape': " + shape + ", }");
    while ((header.length() + 11) % 64 != 0) {
      header.append(' ');
    }
    header.append('\n');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(header.length() & 255);
    out.write(header.length() >> 8);
    out.writeBytes(header.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(numbers);
    return out.toByteArray();
  }

  private static Data data(String inputs, String values) {
    return new Data(table(inputs), Optional.of(table(values)), List.of());
  }

  private static Data labelled(String inputs, Integer... labels) {
    return new Data(table(inputs), Optional.empty(), List.of(labels));
  }

  private static final String HEAD = "kind path\nsemantics real\nclaim %s\nloss %s";
  private static final String ARRAYS = "arrays \"data.npz\" \"X\" \"Y\"";

  private void ofTheSpecification() {
    Data line = data("1; 2", "-1; 0");
    subject("line", line(line, ARRAYS), npz(line));
    Data relay = data("1; 2", "1; 5/3");
    subject(
        "relay",
        certificate(
            HEAD.formatted("max_loss <= ends", "squared"),
            "input 1\nhidden \"h\" 2 relu nobias\noutput 1 nobias",
            relay,
            "text \"points.txt\" \"X\" \"Y\"",
            TWO_MODELS,
            arrays(
                "A.W1", "1 3", "A.W2", "1; 0", "B.W1", "0 3", "B.W2", "0; 1/3"),
            """
            step affine invariant "from one unit to the other"
            put W2 0,1 0 B.W2 0,1 0
            step lumped invariant "the unit that nothing sees"
            zero W1 0 0
            steps 2"""),
        Map.of("points.txt", relay.text()));
  }

  private static byte[] line(Data data, String recipe) {
    return certificate(
        HEAD.formatted("max_loss <= 4", "squared"),
        "input 1\noutput 1 nobias",
        data,
        recipe,
        TWO_MODELS,
        arrays("A.W1", "1", "B.W1", "-1"),
        """
        step lumped convex "minus"
        put W1 0 0 B.W1 0 0
        steps 1""");
  }

  // Paths of the rule lumped: neurons of the last hidden layer that move while nothing sees them.

  private static String draw(Random random, int rows, int columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        text.append(Rational.of(1 + random.nextInt(8), 4L * (random.nextInt(3) == 0 ? -1 : 1)))
            .append(' ');
      }
      text.append(i + 1 < rows ? ";" : "");
    }
    return text.toString();
  }

  private void lumped() {
    String four = "0 1; 1 -1; 2 1/2; -1 1/4";
    lumped("lumped-squared", "relu", "squared", data(four, "1 0; 0 1; -1 2; 0 0"));
    lumped("lumped-cross-entropy", "relu", "cross_entropy", labelled(four, 0, 1, 1, 0));
    lumped("lumped-logistic", "tanh", "logistic", data("0 1; 1 -1; 1 1/2", "1 -1; -1 1; 1 1"));
    Data data = data("0 1; 1 -1; 1 1/2", "1 0; 0 1; 2 1");
    lumped("lumped-huber", "leaky_relu(1/8)", "huber(1/2)", data);
    lumped("lumped-smooth", "gelu sigmoid", "squared", data("0 1; 1 -1", "1 0; 0 1"));
    Data mixed = data("0 1; 1 -1; 2 1/2", "1 0; 1/2 1/2; 0 3");
    lumped("lumped-deep", "relu identity", "cross_entropy", mixed);
  }

  private void lumped(String name, String activations, String loss, Data data) {
    Random random = new Random(name.hashCode());
    String[] hidden = activations.split(" ");
    int depth = hidden.length + 1;
    StringBuilder network = new StringBuilder("input 2\n");
    for (int l = 1; l < depth; l++) {
      network.append("hidden \"h" + l + "\" " + (l == depth - 1 ? 3 : 2) + " " + hidden[l - 1]
          + " bias\n");
    }
    network.append("output 2 bias");
    Map<String, Table> arrays = new LinkedHashMap<>();
    String last = "W" + (depth - 1);
    String output = "W" + depth;
    String second = draw(random, 1, 2) + ";" + draw(random, 1, 2);
    String hiddenRow = draw(random, 2, 3);
    for (int l = 1; l < depth - 1; l++) {
      arrays.put("A.W" + l, table(draw(random, 2, 2)));
      arrays.put("A.b" + l, table("|" + draw(random, 1, 2)));
    }
    arrays.put("A." + last, table(hiddenRow));
    arrays.put("A.b" + (depth - 1), table("|" + draw(random, 1, 3)));
    arrays.put("A." + output, table(second + "; 0 0"));
    arrays.put("A.b" + depth, table("|" + draw(random, 1, 2)));
    Map<String, Table> others = new LinkedHashMap<>();
    arrays.forEach((array, table) -> others.put("B" + array.substring(1), table));
    others.put("B." + last, table(draw(random, 2, 3)));
    others.put("B." + output, table("0 0; " + second));
    Table before = arrays.get("A." + last);
    Table after = others.get("B." + last);
    // Neuron 1 stays what it is all along.
    for (int i = 0; i < 2; i++) {
      after = after.with(i, 1, before.at(i, 1));
    }
    others.put("B." + last, after);
    arrays.putAll(others);
    arrays.put("turn", table(draw(random, 3, 2)));
    String body =
        """
        step lumped invariant "nothing sees neuron 2"
        put LAST 0,1 2 B.LAST 0,1 2
        step lumped convex "it joins"
        put OUTPUT 0..2 0,1 turn 0..2 0,1
        step lumped convex "neuron 0 leaves"
        zero OUTPUT 0 0,1
        put OUTPUT 1,2 0,1 B.OUTPUT 1,2 0,1
        step lumped invariant "nothing sees neuron 0"
        put LAST 0,1 0 B.LAST 0,1 0
        steps 4"""
            .replace("LAST", last)
            .replace("OUTPUT", output);
    byte[] loose =
        certificate(
            HEAD.formatted("max_loss <= 1000000", loss), network.toString(), data, ARRAYS,
            TWO_MODELS, arrays, body);
    Map<String, byte[]> files = new LinkedHashMap<>(npz(data));
    Rational maximum = maximum(loose, dataset(data));
    String claim = "max_loss <= " + (loss.startsWith("huber") ? "ends + 5" : maximum);
    String models = TWO_MODELS;
    if (name.equals("lumped-squared")) {
      models =
          "first \"a\" ?\nfirst_file \"model-a.npz\" " + "0".repeat(64) + " by_convention\n"
              + "second \"b\" ?\nsecond_file \"model-b.npz\" " + "0".repeat(64) + " by_convention";
    }
    byte[] tight =
        certificate(
            HEAD.formatted(claim, loss), network.toString(), data, ARRAYS, models, arrays, body);
    if (name.equals("lumped-squared")) {
      files.put("model-a.npz", model(read(tight), true));
      files.put("model-b.npz", model(read(tight), false));
    }
    subject(name, tight, files);
  }

  // Straight steps that are bounded piece by piece.

  private void enclosed() {
    enclosed("enclosed-relu", "relu", "squared", data("0 1; 1 -1; 2 1/2", "1 0; 0 1; -1 2"));
    enclosed("enclosed-smooth", "tanh", "cross_entropy", labelled("0 1; 1 -1", 0, 1));
  }

  private void enclosed(String name, String activation, String loss, Data data) {
    Random random = new Random(name.hashCode());
    Map<String, Table> arrays = new LinkedHashMap<>();
    arrays.put("A.W1", table(draw(random, 2, 2)));
    arrays.put("A.b1", table("|" + draw(random, 1, 2)));
    arrays.put("A.W2", table(draw(random, 2, 2)));
    arrays.put("B.W1", arrays.get("A.W1").with(0, 1, Table.Cell.of(Rational.of(1, 8))));
    arrays.put("B.b1", arrays.get("A.b1").with(0, 0, Table.Cell.of(Rational.of(3, 4))));
    arrays.put("B.W2", arrays.get("A.W2").with(1, 0, Table.Cell.of(Rational.of(-1, 2))));
    String network =
        "input 2\nhidden \"h\" 2 " + activation + " bias\noutput 2 nobias";
    String body =
        """
        step enclosed bounded "straight"
        pieces 6*32,5*16
        put W1 0,1 0,1 B.W1 0,1 0,1
        put b1 0 0,1 B.b1 0 0,1
        step enclosed bounded "and the outputs"
        pieces 4*16
        put W2 0,1 0,1 B.W2 0,1 0,1
        steps 2""";
    byte[] loose =
        certificate(
            HEAD.formatted("max_loss <= 1", loss), network, data, ARRAYS, TWO_MODELS, arrays, body);
    Evaluation evaluation = new Evaluation(Archive.of(loose).lines(), data);
    Rational largest = Rational.ZERO;
    for (boolean turned : new boolean[] {false, true}) {
      Map<String, Table> ends = new LinkedHashMap<>(arrays);
      ends.put(turned ? "A.W1" : "B.W2", arrays.get(turned ? "B.W1" : "A.W2"));
      ends.put(turned ? "A.b1" : "B.b1", arrays.get("B.b1"));
      for (int k = 0; k <= 16; k++) {
        Evaluation.Point point =
            Truth.between(
                evaluation.model(ends, "A"), evaluation.model(ends, "B"), Rational.of(k, 16));
        largest = largest.max(evaluation.loss(point));
      }
    }
    // Room for the enclosures.
    Rational bound = Rational.of((long) Math.ceil(largest.doubleValue() * 1152), 1024);
    subject(
        name,
        certificate(
            HEAD.formatted("max_loss <= " + bound, loss), network, data, ARRAYS, TWO_MODELS,
            arrays, body),
        npz(data));
  }

  private static byte[] model(Certificate certificate, boolean first) {
    return written(
        file -> ModelFiles.write(file, first ? certificate.start() : certificate.target()));
  }

  private static byte[] written(Consumer<Path> writer) {
    try {
      Path folder = Files.createTempDirectory("subjects");
      Path file = folder.resolve("written.npz");
      writer.accept(file);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      Files.delete(folder);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Certificate read(byte[] file) {
    try {
      return CertificateFile.read(file);
    } catch (MalformedCertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Matrix matrix(Table table) {
    double[] numbers =
        table.rows().stream().flatMap(List::stream).mapToDouble(Table.Cell::doubleValue).toArray();
    return Matrix.adopt(table.height(), table.width(), numbers);
  }

  private static Dataset dataset(Data data) {
    Targets targets =
        data.values().isPresent()
            ? new Targets.Values(matrix(data.values().get()))
            : Targets.Labels.of(data.labels().stream().mapToInt(c -> c).toArray());
    return new Dataset(matrix(data.inputs()), targets);
  }

  /** The least bound that can be proved. */
  private static Rational maximum(byte[] certificate, Dataset data) {
    var maximum =
        new Checker(1, ProgressListener.NONE)
            .check(read(certificate), data)
            .maximum()
            .orElseThrow();
    return maximum.exact().orElseGet(() -> Rational.of(maximum.value().hi()));
  }

  private void constructed() {
    for (TamperSubjects.Kind kind :
        List.of(TamperSubjects.Kind.DROPOUT, TamperSubjects.Kind.NO_HUB)) {
      TamperSubjects.Subject subject = TamperSubjects.of(kind, 7);
      subject(
          "constructed-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          CertificateFile.bytes(subject.certificate()),
          Map.of("data.npz", written(file -> DataFiles.write(file, subject.data()))));
    }
  }

  // Exact paths.

  private static RationalMatrix small(Random random, int rows, int columns) {
    Rational[] entries = new Rational[rows * columns];
    for (int k = 0; k < entries.length; k++) {
      entries[k] = Rational.of(random.nextInt(7) - 3, random.nextInt(3) == 0 ? 2 : 1);
    }
    return RationalMatrix.of(rows, columns, entries);
  }

  private static RationalPoint point(Random random, Network network) {
    List<RationalMatrix> weights = new ArrayList<>();
    List<RationalMatrix> biases = new ArrayList<>();
    for (int l = 1; l <= network.depth(); l++) {
      weights.add(small(random, network.width(l - 1), network.width(l)));
      biases.add(small(random, 1, network.width(l)));
    }
    return new RationalPoint(network, weights, biases);
  }

  private static Network network(int depth) {
    List<HiddenLayer> hidden = new ArrayList<>();
    hidden.add(new HiddenLayer("h1", 3, new Activation.Relu(), true));
    for (int l = 2; l < depth; l++) {
      Activation third = new Activation.LeakyRelu(Rational.of(1, 3));
      hidden.add(new HiddenLayer("h" + l, 1 + depth - l, third, true));
    }
    return new Network("net", 2, hidden, 1, true);
  }

  private void exact() {
    RationalMatrix inputs =
        RationalMatrix.of(
            2, 2, Rational.ONE, Rational.of(2), Rational.of(-1, 3), Rational.ONE);
    RationalDataset data =
        new RationalDataset(
            inputs,
            new RationalTargets.Values(RationalMatrix.of(2, 1, Rational.ONE, Rational.of(-2))));
    for (int depth = 2; depth <= 4; depth++) {
      Random random = new Random(depth);
      RationalPoint first = point(random, network(depth));
      RationalPoint second = point(random, network(depth));
      exact(
          "connected-" + depth,
          data,
          ExactCertificates.of(
              new Claim.AtMostEnds(Rational.ZERO),
              data,
              Theorem31.connect(
                  first, second, inputs, Theorem31.Form.BATCHED, progress -> {})));
    }
    RationalPoint any = point(new Random(7), network(2));
    exact("ray", data, ExactCertificates.of(data, Theorem31.unbounded(any, inputs)));
    var valley = NoBadValley.descend(point(new Random(8), network(3)), data);
    exact("descent", data, ExactCertificates.of(new Claim.Descends(Rational.ZERO), data, valley));
  }

  private void exact(String name, RationalDataset data, Certificate certificate) {
    subject(
        name, CertificateFile.bytes(certificate), Map.of("data.txt", Data.of(data).text()));
  }

  private void barrier() {
    Data data = data("1 0; 0 1; 1 1", "1 0; 0 1; 1 1");
    String head =
        "kind disconnection\nsemantics real\n"
            + "claim disconnected from 0 below 1/4 by rows 0,1\nloss squared";
    subject(
        "barrier",
        certificate(
            head,
            "input 2\nhidden \"h\" 2 relu nobias\noutput 2 nobias",
            data,
            ARRAYS,
            TWO_MODELS,
            arrays(
                "A.W1", "1 0; 0 1", "A.W2", "1 0; 0 1", "B.W1", "0 1; 1 0", "B.W2", "0 1; 1 0"),
            "steps 0"),
        npz(data));
  }

  // Findings.

  private void findings() {
    Data valley = data("0; 1; 2; 3", "1 0; 0 1; 0 1; 1 0");
    subject(
        "valley",
        certificate(
            "kind findings\nsemantics real\nloss squared",
            "input 1\nhidden \"h\" 2 relu bias\noutput 2 bias",
            valley,
            ARRAYS,
            "model \"fitted\" ?",
            arrays(
                "M.W1", "1 -1", "M.b1", "|-1 2", "M.W2", "1 -1; 1 -1", "M.b2", "|-1 2",
                "F6.plane", "1; 0", "F7.plane", "1; 1; -3/2", "F8.multipliers", "1; 1; 1; 1",
                "F9.U2", "0 0", "F9.v2", "|1/2 1/2", "F10.dual",
                "7/11 -7/11; -4/11 4/11; -6/11 6/11; 3/11 -3/11"),
            """
            subset half
            kept 0
            finding holds ""
            condition numbers half 2*k1>=n1
            finding fails ""
            condition activation 1 monotonic_onto
            finding holds ""
            condition targets one_class
            finding holds ""
            condition loss_at_most 0
            finding holds ""
            condition general_position 1 all
            finding fails ""
            condition general_position 1 half
            witness hyperplane 0,1
            finding holds ""
            condition separable 1 all 0 affine
            witness separator
            finding fails ""
            condition separable 0 all 0 affine
            witness multipliers 0..3
            finding holds ""
            condition reaches 1 half model + 1/2
            witness subnetwork
            finding fails ""
            condition reaches 1 half 9/20
            witness dual 0..3
            finding undecided ""
            condition reaches 0 half model
            witness tried "one neuron"
            findings 11"""),
        npz(valley));
    Data classes = labelled("0 1; 1 0; 1 1; 0 1", 0, 1, 1, 1);
    subject(
        "classes",
        certificate(
            "kind findings\nsemantics real\nloss cross_entropy",
            "input 2\nhidden \"h\" 3 tanh bias\nhidden \"g\" 2 relu bias\noutput 2 nobias",
            classes,
            ARRAYS,
            "model \"alice\" ?",
            arrays(
                "M.W1", "1 -1 1/2; 1/2 1 1", "M.b1", "|0 1/4 -1/4", "M.W2", "1 1; 0 1; 1 -1",
                "M.b2", "|0 0", "M.W3", "1 0; 0 1",
                "F7.multipliers", "1; 1", "F8.plane", "0; 1; -1",
                "F11.U2", "0; 0", "F11.v2", "|1", "F11.U3", "0 1"),
            """
            subset two
            kept 0,1
            kept 1
            finding holds "room"
            condition numbers two (n1+n2)*2>=N*2+D//2-L*0
            finding fails ""
            condition distinct 1 all
            witness equal 0 3
            finding fails ""
            condition distinct 0 all
            witness equal 0 3
            finding holds ""
            condition rank_at_least 0 all 2
            finding holds ""
            condition activation 1 independent_of_translates
            finding holds ""
            condition loss_at_most 2
            finding fails ""
            condition separable 1 all 0 affine
            witness multipliers 0,3
            finding fails ""
            condition general_position 0 all
            witness hyperplane 0,2,3
            finding undecided ""
            condition reaches 0 all 1/4
            witness tried ""
            finding fails ""
            condition loss squared
            finding holds ""
            condition reaches 1 two 2
            witness subnetwork
            findings 11"""),
        npz(classes));
    Data twins = labelled("1; 1; 5", 0, 1, 0);
    subject(
        "twins",
        certificate(
            "kind findings\nsemantics real\nloss cross_entropy",
            "input 1\nhidden \"h\" 2 relu bias\noutput 2 bias",
            twins,
            ARRAYS,
            "model \"bob\" ?",
            arrays(
                "M.W1", "1 -1", "M.b1", "|0 2", "M.W2", "1/2 0; 0 1", "M.b2", "|0 1/2",
                "F1.dual", "1/2 1/2; 1/2 1/2", "F4.U2", "1/2 0; 0 1/2",
                "F4.v2", "|0 0"),
            """
            finding fails ""
            condition reaches 1 all 23/50
            witness dual 0,1
            finding undecided ""
            condition separable 0 all 1 through_origin
            witness tried ""
            finding fails ""
            condition distinct 1 all
            witness equal 0 1
            finding holds ""
            condition reaches 1 all model + 1
            witness subnetwork
            finding fails ""
            condition rank_at_least 1 all 3
            finding holds ""
            condition targets within_unit
            findings 6"""),
        npz(twins));
  }

  // The first example on data in other formats.

  private void otherData() {
    Data line = data("1; 2", "-1; 0");
    subject(
        "line-csv",
        line(line, "csv \"data.csv\" header 1 targets 1"),
        Map.of("data.csv", "x,y\n1,-1\n2,0\n".getBytes(StandardCharsets.US_ASCII)));
    subject(
        "line-npy",
        line(line, "npy \"x.npy\" \"y.npy\""),
        Map.of("x.npy", line.inputs().bytes(), "y.npy", line.values().orElseThrow().bytes()));
    subject(
        "line-safetensors",
        line(line, "arrays \"data.safetensors\" \"X\" \"Y\""),
        Map.of("data.safetensors", safetensors()));
    Data image = labelled("0 1 1/2; 1 0 1/4", 1, 0);
    byte[] pixels = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 4, 2, 4, 0, 1};
    byte[] classes = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};
    String recipe = "idx \"images.gz\" \"labels.gz\" scale 0 255/4";
    String body =
        """
        step lumped convex "over"
        put W1 0..2 0,1 B.W1 0..2 0,1
        steps 1""";
    subject(
        "image",
        certificate(
            HEAD.formatted("max_loss <= ends + 1", "cross_entropy"),
            "input 3\noutput 2 nobias",
            image,
            recipe,
            TWO_MODELS,
            arrays("A.W1", "1 2; 3 4; 5 6", "B.W1", "3 2; 1 4; 5 7"),
            body),
        Map.of("images.gz", gzip(pixels), "labels.gz", gzip(classes)));
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] safetensors() {
    String header =
        "{\"X\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[0,16]},"
            + "\"Y\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[16,24]}}";
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length() + 24).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    return bytes.putDouble(1).putDouble(2).putFloat(-1).putFloat(0).array();
  }
}
