package org.isthmus.grammar.problem.resolution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isthmus.grammar.problem.resolution.words.Report;
import org.isthmus.grammar.problem.syntax.ConstructionOption;
import org.isthmus.grammar.problem.syntax.ConstructionOption.Setting;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.grammar.problem.text.Span;

/** The options in the braces of a path or a barrier, each at most once. */
final class ConstructionOptions {

  private final Report report;
  private final Map<String, ConstructionOption> byName = new LinkedHashMap<>();

  /** Sorts the options; a second one of a name is reported and left out. */
  ConstructionOptions(Report report, List<ConstructionOption> options) {
    this.report = report;
    for (ConstructionOption option : options) {
      ConstructionOption first = byName.putIfAbsent(option.name(), option);
      if (first != null) {
        report.twice(option.span(), first.span(), Quoting.quote(option.name()));
      }
    }
  }

  /** Reports every option that {@code whose} construction does not have. */
  void requireKnown(String whose, List<String> known) {
    byName.forEach(
        (name, option) -> {
          if (known.contains(name)) {
            return;
          }
          String message = whose + " has no option " + Quoting.quote(name);
          if (known.isEmpty()) {
            report.error(option.span(), message, Quoting.quote(name), "no options");
          } else {
            Word word =
                option instanceof Setting setting ? setting.key() : new Word(name, option.span());
            report.unknown(word, message, known);
          }
        });
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The place of the option with this name, which is there. */
  Span place(String name) {
    return byName.get(name).span();
  }

  /** The option of a kind that has one name only, if it is there. */
  <O extends ConstructionOption> Optional<O> option(Class<O> kind) {
    return byName.values().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** What the option is set to, or the default if it is not there; nothing for another word. */
  <E extends Enum<E>> Optional<E> setting(String name, E[] values, E otherwise) {
    if (!(byName.get(name) instanceof Setting setting)) {
      return Optional.of(otherwise);
    }
    Map<String, E> words = new LinkedHashMap<>();
    for (E value : values) {
      words.put(value.name().toLowerCase(Locale.ROOT), value);
    }
    String text = setting.value().text();
    if (!words.containsKey(text)) {
      report.unknown(
          setting.value(),
          Quoting.quote(name) + " cannot be " + Quoting.quote(text),
          words.keySet());
    }
    return Optional.ofNullable(words.get(text));
  }
}
