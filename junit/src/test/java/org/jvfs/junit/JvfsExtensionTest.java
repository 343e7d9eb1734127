// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.fault.Faults;
import org.jvfs.nio.JvfsFileSystem;

/** What a test is given, and what is left of it. */
final class JvfsExtensionTest {
  private static final StandardOpenOption[] MAKE = {
    StandardOpenOption.CREATE, StandardOpenOption.WRITE
  };

  /** Tests of which some fail; run by those below alone. */
  static final class Samples {
    static @Nullable JvfsFileSystem last;

    @JvfsTest
    void closes(JvfsFileSystem fs, Path root) throws IOException {
      last = fs;
      Files.writeString(root.resolve("a"), "a");
    }

    @JvfsTest
    void leavesAChannel(Path root) throws IOException {
      FileChannel.open(root.resolve("left"), MAKE);
    }

    @JvfsTest
    @SuppressWarnings("StreamResourceLeak") // on purpose
    void leavesAStream(Path root) throws IOException {
      Files.newDirectoryStream(root);
    }

    @JvfsTest
    void leavesALock(Path root, Task task) throws IOException {
      int fd = task.open("/locked", 0102, 0644);
      task.flock(fd, 2);
    }

    @JvfsTest(failOnLeak = false)
    void mayLeaveAChannel(Path root) throws IOException {
      FileChannel.open(root.resolve("left"), MAKE);
    }

    @JvfsTest
    void failsAndLeaves(Path root) throws IOException {
      FileChannel.open(root.resolve("left"), MAKE);
      throw new IOException("the test's own");
    }

    @JvfsTest
    void endsWithFaults(JvfsFileSystem fs, Faults faults) throws IOException {
      last = fs;
      Files.writeString(fs.getPath("/a"), "a");
      faults.failing().onEverything();
    }

    @JvfsTest
    void endsAfterAPowerCut(Path root, Faults faults) throws IOException {
      FileChannel.open(root.resolve("left"), MAKE);
      faults.powerCut();
    }

    @JvfsTest(size = "1m")
    void asksForTwo(@TempJvfs(size = "2m") Path root) throws IOException {
      Files.createFile(root.resolve("never"));
    }
  }

  private static Map<String, String> run(Class<?> tests) {
    Map<String, String> results = new LinkedHashMap<>();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier id, TestExecutionResult r) {
                if (id.isTest()) {
                  String name = id.getDisplayName().replaceAll("\\(.*", "");
                  results.put(name, r.getThrowable().map(Throwable::getMessage).orElse("fine"));
                }
              }
            });
    return results;
  }

  @Test
  void whatTestsLeaveOpenFailsThem() {
    Map<String, String> r = run(Samples.class);
    assertThat(r).hasSize(9);
    assertThat(r)
        .containsEntry("closes", "fine")
        .containsEntry("mayLeaveAChannel", "fine")
        .containsEntry("endsWithFaults", "fine")
        .containsEntry("endsAfterAPowerCut", "fine")
        .containsEntry("failsAndLeaves", "the test's own");
    assertThat(r.get("leavesAChannel")).contains("left open", "channel of /left");
    assertThat(r.get("leavesAStream")).contains("left open", "directory stream of /");
    assertThat(r.get("leavesALock")).contains("left open", "FLOCK");
    assertThat(r.get("asksForTwo")).contains("a test has one file system");
    JvfsFileSystem last = Samples.last;
    assert last != null;
    assertThat(last.isOpen()).isFalse();
    assertThat(last.vfs().state().superBlocks()).isEmpty();
  }

  @BeforeEach
  void before(@TempJvfs Path root) throws IOException {
    Files.createFile(root.resolve("before"));
  }

  @AfterEach
  void after(@TempJvfs Path root) {
    assertThat(root.getFileSystem().isOpen()).isTrue();
  }

  @JvfsTest(umask = 027, user = "ada", uid = 7, gid = 8, workingDirectory = "/home")
  void allIsOfOneFileSystem(
      FileSystem fs, JvfsFileSystem jvfs, Path root, Vfs vfs, Task task, Faults faults)
      throws IOException {
    assertThat(fs).isSameAs(jvfs);
    assertThat(root.getFileSystem()).isSameAs(fs);
    assertThat(vfs).isSameAs(jvfs.vfs());
    assertThat(task).isSameAs(jvfs.task());
    assertThat(faults).isSameAs(task.faults("/"));
    assertThat(root.resolve("before")).exists();
    assertThat(Files.getOwner(Files.createFile(fs.getPath("rel"))).getName()).isEqualTo("ada");
    assertThat(task.stat("/home/rel").mode & 0777).isEqualTo(0640);
  }

  @JvfsTest
  void whatWasMadeBeforeFaultsWereAskedForIsDurable(Path root, Faults faults) throws IOException {
    faults.powerCut();
    assertThat(root.resolve("before")).exists();
  }

  /** Fields of outer and inner instances. */
  @Nested
  final class Inner {
    @TempJvfs
    @SuppressWarnings("NullAway.Init") // before each test
    private Path root;

    @Test
    void hasTheSame(@TempJvfs FileSystem fs) {
      assertThat(root.getFileSystem()).isSameAs(fs);
      assertThat(root.resolve("before")).exists();
    }
  }
}
