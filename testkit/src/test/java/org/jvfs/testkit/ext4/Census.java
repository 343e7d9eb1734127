// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Payload.Entry;
import org.jvfs.testkit.call.Result;
import org.jvfs.uapi.Fcntl;

/**
 * Everything that calls tell about a tree, in lines. Two mounts of one image must give the same
 * lines; what is tried on an object depends on its path and the seed alone.
 */
final class Census {
  private static final int STATX_ALL = 0xfff;
  private static final int O_NOATIME = 01000000;
  private static final int DATA = 3;

  /** A kernel that can do DAX says so of every file. */
  private static final long STATX_ATTR_DAX = 0x20_0000;

  private static final int HOLE = 4;

  /**
   * How far it goes.
   *
   * @param objects the most objects looked at
   * @param entries the most entries taken of one directory
   * @param bytes the most bytes read of one file
   * @param depth the most names in a path
   * @param tries how much is tried on each object beside what tells all of it
   */
  record Limits(int objects, int entries, long bytes, int depth, int tries) {
    static final Limits WIDE = new Limits(300_000, 200_000, 16L << 20, 60, 12);
    static final Limits NARROW = new Limits(200, 2_000, 64 << 10, 6, 0);
  }

  private final Calls root;
  private final Calls other;
  private final Limits limits;
  private final long seed;
  private final List<String> lines = new ArrayList<>();
  private final Set<Long> files = new HashSet<>();
  private final Set<Long> directories = new HashSet<>();
  private int objects;
  private int errors;

  /**
   * A census.
   *
   * @param root of a process whose root is the mount's, and that may do everything
   * @param other the same with credentials of an ordinary user
   */
  Census(Calls root, Calls other, long seed, Limits limits) {
    this.root = root;
    this.other = other;
    this.seed = seed;
    this.limits = limits;
    other.setCredentials(1, 70003, new int[] {8, 200_000});
  }

  List<String> lines() {
    return lines;
  }

  int objects() {
    return objects;
  }

  /** How many calls failed by a damage: EIO, EUCLEAN, EBADMSG. */
  int errors() {
    return errors;
  }

  /** A path, and how much is looked at. */
  private record Place(byte[] path, int depth, boolean fully) {}

  void run() {
    say("/", "statfs", statfs(root.statfs(new byte[] {'/'})));
    Deque<Place> open = new ArrayDeque<>();
    open.add(new Place(new byte[] {'/'}, 0, true));
    while (!open.isEmpty() && objects < limits.objects) {
      Place p = open.poll();
      objects++;
      List<byte[]> names = object(p);
      for (byte[] name : names) {
        // Of many objects that are alike, some.
        boolean fully = names.size() < 100 || Arrays.hashCode(name) % (names.size() / 20) == 0;
        if (p.depth < limits.depth) {
          open.add(new Place(join(p.path, name), p.depth + 1, fully));
        }
      }
    }
  }

  private static byte[] join(byte[] path, byte[] name) {
    boolean top = path.length == 1;
    byte[] out = Arrays.copyOf(path, path.length + name.length + (top ? 0 : 1));
    if (!top) {
      out[path.length] = '/';
    }
    System.arraycopy(name, 0, out, out.length - name.length, name.length);
    return out;
  }

  private void say(String path, String what, String result) {
    lines.add(path + " " + what + " " + result);
  }

  private Result seen(Result r) {
    String e = r.isOk() ? "" : Errnos.name(r.errno());
    if (e.equals("EIO") || e.equals("EUCLEAN") || e.equals("EBADMSG")) {
      errors++;
    }
    return r;
  }

