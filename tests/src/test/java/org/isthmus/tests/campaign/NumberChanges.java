package org.isthmus.tests.campaign;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.tests.campaign.truth.Archive;
import org.isthmus.tests.campaign.truth.Table.Cell;
import org.isthmus.tests.campaign.truth.Table;

/** Changes of the numbers in the arrays of a certificate, and of the form they are stored in. */
final class NumberChanges {

  private static final List<UnaryOperator<Cell>> OF_A_NUMBER =
      List.of(
          cell -> moved(cell, 1),
          cell -> moved(cell, -1),
          cell -> Cell.of(cell.value().negate()),
          cell -> Cell.of(Rational.ZERO),
          cell -> new Cell(Rational.ZERO, true),
          cell -> Cell.of(cell.value().plus(cell.value())),
          cell -> Cell.of(cell.value().plus(Rational.ONE)),
          cell -> Cell.of(cell.value().plus(Rational.of(1, 3))),
          cell -> Cell.of(cell.value().plus(Table.exactly(Double.MIN_VALUE))),
          cell -> Cell.of(Double.MAX_VALUE),
          cell -> Cell.of(cell.value().times(Rational.parse("1e-30"))));

  /** Members as text in Latin-1, so that headers are easily changed. */
  private static final List<UnaryOperator<String>> OF_A_FORM =
      List.of(
          bytes -> bytes.replaceFirst("<f[248]", "<f8"),
          bytes -> bytes.replaceFirst("<f", ">f"),
          bytes -> bytes.replaceFirst("<f2", "<i2"),
          bytes -> bytes.replaceFirst("<f[248]", "|O"),
          bytes -> bytes.replaceFirst("False", "True"),
          bytes -> bytes.replaceFirst("\\u0001\\u0000", "\u0002\u0000"),
          bytes -> bytes.replaceFirst("'shape': \\(\\d+", "'shape': (2147483647"),
          bytes -> bytes.replaceFirst("'shape': \\(\\d+", "'shape': (4294967296, 4294967296"),
          bytes -> bytes.replaceFirst("'shape': \\(\\d+", "'shape': (0"),
          bytes -> bytes.replaceFirst("'shape': \\(\\d+", "'shape': (-1"),
          bytes -> bytes.replaceFirst("'shape': \\(", "'shape': (1, "),
          bytes -> bytes.replaceFirst(", }", ",  }"),
          bytes -> bytes.replaceFirst(" {2}\n", " \n\n"),
          bytes -> bytes.substring(0, Math.min(bytes.length(), 127)) + "\n".repeat(64),
          bytes -> bytes.substring(0, bytes.length() - 1),
          bytes -> bytes + "\u0000",
          bytes -> bytes.substring(0, bytes.length() - 2) + "\u0000\u007c",
          bytes -> bytes.substring(0, bytes.length() - 2) + "\u0001\u007e",
          bytes -> bytes.substring(0, bytes.length() - 1) + "\u007f",
          bytes -> bytes.replaceFirst("over ", "over  "),
          bytes -> bytes.replaceFirst("over (\\d+)", "over 0"),
          bytes -> bytes.replaceFirst("over (\\d+)", "over -$1"),
          bytes -> bytes.replaceFirst("over (\\d+)", "over 0$1"),
          bytes -> bytes.replaceFirst("over (\\d+)", "over $1 1"),
          bytes -> bytes.replaceFirst("\n(-?\\d+)", "\n$10"),
          bytes -> bytes.replaceFirst("\n(-?\\d+)", "\n+$1"),
          bytes -> bytes.replaceFirst("\n(-?\\d+)", "\n-0"),
          bytes -> bytes.replaceFirst("\n(-?\\d+)", "\n$1.0"),
          bytes -> bytes.replaceFirst("\n", "\r\n"),
          bytes -> bytes.replaceFirst("\n(-?\\d+)", "\n" + "7".repeat(2500)),
          bytes -> bytes.replaceFirst("over (\\d+)", "over " + "7".repeat(2500)));

  private NumberChanges() {}

  /** To the next binary64 number, or by one in the numerator of a fraction. */
  private static Cell moved(Cell cell, int direction) {
    if (Table.of(new Rational[][] {{cell.value()}}).hasFractions()) {
      Rational step = Rational.of(BigInteger.ONE, cell.value().denominator());
      return Cell.of(cell.value().plus(direction > 0 ? step : step.negate()));
    }
    double x = cell.doubleValue();
    double next = direction > 0 ? Math.nextUp(x) : Math.nextDown(x);
    return Double.isInfinite(next) ? cell : Cell.of(next);
  }

  /** The ways to change one number. */
  static List<UnaryOperator<Cell>> ofANumber() {
    return OF_A_NUMBER;
  }

  static List<Changes> all() {
    List<Changes> all = new ArrayList<>();
    for (int way = 0; way < OF_A_NUMBER.size(); way++) {
      String name =
          List.of(
                  "number +1 ulp", "number -1 ulp", "sign flipped", "number to 0", "number to -0.0",
                  "number doubled", "number + 1", "number + 1/3", "number + 2^-1074",
                  "number to the largest", "number * 1e-30")
              .get(way);
      UnaryOperator<Cell> change = OF_A_NUMBER.get(way);
      all.add(
          new Changes(
              name, NumberChanges::size, (a, k) -> changed(a, place(a, k), change)));
    }
    all.add(new Changes("numbers exchanged", NumberChanges::size, NumberChanges::exchanged));
    all.add(new Changes("rows exchanged", a -> lanes(a, true).size(), (a, k) -> rows(a, k)));
    all.add(
        new Changes("columns exchanged", a -> lanes(a, false).size(), (a, k) -> columns(a, k)));
    all.add(
        new Changes(
            "arrays exchanged",
            a -> TextChanges.pairs(a.arrays().size()),
            NumberChanges::arraysExchanged));
    all.add(
        new Changes(
            "number copied to the other model", NumberChanges::size, NumberChanges::copied));
    return all;
  }

