// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
package org.jvfs.testkit.compare;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.call.Time;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;

/**
 * Brings the results of one subject to a text that is the same for every correct subject.
 *
 * <p>Inode and device numbers become numbers in the order of first appearance. Times near the present
 * become "same" or "changed" with respect to when the inode was last seen; other times, which only a
 * program can have set, stay. Directory entries and attribute names are sorted. File handles and
 * directory cookies vanish.
 */
public final class Canonical {
  private static final int STATX_COMPARED = 0xfff;
  // COMPRESSED, IMMUTABLE, APPEND, NODUMP, ENCRYPTED, MOUNT_ROOT, VERITY; not AUTOMOUNT, DAX.
  private static final long ATTRIBUTES_COMPARED = 0x4 | 0x10 | 0x20 | 0x40 | 0x800 | 0x2000 | 0x100000;
  private static final int LONG_DATA = 64;
  private static final long SLACK_SECONDS = 10;

  private final Set<Field> ignored;
  private final long beganSeconds = System.currentTimeMillis() / 1000 - SLACK_SECONDS;
  private final Map<Long, Integer> inodes = new HashMap<>();
  private final Map<Long, Payload.Stat> lastSeen = new HashMap<>();
  private final Map<Long, Integer> devices = new HashMap<>();

  /** For one run of one subject, leaving out {@code ignored}. */
  public Canonical(Set<Field> ignored) {
    this.ignored = ignored;
  }

  /** The comparable text of the result of {@code op}. */
  public String of(Op op, Result result) {
    if (!result.isOk()) {
      return Errnos.name(result.errno());
    }
    if (op.code() == OpCode.WALK) {
      return walk(result);
    }
    if (op.code() == OpCode.GETDENTS) {
      // How many entries fit depends on which come first.
      return result.value() > 0 ? "entries" : "end";
    }
    StringBuilder out = new StringBuilder(64);
    result(out, result, inodes);
    return out.toString();
  }

  private String walk(Result walk) {
    StringBuilder out = new StringBuilder(4096);
    if (walk.payload() instanceof Payload.Report report) {
      Map<Long, Integer> numbers = ignored.contains(Field.IDENTITY) ? new HashMap<>() : inodes;
      for (Payload.ReportLine line : report.lines()) {
        boolean hole = line.label().endsWith(" data") || line.label().endsWith(" hole");
        if (hole && ignored.contains(Field.HOLES)) {
          continue;
        }
        out.append(line.label()).append(": ");
        result(out, line.result(), numbers);
        out.append('\n');
      }
    }
    return out.toString();
  }

  private void result(StringBuilder out, Result result, Map<Long, Integer> numbers) {
    if (!result.isOk()) {
      out.append(Errnos.name(result.errno()));
      return;
    }
    switch (result.payload()) {
      case null -> out.append(result.value());
      case Payload.Data data -> out.append(result.value()).append(' ').append(data(data.bytes()));
      case Payload.Stat stat -> stat(out, stat, numbers);
      case Payload.Entries entries -> entries(out, entries.entries(), numbers);
      case Payload.Names names ->
          out.append(result.value()).append(' ').append(names.names().stream().sorted().toList());
      case Payload.FsStat statfs -> statfs(out, statfs);
      case Payload.Handle _ -> out.append("handle");
      case Payload.Report report -> {
        out.append(result.value());
        for (Payload.ReportLine line : report.lines()) {
          out.append("\n  ").append(line.label()).append(": ");
          result(out, line.result(), numbers);
        }
      }
    }
  }

  private static String data(Bytes bytes) {
    if (bytes.length() <= LONG_DATA) {
      return bytes.toString();
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.shared());
    return bytes.length() + " bytes, crc " + Long.toHexString(crc.getValue());
  }

