package org.isthmus.grammar.problem.resolution.words;

import java.math.BigInteger;
import java.util.Optional;
import org.isthmus.grammar.problem.syntax.Value.Literal;
import org.isthmus.grammar.problem.text.Quoting;
import org.isthmus.numeric.exact.Rational;

/** Reads the numbers of a spec as what they have to be. */
public final class Numbers {

  private final Report report;

  /** With where errors go. */
  public Numbers(Report report) {
    this.report = report;
  }

  /** A whole number from {@code least} to {@code most}; otherwise nothing, with a diagnostic. */
  public Optional<Integer> integer(Literal literal, String what, int least, int most) {
    return whole(literal, what, least, most).map(BigInteger::intValueExact);
  }

  /** A seed: a whole number from 0 to 2^63 - 1. */
  public Optional<Long> seed(Literal literal) {
    return whole(literal, "the seed", 0, Long.MAX_VALUE).map(BigInteger::longValueExact);
  }

  /** A number greater than zero. */
  public Optional<Rational> positive(Literal literal, String what) {
    Rational number = literal.number();
    if (number.signum() > 0) {
      return Optional.of(number);
    }
    report.error(
        literal.span(), what + " is not positive", Quoting.quote(literal.text()), "more than 0");
    return Optional.empty();
  }

  /** A number that is not less than zero. */
  public Optional<Rational> notNegative(Literal literal, String what) {
    Rational number = literal.number();
    if (number.signum() >= 0) {
      return Optional.of(number);
    }
    report.error(
        literal.span(), what + " is negative", Quoting.quote(literal.text()), "0 or more");
    return Optional.empty();
  }

  /** Whether the number, rounded to binary64, is finite, and zero only if it is zero. */
  public boolean requireDouble(Literal literal, String what) {
    Rational number = literal.number();
    double rounded = number.doubleValue();
    boolean fits = Double.isFinite(rounded) && (rounded != 0 || number.signum() == 0);
    if (!fits) {
      report.error(
          literal.span(),
          what + " is too large or too small",
          Quoting.quote(literal.text()),
          "a number that binary64 can hold");
    }
    return fits;
  }

  private Optional<BigInteger> whole(Literal literal, String what, long least, long most) {
    Rational number = literal.number();
    boolean whole = number.denominator().equals(BigInteger.ONE);
    if (whole
        && number.compareTo(Rational.of(least)) >= 0
        && number.compareTo(Rational.of(most)) <= 0) {
      return Optional.of(number.numerator());
    }
    report.error(
        literal.span(),
        what + (whole ? " is out of range" : " is not a whole number"),
        Quoting.quote(literal.text()),
        "a whole number from " + least + " to " + most);
    return Optional.empty();
  }
}
