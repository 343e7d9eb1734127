// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.call.DirEntry;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** Many threads in one directory. */
final class OneDirectoryTest {
  private static final int NAMES = 12;

  /** Threads that each know what their own names stand for. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void whatEachThreadDidIsThere(int threads) throws ErrnoException {
    try (World w = new World()) {
      w.task.mkdir("/d", 0755);
      Map<String, Long> all = new ConcurrentHashMap<>();
      Crew crew = new Crew();
      for (int t = 0; t < threads; t++) {
        Owner o = new Owner(w, "t" + t + "-", all);
        crew.add("owner" + t, o::turn);
      }
      crew.run();
      Map<String, Long> listed = new TreeMap<>();
      int fd = w.task.open("/d", Fcntl.O_DIRECTORY);
      for (List<DirEntry> some = w.task.getdents(fd, 100);
          !some.isEmpty();
          some = w.task.getdents(fd, 100)) {
        some.stream()
            .filter(e -> !e.text().startsWith("."))
            .forEach(e -> assertThat(listed.put(e.text(), e.ino())).isNull());
      }
      w.task.close(fd);
      // What a whiteout's inode number is, nobody was told: 0 stands for it.
      all.forEach((name, ino) -> listed.computeIfPresent(name, (n, i) -> ino == 0 ? 0L : i));
      assertThat(listed).isEqualTo(new TreeMap<>(all));
      w.check();
    }
  }

  /** What one thread does to its names, and what they must stand for. */
  private static final class Owner {
    private final World w;
    private final String prefix;
    private final Map<String, Long> all;
    private final Map<String, Long> mine = new HashMap<>();
    private final Statx s = new Statx();

    Owner(World w, String prefix, Map<String, Long> all) {
      this.w = w;
      this.prefix = prefix;
      this.all = all;
    }

    private void put(String name, long ino) {
      mine.put(name, ino);
      all.put(name, ino);
    }

    private void remove(String name) {
      mine.remove(name);
      all.remove(name);
    }

    private static String path(String name) {
      return "/d/" + name;
    }

    void turn(Random r) throws ErrnoException {
      String a = prefix + r.nextInt(NAMES);
      String b = prefix + r.nextInt(NAMES);
      Long was = mine.get(a);
      switch (r.nextInt(9)) {
        case 0, 1 -> {
          long[] ino = new long[1];
          Errno e = tolerate(() -> ino[0] = w.create(path(a)), EEXIST);
          assertThat(e == EEXIST).isEqualTo(was != null);
          if (e == null) {
            put(a, ino[0]);
          }
        }
        case 2 -> {
          Errno e = tolerate(() -> w.task.unlink(path(a)), ENOENT);
          assertThat(e == null).isEqualTo(was != null);
          remove(a);
        }
        case 3, 4, 5, 6 -> rename(a, b, r.nextInt(5));
        case 7 -> {
          List<String> names = w.task.list("/d");
          assertThat(names).doesNotHaveDuplicates().containsAll(mine.keySet());
          assertThat(names)
              .filteredOn(n -> n.startsWith(prefix))
              .containsExactlyInAnyOrderElementsOf(mine.keySet());
        }
        default -> {
          Errno e = tolerate(() -> stat(a), ENOENT);
          assertThat(e == null).isEqualTo(was != null);
          if (was != null && was != 0) {
            assertThat(s.ino).isEqualTo(was);
          }
        }
      }
    }

    private void stat(String name) throws ErrnoException {
      w.task.statx(
          AT_FDCWD, bytes(path(name)), Fcntl.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, s);
    }

    private void rename(String a, String b, int how) throws ErrnoException {
      int flags =
          switch (how) {
            case 0 -> 0;
            case 1 -> Fcntl.RENAME_NOREPLACE;
            case 2 -> Fcntl.RENAME_EXCHANGE;
            case 3 -> Fcntl.RENAME_WHITEOUT;
            default -> Fcntl.RENAME_WHITEOUT | Fcntl.RENAME_NOREPLACE;
          };
      Long source = mine.get(a);
      Long target = mine.get(b);
      Errno e =
          tolerate(
              () -> w.task.renameat2(AT_FDCWD, bytes(path(a)), AT_FDCWD, bytes(path(b)), flags),
              EEXIST,
              ENOENT);
      if (source == null) {
        assertThat(e).isEqualTo(ENOENT);
        return;
      }
      if ((flags & Fcntl.RENAME_EXCHANGE) != 0) {
        assertThat(e).isEqualTo(target == null ? ENOENT : null);
        if (target != null) {
          put(a, target);
          put(b, source);
        }
        return;
      }
      if ((flags & Fcntl.RENAME_NOREPLACE) != 0 && target != null) {
        assertThat(e).isEqualTo(EEXIST);
        return;
      }
      assertThat(e).isNull();
      if (a.equals(b)) {
        return;
      }
      put(b, source);
      if ((flags & Fcntl.RENAME_WHITEOUT) != 0) {
        put(a, 0);
      } else {
        remove(a);
      }
    }
  }

