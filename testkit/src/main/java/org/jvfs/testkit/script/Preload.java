// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.nio.ByteBuffer;
import java.util.List;
import org.jvfs.notify.FanotifyEvent;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.superblock.ExportOperations;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.call.Time;

/**
 * Loads what running a script uses. A thread with a root directory of its own cannot: see {@link
 * org.jvfs.testkit.call.Calls#batch}.
 */
final class Preload {
  private static final List<Class<?>> CLASSES =
      List.of(
          Args.class,
          Arg.Num.class,
          Arg.Ref.class,
          Arg.Blob.class,
          Arg.Fill.class,
          Arg.Nums.class,
          Arg.When.class,
          ArgKind.class,
          Bytes.class,
          DirectoryScan.class,
          Errnos.class,
          Observed.class,
          Op.class,
          OpCode.class,
          Payload.Data.class,
          Payload.Stat.class,
          Payload.Entry.class,
          Payload.Entries.class,
          Payload.Names.class,
          Payload.FsStat.class,
          Payload.Handle.class,
          Payload.Report.class,
          Payload.ReportLine.class,
          Result.class,
          Symbols.class,
          Symbols.Group.class,
          Time.class,
          TreeWalk.class,
          WatchEvents.class,
          InotifyEvent.class,
          FanotifyEvent.class,
          FanotifyEvent.Info.class,
          ExportOperations.Handle.class,
          ByteBuffer.class);

  private Preload() {}

  static void classes() {
    for (Class<?> type : CLASSES) {
      try {
        Class.forName(type.getName(), true, type.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
