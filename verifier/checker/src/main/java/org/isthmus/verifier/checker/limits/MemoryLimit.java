package org.isthmus.verifier.checker.limits;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most bytes that a Java machine may use for what it computes with: its heap, which has all
 * numbers of a check. The machine itself, its code and its threads, takes some more.
 *
 * @param bytes from {@link #LEAST} to {@link #MOST}
 */
public record MemoryLimit(long bytes) {

  /** 16 MiB. */
  public static final long LEAST = 1L << 24;

  /** 1 TiB. */
  public static final long MOST = 1L << 40;

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([kmgKMG])");

  /** Java rounds the size of a heap up to a multiple of so many bytes. */
  private static final long STEP = 1L << 21;

  public MemoryLimit {
    if (bytes < LEAST || bytes > MOST) {
      throw new IllegalArgumentException("a limit of " + bytes + " bytes is not possible");
    }
  }

  /** The limit that a word such as {@code 500m} or {@code 2g} says, if it says one. */
  public static Optional<MemoryLimit> parse(String word) {
    Matcher form = FORM.matcher(word);
    if (!form.matches()) {
      return Optional.empty();
    }
    int shift =
        switch (form.group(2)) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          default -> 30;
        };
    long bytes = Long.parseLong(form.group(1)) << shift;
    return bytes < LEAST || bytes > MOST ? Optional.empty() : Optional.of(new MemoryLimit(bytes));
  }

  /** The option with which a Java machine keeps to the limit. */
  public String javaOption() {
    return "-Xmx" + (bytes / STEP * STEP >> 10) + "k";
  }

  /** Whether the heap of this machine cannot grow beyond the limit. */
  public boolean isKept() {
    return Runtime.getRuntime().maxMemory() <= bytes;
  }
}
