// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** Files of a memfs whose inodes leave memory and are made again all the time. */
final class ForgottenInodesTest {
  private static final int FEW = 8;

  /** Half of its pages are as many inodes as a memfs lets be made. */
  private static final long MEMORY = 1L << 30;

  private static final int FILES = Integer.getInteger("jvfs.stress.files", 100_000);
  private static final int A_DIRECTORY = 500;
  private static final int RECORD = 16; // bytes
  private static final int LIMIT = 40 * RECORD; // over what a node keeps, bytes
  private static final int[] SIZES = {0, 0, 0, 1, 100, 255, 256, 257, 4096, 5000};

  /** What a file should be. */
  private static final class Model {
    final long ino;
    byte[] content;
    int mode = 0644;
    int links = 1;
    String tag = "";

    Model(long ino, byte[] content) {
      this.ino = ino;
      this.content = content;
    }
  }

  private final World w;
  private final Random random = new Random(20_261_121);
  private final Map<String, Model> model = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  ForgottenInodesTest() throws ErrnoException {
    w = new World(FEW, MEMORY);
  }

  /** Very many files, changed at random, are what a model of them says. */
  @Test
  void aHundredThousandFilesKeepWhatTheyAre() throws ErrnoException {
    try (w) {
      for (int d = 0; d <= FILES / A_DIRECTORY; d++) {
        w.task.mkdir("/" + d, 0755);
      }
      for (int i = 0; i < FILES; i++) {
        String name = "/" + i / A_DIRECTORY + "/" + i;
        Model m = new Model(w.create(name), new byte[0]);
        model.put(name, m);
        names.add(name);
        if (i % 16 == 0) {
          write(name, m, 0, SIZES[random.nextInt(SIZES.length)]);
        }
      }
      for (int i = 0; i < FILES / 2; i++) {
        change(random.nextInt(names.size()), i);
      }
      for (String name : names) {
        look(name);
      }
      assertThat(w.vfs.state().superBlocks().getLast().dentryLru().size()).isLessThan(FILES / 2);
      for (String name : names) {
        w.task.unlink(name);
      }
      assertThat(w.vfs.state().frames().used()).isZero();
      w.check();
    }
  }

  private void write(String name, Model m, int at, int len) throws ErrnoException {
    byte[] b = new byte[len];
    random.nextBytes(b);
    int fd = w.task.open(name, Fcntl.O_WRONLY);
    assertThat(w.task.pwrite(fd, b, at)).isEqualTo(len);
    w.task.close(fd);
    if (len > 0) {
      m.content = Arrays.copyOf(m.content, Math.max(m.content.length, at + len));
      System.arraycopy(b, 0, m.content, at, len);
    }
  }

  private void change(int which, int turn) throws ErrnoException {
    String name = names.get(which);
    Model m = model.get(name);
    assertThat(m).isNotNull();
    if (m == null) {
      return;
    }
    switch (random.nextInt(7)) {
      case 0 -> {
        m.mode = random.nextInt(01000);
        w.task.chmod(name, m.mode);
      }
      case 1 -> write(name, m, random.nextInt(300), SIZES[random.nextInt(SIZES.length)]);
      case 2 -> {
        int size = SIZES[random.nextInt(SIZES.length)];
        w.task.truncate(bytes(name), size);
        m.content = Arrays.copyOf(m.content, size);
      }
      case 3 -> {
        String other = "/" + random.nextInt(FILES / A_DIRECTORY) + "/l" + turn;
        w.task.link(name, other);
        m.links++;
        model.put(other, m);
        names.add(other);
      }
      case 4 -> {
        String other = "/" + random.nextInt(FILES / A_DIRECTORY) + "/r" + turn;
        w.task.rename(name, other);
        model.remove(name);
        model.put(other, m);
        names.set(which, other);
      }
      case 5 -> {
        w.task.unlink(name);
        m.links--;
        model.remove(name);
        names.set(which, names.getLast());
        names.removeLast();
      }
      default -> {
        m.tag = "tag" + turn;
        w.task.setxattr(bytes(name), 0, "user.tag", bytes(m.tag), 0);
        look(name);
      }
    }
  }

