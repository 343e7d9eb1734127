// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.crash.DiskModel.Thing;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/**
 * Random changes and syncs, then a cut; what is there is compared with a model. Files are
 * recognised by their mode, which says their number.
 */
final class CrashModelTest {
  private static final int EPISODES = Integer.getInteger("jvfs.crash.episodes", 150);
  private static final int STEPS = 70;
  private static final String[] NAMES = {"a", "b", "c"};

  /** One file system and its model. */
  private static final class Run implements AutoCloseable {
    final Random random;
    final Vfs vfs = Vfs.builder().memoryBudget(32 << 20).build();
    final Task task = vfs.rootTask();
    final DiskModel model;
    final List<String> said = new ArrayList<>();
    final Set<Thing> found = new HashSet<>();
    int lastId;

    Run(long seed, Promise promise) throws ErrnoException {
      random = new Random(seed);
      task.umask(0);
      task.mount("none", "/", "memfs", 0, Map.of());
      model = new DiskModel(promise == Promise.EXT4);
      CrashDisk.attach(vfs, "/", promise);
    }

    @Override
    public void close() {
      vfs.close();
    }

    /** A place: a directory, its path, and a name in it. */
    record Place(Thing dir, String path, String name) {
      @Nullable Thing there() {
        return dir.live.get(name);
      }

      String full() {
        return path + "/" + name;
      }
    }

    Place place() {
      Thing d = model.root;
      StringBuilder path = new StringBuilder();
      while (true) {
        String n = NAMES[random.nextInt(NAMES.length)];
        Thing t = d.live.get(n);
        if (t == null || !t.dir || random.nextInt(3) == 0) {
          return new Place(d, path.toString(), n);
        }
        path.append('/').append(n);
        d = t;
      }
    }

    void step() throws ErrnoException {
      Place p = place();
      Thing t = p.there();
      int what = random.nextInt(12);
      if (t == null) {
        make(p, what);
      } else if (what < 3 && !t.dir) {
        write(p, t);
      } else if (what == 3 && !t.dir) {
        truncate(p, t);
      } else if (what == 4) {
        remove(p, t);
      } else if (what < 8) {
        move(p, t, what == 7);
      } else if (what == 8 && !t.dir) {
        link(p, t);
      } else if (what < 11) {
        sync(p, t);
      } else if (random.nextInt(3) == 0) {
        said.add("syncfs");
        vfs.sync();
        model.syncAll();
      } else {
        said.add("fsync " + p.path() + "/");
        fsync(p.path() + "/", Fcntl.O_DIRECTORY);
        model.fsync(p.dir());
      }
    }

    void make(Place p, int what) throws ErrnoException {
      int id = ++lastId;
      boolean dir = what < 5;
      said.add((dir ? "mkdir " : "create ") + p.full() + " " + id);
      if (dir) {
        task.mkdir(p.full(), id);
      } else {
        task.close(task.open(p.full(), Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL, id));
      }
      model.bind(p.dir(), p.name(), new Thing(id, dir));
    }

    void write(Place p, Thing t) throws ErrnoException {
      byte[] data = new byte[1 + random.nextInt(9000)];
      Arrays.fill(data, (byte) (1 + random.nextInt(100)));
      int at = random.nextInt(3) == 0 ? 0 : random.nextInt(12_000);
      said.add("write " + p.full() + " " + at + "+" + data.length + " of " + data[0]);
      int fd = task.open(p.full(), Fcntl.O_WRONLY);
      task.pwrite(fd, data, at);
      task.close(fd);
      byte[] now = Arrays.copyOf(t.content(), Math.max(t.content().length, at + data.length));
      System.arraycopy(data, 0, now, at, data.length);
      model.content(t, now);
    }

    void truncate(Place p, Thing t) throws ErrnoException {
      int size = random.nextInt(12_000);
      said.add("truncate " + p.full() + " " + size);
      int fd = task.open(p.full(), Fcntl.O_WRONLY);
      task.ftruncate(fd, size);
      task.close(fd);
      model.content(t, Arrays.copyOf(t.content(), size));
    }

    void remove(Place p, Thing t) throws ErrnoException {
      if (t.dir && !t.live.isEmpty()) {
        return;
      }
      said.add("remove " + p.full());
      if (t.dir) {
        task.rmdir(p.full());
      } else {
        task.unlink(p.full());
      }
      model.unbind(p.dir(), p.name());
    }

    void move(Place p, Thing t, boolean exchange) throws ErrnoException {
      Place to = place();
      Thing there = to.there();
      boolean beneath = (to.full() + "/").startsWith(p.full() + "/");
      boolean above = (p.full() + "/").startsWith(to.full() + "/");
      if (there == t || beneath || above || (exchange && there == null)) {
        return;
      }
      if (exchange) {
        said.add("exchange " + p.full() + " " + to.full());
        rename(p, to, Fcntl.RENAME_EXCHANGE);
        model.exchange(p.dir(), p.name(), to.dir(), to.name());
        return;
      }
      if (there != null && (there.dir != t.dir || !there.live.isEmpty())) {
        return;
      }
      said.add("rename " + p.full() + " " + to.full());
      rename(p, to, 0);
      model.rename(p.dir(), p.name(), to.dir(), to.name());
    }

