package org.isthmus.grammar.problem.resolution.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.syntax.Call;
import org.isthmus.grammar.problem.syntax.Call.Argument;
import org.isthmus.grammar.problem.syntax.Printer;
import org.isthmus.grammar.problem.syntax.Value;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Quoted;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;

/** The arguments of a call, sorted; those that do not belong there have been reported. */
public final class Arguments {

  private final Report report;
  private final Call call;
  private final List<Value> positional = new ArrayList<>();
  private final Map<String, Argument> named = new LinkedHashMap<>();

  /** The arguments of a call that takes {@code keys} with a value and {@code flags} without. */
  public Arguments(Report report, Call call, List<String> keys, List<String> flags) {
    this.report = report;
    this.call = call;
    for (Argument argument : call.arguments()) {
      if (argument instanceof Argument.Positional value) {
        positional.add(value.value());
      } else if (argument instanceof Argument.Keyed keyed) {
        name(keyed.key(), keyed, keys, flags);
      } else {
        name(((Argument.Flag) argument).word(), argument, flags, keys);
      }
    }
  }

  private void name(Word word, Argument argument, List<String> fitting, List<String> other) {
    String name = call.name().text();
    if (other.contains(word.text())) {
      boolean flag = argument instanceof Argument.Flag;
      report.error(
          argument.span(),
          "'" + word.text() + "' of " + name + (flag ? " needs a value" : " takes no value"),
          Quoting.quote(word.text()) + (flag ? " alone" : " with a value"),
          Quoting.quote(word.text()) + (flag ? " with a value" : " alone"));
    } else if (!fitting.contains(word.text())) {
      List<String> known = new ArrayList<>(fitting);
      known.addAll(other);
      if (known.isEmpty()) {
        report.error(
            argument.span(),
            name + " takes no argument of this name",
            Quoting.quote(word.text()),
            "none");
      } else {
        report.unknown(word, name + " has no argument " + Quoting.quote(word.text()), known);
      }
    } else {
      Argument first = named.putIfAbsent(word.text(), argument);
      if (first != null) {
        report.twice(argument.span(), first.span(), Quoting.quote(word.text()));
      }
    }
  }

  /** The arguments without names, if all are strings and there are as many as there should be. */
  public Optional<List<String>> files(int least, int most, String expected) {
    List<String> files = new ArrayList<>();
    for (Value value : positional) {
      if (value instanceof Quoted quoted) {
        requireNotEmpty(quoted);
        files.add(quoted.text());
      }
    }
    if (files.size() < least || files.size() > most || files.size() != positional.size()) {
      report.error(
          call.span(),
          call.name().text() + " has the wrong arguments",
          positional.size() + " without a name",
          expected);
      return Optional.empty();
    }
    return Optional.of(files);
  }

  /** The only argument without a name, a number. */
  public Optional<Literal> number(String expected) {
    if (positional.size() == 1 && positional.get(0) instanceof Literal literal) {
      return Optional.of(literal);
    }
    report.error(
        call.span(),
        call.name().text() + " has the wrong arguments",
        positional.isEmpty() ? "none" : Printer.value(positional.get(0)),
        expected);
    return Optional.empty();
  }

  /** Reports arguments without names. */
  public void noneWithoutName() {
    for (Value value : positional) {
      report.error(
          value.span(),
          call.name().text() + " takes no argument without a name",
          Quoting.quote(Printer.value(value)),
          "a name before it");
    }
  }

  /** The number with this key, if there is one. */
  public Optional<Literal> literal(String key) {
    return value(key, Literal.class, "a number");
  }

  /** The number with this key, which has to be there. */
  public Optional<Literal> required(String key) {
    requireKey(key);
    return literal(key);
  }

  /** The string with this key, which has to be there. */
  public Optional<Quoted> requiredString(String key) {
    requireKey(key);
    Optional<Quoted> string = value(key, Quoted.class, "a string in double quotes");
    string.ifPresent(this::requireNotEmpty);
    return string;
  }

  /** The name with this key, which has to be there. */
  public Optional<Word> requiredName(String key) {
    requireKey(key);
    return value(key, Word.class, "a name");
  }

  /** Whether the word stands among the arguments, alone. */
  public boolean flag(String word) {
    return named.containsKey(word);
  }

  private void requireKey(String key) {
    if (!named.containsKey(key)) {
      report.add(
          Diagnostic.error(
              call.span(),
              call.name().text() + " needs the argument " + Quoting.quote(key),
              "none",
              Quoting.quote(key) + " with a value"));
    }
  }

  private void requireNotEmpty(Quoted quoted) {
    if (quoted.text().isBlank()) {
      report.error(quoted.span(), "a name is empty", "\"" + quoted.text() + "\"", "a name");
    }
  }

  private <V extends Value> Optional<V> value(String key, Class<V> kind, String expected) {
    if (!(named.get(key) instanceof Argument.Keyed keyed)) {
      return Optional.empty();
    }
    if (kind.isInstance(keyed.value())) {
      return Optional.of(kind.cast(keyed.value()));
    }
    report.error(
        keyed.value().span(),
        Quoting.quote(key) + " of " + call.name().text() + " is something else",
        Quoting.quote(Printer.value(keyed.value())),
        expected);
    return Optional.empty();
  }
}
