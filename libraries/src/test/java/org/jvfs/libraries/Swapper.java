// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A thread that makes a directory a symbolic link and a directory again, until it is gone. */
final class Swapper implements AutoCloseable {
  private final AtomicInteger swaps = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final Thread thread;

  /** Written by {@link #close}. */
  private volatile boolean ended;

  Swapper(Path directory, Path elsewhere) {
    Path aside = directory.resolveSibling("." + directory.getFileName() + "-aside");
    Path link = directory.resolveSibling("." + directory.getFileName() + "-link");
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    while (!ended) {
                      Files.createSymbolicLink(link, elsewhere);
                      Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
                      Files.move(link, directory, StandardCopyOption.ATOMIC_MOVE);
                      swaps.incrementAndGet();
                      first.countDown();
                      Files.delete(directory);
                      Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
                    }
                  } catch (NoSuchFileException e) {
                    // Deleted under our hands: that is what is being done to the tree.
                    first.countDown();
                  } catch (IOException | RuntimeException e) {
                    failure.set(e);
                    first.countDown();
                  }
                });
  }

  /** Waits until it has been a link once. */
  void awaitFirst() throws InterruptedException {
    if (!first.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no link was swapped in");
    }
  }

  int swaps() {
    return swaps.get();
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      throw new AssertionError("it does not end");
    }
    Exception e = failure.get();
    if (e != null) {
      throw new AssertionError(e);
    }
  }
}
