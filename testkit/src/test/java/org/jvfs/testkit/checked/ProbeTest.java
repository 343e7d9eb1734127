// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.InodeOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.fuse.session.FuseConfig.Transport;
import org.jvfs.inode.AclCache;
import org.jvfs.inode.PosixAcl;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.WaitQueue;
import org.jvfs.mm.Mapping;
import org.jvfs.testkit.CaseRunner;
import org.jvfs.testkit.FuseSubject;
import org.jvfs.testkit.Kernel;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.random.RandomRun;
import org.jvfs.testkit.script.Case;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.vfs.VfsSubject;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mman;
import org.jvfs.uapi.PollEvents;
import org.jvfs.uapi.PollFd;

/**
 * The locks really held at each call of a driver's methods, beside the contract: driven through the
 * oracle's cases, random calls ({@code -Djvfs.probe.calls=N}), a FUSE mount, and a file system with
 * a disk. Each method is seen to be called as its row says, or stands in docs/dubious.md as one
 * that nobody calls yet.
 */
final class ProbeTest {
  private static final long SEED = 20_261_121;
  private static final long CALLS = Long.getLong("jvfs.probe.calls", 10_000);

  @Test
  void methodsAreCalledAsTheContractSays() throws ErrnoException, IOException {
    assertThat(Lockdep.ON).isTrue();
    cases(() -> new VfsSubject("probe"), true);
    random(() -> new VfsSubject("probe"));
    cases(() -> FuseSubject.create(Transport.CLASSIC, "probe"), false);
    disk();
    forced();
    ProbeLocks.run();
    ProbeLeases.run();
    ProbeDisks.run();
    polled();
    mapped("probe");
    mapped("probe-disk");
    System.out.println(ProbeType.SEEN.table());
    List<Observations.Line> lines = ProbeType.SEEN.lines();
    assertThat(names(lines, Observations.Verdict.CONTRADICTS)).as("contradicting").isEmpty();
    assertThat(names(lines, Observations.Verdict.NEVER_CALLED))
        .as("never called")
        .isEqualTo(documented("never called"));
    assertThat(names(lines, Observations.Verdict.MORE))
        .as("called with more held than the row says")
        .isEqualTo(documented("with more held"));
  }

  private interface Maker {
    Subject make();
  }

