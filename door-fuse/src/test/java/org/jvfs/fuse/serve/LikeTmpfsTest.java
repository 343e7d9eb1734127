// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.fuse.Shell;
import org.jvfs.fuse.serve.MountedMemfs.Keeping;
import org.jvfs.fuse.session.FuseConfig.Transport;

/**
 * Scripts that run on the mount and on a kernel tmpfs, as several users: both have to print the
 * same.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LikeTmpfsTest {
  private static final Path TMPFS = Path.of("/dev/shm");

  @TempDir Path directory;

  static Stream<Arguments> scripts() {
    return Stream.of("names", "data", "links", "dirs", "perms", "times", "xattrs", "acls")
        .flatMap(
            script ->
                Stream.of(
                    Arguments.of(script, Transport.CLASSIC, Keeping.ALL_AND_CHECKS),
                    Arguments.of(script, Transport.CLASSIC, Keeping.ALL),
                    Arguments.of(script, Transport.CLASSIC, Keeping.NOTHING),
                    Arguments.of(script, Transport.URING, Keeping.ALL_AND_CHECKS)));
  }

  @SuppressWarnings("try") // see MountedMemfs
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("scripts")
  void scriptPrintsTheSame(String script, Transport transport, Keeping keeping) throws Exception {
    assumeTools();
    Path place = Files.createTempDirectory(TMPFS, "jvfs-like");
    try (MountedMemfs m = MountedMemfs.mount(directory, transport, keeping)) {
      String text = read("prelude.sh") + read(script + ".sh");
      String expected = run(text, place);
      assertThat(expected.lines().count()).as("lines printed on tmpfs").isGreaterThan(10);
      assertThat(run(text, m.mountPoint)).isEqualTo(expected);
      assertThat(Shell.output("ls -A $1", m.mountPoint)).isEmpty();
    } finally {
      Shell.output("rm -rf $1", place);
    }
  }

  private static void assumeTools() throws Exception {
    String type = Shell.output("stat -f -c %T $1", TMPFS).strip();
    assumeTrue(type.equals("tmpfs"), "skipped: /dev/shm is no tmpfs");
    String tools = "setpriv setfacl setfattr setcap python3 mkfifo";
    String missing =
        Shell.output("for t in " + tools + "; do type $t >/dev/null 2>&1 || echo $t; done");
    assumeTrue(missing.isEmpty(), "skipped: not installed: " + missing.replace('\n', ' '));
  }

  private static String read(String name) throws IOException {
    try (InputStream in = LikeTmpfsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String run(String script, Path parent) throws Exception {
    String all =
        "mkdir -m 755 $1/run; cd $1/run\nexec 2>&1\n" + script + "\ncd /; rm -rf $1/run $1/.mark*";
    String out = Shell.run(60, all, parent).output();
    return out.replace(parent + "/run/", "").replace(parent + "/run", "");
  }
}
