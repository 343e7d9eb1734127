// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.lockdep;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.LockdepReport;

/**
 * Fails a test in which lockdep reported something else than the test {@linkplain ExpectsReport
 * expects}. What is reported between tests fails the next one, or the class.
 */
public final class LockdepExtension implements AfterEachCallback, AfterAllCallback {
  /** How many reports tests have answered for. */
  private static int seen;

  @Override
  public void afterEach(ExtensionContext context) {
    Optional<ExpectsReport> expects =
        context.getTestMethod().map(m -> m.getAnnotation(ExpectsReport.class));
    if (expects.map(ExpectsReport::lookedAtByTheTest).orElse(false)) {
      skip();
    }
    Lockdep.assertNoneHeld(0, context.getDisplayName());
    check(expects.map(e -> List.of(e.value())).orElse(List.of()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    check(List.of());
  }

  private static synchronized void skip() {
    seen = Lockdep.reports().size();
  }

  private static synchronized void check(List<LockdepReport.Kind> expected) {
    List<LockdepReport> all = Lockdep.reports();
    List<LockdepReport> fresh = all.subList(seen, all.size());
    seen = all.size();
    if (!fresh.stream().map(LockdepReport::kind).toList().equals(expected)) {
      throw new AssertionError(
          fresh.stream()
              .map(LockdepReport::text)
              .collect(
                  Collectors.joining(
                      "\n", "expected of lockdep: " + expected + ", reported:\n", "")));
    }
  }
}
