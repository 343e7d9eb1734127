// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;

/** Reads directories in ways that do not depend on the order of their entries. */
final class DirectoryScan {
  private static final int BIG = 32 << 10;
  private static final int AT_REMOVEDIR = 0x200;

  private DirectoryScan() {}

  static Result list(Calls calls, int fd) {
    Result start = calls.lseek(fd, 0, 0);
    if (!start.isOk()) {
      return start;
    }
    List<Payload.Entry> entries = new ArrayList<>();
    Result failed = readRest(calls, fd, BIG, entries);
    if (failed != null) {
      return failed;
    }
    entries.sort(Comparator.comparing(Payload.Entry::name));
    return Result.ok(entries.size(), new Payload.Entries(entries));
  }

  /** Adds what is left to {@code entries}; the failure if there was one. */
  private static @Nullable Result readRest(
      Calls calls, int fd, int bufferSize, List<Payload.Entry> entries) {
    while (true) {
      Result batch = calls.getdents64(fd, bufferSize);
      if (!batch.isOk()) {
        return batch;
      }
      if (!(batch.payload() instanceof Payload.Entries part) || part.entries().isEmpty()) {
        return null;
      }
      entries.addAll(part.entries());
    }
  }

  static Result scan(Calls calls, int fd, int bufferSize) {
    Result start = calls.lseek(fd, 0, 0);
    if (!start.isOk()) {
      return start;
    }
    List<Payload.Entry> entries = new ArrayList<>();
    Result failed = readRest(calls, fd, bufferSize, entries);
    if (failed != null) {
      return failed;
    }
    List<Payload.ReportLine> lines = new ArrayList<>();
    Set<Bytes> names = new HashSet<>();
    for (Payload.Entry entry : entries) {
      if (!names.add(entry.name())) {
        lines.add(new Payload.ReportLine("listed twice: " + entry.name(), Result.ZERO));
      }
    }
    for (int i = 0; i < entries.size(); i++) {
      checkCookie(calls, fd, entries, i, lines);
    }
    return Result.ok(names.size(), new Payload.Report(lines));
  }

  private static void checkCookie(
      Calls calls, int fd, List<Payload.Entry> entries, int index, List<Payload.ReportLine> lines) {
    String label = "after " + entries.get(index).name();
    Result sought = calls.lseek(fd, entries.get(index).offset(), 0);
    List<Payload.Entry> rest = new ArrayList<>();
    Result failed = sought.isOk() ? readRest(calls, fd, BIG, rest) : sought;
    if (failed != null) {
      lines.add(new Payload.ReportLine(label, failed));
      return;
    }
    List<Bytes> expected =
        entries.subList(index + 1, entries.size()).stream().map(Payload.Entry::name).toList();
    List<Bytes> seen = rest.stream().map(Payload.Entry::name).toList();
    if (!expected.equals(seen)) {
      lines.add(new Payload.ReportLine(label + " came " + seen + " for " + expected, sought));
    }
  }

  /**
   * What {@code rm -r} does: reads a few entries, removes them, reads on. Everything that was there
   * must come exactly once.
   */
  static Result drain(Calls calls, int fd, int bufferSize) {
    Result start = calls.lseek(fd, 0, 0);
    if (!start.isOk()) {
      return start;
    }
    Set<Bytes> seen = new HashSet<>();
    List<Payload.ReportLine> lines = new ArrayList<>();
    while (true) {
      Result batch = calls.getdents64(fd, bufferSize);
      if (!batch.isOk()) {
        return batch;
      }
      if (!(batch.payload() instanceof Payload.Entries part) || part.entries().isEmpty()) {
        return Result.ok(seen.size(), new Payload.Report(lines));
      }
      for (Payload.Entry entry : part.entries()) {
        if (!seen.add(entry.name())) {
          lines.add(new Payload.ReportLine("listed twice: " + entry.name(), Result.ZERO));
        }
        String name = entry.name().text();
        if (!name.equals(".") && !name.equals("..")) {
          int flags = entry.type() == 4 ? AT_REMOVEDIR : 0;
          Result removed = calls.unlinkat(fd, entry.name().shared(), flags);
          if (!removed.isOk()) {
            lines.add(new Payload.ReportLine("unlink " + entry.name(), removed));
          }
        }
      }
    }
  }
}
