// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mounts from beginning to end, in the foreground and in the background. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MountCommandTest {
  @TempDir Path directory;

  private Path mountPoint = Path.of("");

  @BeforeEach
  void mountPoint() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "skipped: /dev/fuse may not be opened");
    assumeTrue(Command.shell("test $(id -u) = 0").status() == 0, "skipped: mounting needs root");
    mountPoint = Files.createDirectory(directory.resolve("mnt"));
  }

  @AfterEach
  void clear() throws Exception {
    if (!mountPoint.toString().isEmpty() && Command.isMounted(mountPoint)) {
      Command.shell("umount -l $1", mountPoint);
    }
  }

  /** Starts a mount in the foreground and waits until it says that it stands. */
  private Process foreground(String options) throws Exception {
    Process p = Command.start("mount", "-t", "memfs", "-o", options, "none", mountPoint.toString());
    BufferedReader out = p.inputReader();
    assertThat(out.readLine()).isEqualTo("memfs on " + mountPoint);
    assertThat(Command.isMounted(mountPoint)).isTrue();
    return p;
  }

  @Test
  void unmountedFromOutside() throws Exception {
    Process p = foreground("size=8m,nr_inodes=100,mode=750");
    assertThat(Command.shell("stat -c %a $1; stat -f -c %b $1", mountPoint).out())
        .isEqualTo("750\n2048\n");
    Command.Result mounts = Command.run("mounts");
    assertThat(mounts.out()).contains("none on " + mountPoint + " type memfs (rw");
    assertThat(Command.run("umount", mountPoint.toString()).status()).isZero();
    assertThat(Command.finish(p).status()).isZero();
    assertThat(Command.isMounted(mountPoint)).isFalse();
  }

  /** The whole life of a file system whose every call is checked, without a report. */
  @Test
  void checked() throws Exception {
    Process p = foreground("checked,size=8m");
    assertThat(Command.shell("echo x >$1/f && mv $1/f $1/g && cat $1/g && rm $1/g", mountPoint))
        .returns("x\n", Command.Result::out);
    assertThat(Command.run("umount", mountPoint.toString()).status()).isZero();
    assertThat(Command.finish(p).status()).isZero();
  }

  @Test
  void endedBySignal() throws Exception {
    for (String signal : new String[] {"INT", "TERM"}) {
      Process p = foreground("size=8m");
      Command.shell("echo x >$1/f", mountPoint);
      Command.shell("kill -" + signal + " $1", p.pid());
      assertThat(Command.finish(p).status()).isZero();
      assertThat(Command.isMounted(mountPoint)).isFalse();
    }
  }

  @Test
  void inUse() throws Exception {
    Process p = foreground("size=8m");
    Process user = new ProcessBuilder("sleep", "60").directory(mountPoint.toFile()).start();
    try {
      Thread.sleep(200);
      Command.Result r = Command.run("umount", mountPoint.toString());
      assertThat(r.status()).isEqualTo(32);
      assertThat(r.err()).contains(": EBUSY: ", "-l");
      Command.shell("kill -INT $1", p.pid());
      Thread.sleep(500);
      assertThat(p.isAlive()).as("^C while the mount is in use").isTrue();
      Command.shell("kill -INT $1", p.pid());
      Command.Result end = Command.finish(p);
      assertThat(end.status()).isZero();
      assertThat(end.err()).contains("EBUSY", "^C again");
      assertThat(Command.isMounted(mountPoint)).isFalse();
    } finally {
      user.destroyForcibly();
    }
  }

  @Test
  void aFullFileSystemStaysUsable() throws Exception {
    Process p = foreground("size=4m,nr_inodes=50");
    String full =
        "cd $1; echo kept >a; dd if=/dev/zero of=big bs=1M count=9 2>&1 | grep -o 'No space.*';"
            + " stat -c %s big; cat a; rm big; dd if=/dev/zero of=b2 bs=1M count=3 2>/dev/null &&"
            + " stat -c %s b2; for i in $(seq 60); do touch i$i 2>/dev/null || break; done;"
            + " touch more 2>&1 | grep -o 'No space.*'; rm i*; touch more && ls";
    assertThat(Command.shell(full, mountPoint).out())
        .isEqualTo(
            "No space left on device\n4190208\nkept\n3145728\n"
                + "No space left on device\na\nb2\nmore\n");
    assertThat(Command.run("umount", mountPoint.toString()).status()).isZero();
    assertThat(Command.finish(p).err()).isEmpty();
  }

  @Test
  void readOnly() throws Exception {
    Process p = foreground("ro");
    assertThat(Command.shell("touch $1/x", mountPoint).out()).contains("Read-only file system");
    assertThat(Command.run("umount", mountPoint.toString()).status()).isZero();
    assertThat(Command.finish(p).status()).isZero();
  }

  @Test
  void daemon() throws Exception {
    Path log = directory.resolve("log");
    String[] command = {
      "mount", "--daemon", "--log=" + log, "-t", "memfs", "none", mountPoint.toString()
    };
    Command.Result r = Command.run(command);
    assertThat(r.err()).isEmpty();
    assertThat(r.out()).matches("pid \\d+, log " + log + "\n");
    assertThat(Command.isMounted(mountPoint)).isTrue();
    ProcessHandle server =
        ProcessHandle.of(Long.parseLong(r.out().replaceAll("pid (\\d+).*\n", "$1"))).orElseThrow();
    assertThat(Command.shell("cp -r /etc/apt $1 && diff -r /etc/apt $1/apt", mountPoint).status())
        .isZero();
    assertThat(Command.run("umount", mountPoint.toString()).status()).isZero();
    server.onExit().get(20, TimeUnit.SECONDS);
    assertThat(log).isEmptyFile();

    command[4] = "ext9";
    r = Command.run(command);
    assertThat(r.status()).isEqualTo(32);
    assertThat(r.err()).startsWith("jvfs mount: ext9: ENODEV").doesNotContain("\n\n");
  }

  @Test
  void whatACrashLeavesBehind() throws Exception {
    Process p = foreground("size=8m");
    p.destroyForcibly().waitFor();
    String advice = "clear it with: umount -l " + mountPoint;
    assertThat(Command.run("mounts").out()).contains("dead; " + advice);
    Command.Result again = Command.run("mount", "-t", "memfs", "none", mountPoint.toString());
    assertThat(again.status()).isEqualTo(32);
    assertThat(again.err()).contains("ENOTCONN", advice).doesNotContain("\n\n");
    assertThat(Command.run("umount", mountPoint.toString()).status()).isZero();
    assertThat(Command.isMounted(mountPoint)).isFalse();
  }
}
