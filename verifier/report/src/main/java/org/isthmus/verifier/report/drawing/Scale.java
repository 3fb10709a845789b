package org.isthmus.verifier.report.drawing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A vertical axis for numbers that are not negative: linear from zero, or logarithmic where those
 * that are not 14 powers of ten below the largest span more than a factor of 100.
 *
 * <p>A logarithmic axis shows at most 14 powers of ten. Zeros and smaller numbers lie on one line
 * near its foot, which has a tick of its own. What is infinite lies at the top. Where no number is
 * positive, beyond subnormal ones, the axis goes to 1.
 */
public final class Scale {

  private static final double MOST_DECADES = 14;
  private static final double SPAN_FOR_LOGARITHM = 100;

  /** How far up the axis the line of the zeros is, and where the logarithmic part begins. */
  private static final double ZERO_LINE = 0.05;

  private static final double FOOT = 0.13;

  /**
   * A mark on the axis.
   *
   * @param at where, from 0 at the bottom to 1 at the top
   * @param base the label, with {@code exponent} raised after it; both empty for a minor tick
   */
  public record Tick(double at, String base, String exponent) {
    public boolean isMinor() {
      return base.isEmpty();
    }
  }

  private final boolean logarithmic;
  private final double low;
  private final double high;
  private final double foot;
  private final List<Tick> ticks = new ArrayList<>();

  private Scale(boolean logarithmic, double low, double high, double foot) {
    this.logarithmic = logarithmic;
    this.low = low;
    this.high = high;
    this.foot = foot;
  }

  /**
   * The scale for these numbers, which may be infinite but not NaN.
   *
   * @throws IllegalArgumentException if one is negative or NaN
   */
  public static Scale fitting(double... values) {
    for (double value : values) {
      if (!(value >= 0)) {
        throw new IllegalArgumentException("this number has no place on the axis: " + value);
      }
    }
    DoubleSummaryStatistics positive = finiteFrom(Double.MIN_NORMAL, values);
    if (positive.getCount() == 0) {
      return linear(1);
    }
    double largest = positive.getMax();
    // What a logarithmic axis could not show is as good as zero.
    double least = Math.max(largest * Math.pow(10, -MOST_DECADES), Double.MIN_NORMAL);
    return largest / finiteFrom(least, values).getMin() > SPAN_FOR_LOGARITHM
        ? logarithmic(positive.getMin(), largest, values)
        : linear(largest);
  }

  /** The finite values that are at least {@code least}. */
  private static DoubleSummaryStatistics finiteFrom(double least, double... values) {
    return DoubleStream.of(values)
        .filter(value -> value >= least && value < Double.POSITIVE_INFINITY)
        .summaryStatistics();
  }

  public boolean isLogarithmic() {
    return logarithmic;
  }

  /** The ticks, upwards. */
  public List<Tick> ticks() {
    return List.copyOf(ticks);
  }

  /** The place of a number, from 0 at the bottom to 1 at the top. */
  public double at(double value) {
    double place = logarithmic ? Math.log10(value) : value;
    if (place < low) {
      return ZERO_LINE;
    }
    return foot + (1 - foot) * Math.min(1, (place - low) / (high - low));
  }

  private static Scale linear(double largest) {
    Scale scale = new Scale(false, 0, Math.min(1.08 * largest, Double.MAX_VALUE), ZERO_LINE);
    double power = Math.pow(10, Math.floor(Math.log10(largest)));
    double step = power;
    for (double factor : new double[] {0.1, 0.2, 0.5, 1, 2}) {
      step = factor * power;
      if (largest / step < 6) {
        break;
      }
    }
    for (int k = 0; k * step <= scale.high; k++) {
      scale.ticks.add(new Tick(scale.at(k * step), rounded(k * step), ""));
    }
    return scale;
  }

  private static String rounded(double value) {
    String text = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros()
        .toPlainString();
    return text.length() <= 7 ? text : String.format(Locale.ROOT, "%.0e", value);
  }

  private static Scale logarithmic(double smallest, double largest, double[] values) {
    double top = Math.log10(largest);
    double bottom = Math.max(Math.log10(smallest), top - MOST_DECADES);
    double margin = 0.05 * (top - bottom);
    double low = bottom - margin;
    double least = Math.pow(10, low);
    boolean below = DoubleStream.of(values).anyMatch(value -> value < least);
    boolean onlyZeros = DoubleStream.of(values).noneMatch(value -> value > 0 && value < least);
    Scale scale = new Scale(true, low, top + margin, below ? FOOT : 0);
    int first = (int) Math.ceil(low);
    int last = (int) Math.floor(scale.high);
    if (below) {
      scale.ticks.add(
          onlyZeros
              ? new Tick(ZERO_LINE, "0", "")
              : new Tick(ZERO_LINE, "< 10", Integer.toString(first)));
    }
    int every = 1 + (last - first) / 7;
    boolean plain = first >= -3 && last <= 3;
    for (int decade = first - 1; decade <= last; decade++) {
      double power = Math.pow(10, decade);
      if (decade >= first) {
        boolean labelled = (last - decade) % every == 0;
        scale.ticks.add(scale.power(decade, labelled, plain));
      }
      for (int digit = 2; digit <= 9 && last - first <= 5; digit++) {
        double place = Math.log10(digit * power);
        if (place > low && place < scale.high) {
          scale.ticks.add(new Tick(scale.at(digit * power), "", ""));
        }
      }
    }
    return scale;
  }

  private Tick power(int decade, boolean labelled, boolean plain) {
    double at = foot + (1 - foot) * (decade - low) / (high - low);
    if (!labelled) {
      return new Tick(at, "", "");
    }
    return plain
        ? new Tick(at, BigDecimal.ONE.scaleByPowerOfTen(decade).toPlainString(), "")
        : new Tick(at, "10", Integer.toString(decade));
  }
}