  /** Looks at one object; the names in it if it is a directory. */
  private List<byte[]> object(Place place) {
    byte[] path = place.path;
    String label = Bytes.copyOf(path).toString();
    Random r = new Random(seed ^ Arrays.hashCode(path));
    Result st = seen(root.statx(Calls.AT_FDCWD, path, Fcntl.AT_SYMLINK_NOFOLLOW, STATX_ALL));
    say(label, "statx", stat(st));
    if (!(st.payload() instanceof Payload.Stat s)) {
      return List.of();
    }
    if (place.fully) {
      attributes(label, path);
      if (limits.tries > 0) {
        access(label, path);
      }
    }
    return switch (s.type()) {
      case 0120000 -> {
        say(label, "readlink", seen(root.readlinkat(Calls.AT_FDCWD, path, 5000)).toString());
        say(label, "readlink 3", seen(root.readlinkat(Calls.AT_FDCWD, path, 3)).toString());
        yield List.of();
      }
      case 0100000 -> {
        // Once: what was read of a file under one name tells on what is answered under another.
        if (place.fully && files.add(s.ino())) {
          file(label, path, s.size(), r);
        }
        yield List.of();
      }
      case 0040000 -> directories.add(s.ino()) ? directory(label, path, r) : List.of();
      default -> List.of();
    };
  }

  private static String stat(Result r) {
    if (!(r.payload() instanceof Payload.Stat s)) {
      return r.toString();
    }
    // All but the number of the device, which differs from mount to mount.
    return "mask "
        + Integer.toHexString(s.mask())
        + " blksize "
        + s.blksize()
        + " attributes "
        + Long.toHexString(s.attributes())
        + "/"
        + Long.toHexString(s.attributesMask() & ~STATX_ATTR_DAX)
        + " nlink "
        + s.nlink()
        + " uid "
        + s.uid()
        + " gid "
        + s.gid()
        + " mode "
        + Integer.toOctalString(s.mode())
        + " ino "
        + s.ino()
        + " size "
        + s.size()
        + " blocks "
        + s.blocks()
        + " rdev "
        + Long.toHexString(s.rdev())
        + " a "
        + s.atime()
        + " b "
        + s.btime()
        + " c "
        + s.ctime()
        + " m "
        + s.mtime();
  }

  private static String statfs(Result r) {
    if (!(r.payload() instanceof Payload.FsStat s)) {
      return r.toString();
    }
    return s.toString();
  }

  private void attributes(String label, byte[] path) {
    Result l = seen(root.listxattr(path, false, 65536));
    say(label, "listxattr", l.toString());
    List<Bytes> names = new ArrayList<>();
    if (l.payload() instanceof Payload.Names n) {
      names.addAll(n.names());
    }
    if (limits.tries == 0) {
      for (Bytes name : names) {
        seen(root.getxattr(path, false, name.toArray(), 65536));
      }
      return;
    }
    say(label, "listxattr 0", root.listxattr(path, false, 0).toString());
    say(label, "listxattr 3", root.listxattr(path, false, 3).toString());
    say(label, "listxattr of other", other.listxattr(path, false, 65536).toString());
    for (String n :
        new String[] {
          "user.absent",
          "trusted.absent",
          "security.absent",
          "system.absent",
          "user.",
          "system.posix_acl_access",
          "system.posix_acl_default",
          "system.data",
          "none"
        }) {
      names.add(Bytes.of(n));
    }
    for (Bytes name : names) {
      byte[] n = name.toArray();
      say(label, "getxattr " + name, seen(root.getxattr(path, false, n, 65536)).toString());
      say(label, "getxattr 0 " + name, root.getxattr(path, false, n, 0).toString());
      say(label, "getxattr 1 " + name, root.getxattr(path, false, n, 1).toString());
      say(label, "getxattr of other " + name, other.getxattr(path, false, n, 65536).toString());
    }
  }

  private void access(String label, byte[] path) {
    StringBuilder b = new StringBuilder();
    for (int mode : new int[] {0, 1, 2, 4, 7}) {
      b.append(root.faccessat2(Calls.AT_FDCWD, path, mode, 0)).append(' ');
      b.append(other.faccessat2(Calls.AT_FDCWD, path, mode, 0)).append(' ');
    }
    Result o = other.openat(Calls.AT_FDCWD, path, Fcntl.O_NONBLOCK | Fcntl.O_PATH, 0);
    b.append(o.isOk());
    if (o.isOk()) {
      other.closeFd((int) o.value());
    }
    for (int flags : new int[] {Fcntl.O_RDONLY, Fcntl.O_WRONLY, O_NOATIME}) {
      if (isOpenable(path)) {
        o = other.openat(Calls.AT_FDCWD, path, flags | Fcntl.O_NONBLOCK, 0);
        b.append(' ').append(o.isOk() ? "opened" : Errnos.name(o.errno()));
        if (o.isOk()) {
          other.closeFd((int) o.value());
        }
      }
    }
    say(label, "access", b.toString());
  }

