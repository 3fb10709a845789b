package org.isthmus.grammar.problem.resolution.words;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isthmus.grammar.problem.syntax.Value.Word;
import org.isthmus.grammar.problem.text.Diagnostic;
import org.isthmus.grammar.problem.text.Quoting;

/**
 * The names of one kind in a spec and what they stand for. A name whose definition has an error is
 * known but stands for nothing, so that its uses give no further errors.
 */
public final class Names<T> {

  private final String kind;
  private final String one;
  private final Report report;
  private final Set<String> broken;
  private final Map<String, Word> declared = new LinkedHashMap<>();
  private final Map<String, T> meanings = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  /** The names of a kind, {@code model}, one of which is {@code a model}; of broken ones any. */
  public Names(String kind, String one, Report report, Set<String> broken) {
    this.kind = kind;
    this.one = one;
    this.report = report;
    this.broken = broken;
  }

  /** Makes a name known; false, with a diagnostic, if it is already. */
  public boolean declare(Word name) {
    Word first = declared.putIfAbsent(name.text(), name);
    if (first != null) {
      report.add(
          Diagnostic.error(
                  name.span(),
                  "there are two definitions of " + kind + " " + Quoting.quote(name.text()),
                  "a second one",
                  "another name")
              .withNote(first.span(), "the first one is here"));
    }
    return first == null;
  }

  /** Says what a name stands for. */
  public void define(String name, T meaning) {
    meanings.put(name, meaning);
  }

  /** What the name stands for; nothing, with a diagnostic where it has none yet, if nothing. */
  public Optional<T> find(Word name, List<Names<?>> otherKinds) {
    String text = name.text();
    used.add(text);
    if (!declared.containsKey(text) && !broken.contains(text)) {
      String message = "there is no " + kind + " " + Quoting.quote(text);
      Optional<String> other =
          otherKinds.stream()
              .filter(names -> names != this && names.declared.containsKey(text))
              .map(names -> Quoting.quote(text) + " is " + names.one)
              .findFirst();
      if (declared.isEmpty() || other.isPresent()) {
        report.add(
            Diagnostic.error(
                    name.span(),
                    message,
                    Quoting.quote(text),
                    one + " that the spec defines")
                .withHint(other));
      } else {
        report.unknown(name, message, declared.keySet());
      }
    }
    return Optional.ofNullable(meanings.get(text));
  }

  /** The names that have a definition, in the order of their definition. */
  public Set<String> declared() {
    return Collections.unmodifiableSet(declared.keySet());
  }

  /** Whether a statement that could not be read may define the name. */
  public boolean isBroken(Word name) {
    return broken.contains(name.text());
  }

  /** Where the name is defined, if it is. */
  public Optional<Word> declaration(String name) {
    return Optional.ofNullable(declared.get(name));
  }

  /** What the names stand for, in the order of their definition. */
  public List<T> all() {
    return new ArrayList<>(meanings.values());
  }

  /** Warns of every name that nothing uses. */
  public void warnOfUnused() {
    declared.forEach(
        (text, name) -> {
          if (!used.contains(text)) {
            report.add(
                Diagnostic.warning(
                    name.span(),
                    kind + " " + Quoting.quote(text) + " is not used",
                    "no use",
                    "at least one"));
          }
        });
  }
}
