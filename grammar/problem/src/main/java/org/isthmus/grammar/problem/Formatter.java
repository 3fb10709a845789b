package org.isthmus.grammar.problem;

import java.util.ArrayList;
import java.util.List;
import org.isthmus.grammar.problem.parsing.ParsedSpec;
import org.isthmus.grammar.problem.syntax.Comment;
import org.isthmus.grammar.problem.syntax.Printer;
import org.isthmus.grammar.problem.syntax.Printer.Line;
import org.isthmus.grammar.problem.syntax.Printer.Role;
import org.isthmus.grammar.problem.syntax.Spec;
import org.isthmus.grammar.problem.syntax.Statement;
import org.isthmus.grammar.problem.text.SourceText;

/**
 * The canonical form of a spec: what {@link Printer} prints of its syntax tree, with the comments
 * of the source where they were and single blank lines where there were some.
 *
 * <p>The canonical form reads as the same tree, and is its own canonical form. No comment is lost:
 * a comment on a line of its own stays on one; a comment after something stays after it, or goes
 * to the line above where something else stands behind it in the canonical form.
 */
public final class Formatter {

  private Formatter() {}

  /**
   * The canonical form of a spec that has been read completely, with LF line breaks.
   *
   * @throws IllegalArgumentException if there are syntax errors
   */
  public static String format(ParsedSpec parsed) {
    if (!parsed.isComplete()) {
      throw new IllegalArgumentException("a spec with syntax errors has no canonical form");
    }
    return new Weaving(parsed).text();
  }

  /** The canonical form of a tree that was not read from a text. */
  public static String print(Spec spec) {
    StringBuilder text = new StringBuilder();
    String before = "";
    for (Statement statement : spec.statements()) {
      List<Line> lines = Printer.lines(statement);
      String kind = lines.get(0).text().split(" ", 2)[0];
      boolean together = kind.equals(before) && lines.size() == 1;
      text.append(before.isEmpty() || together ? "" : "\n");
      lines.forEach(line -> text.append(line.text()).append('\n'));
      before = lines.size() == 1 ? kind : kind + " block";
    }
    return text.toString();
  }

  /** Puts the comments between and behind the canonical lines. */
  private static final class Weaving {

    private final SourceText source;
    private final List<Slot> slots = new ArrayList<>();

    /** The first slot that ends after the comment to attach. */
    private int next;

    /** A canonical line, or the end of the file, with the comments that belong to it. */
    private static final class Slot {
      private final Line line;
      private final List<Comment> above = new ArrayList<>();
      private final List<Comment> behind = new ArrayList<>();

      Slot(Line line) {
        this.line = line;
      }

      /** Comments behind a line that others follow there go above it. */
      void settle() {
        List<Comment> staying = new ArrayList<>();
        for (int k = 0; k < behind.size(); k++) {
          Comment comment = behind.get(k);
          boolean last = k == behind.size() - 1;
          boolean stays = !comment.isMultiLine() && (last || !comment.endsWithLine());
          (stays ? staying : above).add(comment);
        }
        behind.clear();
        behind.addAll(staying);
      }
    }

    Weaving(ParsedSpec parsed) {
      this.source = parsed.source();
      for (Statement statement : parsed.spec().statements()) {
        Printer.lines(statement).forEach(line -> slots.add(new Slot(line)));
      }
      slots.add(new Slot(new Line(Role.ALONE, "", source.end())));
      parsed.comments().forEach(this::attach);
      slots.forEach(Slot::settle);
    }

    /** Comments come in order, and so do the slots: {@code next} never goes back. */
    private void attach(Comment comment) {
      int offset = comment.span().start();
      while (next < slots.size() - 1 && slots.get(next).line.span().end() <= offset) {
        next++;
      }
      boolean inside = slots.get(next).line.span().start() < offset;
      if (comment.wholeLine()) {
        slots.get(next).above.add(comment);
      } else {
        slots.get(inside ? next : next - 1).behind.add(comment);
      }
    }

    String text() {
      StringBuilder text = new StringBuilder();
      boolean opened = true;
      int lastLine = 0;
      for (Slot slot : slots) {
        Role role = slot.line.role();
        boolean end = slot == slots.get(slots.size() - 1);
        String indentation = role == Role.INNER || role == Role.CLOSING ? "  " : "";
        int start = source.line(slot.line.span().start());
        for (Comment comment : slot.above) {
          int first = Math.min(start, source.line(comment.span().start()));
          text.append(!opened && first - lastLine > 1 ? "\n" : "");
          text.append(indentation).append(clean(comment.text())).append('\n');
          lastLine = Math.min(start, source.line(comment.span().end()));
          opened = false;
        }
        if (!end) {
          boolean gap = !opened && role != Role.CLOSING && start - lastLine > 1;
          text.append(gap ? "\n" : "").append(slot.line.text());
          slot.behind.forEach(comment -> text.append(' ').append(clean(comment.text())));
          text.append('\n');
          lastLine = source.line(slot.line.span().end());
          opened = role == Role.OPENING;
        }
      }
      return text.toString();
    }

    /** The comment with LF line breaks and no white space at the end of its lines. */
    private static String clean(String comment) {
      return comment.lines().map(String::stripTrailing).reduce((a, b) -> a + "\n" + b).orElse("");
    }
  }
}
