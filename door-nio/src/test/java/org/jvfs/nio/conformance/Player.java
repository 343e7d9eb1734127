// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays steps in a directory: what is written is told by the number of the step. Of one thread. */
final class Player implements AutoCloseable {
  /** Channels at a time. */
  static final int SLOTS = 3;

  private final Scene scene;
  private final @Nullable FileChannel[] channels = new FileChannel[SLOTS];
  private final @Nullable FileLock[] locks = new FileLock[SLOTS];
  private final boolean[] folders = new boolean[SLOTS];
  private final @Nullable Object[] keys = new Object[SLOTS];
  private int count;

  Player(Path dir) {
    this.scene = new Scene(dir);
  }

  /** What comes of a step, as text. */
  String play(Step step) {
    count++;
    return scene.answer(() -> perform(step));
  }

  private Path at(Step s, int i) {
    return scene.at(s.arg(i));
  }

  private FileChannel channel(Step s, int i) throws IOException {
    FileChannel c = channels[(int) s.number(i)];
    if (c == null) {
      throw new IOException("no channel");
    }
    return c;
  }

  private ByteBuffer filled(long size) {
    byte[] b = new byte[(int) size];
    Arrays.fill(b, (byte) ('A' + count % 26));
    return count % 2 == 0 ? ByteBuffer.wrap(b) : ByteBuffer.allocateDirect(b.length).put(b).flip();
  }

  private static ByteBuffer empty(long size, int count) {
    return count % 3 == 0 ? ByteBuffer.allocateDirect((int) size) : ByteBuffer.allocate((int) size);
  }

  private static String content(long n, ByteBuffer... all) {
    int h = 1;
    for (ByteBuffer b : all) {
      h = 31 * h + b.flip().hashCode();
    }
    return n + " " + h;
  }

  private static LinkOption[] links(Step s, int i) {
    return s.words(i).isEmpty() ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }

  private static CopyOption[] copying(Step s, int i) {
    return s.words(i).stream()
        .map(
            w ->
                w.equals("NOFOLLOW_LINKS")
                    ? LinkOption.NOFOLLOW_LINKS
                    : StandardCopyOption.valueOf(w))
        .toArray(CopyOption[]::new);
  }

  private static Set<OpenOption> opening(Step s, int i) {
    Set<OpenOption> all = new HashSet<>();
    s.words(i)
        .forEach(
            w ->
                all.add(
                    w.equals("NOFOLLOW_LINKS")
                        ? LinkOption.NOFOLLOW_LINKS
                        : StandardOpenOption.valueOf(w)));
    return all;
  }

