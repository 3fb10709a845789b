package org.isthmus.verifier.checker.loss;

/** Hears how far an evaluation is. Called from several threads, but never by two at a time. */
@FunctionalInterface
public interface ProgressListener {

  /** A listener that does nothing. */
  ProgressListener NONE = (done, total) -> {};

  /** {@code done} of {@code total} equal parts of the running evaluation are finished. */
  void progress(int done, int total);
}