  private void look(String name) throws ErrnoException {
    Model m = model.get(name);
    assertThat(m).isNotNull();
    if (m == null) {
      return;
    }
    Statx s = w.task.stat(name);
    assertThat(s.ino).isEqualTo(m.ino);
    assertThat(s.mode & 07777).as(name).isEqualTo(m.mode);
    assertThat(s.nlink).as(name).isEqualTo(m.links);
    assertThat(s.size).as(name).isEqualTo(m.content.length);
    if (m.content.length > 0) {
      byte[] b = new byte[m.content.length + 1];
      int fd = w.task.open(name, Fcntl.O_RDONLY);
      assertThat(w.task.read(fd, b)).isEqualTo(m.content.length);
      w.task.close(fd);
      assertThat(Arrays.copyOf(b, m.content.length)).as(name).isEqualTo(m.content);
    }
    if (!m.tag.isEmpty()) {
      assertThat(w.task.getxattr(bytes(name), 0, "user.tag")).isEqualTo(bytes(m.tag));
    }
  }

  /**
   * Several append to the same files, which begin in a node and go on in pages, while others read
   * them, link them, change their modes and have everything forgotten: no record is lost or torn,
   * and a reader never sees zeros.
   */
  @Test
  void filesGrowWhileTheirInodesComeAndGo() throws ErrnoException {
    int files = 6;
    AtomicIntegerArray appended = new AtomicIntegerArray(files);
    try (w) {
      for (int i = 0; i < files; i++) {
        w.create("/f" + i);
      }
      new Crew()
          .add(
              3,
              "appender",
              r -> {
                int i = r.nextInt(files);
                int fd = w.task.open("/f" + i, Fcntl.O_WRONLY | Fcntl.O_APPEND);
                byte[] b = new byte[RECORD];
                Arrays.fill(b, (byte) (1 + r.nextInt(100)));
                assertThat(w.task.write(fd, b)).isEqualTo(RECORD);
                w.task.close(fd);
                appended.incrementAndGet(i);
              })
          .add(
              2,
              "reader",
              r -> {
                int fd = w.task.open("/f" + r.nextInt(files), Fcntl.O_RDONLY);
                byte[] b = new byte[LIMIT];
                int n = w.task.pread(fd, b, 0);
                w.task.close(fd);
                whole(b, n);
              })
          .add(
              "linker",
              r -> {
                String name = "/f" + r.nextInt(files);
                String other = "/l" + r.nextInt(3);
                tolerate(() -> w.task.unlink(other), ENOENT);
                w.task.link(name, other);
              })
          .add(
              "stranger",
              r -> {
                int i = r.nextInt(100);
                w.create("/x" + i);
                w.task.chmod("/x" + i, 0600 + i % 8);
                assertThat(w.task.stat("/x" + i).mode & 07777).isEqualTo(0600 + i % 8);
                w.task.unlinkat(AT_FDCWD, bytes("/x" + i), 0);
              })
          .add("forgetter", r -> w.shrink())
          .run();
      for (int i = 0; i < files; i++) {
        Statx s = w.task.stat("/f" + i);
        assertThat(s.size).isEqualTo((long) appended.get(i) * RECORD);
        byte[] b = new byte[(int) s.size];
        int fd = w.task.open("/f" + i, Fcntl.O_RDONLY);
        assertThat(w.task.read(fd, b)).isEqualTo(b.length);
        w.task.close(fd);
        whole(b, b.length);
      }
      w.check();
    }
  }

  /** Records stand one after the other, each of one kind of byte. */
  private static void whole(byte[] b, int n) {
    assertThat(n % RECORD).isZero();
    for (int i = 0; i < n; i++) {
      assertThat(b[i]).as("byte " + i).isNotZero();
      assertThat(b[i]).as("byte " + i).isEqualTo(b[i - i % RECORD]);
    }
  }
}