  /** Threads that fight over the same names: what comes out must still add up. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void contendedNamesAddUp(int threads) throws ErrnoException {
    try (World w = new World()) {
      w.task.mkdir("/d", 0755);
      AtomicLong made = new AtomicLong();
      AtomicLong removed = new AtomicLong();
      Set<Long> numbers = ConcurrentHashMap.newKeySet();
      new Crew()
          .add(
              threads,
              "fighter",
              r -> {
                String a = "/d/n" + r.nextInt(NAMES);
                String b = "/d/n" + r.nextInt(NAMES);
                switch (r.nextInt(7)) {
                  case 0, 1 -> {
                    long[] ino = new long[1];
                    if (tolerate(() -> ino[0] = w.create(a), EEXIST) == null) {
                      made.incrementAndGet();
                      assertThat(numbers.add(ino[0])).as("a new number").isTrue();
                    }
                  }
                  case 2 -> {
                    if (tolerate(() -> w.task.unlink(a), ENOENT) == null) {
                      removed.incrementAndGet();
                    }
                  }
                  case 3 -> rename(w, a, b, Fcntl.RENAME_NOREPLACE);
                  case 4 -> rename(w, a, b, Fcntl.RENAME_EXCHANGE);
                  case 5 -> {
                    List<String> names = w.task.list("/d");
                    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
                  }
                  default -> tolerate(() -> w.task.stat(a), ENOENT);
                }
              })
          .run();
      assertThat(w.task.list("/d")).hasSize((int) (made.get() - removed.get()));
      w.check();
    }
  }

  private static void rename(World w, String a, String b, int flags) throws ErrnoException {
    tolerate(() -> w.task.renameat2(AT_FDCWD, bytes(a), AT_FDCWD, bytes(b), flags), EEXIST, ENOENT);
  }

  /** Everything at once on the same names, with links and directories among them. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void aMixtureLeavesAWholeTree(int threads) throws ErrnoException {
    try (World w = new World(20)) {
      w.task.mkdir("/d", 0755);
      new Crew()
          .add(
              threads,
              "mixer",
              r -> {
                boolean inside = r.nextInt(3) == 0;
                String a = mixed(r, inside);
                // Nothing goes further down than it is, or the tree would grow without end.
                String b = mixed(r, inside);
                tolerate(
                    () -> {
                      switch (r.nextInt(12)) {
                        case 0, 1 -> w.create(a);
                        case 2 -> w.task.mkdir(a, 0755);
                        case 3 -> w.task.unlink(a);
                        case 4 -> w.task.rmdir(a);
                        case 5 -> w.task.rename(a, b);
                        case 6 -> exchange(w, a, b);
                        case 7 -> whiteout(w, a, b);
                        case 8 -> w.task.link(a, b);
                        case 9 -> w.task.symlink("n1", a);
                        case 10 -> w.task.close(w.task.open(a, Fcntl.O_CREAT | Fcntl.O_RDWR, 0600));
                        default -> w.task.list("/d");
                      }
                    },
                    EEXIST,
                    ENOENT,
                    Errno.ENOTDIR,
                    Errno.EISDIR,
                    Errno.ENOTEMPTY,
                    Errno.EPERM,
                    Errno.EINVAL,
                    Errno.ELOOP,
                    Errno.ENXIO,
                    Errno.EACCES);
              })
          .run();
      w.check();
    }
  }

  private static String mixed(Random r, boolean inside) {
    String n = "/d/n" + r.nextInt(6);
    return inside ? n + "/n" + r.nextInt(3) : n;
  }

  private static void exchange(World w, String a, String b) throws ErrnoException {
    w.task.renameat2(AT_FDCWD, bytes(a), AT_FDCWD, bytes(b), Fcntl.RENAME_EXCHANGE);
  }

  private static void whiteout(World w, String a, String b) throws ErrnoException {
    w.task.renameat2(AT_FDCWD, bytes(a), AT_FDCWD, bytes(b), Fcntl.RENAME_WHITEOUT);
  }
}
