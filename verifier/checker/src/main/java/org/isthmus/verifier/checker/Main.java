package org.isthmus.verifier.checker;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isthmus.grammar.certificate.Certificate;
import org.isthmus.grammar.certificate.CertificateFile;
import org.isthmus.grammar.certificate.Document;
import org.isthmus.grammar.certificate.Findings;
import org.isthmus.grammar.certificate.MalformedCertificateException;
import org.isthmus.grammar.certificate.Step;
import org.isthmus.grammar.certificate.Step.Conclusion;
import org.isthmus.grammar.certificate.Subdivision;
import org.isthmus.numeric.exact.ExactProducts;
import org.isthmus.numeric.files.AtomicFiles;
import org.isthmus.numeric.files.UnreadableFileException;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.verifier.checker.Checker.Report;
import org.isthmus.verifier.checker.Verdict.Kind;
import org.isthmus.verifier.checker.enclosed.EnclosedStep;
import org.isthmus.verifier.checker.limits.MemoryLimit;
import org.isthmus.verifier.checker.loss.LossEnclosure;
import org.isthmus.verifier.checker.loss.PathMaximum;
import org.isthmus.verifier.checker.loss.ProgressListener;
import org.isthmus.verifier.checker.text.Decimal;
import org.isthmus.verifier.checker.text.Json;

/** The program behind {@code isthmus verify}. Its last line on standard output is the verdict. */
public final class Main {

  private static final int USAGE = 64;
  private static final int INTERNAL = 70;
  private static final int PIECE = 1 << 16;

  private Main() {}

  /**
   * What the check found and what is to be told of it. One thread tells, after the check: whatever
   * ends it, the verdict is the last line.
   *
   * @param lines what {@code -v} prints before the verdict
   * @param findings the findings for machines
   * @param engine the name of the engine by whose products losses are enclosed, if one was used
   */
  private record Answer(
      Report report, List<String> lines, List<Json> findings, Optional<String> engine) {

    static Answer of(Kind kind, String reason) {
      return new Answer(Report.of(kind, reason), List.of(), List.of(), Optional.empty());
    }
  }