  /** Devices and FIFOs are the machine's, or wait. */
  private boolean isOpenable(byte[] path) {
    return root.statx(Calls.AT_FDCWD, path, 0, STATX_ALL).payload() instanceof Payload.Stat s
        && (s.type() == 0100000 || s.type() == 0040000);
  }

  // ---- files ----

  private void file(String label, byte[] path, long size, Random r) {
    Result o = seen(root.openat(Calls.AT_FDCWD, path, Fcntl.O_RDONLY, 0));
    say(label, "open", o.isOk() ? "opened" : o.toString());
    if (!o.isOk()) {
      return;
    }
    int fd = (int) o.value();
    List<long[]> data = map(label, fd, size);
    // Before anything is read: then Linux takes cached pages of what was never written for data.
    if (limits.tries > 0) {
      seeks(label, fd, size, r);
    }
    long left = limits.bytes;
    for (long[] d : data) {
      for (long at = d[0]; at < d[1] && left > 0; ) {
        int n = (int) Math.min(d[1] - at, 1 + r.nextInt(100_000));
        Result got = seen(root.pread(fd, n, at));
        say(label, "read " + at + "+" + n, hash(got));
        at += got.value() > 0 ? got.value() : n;
        left -= n;
      }
    }
    if (limits.tries == 0) {
      root.closeFd(fd);
      return;
    }
    for (int i = 0; i < limits.tries / 2; i++) {
      long at = size == 0 ? 0 : Math.floorMod(r.nextLong(), size + 9000);
      int n = 1 + r.nextInt(20_000);
      say(label, "read " + at + "+" + n, hash(seen(root.pread(fd, n, at))));
    }
    for (long at : new long[] {size - 1, size, size + 1, Long.MAX_VALUE, -1}) {
      say(label, "read at " + at, hash(root.pread(fd, 10, at)));
    }
    root.closeFd(fd);
  }

  private void seeks(String label, int fd, long size, Random r) {
    for (int i = 0; i < 4; i++) {
      long at = size == 0 ? 0 : Math.floorMod(r.nextLong(), size + 2);
      for (int whence : new int[] {DATA, HOLE}) {
        say(label, "seek " + at + " " + whence, seen(root.lseek(fd, at, whence)).toString());
      }
    }
    for (int whence : new int[] {0, 1, 2, DATA, HOLE, 9}) {
      for (long at : new long[] {-1, 0, size, size + 1, Long.MAX_VALUE}) {
        root.lseek(fd, 0, 0);
        say(label, "seek " + at + " " + whence, root.lseek(fd, at, whence).toString());
      }
    }
  }

  /** The pieces with data, told by seeks. */
  private List<long[]> map(String label, int fd, long size) {
    List<long[]> data = new ArrayList<>();
    StringBuilder b = new StringBuilder();
    long at = 0;
    while (at < size && data.size() < limits.entries) {
      Result from = seen(root.lseek(fd, at, DATA));
      if (!from.isOk()) {
        b.append(from);
        break;
      }
      Result to = seen(root.lseek(fd, from.value(), HOLE));
      b.append(from.value()).append('-').append(to.isOk() ? to.value() : to.toString()).append(' ');
      if (!to.isOk() || to.value() <= at) {
        break;
      }
      at = to.value();
      data.add(new long[] {from.value(), at});
    }
    say(label, "map", b.toString());
    return data;
  }

  private static String hash(Result r) {
    if (!(r.payload() instanceof Payload.Data d)) {
      return r.toString();
    }
    CRC32C c = new CRC32C();
    c.update(d.bytes().shared());
    return r.value() + " bytes " + Long.toHexString(c.getValue());
  }

  // ---- directories ----

