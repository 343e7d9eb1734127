// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.uapi.Fcntl.O_APPEND;
import static org.jvfs.uapi.Fcntl.O_CREAT;
import static org.jvfs.uapi.Fcntl.O_RDWR;
import static org.jvfs.uapi.Fcntl.O_WRONLY;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.call.Task;
import org.jvfs.fuse.serve.MountedMemfs.Keeping;
import org.jvfs.fuse.wire.Opcode;
import org.jvfs.uapi.Fcntl;

/**
 * With everything cached for as long as is right: what a task of this JVM does is seen through the
 * mount when its call has returned, and the other way round; and the kernel asks no more than it
 * has to.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(
    value = Keeping.class,
    names = {"ALL_AND_CHECKS", "ALL"})
final class CoherenceTest {
  @Parameter Keeping keeping = Keeping.ALL;

  @TempDir Path directory;

  private MountedMemfs m;
  private Task task;

  @BeforeEach
  void mount() throws Exception {
    m = MountedMemfs.mount(directory, keeping);
    task = m.task;
  }

  @AfterEach
  void unmount() throws Exception {
    m.close();
  }

  private void write(String path, int flags, String text) throws Exception {
    int fd = task.open(path, flags, 0644);
    task.write(fd, text.getBytes(UTF_8));
    task.close(fd);
  }

  @Test
  void namesComeAndGo() throws Exception {
    assertThat(m.sh("cat f 2>&1 || echo none")).contains("none");
    write("/f", O_CREAT | O_WRONLY, "one");
    assertThat(m.sh("cat f; ls")).isEqualTo("onef");
    task.rename("/f", "/g");
    assertThat(m.sh("cat f 2>&1 || cat g; ls")).contains("one").endsWith("g");
    task.mkdir("/d", 0755);
    assertThat(m.sh("ls; touch d/x; ls d")).isEqualTo("d\ng\nx");
    task.unlink("/d/x");
    assertThat(m.sh("ls d; stat -c %h g")).isEqualTo("1");
    task.link("/g", "/h");
    assertThat(m.sh("stat -c %h g; stat -c %h h")).isEqualTo("2\n2");
    task.rmdir("/d");
    assertThat(m.sh("ls -d d 2>&1 || true")).contains("No such file");
    m.sh("mkdir -p a/b; echo 1 >a/1; echo 2 >b2; ls a");
    task.renameat2(Fcntl.AT_FDCWD, "/a".getBytes(UTF_8), Fcntl.AT_FDCWD, "/b2".getBytes(UTF_8), 2);
    assertThat(m.sh("cat a; cat b2/1; stat -c %F a b2")).isEqualTo("2\n1\nregular file\ndirectory");
  }

  @Test
  void dataAndSize() throws Exception {
    m.sh("echo -n 0123456789 >f; cat f");
    int fd = task.open("/f", O_RDWR);
    task.pwrite(fd, "ab".getBytes(UTF_8), 2);
    assertThat(m.sh("cat f")).isEqualTo("01ab456789");
    task.ftruncate(fd, 4);
    assertThat(m.sh("stat -c %s f; cat f")).isEqualTo("4\n01ab");
    task.ftruncate(fd, 6);
    assertThat(m.sh("cat f | od -An -c | tr -d ' \\n'")).isEqualTo("01ab\\0\\0");
    m.sh("echo -n XY >>f");
    byte[] all = new byte[16];
    assertThat(task.pread(fd, all, 0)).isEqualTo(8);
    assertThat(new String(all, 0, 8, UTF_8)).isEqualTo("01ab\0\0XY");
    task.fallocate(fd, 3, 0, 4);
    assertThat(m.sh("od -An -c f | tr -d ' \\n'")).isEqualTo("\\0\\0\\0\\0\\0\\0XY");
    task.close(fd);
  }

  @Test
  void appendsOfBothSidesFollowEachOther() throws Exception {
    try (Partner p = new Partner(m.mountPoint)) {
      assertThat(p.ask("exec 3>>log; echo one >&3; cat log")).isEqualTo("one");
      write("/log", O_WRONLY | O_APPEND, "two\n");
      assertThat(p.ask("echo three >&3; cat log")).isEqualTo("one\ntwo\nthree");
      write("/log", O_WRONLY | O_APPEND, "four\n");
      assertThat(p.ask("cat log; echo five >&3")).endsWith("four");
    }
    assertThat(m.sh("cat log")).isEqualTo("one\ntwo\nthree\nfour\nfive");
  }

  /** An open file lives on without a name, on both sides. */
  @Test
  void unlinkedFilesLiveOn() throws Exception {
    try (Partner p = new Partner(m.mountPoint)) {
      p.ask("echo here >f; exec 3<f");
      task.unlink("/f");
      assertThat(p.ask("cat <&3; stat -L -c %h /proc/self/fd/3; ls")).isEqualTo("here\n0");
      assertThat(p.ask("mkdir d; cd d; touch x; rm x")).isEmpty();
      task.rmdir("/d");
      assertThat(p.ask("touch y 2>&1; ls; cd ..; ls")).contains("No such file");
    }
  }

  @Test
  void attributesAndExtendedOnes() throws Exception {
    m.sh("touch f; stat f; setfattr -n user.a -v 1 f 2>/dev/null || true");
    task.chmod("/f", 0600);
    assertThat(m.sh("stat -c %a f")).isEqualTo("600");
    task.chown("/f", 5, 6);
    assertThat(m.sh("stat -c %u:%g f")).isEqualTo("5:6");
    m.sh("chmod 4755 f");
    assertThat(task.stat("/f").mode & 07777).isEqualTo(04755);
  }

  /** A name is kept only while everybody may search its directory. */
  @Test
  void searchPermissionTakenAwayHoldsAtOnce() throws Exception {
    String asUser = "setpriv --reuid 1000 --regid 1000 --clear-groups -- ";
    m.sh("mkdir -m 755 d; echo secret >d/f; " + asUser + "cat d/f; " + asUser + "stat d/f");
    task.chmod("/d", 0700);
    assertThat(m.sh(asUser + "cat d/f 2>&1 || cat d/f")).contains("Permission denied", "secret");
    task.chmod("/d", 0755);
    assertThat(m.sh(asUser + "cat d/f")).isEqualTo("secret");
    assertThat(m.sh("chmod 700 d; " + asUser + "cat d/f 2>&1; cat d/f"))
        .contains("Permission denied", "secret");
  }

  /** What keeps, keeps: reading again what was read costs no request that matters. */
  @Test
  void theKernelAnswersWhatItKnows() throws Exception {
    m.sh("mkdir -p a/b; seq 1000 >a/b/f; ls a/b; stat a/b/f; cat a/b/f");
    long before = asked();
    assertThat(m.sh("for i in 1 2 3 4 5 6 7 8 9 10; do stat -c %s a/b/f; done | uniq"))
        .isEqualTo("3893");
    m.sh("for i in 1 2 3 4 5; do cat a/b/f; cat a/nothing 2>/dev/null; done; true");
    assertThat(asked() - before).as(m.door.stats().byName().toString()).isLessThanOrEqualTo(6);
  }

  /** Listings are not kept, on purpose, see {@link Caching}. */
  private long asked() {
    var s = m.door.stats();
    return s.count(Opcode.LOOKUP) + s.count(Opcode.GETATTR) + s.count(Opcode.READ);
  }

  @Test
  void theKernelGivesNodesBack() throws Exception {
    m.sh("mkdir many; cd many; seq 2000 | xargs touch; ls -l >/dev/null");
    assertThat(m.door.nodes()).isGreaterThan(2000);
    m.sh("rm -r many");
    for (int i = 0; i < 500 && m.door.nodes() > 10; i++) {
      Thread.sleep(10);
    }
    assertThat(m.door.nodes()).isLessThanOrEqualTo(10);
    assertThat(m.door.openFiles()).isZero();
  }
}
