// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseConfig.Transport;
import org.jvfs.fuse.session.FuseStats;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.wire.Opcode;

/** The tests' tree mounted in this JVM and used by other processes, over both transports. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MountTest {
  @TempDir Path directory;

  private final TreeHandler handler = new TreeHandler();
  private Path mountPoint = Path.of("");
  private AutoCloseable kernel = () -> {};

  @BeforeEach
  void mountPoint() throws Exception {
    Kernel.assumeFuse();
    mountPoint = Files.createDirectory(directory.resolve("mnt"));
  }

  @AfterEach
  void clear() throws Exception {
    Kernel.clear(mountPoint);
    kernel.close();
  }

  private FuseMount mount(Transport transport) throws Exception {
    return mount(transport, FuseConfig.builder());
  }

  private FuseMount mount(Transport transport, FuseConfig.Builder config) throws Exception {
    kernel = Kernel.transport(transport);
    FuseMount mount =
        FuseMount.mount(
            mountPoint,
            handler,
            config.source("tree").transport(transport).closeGrace(Duration.ofSeconds(1)).build());
    assertThat(mount.usesUring()).isEqualTo(transport == Transport.URING);
    return mount;
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void filesAreRead(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      assertThat(Shell.output("cat $1/hello", mountPoint)).isEqualTo("Hello from the JVM\n");
      assertThat(Shell.output("readlink $1/link; cat $1/link", mountPoint))
          .isEqualTo("helloHello from the JVM\n".replace("helloH", "hello\nH"));
      byte[] data = TreeHandler.expectedData(0, TreeHandler.DATA_SIZE);
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
      assertThat(Shell.output("sha256sum < $1/data", mountPoint)).startsWith(sum);
      assertThat(
              Shell.output("dd if=$1/data iflag=direct bs=1M status=none | sha256sum", mountPoint))
          .startsWith(sum);
      FuseStats stats = mount.stats();
      assertThat(stats.count(Opcode.READ)).isPositive();
      assertThat(stats.byName()).containsKeys("INIT", "LOOKUP", "READ", "READLINK");
      assertThat(stats.total()).isGreaterThan(stats.count(Opcode.READ));
    }
  }

  /** What close and unlink have freed may come a moment late; who finds no space asks again. */
  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void noSpaceIsTriedOnceMore(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      assertThat(mount.isActive()).isTrue();
      handler.full.set(1);
      assertThat(Shell.output("mkdir $1/x 2>&1 || true", mountPoint)).contains("File exists");
      handler.full.set(2);
      assertThat(Shell.output("mkdir $1/x 2>&1 || true", mountPoint)).contains("No space left");
      assertThat(handler.full.get()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void directoriesAreListed(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      assertThat(Shell.output("ls $1", mountPoint))
          .isEqualTo("broken\ndata\ndir\nhello\nlink\nmute\nslow\n");
      assertThat(Shell.output("ls -f $1/dir | sort -u | wc -l", mountPoint).strip())
          .isEqualTo(Integer.toString(TreeHandler.DIR_ENTRIES));
      assertThat(Shell.output("ls -l $1/dir | grep -c entry-", mountPoint).strip())
          .isEqualTo(Integer.toString(TreeHandler.DIR_ENTRIES));
      assertThat(mount.stats().count(Opcode.READDIRPLUS)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void attributesArriveWhole(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      String times = Shell.output("stat -c '%i %s %a %h %.X %.Y %.Z' $1/hello", mountPoint);
      assertThat(times.strip()).isEqualTo("2 19 644 1 10.000000001 20.000000002 30.000000003");
      if (mount.negotiated().minor() >= 39) {
        assertThat(Shell.output("stat -c %.W $1/hello", mountPoint).strip())
            .isEqualTo("40.000000004");
      }
      assertThat(Shell.output("stat -f -c '%b %f %a %c %d %S %l' $1", mountPoint).strip())
          .isEqualTo("1000 500 400 100 50 4096 255");
      assertThat(Shell.run(20, "stat $1/nothing", mountPoint).output())
          .contains("No such file or directory");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void whatIsWrittenIsReadBack(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      String script =
          """
          set -e
          head -c 3145735 /dev/urandom > $2
          dd if=$2 of=$1/data bs=1M conv=fsync status=none
          cmp $2 $1/data
          truncate -s 5000 $1/data
          truncate -s 5000 $2
          cmp $2 $1/data
          dd if=$2 of=$1/data bs=4096 count=1 seek=3 oflag=direct conv=notrunc status=none
          dd if=$1/data iflag=direct bs=4096 skip=3 status=none | cmp -n 4096 - $2
          """;
      Shell.output(script, mountPoint, directory.resolve("copy"));
      assertThat(mount.stats().count(Opcode.FSYNC)).isEqualTo(1);
      assertThat(mount.negotiated().maxWrite()).isGreaterThanOrEqualTo(4096);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void largeExtendedAttributesPass(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      String script =
          """
          import os, sys
          path = sys.argv[1] + "/hello"
          value = os.urandom(60000)
          os.setxattr(path, "user.large", value)
          assert os.getxattr(path, "user.large") == value
          try:
              os.getxattr(path, "user.other")
              sys.exit("user.other exists")
          except OSError as e:
              assert e.errno == 61
          """;
      Path file = Files.writeString(directory.resolve("xattr.py"), script);
      Shell.output("python3 $2 $1", mountPoint, file);
      assertThat(mount.isActive()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void aHandlerThatFailsAnswersEio(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      assertThat(Shell.run(20, "cat $1/broken", mountPoint).output())
          .contains("Input/output error");
      assertThat(Shell.run(20, "cat $1/mute", mountPoint).output()).contains("Input/output error");
      assertThat(Shell.output("cat $1/hello", mountPoint)).startsWith("Hello");
      assertThat(mount.stats().pending()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void aRequestThatWaitsCanBeInterrupted(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      Process reader = Shell.start(new File("/dev/null"), "exec cat $1/slow", mountPoint);
      try {
        assertThat(handler.slowArrived.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Shell.output("cat $1/hello", mountPoint)).startsWith("Hello");
        assertThat(mount.stats().pending()).isEqualTo(1);
        reader.destroy();
        assertThat(reader.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        reader.destroyForcibly();
      }
      for (int i = 0; i < 2000 && mount.stats().pending() > 0; i++) {
        Thread.sleep(10);
      }
      assertThat(mount.stats().pending()).isZero();
      assertThat(handler.interrupted).hasValue(1);
      assertThat(mount.stats().count(Opcode.INTERRUPT)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC"})
  void aBlockedReaderGetsHelp(Transport transport) throws Exception {
    handler.blockReader = 3000;
    try (FuseMount mount = mount(transport, FuseConfig.builder().maxReaders(1))) {
      Process reader = Shell.start(new File("/dev/null"), "exec cat $1/slow", mountPoint);
      try {
        assertThat(handler.slowArrived.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Shell.output("timeout 2 cat $1/hello", mountPoint)).startsWith("Hello");
        assertThat(mount.stats().lanes()).isGreaterThan(1);
        assertThat(reader.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.exitValue()).isZero();
      } finally {
        reader.destroyForcibly();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void manyCallersAtOnce(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport, FuseConfig.builder().maxReaders(4))) {
      String script =
          """
          for i in 1 2 3 4 5 6; do
            ( end=$((SECONDS + 2))
              while [ $SECONDS -lt $end ]; do
                [ "$(sha256sum < $1/data)" = "$2  -" ] || { echo bad data; exit 1; }
                [ "$(ls $1/dir | wc -l)" = 1000 ] || { echo bad directory; exit 1; }
              done ) &
            pids="$pids $!"
          done
          for p in $pids; do wait $p || exit 1; done
          """;
      byte[] data = TreeHandler.expectedData(0, TreeHandler.DATA_SIZE);
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
      Shell.output(script, mountPoint, sum);
      assertThat(mount.stats().total()).isGreaterThan(100);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void umountFromOutsideEndsTheSession(Transport transport) throws Exception {
    try (FuseMount mount = mount(transport)) {
      Shell.output("cat $1/hello; umount $1", mountPoint);
      assertThat(mount.join(Duration.ofSeconds(20))).isTrue();
      assertThat(mount.isActive()).isFalse();
      assertThat(handler.inits).hasValue(1);
      assertThat(handler.destroys).hasValue(1);
      assertThat(mount.notifier().invalidateInode(2)).isEqualTo(Errnos.ENODEV);
    }
    assertThat(handler.destroys).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void closingABusyMountDetachesItAndEnds(Transport transport) throws Exception {
    File output = directory.resolve("busy").toFile();
    try (FuseMount mount = mount(transport)) {
      String script =
          """
          exec 3< $1/data
          echo open
          read line < $2
          dd bs=1M count=1 <&3 2>&1 >&- | head -1
          """;
      Path pipe = directory.resolve("pipe");
      Shell.output("mkfifo $1", pipe);
      Process busy = Shell.start(output, script, mountPoint, pipe);
      try {
        while (!Files.readString(output.toPath()).contains("open")) {
          Thread.sleep(10);
        }
        closeTwice(mount);
        assertThat(mount.isActive()).isFalse();
        assertThat(handler.destroys).hasValue(1);
        assertThat(Shell.output("ls -A $1", mountPoint)).isEmpty();
        Shell.output("echo > $1", pipe);
        assertThat(busy.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output.toPath()))
            .contains("Transport endpoint is not connected");
      } finally {
        busy.destroyForcibly();
      }
    }
  }

  private static void closeTwice(AutoCloseable mount) throws Exception {
    mount.close();
    mount.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void notificationsReachTheKernelsCaches(Transport transport) throws Exception {
    handler.validity = Duration.ofHours(1).toNanos();
    try (FuseMount mount = mount(transport)) {
      String size = "stat -c %s $1/hello";
      assertThat(Shell.output(size, mountPoint).strip()).isEqualTo("19");
      long lookups = mount.stats().count(Opcode.LOOKUP);
      Shell.output(size, mountPoint);
      assertThat(mount.stats().count(Opcode.LOOKUP)).isEqualTo(lookups);

      byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
      assertThat(mount.notifier().invalidateEntry(1, hello)).isZero();
      Shell.output(size, mountPoint);
      assertThat(mount.stats().count(Opcode.LOOKUP)).isEqualTo(lookups + 1);
      assertThat(mount.notifier().expireEntry(1, hello)).isZero();
      Shell.output(size, mountPoint);
      assertThat(mount.stats().count(Opcode.LOOKUP)).isEqualTo(lookups + 2);

      long getattrs = mount.stats().count(Opcode.GETATTR);
      assertThat(mount.notifier().invalidateInode(TreeHandler.HELLO_NODE)).isZero();
      Shell.output(size, mountPoint);
      assertThat(mount.stats().count(Opcode.GETATTR)).isGreaterThan(getattrs);

      assertThat(mount.notifier().invalidateEntry(1, new byte[] {'x'})).isEqualTo(Errnos.ENOENT);
      assertThat(mount.notifier().postInvalidateEntry(1, hello)).isTrue();
      if (mount.negotiated().minor() >= 45) {
        assertThat(mount.notifier().incrementEpoch()).isZero();
        assertThat(mount.notifier().prune(TreeHandler.HELLO_NODE)).isZero();
      }
      assertThat(mount.notifier().refused()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLASSIC", "URING"})
  void traceShowsRequestsAndAnswers(Transport transport) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream trace = new PrintStream(out, true, StandardCharsets.UTF_8);
    try (FuseMount mount = mount(transport, FuseConfig.builder().trace(trace))) {
      Shell.output("cat $1/hello; ! stat $1/none 2> /dev/null", mountPoint);
      assertThat(mount.isActive()).isTrue();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("LOOKUP node 1 'hello'", "ENOENT", "19 bytes");
  }

  @ParameterizedTest
  @EnumSource(names = {"URING"})
  void uringOnDemandIsAnErrorWhereItIsOff(Transport transport) throws Exception {
    Path parameter = Path.of("/sys/module/fuse/parameters/enable_uring");
    assumeTrue(
        !Files.exists(parameter) || Files.readString(parameter).startsWith("N"),
        "skipped: io_uring is on");
    FuseConfig config = FuseConfig.builder().transport(transport).build();
    assertThatThrownBy(() -> FuseMount.mount(mountPoint, handler, config).close())
        .isInstanceOf(org.jvfs.fuse.session.FuseException.class)
        .hasMessageContaining("EOPNOTSUPP")
        .hasMessageContaining("enable_uring");
    assertThat(Shell.output("ls -A $1", mountPoint)).isEmpty();
  }
}
