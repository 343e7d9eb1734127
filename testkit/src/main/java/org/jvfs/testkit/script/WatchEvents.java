// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvfs.notify.FanotifyEvent;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.uapi.Inotify;

/**
 * Reads what inotify tells, as lines that are the same for every correct subject: cookies by the
 * order of their appearance, and without the inode number in the name of a file that has none. How
 * many calls it takes to list a directory is nobody's promise, so of several listings in a row each
 * watch tells one.
 */
final class WatchEvents {
  private static final int ROOM = 1 << 16;
  private static final int LISTED = Inotify.IN_ACCESS | Inotify.IN_ISDIR;

  private WatchEvents() {}

  static Result read(Calls calls, int fd, int count) {
    Result r = calls.read(fd, count);
    return r.payload() instanceof Payload.Data data
        ? Result.ok(r.value(), new Payload.Report(lines(decode(data), false)))
        : r;
  }

  static Result drain(Calls calls, int fd) {
    List<InotifyEvent> all = new ArrayList<>();
    Result r = drain(calls, fd, all);
    return r.isOk() ? Result.ok(0, new Payload.Report(lines(all, true))) : r;
  }

  static Result discard(Calls calls, int fd) {
    return drain(calls, fd, new ArrayList<>());
  }

  private static Result drain(Calls calls, int fd, List<InotifyEvent> out) {
    while (true) {
      Result r = calls.read(fd, ROOM);
      if (r.payload() instanceof Payload.Data data && r.isOk()) {
        out.addAll(decode(data));
      } else {
        // EAGAIN is the end.
        return r.errno() == 11 ? Result.ZERO : r;
      }
    }
  }

  private static List<InotifyEvent> decode(Payload.Data data) {
    byte[] b = data.bytes().shared();
    return InotifyEvent.decode(b, b.length);
  }

  private static List<Payload.ReportLine> lines(List<InotifyEvent> events, boolean paired) {
    List<Payload.ReportLine> out = new ArrayList<>();
    Map<Integer, Integer> cookies = new HashMap<>();
    Set<InotifyEvent> listed = new HashSet<>();
    for (InotifyEvent e : events) {
      if (e.mask() != LISTED) {
        listed.clear();
      } else if (!listed.add(e)) {
        continue;
      }
      int cookie = e.cookie() == 0 ? 0 : 1;
      if (cookie != 0 && paired) {
        cookie = cookies.computeIfAbsent(e.cookie(), c -> cookies.size() + 1);
      }
      String name = e.text();
      if (name.matches("#[0-9]+")) {
        name = "#";
      }
      out.add(
          new Payload.ReportLine(
              e.wd()
                  + " "
                  + ArgKind.WATCH.print(e.mask() & 0xffffffffL)
                  + " "
                  + cookie
                  + " "
                  + name,
              Result.ZERO));
    }
    return out;
  }

  /** What fanotify tells, with inodes by the order of their appearance. */
  static Result drainHandles(Calls calls, int fd) {
    List<FanotifyEvent> all = new ArrayList<>();
    while (true) {
      Result r = calls.read(fd, ROOM);
      if (r.payload() instanceof Payload.Data data && r.isOk()) {
        byte[] b = data.bytes().shared();
        all.addAll(FanotifyEvent.decode(b, b.length));
      } else if (r.errno() == 11) {
        return Result.ok(0, new Payload.Report(handleLines(all)));
      } else {
        return r;
      }
    }
  }

  private static List<Payload.ReportLine> handleLines(List<FanotifyEvent> events) {
    List<Payload.ReportLine> out = new ArrayList<>();
    Map<ByteBuffer, Integer> inodes = new HashMap<>();
    for (FanotifyEvent e : events) {
      StringBuilder line = new StringBuilder(ArgKind.WATCH.print(e.mask() & 0xffffffffL));
      for (FanotifyEvent.Info i : e.records()) {
        ByteBuffer handle = ByteBuffer.wrap(i.handle().bytes());
        Integer number = inodes.get(handle);
        if (number == null) {
          number = inodes.size();
          inodes.put(handle, number);
        }
        String name = i.text();
        line.append(' ').append(i.type()).append(" i").append(number).append(' ');
        line.append(name.matches("#[0-9]+") ? "#" : name);
      }
      out.add(new Payload.ReportLine(line.toString(), Result.ZERO));
    }
    return out;
  }
}
