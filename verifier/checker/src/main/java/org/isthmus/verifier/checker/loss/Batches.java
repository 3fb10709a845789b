package org.isthmus.verifier.checker.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Numbered batches of work, handed out to several threads in their order. */
public final class Batches {

  private final int count;
  private final ProgressListener progress;
  private final AtomicInteger next = new AtomicInteger();
  private int finished;

  private Batches(int count, ProgressListener progress) {
    this.count = count;
    this.progress = progress;
  }

  /**
   * Does the batches 0 to {@code count - 1}.
   *
   * @param worker makes what does a batch by its number; called once on each thread
   * @throws WrongProductException if a batch does
   * @throws CancellationException if the thread is interrupted
   */
  public static void run(
      int count, int threads, ProgressListener progress, Supplier<IntConsumer> worker) {
    Batches queue = new Batches(count, progress);
    int workers = Math.min(threads, count);
    ExecutorService executor = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int k = 0; k < workers; k++) {
        running.add(executor.submit(() -> queue.work(worker.get())));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the evaluation of a network was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof WrongProductException wrong) {
        throw wrong;
      }
      throw new IllegalStateException("the evaluation of a network failed", e.getCause());
    } finally {
      queue.next.set(count);
      executor.shutdownNow();
    }
  }

  /**
   * Refuses a number of threads below one.
   *
   * @throws IllegalArgumentException if there is no thread
   */
  public static void requireThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "an evaluation needs at least one thread (found " + threads + ")");
    }
  }

  private void work(IntConsumer worker) {
    for (int batch = take(); batch < count; batch = take()) {
      worker.accept(batch);
      finish();
    }
  }

  /** The number of a batch that nobody has taken, or something beyond the last one. */
  private int take() {
    return next.getAndUpdate(batch -> Math.min(batch + 1, count));
  }

  private synchronized void finish() {
    progress.progress(++finished, count);
  }
}
