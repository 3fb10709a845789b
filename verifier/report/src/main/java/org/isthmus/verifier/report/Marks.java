package org.isthmus.verifier.report;

import java.util.function.ToDoubleFunction;
import org.isthmus.numeric.exact.Rational;
import org.isthmus.numeric.model.Loss;
import org.isthmus.verifier.report.drawing.Canvas;
import org.isthmus.verifier.report.drawing.Panel;
import org.isthmus.verifier.report.drawing.Pen;
import org.isthmus.verifier.report.drawing.Sheet;

/** What looks the same in each picture: levels that are proved, straight lines, axes of losses. */
final class Marks {

  /** A level that the checker has proved. */
  static final Pen CERTIFIED = Pen.dashed(0x1b4f9c, 1.5, 8, 4);

  private static final Pen LINE = Pen.dashed(0xb03020, 1.2, 1.5, 2.5);
  private static final Pen LINE_RING = Pen.solid(0xb03020, 1);

  /** The sample of a straight line for a legend. */
  static final Sheet.Sample LINE_SAMPLE = Panel.ringedSample(LINE, LINE_RING);

  private Marks() {}

  /** Draws a quantity along a straight line, with a ring at each point evaluated. */
  static void line(
      Canvas canvas, Panel panel, StraightLine line, ToDoubleFunction<Evaluation> quantity) {
    panel.ringed(
        canvas, LINE, LINE_RING, panel.curve(line.points(), Evaluation::position, quantity));
  }

  /** The title of an axis of losses. */
  static String lossTitle(Loss loss, int samples) {
    String unit =
        loss.match(
            new Loss.Cases<String>() {
              @Override
              public String squared() {
                return "loss";
              }

              @Override
              public String crossEntropy() {
                return "loss in nats";
              }

              @Override
              public String logistic() {
                return "loss in nats";
              }

              @Override
              public String huber(Rational delta) {
                return "loss";
              }
            });
    return unit + ", mean over " + Numerals.counted(samples, "sample");
  }
}