  private Object perform(Step s) throws Exception {
    if ((s.deed().equals("copy") || s.deed().equals("move")) && isInItsOwnWay(s)) {
      return "not tried";
    }
    return switch (s.deed()) {
      case "write" -> {
        byte[] b = new byte[(int) s.number(1)];
        filled(b.length).get(b);
        yield Files.write(at(s, 0), b, opening(s, 2).toArray(new OpenOption[0]));
      }
      case "read" -> Arrays.hashCode(Files.readAllBytes(at(s, 0)));
      case "folder" -> Files.createDirectory(at(s, 0));
      case "folders" -> Files.createDirectories(at(s, 0));
      case "create" ->
          Files.createFile(
              at(s, 0),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(s.arg(1))));
      case "delete" -> {
        Files.delete(at(s, 0));
        yield "deleted";
      }
      case "deleteIfExists" -> Files.deleteIfExists(at(s, 0));
      case "copy" -> Files.copy(at(s, 0), at(s, 1), copying(s, 2));
      case "move" -> Files.move(at(s, 0), at(s, 1), copying(s, 2));
      case "link" -> Files.createLink(at(s, 0), at(s, 1));
      case "symlink" -> Files.createSymbolicLink(at(s, 0), scene.path(s.arg(1)));
      case "readlink" -> Files.readSymbolicLink(at(s, 0));
      case "list" -> {
        try (Stream<Path> l = Files.list(at(s, 0))) {
          yield l.map(Path::toString).sorted().toList();
        }
      }
      case "walk" -> {
        FileVisitOption[] o =
            s.words(1).isEmpty()
                ? new FileVisitOption[0]
                : new FileVisitOption[] {FileVisitOption.FOLLOW_LINKS};
        try (Stream<Path> l = Files.walk(at(s, 0), o)) {
          yield l.map(Path::toString).sorted().toList();
        } catch (java.io.UncheckedIOException e) {
          // Of several loops the one that is met first is told of, and directories have no order.
          yield "stopped by " + Objects.requireNonNull(e.getCause()).getClass();
        }
      }
      case "attributes" -> attributes(at(s, 0), links(s, 1));
      case "exists" ->
          Files.exists(at(s, 0))
              + " "
              + Files.notExists(at(s, 0))
              + " "
              + Files.isDirectory(at(s, 0));
      case "real" -> at(s, 0).toRealPath(links(s, 1));
      case "same" ->
          Files.exists(at(s, 0)) && Files.exists(at(s, 1))
              ? Files.isSameFile(at(s, 0), at(s, 1))
              : "not both";
      case "mismatch" ->
          Files.exists(at(s, 0)) && Files.exists(at(s, 1))
              ? Files.mismatch(at(s, 0), at(s, 1))
              : "not both";
      case "permissions" ->
          Files.setPosixFilePermissions(at(s, 0), PosixFilePermissions.fromString(s.arg(1)));
      case "mode" -> Files.setAttribute(at(s, 0), "unix:mode", (int) s.number(1));
      case "owner" ->
          Files.setAttribute(
              Files.setAttribute(at(s, 0), "unix:uid", (int) s.number(1)),
              "unix:gid",
              (int) s.number(2));
      case "time" -> Files.setLastModifiedTime(at(s, 0), FileTime.fromMillis(s.number(1)));
      case "user" -> {
        byte[] b = new byte[(int) Math.min(s.number(2), 100)];
        yield Files.setAttribute(at(s, 0), "user:" + s.arg(1), b);
      }
      case "users" -> Files.readAttributes(at(s, 0), "user:*");
      case "tree" -> Tree.list(scene.dir);
      default -> onChannel(s);
    };
  }

  /**
   * Whether the target is a link that the source may be found by. The JDK removes it first, and
   * finds the source no more; here it is there until it is replaced.
   */
  private boolean isInItsOwnWay(Step s) {
    return at(s, 0).getNameCount() > scene.dir.getNameCount() + 1 && Files.isSymbolicLink(at(s, 1));
  }

  private static Object attributes(Path p, LinkOption... o) throws IOException {
    Map<String, Object> all =
        new TreeMap<>(
            Files.readAttributes(
                p, "unix:mode,nlink,uid,gid,size,isDirectory,lastModifiedTime", o));
    boolean folder = Boolean.TRUE.equals(all.get("isDirectory"));
    FileTime t = (FileTime) Objects.requireNonNull(all.get("lastModifiedTime"));
    if (folder) {
      all.remove("size");
    }
    long age = System.currentTimeMillis() - t.toMillis();
    all.put("lastModifiedTime", age > -100_000 && age < 3_600_000 ? "now" : t);
    return all;
  }

  private Object onChannel(Step s) throws IOException {
    if (s.deed().equals("open")) {
      int slot = (int) s.number(0);
      close(slot);
      Set<OpenOption> options = opening(s, 2);
      try {
        channels[slot] = FileChannel.open(at(s, 1), options);
      } catch (FileSystemException e) {
        if (e.getClass() == FileSystemException.class
            && options.contains(LinkOption.NOFOLLOW_LINKS)) {
          // The JDK does not say which file it was that is a link.
          throw new IOException(e);
        }
        throw e;
      }
      keys[slot] = Files.readAttributes(at(s, 1), BasicFileAttributes.class).fileKey();
      folders[slot] = Files.isDirectory(at(s, 1));
      return "opened";
    }
    FileChannel c = channel(s, 0);
    return switch (s.deed()) {
      case "close" -> {
        close((int) s.number(0));
        yield "closed";
      }
      case "get" -> {
        ByteBuffer b = empty(s.number(1), count);
        yield content(c.read(b), b);
      }
      case "getAt" -> {
        ByteBuffer b = empty(s.number(1), count);
        yield content(c.read(b, s.number(2)), b);
      }
      case "scatter" -> {
        ByteBuffer[] b = {empty(s.number(1), count), empty(s.number(2), count + 1)};
        yield content(c.read(b), b);
      }
      case "put" -> c.write(filled(s.number(1)));
      case "putAt" -> c.write(filled(s.number(1)), s.number(2));
      case "gather" -> c.write(new ByteBuffer[] {filled(s.number(1)), filled(s.number(2))});
      case "position" -> c.position(s.number(1)).position();
      case "truncate" -> c.truncate(s.number(1)).size();
      case "state" -> c.position() + " of " + c.size() + " " + c.isOpen();
      case "transferTo" -> {
        boolean no = folders[(int) s.number(0)];
        yield no ? "not tried" : c.transferTo(s.number(1), s.number(2), channel(s, 3));
      }
      case "transferFrom" -> {
        // Out of a directory: what the JDK says then hangs on the system call it happens to try.
        // And a file that is written into itself may or may not be seen to grow.
        int from = (int) s.number(1);
        boolean no = folders[from] || Objects.equals(keys[from], keys[(int) s.number(0)]);
        yield no ? "not tried" : c.transferFrom(channel(s, 1), s.number(2), s.number(3));
      }
      case "lock" -> {
        FileLock l = c.tryLock(s.number(1), s.number(2), Boolean.parseBoolean(s.arg(3)));
        locks[(int) s.number(0)] = l;
        yield l == null ? "none" : l;
      }
      case "unlock" -> {
        FileLock l = locks[(int) s.number(0)];
        if (l != null) {
          l.release();
        }
        yield l == null ? "none" : l;
      }
      case "force" -> {
        c.force(true);
        yield "forced";
      }
      default -> throw new IllegalArgumentException(s + "");
    };
  }

  private void close(int slot) throws IOException {
    FileChannel c = channels[slot];
    channels[slot] = null;
    locks[slot] = null;
    if (c != null) {
      c.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < SLOTS; i++) {
      close(i);
    }
  }

  /** Where the first step differs, and how; null if none does. */
  static @Nullable String difference(List<Step> steps, Subject left, Subject right)
      throws IOException {
    Path l = Files.createDirectory(left.directory().resolve("run"));
    Path r = Files.createDirectory(right.directory().resolve("run"));
    try (Player a = new Player(l);
        Player b = new Player(r)) {
      for (int i = 0; i < steps.size(); i++) {
        String expected = a.play(steps.get(i));
        String actual = b.play(steps.get(i));
        if (!expected.equals(actual)) {
          return "step "
              + (i + 1)
              + ", "
              + steps.get(i)
              + "\n    "
              + left.name()
              + ": "
              + expected
              + "\n    "
              + right.name()
              + ": "
              + actual;
        }
      }
      return null;
    } finally {
      Tree.remove(l);
      Tree.remove(r);
    }
  }
}