  /** Members in forms that no certificate has. */
  static Changes forms() {
    return new Changes(
        "form of an array",
        a -> a.arrays().size() * OF_A_FORM.size(),
        (a, k) -> {
          Archive.Member member = a.arrays().get(k / OF_A_FORM.size());
          String before = new String(member.bytes(), StandardCharsets.ISO_8859_1);
          String after = OF_A_FORM.get(k % OF_A_FORM.size()).apply(before);
          if (after.equals(before)) {
            return Optional.empty();
          }
          List<Archive.Member> members = new ArrayList<>(a.arrays());
          members.set(
              k / OF_A_FORM.size(),
              new Archive.Member(
                  member.name(), after.getBytes(StandardCharsets.ISO_8859_1)));
          return Optional.of(a.withArrays(members));
        });
  }

  // Tables, where the text and its arrays fit.

  private static Map<String, Table> tables(Archive archive) {
    try {
      return archive.tables();
    } catch (RuntimeException e) {
      return new LinkedHashMap<>();
    }
  }

  private record Place(String array, int row, int column) {}

  private static int size(Archive archive) {
    return tables(archive).values().stream()
        .mapToInt(table -> table.height() * table.width())
        .sum();
  }

  private static Place place(Archive archive, int k) {
    int rest = k;
    for (Map.Entry<String, Table> entry : tables(archive).entrySet()) {
      int size = entry.getValue().height() * entry.getValue().width();
      if (rest < size) {
        int width = entry.getValue().width();
        return new Place(entry.getKey(), rest / width, rest % width);
      }
      rest -= size;
    }
    throw new IllegalArgumentException("no number " + k);
  }

  private static Optional<Archive> changed(
      Archive archive, Place place, UnaryOperator<Cell> change) {
    Table table = tables(archive).get(place.array());
    Cell before = table.at(place.row(), place.column());
    Cell after = change.apply(before);
    return after.equals(before)
        ? Optional.empty()
        : Optional.of(
            archive.with(place.array(), table.with(place.row(), place.column(), after)));
  }

  /** With the next number of the array. */
  private static Optional<Archive> exchanged(Archive archive, int k) {
    Place place = place(archive, k);
    Table table = tables(archive).get(place.array());
    int at = place.row() * table.width() + place.column();
    int next = (at + 1) % (table.height() * table.width());
    Cell one = table.at(place.row(), place.column());
    Cell other = table.at(next / table.width(), next % table.width());
    Table fresh =
        table
            .with(place.row(), place.column(), other)
            .with(next / table.width(), next % table.width(), one);
    return fresh.equals(table)
        ? Optional.empty()
        : Optional.of(archive.with(place.array(), fresh));
  }

  private static Optional<Archive> copied(Archive archive, int k) {
    Place place = place(archive, k);
    String other =
        place.array().startsWith("A.")
            ? "B." + place.array().substring(2)
            : "A." + place.array().substring(Math.min(2, place.array().length()));
    Table target = tables(archive).get(other);
    Table source = tables(archive).get(place.array());
    if (target == null
        || target.height() != source.height()
        || target.width() != source.width()) {
      return Optional.empty();
    }
    Cell value = source.at(place.row(), place.column());
    return changed(archive, new Place(other, place.row(), place.column()), cell -> value);
  }

  // Rows and columns: each with the next one.

  private record Lane(String array, int index) {}

  private static List<Lane> lanes(Archive archive, boolean rows) {
    List<Lane> lanes = new ArrayList<>();
    tables(archive)
        .forEach(
            (name, table) ->
                IntStream.range(1, rows ? table.height() : table.width())
                    .forEach(k -> lanes.add(new Lane(name, k))));
    return lanes;
  }

  private static Optional<Archive> rows(Archive archive, int k) {
    Lane lane = lanes(archive, true).get(k);
    Table table = tables(archive).get(lane.array());
    List<List<Cell>> rows = new ArrayList<>(table.rows());
    Collections.swap(rows, lane.index() - 1, lane.index());
    return with(archive, lane.array(), table, new Table(table.vector(), rows));
  }

  private static Optional<Archive> columns(Archive archive, int k) {
    Lane lane = lanes(archive, false).get(k);
    Table table = tables(archive).get(lane.array());
    List<List<Cell>> rows = new ArrayList<>();
    for (List<Cell> row : table.rows()) {
      Cell[] cells = row.toArray(Cell[]::new);
      Collections.swap(Arrays.asList(cells), lane.index() - 1, lane.index());
      rows.add(List.of(cells));
    }
    return with(archive, lane.array(), table, new Table(table.vector(), rows));
  }

  private static Optional<Archive> with(
      Archive archive, String name, Table before, Table after) {
    return after.equals(before) ? Optional.empty() : Optional.of(archive.with(name, after));
  }

  private static Optional<Archive> arraysExchanged(Archive archive, int k) {
    int[] pair = TextChanges.pair(k, archive.arrays().size());
    List<Archive.Member> members = new ArrayList<>(archive.arrays());
    Archive.Member one = members.get(pair[0]);
    Archive.Member other = members.get(pair[1]);
    if (Arrays.equals(one.bytes(), other.bytes())) {
      return Optional.empty();
    }
    members.set(pair[0], new Archive.Member(one.name(), other.bytes()));
    members.set(pair[1], new Archive.Member(other.name(), one.bytes()));
    return Optional.of(archive.withArrays(members));
  }
}