  /** Checks a certificate and exits with the code of the verdict. */
  public static void main(String[] words) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int exitCode = Kind.RESOURCE.exitCode();
    try {
      exitCode = run(words, out, System.err);
    } finally {
      // An error comes here only where there is no memory left to say so.
      System.exit(exitCode);
    }
  }

  /**
   * Checks a certificate.
   *
   * @param words the arguments as on the command line
   * @param out gets the verdict line, and with {@code -v} the steps before it
   * @param err gets what is said of arguments and files that cannot be used, and the progress
   * @return the exit code
   */
  public static int run(String[] words, PrintStream out, PrintStream err) {
    if (Stream.of(words).anyMatch(word -> word.equals("--help") || word.equals("-h"))) {
      out.print(Arguments.USAGE);
      return 0;
    }
    long begin = System.nanoTime();
    try {
      Arguments arguments = Arguments.parse(words);
      requireKept(arguments.maxMemory());
      Answer answer = answerInBounds(arguments, err);
      arguments.json().ifPresent(file -> write(file, answer, (System.nanoTime() - begin) / 1e9));
      answer.lines().forEach(out::println);
      out.println(answer.report().verdict());
      return answer.report().verdict().kind().exitCode();
    } catch (Arguments.UsageException e) {
      err.println("isthmus verify: error: " + e.getMessage());
      err.print(Arguments.USAGE);
      return USAGE;
    } catch (UnreadableFileException | UncheckedIOException e) {
      err.println("isthmus verify: error: " + e.getMessage());
      return USAGE;
    } catch (RuntimeException | Error e) {
      Optional<Answer> exhausted = exhausted(e);
      if (exhausted.isPresent()) {
        out.println(exhausted.get().report().verdict());
        return Kind.RESOURCE.exitCode();
      }
      err.println("isthmus verify: internal error: " + e);
      if (System.getenv("ISTHMUS_DEBUG") != null) {
        e.printStackTrace(err);
      }
      return INTERNAL;
    }
  }

  private static void requireKept(Optional<MemoryLimit> limit) throws Arguments.UsageException {
    if (limit.isPresent() && !limit.get().isKept()) {
      throw new Arguments.UsageException(
          "--max-memory: this Java machine may use more (found "
              + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, expected at most "
              + (limit.get().bytes() >> 20) + "); the command isthmus starts it with "
              + limit.get().javaOption());
    }
  }

  /** The answer, or that memory, stack or time gave out before it was there. */
  private static Answer answerInBounds(Arguments arguments, PrintStream err)
      throws Arguments.UsageException {
    try {
      return arguments.maxTime().isPresent()
          ? answerInTime(arguments, arguments.maxTime().get(), err)
          : answer(arguments, err);
    } catch (RuntimeException | Error e) {
      Optional<Answer> exhausted = exhausted(e);
      if (exhausted.isEmpty()) {
        throw e;
      }
      return exhausted.get();
    }
  }

  /** That memory or stack gave out, if that is what was thrown in whatever thread. */
  private static Optional<Answer> exhausted(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && !(cause instanceof VirtualMachineError)) {
      cause = cause.getCause();
    }
    if (cause instanceof OutOfMemoryError) {
      return Optional.of(
          Answer.of(
              Kind.RESOURCE,
              "out of memory (" + cause.getMessage() + "); verify --max-memory, or ISTHMUS_MEMORY,"
                  + " such as ISTHMUS_MEMORY=6g, allows more"));
    }
    return cause instanceof StackOverflowError
        ? Optional.of(Answer.of(Kind.RESOURCE, "out of stack"))
        : Optional.empty();
  }

  /** The answer, or that the time was over before it was there; the process is to end then. */
  private static Answer answerInTime(Arguments arguments, Duration time, PrintStream err)
      throws Arguments.UsageException {
    // Made now: in the end there may be no memory left for it.
    Answer late =
        Answer.of(
            Kind.RESOURCE, "out of time (" + time.toSeconds() + " s); --max-time allows more");
    FutureTask<Answer> check = new FutureTask<>(() -> answer(arguments, err));
    Thread worker = new Thread(check, "check");
    worker.setDaemon(true);
    worker.start();
    try {
      worker.join(time.toMillis());
      if (!check.isDone()) {
        check.cancel(true);
        return late;
      }
      return check.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the check was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Arguments.UsageException usage) {
        throw usage;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private static Answer answer(Arguments arguments, PrintStream err)
      throws Arguments.UsageException {
    Optional<ExactProducts> products = products(arguments);
    Document document;
    try {
      document = CertificateFile.document(arguments.certificate());
    } catch (MalformedCertificateException e) {
      return Answer.of(Kind.MALFORMED, e.getMessage());
    }
    Inputs inputs = new Inputs(document, arguments.certificate(), arguments.data());
    Checker checker = new Checker(arguments.threads(), progress(err), products);
    Report report;
    try {
      if (arguments.models().isPresent()) {
        inputs.requireModels(arguments.models().get());
      }
      report =
          document instanceof Findings findings
              ? report(checker, findings, inputs, arguments)
              : report(checker, (Certificate) document, inputs, arguments);
    } catch (Inputs.MismatchException e) {
      return Answer.of(Kind.INPUT_MISMATCH, e.getMessage());
    }
    return new Answer(
        report,
        arguments.verbose() ? lines(document, report) : List.of(),
        document instanceof Findings findings
            ? FindingsReport.json(findings, report.judgements())
            : List.of(),
        report.maximum().filter(PathMaximum::byProducts).isPresent()
            ? products.map(ExactProducts::name)
            : Optional.empty());
  }

  /** The engine for products, if one is asked for. */
  private static Optional<ExactProducts> products(Arguments arguments)
      throws Arguments.UsageException {
    if (arguments.engine().equals(Arguments.JDK)) {
      return Optional.empty();
    }
    Optional<ExactProducts> found;
    try {
      found = ServiceLoader.load(ExactProducts.class).findFirst();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new Arguments.UsageException(
          "engine blas does not start on this machine (" + e + "); use jdk");
    }
    if (found.isEmpty()) {
      throw new Arguments.UsageException(
          "engine blas is not on the class path, where ./isthmus verify puts it; use jdk");
    }
    return found;
  }

  private static Report report(
      Checker checker, Certificate certificate, Inputs inputs, Arguments arguments)
      throws Arguments.UsageException, Inputs.MismatchException {
    if (!arguments.otherData().isEmpty()) {
      if (certificate.isExact()) {
        throw onlyItsOwnData();
      }
      Dataset data = inputs.otherData(arguments.otherData());
      requireFits(certificate, data);
      return checker.checkOn(certificate, data);
    }
    if (certificate.isExact() || inputs.haveFractions()) {
      RationalDataset data = inputs.exactData();
      requireFits(certificate, data);
      return checker.check(certificate, data);
    }
    Dataset data = inputs.data();
    requireFits(certificate, data);
    return checker.check(certificate, data);
  }

  private static Report report(
      Checker checker, Findings findings, Inputs inputs, Arguments arguments)
      throws Arguments.UsageException, Inputs.MismatchException {
    if (!arguments.otherData().isEmpty()) {
      throw onlyItsOwnData();
    }
    if (inputs.haveFractions()) {
      RationalDataset data = inputs.exactData();
      requireFits(findings, data);
      return checker.check(findings, data);
    }
    Dataset data = inputs.data();
    requireFits(findings, data);
    return checker.check(findings, data);
  }

  private static Arguments.UsageException onlyItsOwnData() {
    return new Arguments.UsageException(
        "--on: this certificate is decided on its own data and says nothing about others");
  }

  private static void requireFits(Document certificate, Dataset data)
      throws Inputs.MismatchException {
    requireInputs(certificate, data.inputs().columns());
    try {
      certificate
          .loss()
          .requireTargets(data.targets(), certificate.network().outputWidth());
    } catch (IllegalArgumentException e) {
      throw new Inputs.MismatchException(e.getMessage());
    }
  }

  private static void requireFits(Document certificate, RationalDataset data)
      throws Inputs.MismatchException {
    requireInputs(certificate, data.inputs().columns());
    try {
      certificate
          .loss()
          .requireTargets(data.targets(), certificate.network().outputWidth());
    } catch (IllegalArgumentException e) {
      throw new Inputs.MismatchException(e.getMessage());
    }
  }

  private static void requireInputs(Document certificate, int found)
      throws Inputs.MismatchException {
    if (found != certificate.network().inputWidth()) {
      throw new Inputs.MismatchException(
          "the data do not fit the network (found " + found + " inputs, expected "
              + certificate.network().inputWidth() + ")");
    }
  }

  private static ProgressListener progress(PrintStream err) {
    if (!Boolean.getBoolean("isthmus.terminal")) {
      return ProgressListener.NONE;
    }
    return (done, total) -> {
      err.printf("\rchecking %3d %%", 100L * done / total);
      if (done == total) {
        err.print("\r              \r");
      }
      err.flush();
    };
  }

  /**
   * A line for each finding, or for each step: what was proved of it, and the loss where it decides
   * the maximum.
   */
  private static List<String> lines(Document document, Report report) {
    List<String> lines = new ArrayList<>(report.details());
    if (report.steps().isEmpty()) {
      return lines;
    }
    Certificate certificate = (Certificate) document;
    DecidedSteps decided = report.steps().get();
    Optional<PathMaximum> maximum = report.maximum();
    maximum.ifPresent(
        known -> lines.add("start    loss " + Checker.shown(known.points().get(0))));
    int decisive = 1;
    for (int k = 0; k < certificate.steps().size(); k++) {
      Step step = certificate.steps().get(k);
      String line =
          String.format(
              Locale.ROOT,
              "step %-5d %-6s %-9s",
              k + 1,
              step.rule(),
              decided.conclusions().get(k).name().toLowerCase(Locale.ROOT));
      if (step.conclusion() != Conclusion.INVARIANT && maximum.isPresent()) {
        line += " loss at its end " + Checker.shown(maximum.get().points().get(decisive));
        decisive++;
      }
      int number = k + 1;
      line +=
          decided.enclosed().stream()
              .filter(enclosed -> enclosed.number() == number)
              .map(enclosed -> ", on it " + enclosed)
              .collect(Collectors.joining());
      lines.add(line + "  " + step.note());
    }
    return lines;
  }

  private static void write(Path file, Answer answer, double seconds) {
    Json json = json(answer.report(), seconds);
    answer.engine().ifPresent(name -> json.text("products", name));
    if (!answer.findings().isEmpty()) {
      json.list("findings", answer.findings());
    }
    byte[] text = (json + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(
        file,
        out -> {
          // In pieces: Java copies what is written at once to memory that is not of the heap.
          for (int from = 0; from < text.length; from += PIECE) {
            out.write(text, from, Math.min(PIECE, text.length - from));
          }
        });
  }

  private static Json json(Report report, double seconds) {
    Json json =
        new Json()
            .text("verdict", report.verdict().kind().word())
            .number("exit_code", report.verdict().kind().exitCode())
            .text("reason", report.verdict().reason())
            .number("seconds", seconds);
    report
        .maximum()
        .ifPresent(
            maximum -> {
              Json value = enclosure(maximum.value().lo(), maximum.value().hi());
              maximum.exact().ifPresent(exact -> value.text("exact", exact.toString()));
              json.object("maximum", value);
              List<Json> states = new ArrayList<>();
              for (int k = 0; k < maximum.points().size(); k++) {
                LossEnclosure loss = maximum.points().get(k);
                Json state =
                    enclosure(loss.value().lo(), loss.value().hi())
                        .number("step", report.steps().orElseThrow().decisive().get(k))
                        .text("precision", loss.precision().name().toLowerCase(Locale.ROOT));
                loss.exact().ifPresent(exact -> state.text("exact", exact.toString()));
                states.add(state);
              }
              json.list("states", states);
              List<Json> enclosed =
                  report.steps().orElseThrow().enclosed().stream().map(Main::enclosed).toList();
              if (!enclosed.isEmpty()) {
                json.list("enclosed", enclosed);
              }
            });
    return json;
  }

  private static Json enclosed(EnclosedStep step) {
    Subdivision.Piece worst = step.pieces().get(step.worst());
    return new Json()
        .number("step", step.number())
        .number("pieces", step.pieces().size())
        .number("upper", step.bound())
        .text("shown_upper", Decimal.up(step.bound()))
        .number("worst_from", worst.from())
        .number("worst_to", worst.to());
  }

  private static Json enclosure(double lower, double upper) {
    return new Json()
        .number("lower", lower)
        .number("upper", upper)
        .text("shown_lower", Decimal.down(lower))
        .text("shown_upper", Decimal.up(upper));
  }
}