    private void rename(Place p, Place to, int flags) throws ErrnoException {
      task.renameat2(
          Fcntl.AT_FDCWD,
          LiveTree.bytes(p.full()),
          Fcntl.AT_FDCWD,
          LiveTree.bytes(to.full()),
          flags);
    }

    void link(Place p, Thing t) throws ErrnoException {
      Place to = place();
      if (to.there() != null) {
        return;
      }
      said.add("link " + p.full() + " " + to.full());
      task.link(p.full(), to.full());
      model.bind(to.dir(), to.name(), t);
    }

    void sync(Place p, Thing t) throws ErrnoException {
      if (t.dir || (model.ext4 && names(t) > 1)) {
        // Which of several names an fsync makes durable is not said.
        said.add("fsync " + p.path() + "/");
        fsync(p.path() + "/", Fcntl.O_DIRECTORY);
        model.fsync(p.dir());
        return;
      }
      said.add("fsync " + p.full());
      fsync(p.full(), 0);
      model.fsync(t);
    }

    private int names(Thing t) throws ErrnoException {
      return count(model.root, t);
    }

    private static int count(Thing dir, Thing t) {
      int n = 0;
      for (Thing x : dir.live.values()) {
        n += (x == t ? 1 : 0) + (x.dir ? count(x, t) : 0);
      }
      return n;
    }

    private void fsync(String path, int flags) throws ErrnoException {
      int fd = task.open(path, Fcntl.O_RDONLY | flags);
      task.fsync(fd);
      task.close(fd);
    }

    // ---- comparing ----

    byte[] read(String path) throws ErrnoException {
      int fd = task.open(path, Fcntl.O_RDONLY);
      byte[] b = new byte[40_000];
      int n = task.read(fd, b);
      task.close(fd);
      return Arrays.copyOf(b, n);
    }

    void compareExactly(Thing dir, String path) throws ErrnoException {
      assertThat(new HashSet<>(task.list(path + "/")))
          .as("names in %s after %s", path, said)
          .isEqualTo(dir.durable.keySet());
      for (var e : dir.durable.entrySet()) {
        Thing t = e.getValue();
        String full = path + "/" + e.getKey();
        Statx s = task.lstat(full);
        assertThat(s.mode & 0777).as("%s after %s", full, said).isEqualTo(t.id);
        if (t.dir) {
          assertThat(Mode.isDir(s.mode)).isTrue();
          compareExactly(t, full);
        } else {
          assertThat(read(full))
              .as("content of %s after %s", full, said)
              .isEqualTo(t.contents.getFirst());
        }
      }
    }

    void compareLoosely(Thing dir, String path) throws ErrnoException {
      List<String> names = task.list(path + "/");
      assertThat(names).isSubsetOf(NAMES);
      for (String name : NAMES) {
        Set<@Nullable Thing> may = model.mayStandFor(dir, name);
        String full = path + "/" + name;
        if (!names.contains(name)) {
          assertThat(may).as("%s is not there after %s", full, said).contains((Thing) null);
          continue;
        }
        Statx s = task.lstat(full);
        Thing t =
            may.stream().filter(x -> x != null && x.id == (s.mode & 0777)).findAny().orElse(null);
        assertThat(t).as("%s, number %s, after %s", full, s.mode & 0777, said).isNotNull();
        assert t != null;
        if (t.dir) {
          assertThat(found.add(t)).as("%s twice after %s", full, said).isTrue();
          compareLoosely(t, full);
        } else {
          assertThat(DiskModel.mayContain(t, read(full)))
              .as("content of %s after %s", full, said)
              .isTrue();
        }
      }
    }
  }

  private static void exact(Promise promise) throws ErrnoException {
    for (long seed = 0; seed < EPISODES; seed++) {
      try (Run r = new Run(seed, promise)) {
        for (int i = 0; i < STEPS; i++) {
          r.step();
        }
        r.said.addFirst("seed " + seed);
        r.task.faults("/").powerCut();
        r.compareExactly(r.model.root, "");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
  void onlyWhatWasSyncedIsThere(Promise promise) throws ErrnoException {
    exact(promise);
  }

  @ParameterizedTest
  @EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
  void whatWasSyncedIsThereAndPerhapsMore(Promise promise) throws ErrnoException {
    for (long seed = 0; seed < EPISODES; seed++) {
      try (Run r = new Run(seed, promise)) {
        for (int i = 0; i < STEPS; i++) {
          r.step();
        }
        r.said.addFirst("seed " + seed);
        r.task.faults("/").powerCut(seed);
        r.compareLoosely(r.model.root, "");
      }
    }
  }

  @Test
  void anFsyncThatDoesNothingIsCaught() {
    assertThatThrownBy(() -> exact(Promise.NOTHING)).isInstanceOf(AssertionError.class);
  }
}
