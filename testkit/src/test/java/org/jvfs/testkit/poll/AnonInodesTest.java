// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.contract.FileOperations;
import org.jvfs.cred.Cred;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** What a file without a name answers; the values are those of Linux 6.18. */
final class AnonInodesTest {
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Vfs vfs = Vfs.builder().memoryBudget(1 << 20).log(log::add).build();
  private final Task task = vfs.rootTask();

  private int open(String name, FileOperations fop) throws ErrnoException {
    return task.install(vfs.anonInodes().open(Cred.ROOT, name, fop, Fcntl.O_RDWR, this), true);
  }

  @Test
  void answersAsLinuxDoes() throws ErrnoException {
    task.mount("none", "/", "memfs", 0, Map.of());
    int fd = open("[eventpoll]", new FileOperations() {});
    int other = open("inotify", new FileOperations() {});
    Statx st = new Statx();
    task.fstat(fd, st);
    long ino = st.ino;
    assertThat(st.mode).isEqualTo(0600);
    assertThat(st.nlink).isEqualTo(1);
    assertThat(st.size).isZero();
    assertThat(st.blksize).isEqualTo(4096);
    task.fstat(other, st);
    assertThat(st.ino).as("one inode for all").isEqualTo(ino);
    assertThat(task.fstatfs(fd).type).isEqualTo(0x09041934L);
    assertThat(task.fcntl(fd, Fcntl.F_GETFL, 0)).isEqualTo(Fcntl.O_RDWR);
    assertThat(task.fcntl(fd, Fcntl.F_GETFD, 0)).isEqualTo(Fcntl.FD_CLOEXEC);
    assertThatThrownBy(() -> task.read(fd, new byte[1])).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> task.pread(fd, new byte[1], 0)).hasMessageContaining("ESPIPE");
    assertThatThrownBy(() -> task.lseek(fd, 0, 0)).hasMessageContaining("ESPIPE");
    assertThatThrownBy(() -> task.fchmod(fd, 0644)).hasMessageContaining("EOPNOTSUPP");
    assertThatThrownBy(() -> task.fchown(fd, 1, 1)).hasMessageContaining("EOPNOTSUPP");
    assertThatThrownBy(() -> task.fsync(fd)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> task.ftruncate(fd, 0)).hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> task.fchdir(fd)).hasMessageContaining("ENOTDIR");
    assertThatThrownBy(() -> task.openat(fd, new byte[] {'x'}, 0, 0))
        .hasMessageContaining("ENOTDIR");
    assertThatThrownBy(() -> task.fgetxattr(fd, "user.a")).hasMessageContaining("ENODATA");
    task.statx(fd, new byte[0], Fcntl.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS, st);
    assertThat(st.ino).isEqualTo(ino);
    vfs.close();
    assertThat(log).isEmpty();
  }

  @Test
  void aPipesInodeIsItsOwn() throws ErrnoException {
    OpenFile a = vfs.anonInodes().openPipe(task, FileOperations.DEFAULT, Fcntl.O_WRONLY);
    OpenFile b = org.jvfs.mount.AnonInodes.again(a, FileOperations.DEFAULT, Fcntl.O_RDONLY);
    int w = task.install(a);
    int r = task.install(b);
    int other =
        task.install(vfs.anonInodes().openPipe(task, FileOperations.DEFAULT, Fcntl.O_WRONLY));
    Statx one = new Statx();
    Statx two = new Statx();
    task.fstat(w, one);
    task.fstat(r, two);
    assertThat(one.ino).isEqualTo(two.ino);
    assertThat(one.mode).isEqualTo(Mode.S_IFIFO | 0600);
    assertThat(task.fstatfs(w).type).isEqualTo(0x50495045L);
    task.fchmod(w, 0644);
    task.fstat(r, two);
    assertThat(two.mode).isEqualTo(Mode.S_IFIFO | 0644);
    task.fstat(other, two);
    assertThat(two.ino).isNotEqualTo(one.ino);
    vfs.close();
    assertThat(log).isEmpty();
  }

  @Test
  void releaseAndPrivateDataAreTheFiles() throws ErrnoException {
    List<Object> released = new ArrayList<>();
    int fd =
        open(
            "inotify",
            new FileOperations() {
              @Override
              public void release(org.jvfs.inode.Inode inode, OpenFile file) {
                released.add(String.valueOf(file.privateData() == AnonInodesTest.this));
              }
            });
    int second = task.dup(fd);
    task.close(fd);
    assertThat(released).isEmpty();
    task.close(second);
    assertThat(released).containsExactly("true");
    vfs.close();
    assertThat(log).isEmpty();
    assertThatThrownBy(() -> open("inotify", FileOperations.DEFAULT)).hasMessageContaining("ESRCH");
  }

  @Test
  void whatIsHeldBeyondTheEndIsReported() throws ErrnoException {
    OpenFile held = vfs.anonInodes().open(Cred.ROOT, "x", FileOperations.DEFAULT, 0, null);
    vfs.close();
    assertThat(log).singleElement().asString().contains("anon_inodefs is still in use");
    held.put();
    assertThat(log).hasSize(1);
  }
}
