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
import org.jvfs.testkit.script.Observed;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;

/**
 * Brings the results of one subject to a text that is the same for every correct subject.
 *
 * <p>Inode and device numbers become numbers in the order of first appearance. Times near the
 * present become "same" or "changed" with respect to when the inode was last seen, or {@link
 * #UNSURE} where the clock is too coarse to tell; other times, which only a program can have set,
 * stay. Directory entries and attribute names are sorted. File handles and directory cookies
 * vanish.
 */
public final class Canonical {
  private static final int STATX_COMPARED = 0xfff;
  // COMPRESSED, IMMUTABLE, APPEND, NODUMP, ENCRYPTED, MOUNT_ROOT, VERITY; not AUTOMOUNT, DAX.
  private static final long ATTRIBUTES_COMPARED =
      0x4 | 0x10 | 0x20 | 0x40 | 0x800 | 0x2000 | 0x100000;

  /**
   * Stands for "same" where the time seen before was so young that another change could have got
   * the same value from a clock that ticks every some milliseconds; matches "changed" too.
   */
  static final String UNSURE = "unsure";

  private static final int TICK_MILLIS = 12;
  private static final Bytes PARENT = Bytes.of("..");
  private static final int LONG_DATA = 64;
  private static final long SLACK_SECONDS = 10;

  private final Set<Field> ignored;
  private final long beganSeconds = System.currentTimeMillis() / 1000 - SLACK_SECONDS;

  /** An inode wherever it is: numbers alone repeat from one file system to the next. */
  private record Inode(long dev, long ino) {}

  private final Map<Long, Integer> inodes = new HashMap<>();
  private final Map<Inode, Seen> lastSeen = new HashMap<>();
  private final Map<Long, Integer> devices = new HashMap<>();

  private long atMillis;
  private boolean showsIdentity;

  private record Seen(Payload.Stat stat, long atMillis) {}

  /** For one run of one subject, leaving out {@code ignored}. */
  public Canonical(Set<Field> ignored) {
    this.ignored = ignored;
  }

  /** The comparable text of the result of {@code op}. */
  public String of(Op op, Observed observed) {
    Result result = observed.result();
    atMillis = observed.atMillis();
    // Numbers of one walk are always comparable, being taken at one time.
    showsIdentity = op.code() == OpCode.WALK || !ignored.contains(Field.IDENTITY);
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
    if (showsIdentity) {
      out.append(" ino=").append(number(numbers, stat.ino()));
    }
    out.append(" dev=").append(number(devices, stat.dev()));
    times(out, stat);
  }

  private void times(StringBuilder out, Payload.Stat stat) {
    Seen seen = lastSeen.put(new Inode(stat.dev(), stat.ino()), new Seen(stat, atMillis));
    Payload.Stat last = seen == null ? null : seen.stat();
    long lastMillis = seen == null ? 0 : seen.atMillis();
    boolean compared = !ignored.contains(Field.TIME_CHANGE);
    boolean access = compared && !ignored.contains(Field.ATIME_CHANGE);
    time(out, " atime=", stat.atime(), last == null ? null : last.atime(), lastMillis, access);
    time(out, " mtime=", stat.mtime(), last == null ? null : last.mtime(), lastMillis, compared);
    time(out, " ctime=", stat.ctime(), last == null ? null : last.ctime(), lastMillis, compared);
    time(out, " btime=", stat.btime(), last == null ? null : last.btime(), 0, compared);
  }

  private void time(
      StringBuilder out,
      String label,
      Time time,
      @Nullable Time last,
      long lastMillis,
      boolean compared) {
    out.append(label);
    if (time.sec() < beganSeconds || time.sec() > atMillis / 1000 + SLACK_SECONDS) {
      out.append(time);
    } else if (!compared) {
      out.append("recent");
    } else if (last == null) {
      out.append("new");
    } else if (!time.equals(last)) {
      out.append("changed");
    } else {
      long ownMillis = time.sec() * 1000 + time.nsec() / 1_000_000;
      out.append(lastMillis != 0 && lastMillis - ownMillis <= TICK_MILLIS ? UNSURE : "same");
    }
  }

  private void entries(StringBuilder out, List<Payload.Entry> entries, Map<Long, Integer> numbers) {
    List<Payload.Entry> sorted =
        entries.stream().sorted(Comparator.comparing(Payload.Entry::name)).toList();
    for (Payload.Entry entry : sorted) {
      out.append(entry.name()).append('/').append(entry.type());
      boolean parent = ignored.contains(Field.PARENT_ENTRY) && entry.name().equals(PARENT);
      if (showsIdentity && !parent) {
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