  private List<byte[]> directory(String label, byte[] path, Random r) {
    Result o = seen(root.openat(Calls.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0));
    say(label, "open", o.isOk() ? "opened" : o.toString());
    if (!o.isOk()) {
      return List.of();
    }
    int fd = (int) o.value();
    List<Entry> all = list(label, fd, 32768, limits.entries);
    for (Entry e : limits.tries > 0 ? all : List.<Entry>of()) {
      say(label, "entry", e.toString());
    }
    root.lseek(fd, 0, 0);
    int few = Math.min(all.size(), 2_000);
    List<Entry> again = list(label, fd, 280 + r.nextInt(700), few);
    say(
        label,
        "again",
        "" + again.subList(0, Math.min(few, again.size())).equals(all.subList(0, few)));
    if (limits.tries == 0) {
      for (int i = 0; i < 5; i++) {
        from(label, fd, r.nextLong() >>> 1 + r.nextInt(60));
      }
      root.closeFd(fd);
      absent(label, path, all, r);
      return names(all);
    }
    say(label, "at the end", root.lseek(fd, 0, 1).isOk() ? "told" : "not");
    for (int i = 0; i < Math.min(60, all.size()); i++) {
      Entry e = all.get(all.size() <= 60 ? i : r.nextInt(all.size()));
      from(label, fd, e.offset());
    }
    for (int i = 0; i < limits.tries; i++) {
      long where =
          switch (i % 4) {
            case 0 -> r.nextLong() >>> 1;
            case 1 -> r.nextInt(40);
            case 2 -> r.nextInt(200_000);
            default ->
                all.isEmpty() ? 1 : all.get(r.nextInt(all.size())).offset() + r.nextInt(9) - 4;
          };
      from(label, fd, where);
    }
    for (int whence = 0; whence < 5; whence++) {
      for (long at : new long[] {-1, 0, 1, 12, Integer.MAX_VALUE, Long.MAX_VALUE - 1}) {
        say(label, "seek " + at + " " + whence, root.lseek(fd, at, whence).toString());
        say(label, "then", root.getdents64(fd, 600).toString());
      }
    }
    root.lseek(fd, 0, 0);
    say(label, "too small", root.getdents64(fd, 20).toString());
    say(label, "read", root.read(fd, 10).toString());
    root.closeFd(fd);
    absent(label, path, all, r);
    return names(all);
  }

  private static List<byte[]> names(List<Entry> all) {
    List<byte[]> names = new ArrayList<>();
    for (Entry e : all) {
      String n = e.name().text();
      if (!n.equals(".") && !n.equals("..")) {
        names.add(e.name().toArray());
      }
    }
    return names;
  }

  private void from(String label, int fd, long where) {
    Result s = root.lseek(fd, where, 0);
    say(label, "from " + where, s + " " + seen(root.getdents64(fd, 400)));
    say(label, "on from " + where, seen(root.getdents64(fd, 300)).toString());
  }

  /** Until the end, or a failure, or as many as asked for. */
  private List<Entry> list(String label, int fd, int buffer, int most) {
    List<Entry> all = new ArrayList<>();
    while (all.size() < most) {
      Result got = seen(root.getdents64(fd, buffer));
      if (!(got.payload() instanceof Payload.Entries e) || e.entries().isEmpty()) {
        say(label, "listed", all.size() + ", then " + got);
        return all;
      }
      all.addAll(e.entries());
    }
    say(label, "listed", "at least " + most);
    return all;
  }

  /** Names that are not there, or not likely. */
  private void absent(String label, byte[] path, List<Entry> all, Random r) {
    for (int i = 0; i < 5; i++) {
      ByteArrayOutputStream b = new ByteArrayOutputStream();
      if (!all.isEmpty()) {
        b.writeBytes(all.get(r.nextInt(all.size())).name().shared());
      }
      b.writeBytes(
          new String[] {"~", "\u00ff", "x".repeat(250), "/.", "//"}[i].getBytes(ISO_8859_1));
      byte[] p = join(path, b.toByteArray());
      say(
          label,
          "name " + Bytes.copyOf(p),
          stat(seen(root.statx(Calls.AT_FDCWD, p, Fcntl.AT_SYMLINK_NOFOLLOW, STATX_ALL))));
    }
  }
}
