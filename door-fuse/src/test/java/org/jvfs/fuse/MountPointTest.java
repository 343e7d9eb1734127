// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseException;

/** Ways to mount, mount points that will not do, and mounts whose process died. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MountPointTest {
  private static final FuseConfig CONFIG =
      FuseConfig.builder().source("tree").transport(FuseConfig.Transport.CLASSIC).build();

  @TempDir Path directory;

  private final TreeHandler handler = new TreeHandler();
  private Path mountPoint = Path.of("");

  @BeforeEach
  void mountPoint() throws Exception {
    mountPoint = Files.createDirectory(directory.resolve("mnt"));
  }

  @AfterEach
  void clear() {
    Kernel.clear(mountPoint);
  }

  private void refused(Path path, String... words) {
    assertThatThrownBy(() -> FuseMount.mount(path, handler, CONFIG).close())
        .isInstanceOf(FuseException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
    assertThat(handler.inits).hasValue(0);
  }

  @Test
  void unsuitableMountPointsAreRefusedWithAdvice() throws Exception {
    refused(directory.resolve("missing"), "missing", "ENOENT", "create it first");
    refused(Files.createFile(directory.resolve("file")), "ENOTDIR", "must be a directory");
    Files.createFile(mountPoint.resolve("x"));
    refused(mountPoint, "ENOTEMPTY", "empty directory");
  }

  @Test
  void optionsTheDriverDoesNotKnowAreRefused() throws Exception {
    Kernel.assumeFuse();
    FuseConfig config =
        FuseConfig.builder().transport(FuseConfig.Transport.CLASSIC).options("nonsense").build();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> FuseMount.mount(mountPoint, handler, config).close())
          .isInstanceOf(FuseException.class)
          .hasMessageContaining("EINVAL");
    }
    // Nothing was left behind that reads the device.
    for (int i = 0; i < 200 && lanes() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(lanes()).isZero();
  }

  private static long lanes() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("jvfs-fuse-"))
        .filter(t -> t.getName().contains("reader"))
        .count();
  }

  @Test
  void optionsReachTheMount() throws Exception {
    Kernel.assumeFuse();
    FuseConfig config =
        FuseConfig.builder()
            .source("tree")
            .subtype("testfs")
            .transport(FuseConfig.Transport.CLASSIC)
            .options("ro", "nosuid", "noexec", "allow_other")
            .build();
    try (FuseMount mount = FuseMount.mount(mountPoint, handler, config)) {
      String line = Shell.output("grep \" $1 \" /proc/mounts", mount.mountPoint());
      assertThat(line).startsWith("tree ").contains(" fuse.testfs ro,nosuid,noexec,");
      assertThat(line).contains("allow_other").doesNotContain("nodev");
      assertThat(Shell.run(20, "echo x > $1/data", mountPoint).output()).contains("Read-only");
    }
  }

  @Test
  void fusermountMountsAndUnmounts() throws Exception {
    Kernel.assumeFuse();
    assumeTrue(Shell.run(9, "command -v fusermount3").status() == 0, "skipped: no fusermount3");
    FuseConfig config =
        FuseConfig.builder()
            .source("tree")
            .transport(FuseConfig.Transport.CLASSIC)
            .mountMethod(FuseConfig.MountMethod.FUSERMOUNT)
            .build();
    try (FuseMount mount = FuseMount.mount(mountPoint, handler, config)) {
      String line = Shell.output("grep \" $1 \" /proc/mounts", mount.mountPoint());
      assertThat(line).contains("fuse.jvfs", "nosuid", "nodev");
      assertThat(Shell.output("cat $1/hello", mountPoint)).startsWith("Hello");
    }
    assertThat(Shell.output("ls -A $1", mountPoint)).isEmpty();
    try (FuseMount mount = FuseMount.mount(mountPoint, handler, config)) {
      Shell.output("fusermount3 -u $1", mountPoint);
      mount.join();
      assertThat(mount.isActive()).isFalse();
    }
    assertThat(handler.destroys).hasValue(2);
    FuseConfig wrong =
        FuseConfig.builder()
            .options("nonsense")
            .mountMethod(FuseConfig.MountMethod.FUSERMOUNT)
            .build();
    assertThatThrownBy(() -> FuseMount.mount(mountPoint, handler, wrong).close())
        .isInstanceOf(FuseException.class)
        .hasMessageContaining("fusermount3: ")
        .hasMessageContaining("nonsense");
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElseThrow();
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static final String SERVE =
      "exec \"$2\" --enable-native-access=ALL-UNNAMED -cp \"$3\" org.jvfs.fuse.ServeMain \"$1\"";

  /** Starts a process that serves, and waits until it does. */
  private Process serve(String script) throws Exception {
    Path output = directory.resolve("output");
    Process process = Shell.start(output.toFile(), script, mountPoint, java(), classPath());
    while (!Files.readString(output).contains("ready")) {
      if (!process.isAlive()) {
        throw new AssertionError("serving process: " + Files.readString(output));
      }
      Thread.sleep(20);
    }
    return process;
  }

  @Test
  void aKilledProcessLeavesADeadMountThatIsRecognised() throws Exception {
    Kernel.assumeFuse();
    Process process = serve(SERVE);
    assertThat(Shell.output("cat $1/hello", mountPoint)).startsWith("Hello");
    assertThat(DeadMount.isDead(mountPoint)).isFalse();
    process.destroyForcibly().waitFor();
    assertThat(Shell.run(20, "ls $1", mountPoint).output())
        .containsAnyOf("Transport endpoint is not connected", "Software caused connection abort");
    assertThat(DeadMount.isDead(mountPoint)).isTrue();
    String command = DeadMount.command(mountPoint);
    assertThat(DeadMount.advice(mountPoint)).get().asString().contains("ENOTCONN", command);
    refused(mountPoint, "ENOTCONN", "clear it with: " + command);
    Shell.output(command);
    assertThat(DeadMount.isDead(mountPoint)).isFalse();
    FuseMount.mount(mountPoint, handler, CONFIG).close();
    assertThat(handler.destroys).hasValue(1);
  }

  @Test
  void anUnmountEndsTheServingProcessWithZero() throws Exception {
    Kernel.assumeFuse();
    Process process = serve(SERVE);
    Shell.output("umount $1", mountPoint);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void rootOfAUserNamespaceMountsItself() throws Exception {
    Kernel.assumeFuse();
    assumeTrue(Shell.run(9, "unshare -Urm true").status() == 0, "skipped: no user namespaces here");
    String script =
        """
        exec unshare -Urm bash -c '
          "$2" --enable-native-access=ALL-UNNAMED -cp "$3" org.jvfs.fuse.ServeMain "$1" &
          until cat "$1/hello" 2>&-; do sleep 0.1; kill -0 $! || exit 1; done
          umount "$1"
          wait $!' bash "$@"
        """;
    Shell.Result result = Shell.run(60, script, mountPoint, java(), classPath());
    assertThat(result.output()).contains("ready", "Hello from the JVM");
    assertThat(result.status()).isZero();
  }

  @Test
  void anOrdinaryUserMountsByFusermount() throws Exception {
    Kernel.assumeFuse();
    assumeTrue(Shell.run(9, "command -v fusermount3").status() == 0, "skipped: no fusermount3");
    assumeTrue(
        Files.getPosixFilePermissions(Path.of("/dev/fuse"))
            .containsAll(
                List.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE)),
        "skipped: /dev/fuse is closed to ordinary users");
    String asNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    assumeTrue(
        Shell.run(9, asNobody + "\"$1\" -cp \"$2\" -version", java(), classPath()).status() == 0
            && Shell.run(9, asNobody + "ls ${1%%:*}", classPath()).status() == 0,
        "skipped: an ordinary user cannot read the classes under test");
    Shell.output("chown 65534:65534 $1; chmod 755 $1/..", mountPoint);
    Process process = serve(SERVE.replace("exec ", "exec " + asNobody));
    try {
      String line = Shell.output("grep \" $1 \" /proc/mounts", mountPoint);
      assertThat(line).contains("nosuid,nodev", "user_id=65534");
      assertThat(Shell.output(asNobody + "cat $1/hello", mountPoint)).startsWith("Hello");
      // Not even root gets in without allow_other.
      assertThat(Shell.run(20, "cat $1/hello", mountPoint).output()).contains("Permission denied");
      Shell.output(asNobody + "fusermount3 -u $1", mountPoint);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