  private void stat(StringBuilder out, Payload.Stat stat, Map<Long, Integer> numbers) {
    boolean directory = stat.isDirectory();
    out.append("mode=0").append(Integer.toOctalString(stat.mode()));
    out.append(" uid=").append(stat.uid()).append(" gid=").append(stat.gid());
    if (!directory || !ignored.contains(Field.DIRECTORY_LINKS)) {
      out.append(" nlink=").append(stat.nlink());
    }
    boolean sized =
        directory
            ? !ignored.contains(Field.DIRECTORY_SIZE)
            : stat.type() != 0120000 || !ignored.contains(Field.SYMLINK_SIZE);
    if (sized) {
      out.append(" size=").append(stat.size());
    }
    if (!ignored.contains(Field.BLOCKS)) {
      out.append(" blocks=").append(stat.blocks());
    }
    if (!ignored.contains(Field.BLOCK_SIZE)) {
      out.append(" blksize=").append(stat.blksize());
    }
    if (stat.rdev() != 0) {
      out.append(" rdev=").append(stat.rdev() >>> 32).append(':').append((int) stat.rdev());
    }
    out.append(" mask=0x").append(Integer.toHexString(stat.mask() & STATX_COMPARED));
    if (!ignored.contains(Field.ATTRIBUTES)) {
      out.append(" attr=0x").append(Long.toHexString(stat.attributes() & ATTRIBUTES_COMPARED));
    }
    if (!ignored.contains(Field.IDENTITY) || numbers != inodes) {
      out.append(" ino=").append(number(numbers, stat.ino()));
    }
    out.append(" dev=").append(number(devices, stat.dev()));
    times(out, stat);
  }

  private void times(StringBuilder out, Payload.Stat stat) {
    Payload.Stat last = lastSeen.put(stat.ino(), stat);
    boolean comparable = !ignored.contains(Field.TIME_CHANGE);
    time(out, " atime=", stat.atime(), last == null ? null : last.atime(), comparable
        && !ignored.contains(Field.ATIME_CHANGE));
    time(out, " mtime=", stat.mtime(), last == null ? null : last.mtime(), comparable);
    time(out, " ctime=", stat.ctime(), last == null ? null : last.ctime(), comparable);
    time(out, " btime=", stat.btime(), last == null ? null : last.btime(), comparable);
  }

  private void time(
      StringBuilder out,
      String label,
      Time time,
      @Nullable Time last,
      boolean changes) {
    out.append(label);
    long now = System.currentTimeMillis() / 1000 + SLACK_SECONDS;
    if (time.sec() < beganSeconds || time.sec() > now) {
      out.append(time);
    } else if (!changes) {
      out.append("recent");
    } else if (last == null) {
      out.append("new");
    } else {
      out.append(time.equals(last) ? "same" : "changed");
    }
  }

  private void entries(
      StringBuilder out, List<Payload.Entry> entries, Map<Long, Integer> numbers) {
    List<Payload.Entry> sorted =
        entries.stream().sorted(Comparator.comparing(Payload.Entry::name)).toList();
    boolean identity = !ignored.contains(Field.IDENTITY) || numbers != inodes;
    for (Payload.Entry entry : sorted) {
      out.append(entry.name()).append('/').append(entry.type());
      if (identity) {
        out.append('/').append(number(numbers, entry.ino()));
      }
      out.append(' ');
    }
  }

  private void statfs(StringBuilder out, Payload.FsStat stat) {
    out.append("bsize=").append(stat.bsize()).append(" namelen=").append(stat.namelen());
    out.append(" frsize=").append(stat.frsize());
    if (!ignored.contains(Field.STATFS_SIZE)) {
      out.append(" blocks=").append(stat.blocks()).append(" files=").append(stat.files());
    }
    if (!ignored.contains(Field.STATFS_USAGE)) {
      out.append(" used=").append(stat.blocks() - stat.bfree());
      out.append(" available=").append(stat.bavail());
      out.append(" usedFiles=").append(stat.files() - stat.ffree());
    }
    if (!ignored.contains(Field.STATFS_FLAGS)) {
      out.append(" flags=0x").append(Long.toHexString(stat.flags()));
    }
  }

  private static int number(Map<Long, Integer> numbers, long value) {
    Integer known = numbers.get(value);
    if (known == null) {
      known = numbers.size() + 1;
      numbers.put(value, known);
    }
    return known;
  }
}
