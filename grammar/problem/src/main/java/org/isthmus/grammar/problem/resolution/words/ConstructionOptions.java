package org.isthmus.grammar.problem.resolution.words;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.syntax.ConstructionOption;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Setting;
import org.isthmus.grammar.problem.syntax.Printer;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;

/** The options in the braces of a path, a barrier or a check, each at most once. */
public final class ConstructionOptions {

  private final Report report;
  private final Map<String, ConstructionOption> byName = new LinkedHashMap<>();

  /** Sorts the options; a second one of a name is reported and left out. */
  public ConstructionOptions(Report report, List<ConstructionOption> options) {
    this.report = report;
    for (ConstructionOption option : options) {
      ConstructionOption first = byName.putIfAbsent(option.name(), option);
      if (first != null) {
        report.twice(option.span(), first.span(), Quoting.quote(option.name()));
      }
    }
  }

  /** Reports every option that {@code whose} options do not include, and leaves it out. */
  public void requireKnown(String whose, List<String> known) {
    byName
        .values()
        .removeIf(
            option -> {
              boolean unknown = !known.contains(option.name());
              if (unknown) {
                unknown(option, whose + " has no option " + Quoting.quote(option.name()), known);
              }
              return unknown;
            });
  }

  private void unknown(ConstructionOption option, String message, List<String> known) {
    String name = option.name();
    if (known.isEmpty()) {
      report.error(option.span(), message, Quoting.quote(name), "no options");
    } else {
      Word word =
          option instanceof Setting setting ? setting.key() : new Word(name, option.span());
      report.unknown(word, message, known);
    }
  }

  /** Whether there is an option with this name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The place of the option with this name, which is there. */
  public Span place(String name) {
    return byName.get(name).span();
  }

  /** The option of a kind that has one name only, if it is there. */
  public <O extends ConstructionOption> Optional<O> option(Class<O> kind) {
    return byName.values().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** What the option is set to, or the default if it is not there; nothing for another word. */
  public <E extends Enum<E>> Optional<E> setting(String name, E[] values, E otherwise) {
    if (!(byName.get(name) instanceof Setting setting)) {
      return Optional.of(otherwise);
    }
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : values) {
      words.put(value.name().toLowerCase(Locale.ROOT), value);
    }
    String text = Printer.value(setting.value());
    if (!words.containsKey(text)) {
      report.unknown(
          new Word(text, setting.value().span()),
          Quoting.quote(name) + " cannot be " + Quoting.quote(text),
          words.keySet());
    }
    return Optional.ofNullable(words.get(text));
  }

  /** The number that the option is set to, if it is there; a word is reported. */
  public Optional<Literal> number(String name) {
    if (!(byName.get(name) instanceof Setting setting)) {
      return Optional.empty();
    }
    if (setting.value() instanceof Literal literal) {
      return Optional.of(literal);
    }
    report.error(
        setting.value().span(),
        Quoting.quote(name) + " is not a number",
        Quoting.quote(Printer.value(setting.value())),
        "a number");
    return Optional.empty();
  }
}
