package org.isthmus.tests.campaign.truth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.exact.linear.RationalMatrix;
import org.isthmus.numeric.model.Dataset;
import org.isthmus.numeric.model.Matrix;
import org.isthmus.numeric.model.RationalDataset;
import org.isthmus.numeric.model.RationalTargets;
import org.isthmus.numeric.model.Targets;

/**
 * The data of a certificate.
 *
 * @param values the real targets; without them there are labels
 */
public record Data(Table inputs, Optional<Table> values, List<Integer> labels) {

  public static Data of(Dataset data) {
    Table inputs = table(data.inputs());
    if (data.targets() instanceof Targets.Labels labels) {
      return new Data(inputs, Optional.empty(), labels(labels));
    }
    return new Data(
        inputs, Optional.of(table(((Targets.Values) data.targets()).values())), List.of());
  }

  public static Data of(RationalDataset data) {
    Table inputs = Table.of(rows(data.inputs()));
    if (data.targets() instanceof RationalTargets.Classes classes) {
      return new Data(inputs, Optional.empty(), labels(classes.labels()));
    }
    return new Data(
        inputs,
        Optional.of(Table.of(rows(((RationalTargets.Values) data.targets()).values()))),
        List.of());
  }

  private static List<Integer> labels(Targets.Labels labels) {
    List<Integer> list = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      list.add(labels.get(k));
    }
    return list;
  }

  private static Rational[][] rows(RationalMatrix matrix) {
    Rational[][] rows = new Rational[matrix.rows()][matrix.columns()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = matrix.get(i, j);
      }
    }
    return rows;
  }

  private static Table table(Matrix matrix) {
    List<List<Table.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < matrix.rows(); i++) {
      List<Table.Cell> row = new ArrayList<>();
      for (int j = 0; j < matrix.columns(); j++) {
        row.add(Table.Cell.of(matrix.get(i, j)));
      }
      rows.add(row);
    }
    return new Table(false, rows);
  }

  public int size() {
    return inputs.height();
  }

  /** The canonical digest. */
  public String digest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("isthmus-data-1\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(inputs.digested("inputs " + size() + " " + inputs.width()));
    if (values.isPresent()) {
      out.writeBytes(values.get().digested("values " + size() + " " + values.get().width()));
    } else {
      out.writeBytes(("labels " + size() + "\n").getBytes(StandardCharsets.US_ASCII));
      ByteBuffer buffer = ByteBuffer.allocate(4 * size()).order(ByteOrder.LITTLE_ENDIAN);
      labels.forEach(buffer::putInt);
      out.writeBytes(buffer.array());
    }
    return Archive.sha256(out.toByteArray());
  }

  /** The text file of these data, which have real targets. */
  public byte[] text() {
    StringBuilder text = new StringBuilder();
    append(text, "X", inputs);
    append(text, "Y", values.orElseThrow());
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, String name, Table table) {
    text.append(name).append(' ').append(table.height()).append(' ').append(table.width())
        .append('\n');
    for (List<Table.Cell> row : table.rows()) {
      text.append(String.join(" ", row.stream().map(cell -> cell.value().toString()).toList()))
          .append('\n');
    }
  }
}