  private static void cases(Maker maker, boolean timed) {
    for (Case test : CaseRunner.allCases()) {
      if (test.timed() && !timed) {
        continue;
      }
      try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
          Subject right = Kernel.orSkip(maker::make)) {
        CaseRunner runner = new CaseRunner(left, right);
        if (runner.missing(test).isEmpty()) {
          runner.run(test);
        }
      }
    }
  }

  private static void random(Maker maker) {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = Kernel.orSkip(maker::make)) {
      RandomRun run = new RandomRun(left, right);
      assertThat(run.run(SEED, CALLS)).as("differences").isNull();
    }
  }

  /** Reads, writes, cuts and drops pages that live on a disk. */
  private static void disk() throws ErrnoException {
    byte[] data = new byte[5 * 4096 + 100];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 31);
    }
    try (Vfs vfs = Vfs.builder().memoryBudget(32 << 20).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "probe-disk", 0, Map.of());
      for (String name : List.of("/a", "/b", "/c", "/d")) {
        int fd = t.open(name, Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
        t.pwrite(fd, data, 0);
        t.fsync(fd);
        drop(t, fd);
        byte[] back = new byte[data.length];
        assertThat(t.pread(fd, back, 0)).isEqualTo(data.length);
        assertThat(back).isEqualTo(data);
        t.ftruncate(fd, 4096 + 10);
        t.pwrite(fd, data, 3);
        t.close(fd);
      }
      vfs.sync();
      plain(t);
    }
  }

  /** An inode whose names of attributes the handlers list, and whose ACL is not cached. */
  private static void plain(Task t) throws ErrnoException {
    int fd = t.open("/a", Fcntl.O_RDWR, 0);
    var file = t.file(fd);
    AclCache.forget(file.inode());
    assertThat(AclCache.get(file.inode(), PosixAcl.Type.ACCESS)).isNull();
    file.inode().setOps(InodeOperations.DEFAULT, new OneBuffer());
    assertThat(t.listxattr("/a".getBytes(UTF_8), 0)).isEmpty();
    file.put();
    t.close(fd);
    fd = t.open("/a", Fcntl.O_RDWR, 0);
    assertThat(t.pwrite(fd, new byte[7], 0)).isEqualTo(7);
    assertThat(t.pread(fd, new byte[7], 0)).isEqualTo(7);
    t.close(fd);
  }

  /** Forgets the pages that are clean. */
  private static void drop(Task t, int fd) throws ErrnoException {
    var file = t.file(fd);
    var mapping = file.inode().mapping();
    mapping.waitWriteback(0, Long.MAX_VALUE);
    mapping.truncateFinal();
    file.put();
  }

  private static void forced() throws ErrnoException {
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "memfs", 0, Map.of());
      t.mkdir("/m", 0755);
      t.mount("none", "/m", "probe", 0, Map.of());
      t.umount2("/m".getBytes(UTF_8), org.jvfs.uapi.MountFlags.MNT_FORCE);
    }
  }

  /** Files asked for their events in either way, and an ioctl. */
  private static void polled() throws ErrnoException {
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", "probe", 0, Map.of());
      int fd = t.open("/a", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
      PollFd[] fds = {new PollFd(fd, PollEvents.EPOLLIN | PollEvents.EPOLLOUT)};
      assertThat(t.poll(fds, 0)).isEqualTo(1);
      assertThatThrownBy(() -> t.ioctl(fd, 0x1234, 0)).hasMessageContaining("ENOTTY");
      var file = t.file(fd);
      file.inode().setOps(InodeOperations.DEFAULT, new OneQueue());
      file.put();
      fds[0].fd = t.open("/a", Fcntl.O_RDWR, 0);
      assertThat(t.poll(fds, 0)).isEqualTo(1);
      assertThat(fds[0].revents).isEqualTo(PollEvents.EPOLLIN);
    }
  }

  /** Files mapped to be written, to be read, and privately. */
  private static void mapped(String type) throws ErrnoException {
    try (Vfs vfs = Vfs.builder().memoryBudget(8 << 20).build()) {
      Task t = vfs.rootTask();
      t.mount("none", "/", type, 0, Map.of());
      int fd = t.open("/a", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
      t.pwrite(fd, new byte[3 * 4096], 0);
      for (int flags : new int[] {Mman.MAP_SHARED, Mman.MAP_PRIVATE}) {
        for (int prot : new int[] {Mman.PROT_READ, Mman.PROT_READ | Mman.PROT_WRITE}) {
          try (Mapping m = t.mmap(5 * 4096, prot, flags, fd, 0)) {
            t.pwrite(fd, new byte[] {7}, 3 * 4096);
            assertThat(m.segment().get(ValueLayout.JAVA_BYTE, 3 * 4096)).isEqualTo((byte) 7);
            m.force();
            t.ftruncate(fd, 3 * 4096);
          }
        }
      }
      t.close(fd);
    }
  }

  /** A file whose events are asked for by one queue and a mask. */
  private static final class OneQueue implements FileOperations {
    private final WaitQueue queue = new WaitQueue(new LockClass("probe.wait"));

    @Override
    public WaitQueue getPollHead(OpenFile file, int events) {
      ProbeType.SEEN.enter("file_operations", "getPollHead", file, events);
      return queue;
    }

    @Override
    public int pollMask(OpenFile file, int events) {
      ProbeType.SEEN.enter("file_operations", "pollMask", file, events);
      return PollEvents.EPOLLIN;
    }
  }

  /** A file that takes one buffer at a time. */
  private static final class OneBuffer implements FileOperations {
    @Override
    public long read(OpenFile file, MemorySegment buf, long pos) {
      ProbeType.SEEN.enter("file_operations", "read", file, buf, pos);
      return buf.byteSize();
    }

    @Override
    public long write(OpenFile file, MemorySegment buf, long pos) {
      ProbeType.SEEN.enter("file_operations", "write", file, buf, pos);
      return buf.byteSize();
    }
  }

  private static TreeSet<String> names(
      List<Observations.Line> lines, Observations.Verdict verdict) {
    TreeSet<String> names = new TreeSet<>();
    for (Observations.Line l : lines) {
      if (l.verdict() == verdict) {
        names.add(l.name());
      }
    }
    return names;
  }

  /** The methods that docs/dubious.md lists under a heading of its section on the contract. */
  private static TreeSet<String> documented(String heading) throws IOException {
    Path here = Path.of("docs/dubious.md");
    Path list = Files.exists(here) ? here : Path.of("..").resolve(here);
    String text = Files.readString(list, UTF_8);
    int from = text.indexOf("<!-- probe: " + heading + " -->");
    int to = text.indexOf("<!-- end -->", from);
    assertThat(from).as("the list in docs/dubious.md: " + heading).isNotNegative();
    TreeSet<String> names = new TreeSet<>();
    for (String line : text.substring(from, to).split("\n", -1)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 2) {
        Matcher m = Pattern.compile("`([a-zA-Z_]+)`").matcher(cells[2]);
        List<String> found = new ArrayList<>();
        while (m.find()) {
          found.add(cells[1].trim() + "." + m.group(1));
        }
        names.addAll(found);
      }
    }
    return names;
  }
}
