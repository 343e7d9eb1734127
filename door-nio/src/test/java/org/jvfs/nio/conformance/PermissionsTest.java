// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvfs.cred.Cred;
import org.jvfs.nio.Jvfs;
import org.jvfs.nio.JvfsFileSystem;

/**
 * An ordinary user and what root has made. Root, who runs the comparison, is refused nothing by the
 * kernel, so what is expected here is written down from POSIX: chapters on path resolution, on file
 * access permissions, and the errors of each call.
 */
final class PermissionsTest {
  private static final int USER = 1000;

  private JvfsFileSystem root;
  private JvfsFileSystem user;

  @BeforeEach
  void make() throws Exception {
    root = Jvfs.memory().superuser().build();
    var task = root.task().fork();
    task.setCred(new Cred(USER, USER));
    user = Jvfs.view(task);
    made("/secret", "rw-------", 0);
    made("/readable", "rw-r--r--", 0);
    made("/writable", "rw--w--w-", 0);
    made("/runnable", "rwx--x--x", 0);
    made("/own", "rw-------", USER);
    made("/own-closed", "---------", USER);
    // Its owner's bits count for the owner alone, though others have more.
    made("/own-worse", "---rwxrwx", USER);
    folder("/closed", "rwx------", 0);
    folder("/listed", "rwxr--r--", 0);
    folder("/passed", "rwx--x--x", 0);
    folder("/open", "rwxrwxrwx", 0);
    folder("/sticky", "rwxrwxrwx", 0);
    Files.setAttribute(root.getPath("/sticky"), "unix:mode", 01777);
    for (String d : List.of("closed", "listed", "passed", "open", "sticky")) {
      made("/" + d + "/f", "rw-rw-rw-", 0);
      made("/" + d + "/own", "rw-rw-rw-", USER);
    }
  }

  @AfterEach
  void close() throws IOException {
    user.close();
    root.close();
  }

  private void made(String name, String mode, int owner) throws IOException {
    Path p = root.getPath(name);
    Files.writeString(p, "text");
    Files.setPosixFilePermissions(p, PosixFilePermissions.fromString(mode));
    Files.setAttribute(p, "unix:uid", owner);
  }

  private void folder(String name, String mode, int owner) throws IOException {
    Path p = Files.createDirectory(root.getPath(name));
    Files.setPosixFilePermissions(p, PosixFilePermissions.fromString(mode));
    Files.setAttribute(p, "unix:uid", owner);
  }

  private Path at(String name) {
    return user.getPath(name);
  }

  private static void denied(Path p, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AccessDeniedException.class, e -> assertThat(e.getFile()).isEqualTo(p.toString()));
  }

  /** EPERM: not a matter of permission bits but of who owns it. */
  private static void notPermitted(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(FileSystemException.class)
        .isNotInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("Operation not permitted");
  }

  @Test
  void opening() throws IOException {
    for (String n : List.of("/secret", "/writable", "/runnable", "/own-closed", "/own-worse")) {
      denied(at(n), () -> Files.readString(at(n)));
      denied(at(n), () -> FileChannel.open(at(n), StandardOpenOption.READ));
    }
    for (String n : List.of("/secret", "/readable", "/runnable", "/own-closed", "/own-worse")) {
      denied(at(n), () -> FileChannel.open(at(n), StandardOpenOption.WRITE));
      denied(at(n), () -> FileChannel.open(at(n), StandardOpenOption.APPEND));
      denied(at(n), () -> Files.writeString(at(n), "x"));
    }
    denied(
        at("/writable"),
        () -> FileChannel.open(at("/writable"), StandardOpenOption.READ, StandardOpenOption.WRITE));
    assertThat(Files.readString(at("/readable"))).isEqualTo("text");
    Files.writeString(at("/writable"), "new");
    assertThat(Files.readString(root.getPath("/writable"))).isEqualTo("new");
    assertThat(Files.readString(at("/own"))).isEqualTo("text");
  }

  @Test
  void anOpenFileStaysOpen() throws IOException {
    try (FileChannel c = FileChannel.open(at("/own"), StandardOpenOption.READ)) {
      Files.setPosixFilePermissions(at("/own"), Set.of());
      assertThat(c.size()).isEqualTo(4);
      assertThat(c.read(java.nio.ByteBuffer.allocate(9))).isEqualTo(4);
    }
  }

  @Test
  void asking() {
    assertThat(which(Files::isReadable)).containsExactly("/readable", "/own");
    assertThat(which(Files::isWritable)).containsExactly("/writable", "/own");
    assertThat(which(Files::isExecutable)).containsExactly("/runnable");
    assertThat(Files.isReadable(at("/listed"))).isTrue();
    assertThat(Files.isExecutable(at("/listed"))).isFalse();
    assertThat(Files.isExecutable(at("/passed"))).isTrue();
    // Root reads and writes all, and runs what anybody may run.
    assertThat(Files.isReadable(root.getPath("/own-closed"))).isTrue();
    assertThat(Files.isWritable(root.getPath("/own-closed"))).isTrue();
    assertThat(Files.isExecutable(root.getPath("/own-closed"))).isFalse();
    assertThat(Files.isExecutable(root.getPath("/own-worse"))).isTrue();
  }

  private List<String> which(java.util.function.Predicate<Path> is) {
    List<String> yes = new ArrayList<>();
    for (String n :
        List.of(
            "/secret",
            "/readable",
            "/writable",
            "/runnable",
            "/own",
            "/own-closed",
            "/own-worse")) {
      if (is.test(at(n))) {
        yes.add(n);
      }
    }
    return yes;
  }

  @Test
  void looking() throws IOException {
    // Attributes take no right to the file, only to the directories before it.
    assertThat(Files.size(at("/secret"))).isEqualTo(4);
    assertThat(Files.size(at("/passed/f"))).isEqualTo(4);
    for (String d : List.of("/closed", "/listed")) {
      Path p = at(d + "/f");
      denied(p, () -> Files.size(p));
      denied(p, () -> Files.readString(p));
      denied(p, () -> p.toRealPath());
      denied(p, () -> Files.getFileStore(p));
      denied(p, () -> Files.readAttributes(p, "unix:*"));
      // Neither is known.
      assertThat(Files.exists(p)).isFalse();
      assertThat(Files.notExists(p)).isFalse();
      assertThat(Files.isDirectory(p)).isFalse();
      Path absent = at(d + "/absent");
      denied(absent, () -> Files.size(absent));
    }
  }

  @Test
  void listing() throws IOException {
    for (String d : List.of("/closed", "/passed")) {
      denied(at(d), () -> Files.newDirectoryStream(at(d)));
      denied(at(d), () -> Files.list(at(d)));
    }
    try (var l = Files.list(at("/listed"))) {
      assertThat(l.map(Path::toString).sorted().toList())
          .containsExactly("/listed/f", "/listed/own");
    }
    assertThatThrownBy(
            () -> {
              try (var w = Files.walk(at("/"))) {
                w.forEach(p -> {});
              }
            })
        .hasCauseInstanceOf(AccessDeniedException.class);
  }

  @Test
  void making() throws IOException {
    for (String d : List.of("/closed", "/listed", "/passed", "")) {
      Path p = at(d + "/new");
      denied(p, () -> Files.createFile(p));
      denied(p, () -> Files.createDirectory(p));
      denied(p, () -> Files.createSymbolicLink(p, at("x")));
      denied(p, () -> Files.writeString(p, "x"));
    }
    Files.createDirectories(at("/open/a/b"));
    assertThat(Files.getAttribute(at("/open/a/b"), "unix:uid")).isEqualTo(USER);
    // What is there is told of before what may not be: the lookup comes first.
    assertThatThrownBy(() -> Files.createDirectory(at("/open")))
        .isInstanceOf(java.nio.file.FileAlreadyExistsException.class);
  }

  @Test
  void removing() throws IOException {
    for (String n : List.of("/closed/own", "/listed/own", "/passed/own", "/own", "/open")) {
      denied(at(n), () -> Files.delete(at(n)));
      denied(at(n), () -> Files.deleteIfExists(at(n)));
    }
    Files.delete(at("/open/f"));
    Files.delete(at("/sticky/own"));
    notPermitted(() -> Files.delete(at("/sticky/f")));
  }

  @Test
  void moving() throws IOException {
    Path from = at("/own");
    assertThatThrownBy(() -> Files.move(from, at("/open/moved")))
        .isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> Files.move(at("/open/own"), at("/passed/moved")))
        .isInstanceOf(AccessDeniedException.class);
    Files.move(at("/open/own"), at("/sticky/moved"));
    notPermitted(() -> Files.move(at("/sticky/f"), at("/open/x")));
    notPermitted(
        () ->
            Files.move(at("/sticky/moved"), at("/sticky/f"), StandardCopyOption.REPLACE_EXISTING));
    // A directory that is moved to another has its "..", which is a change to it, changed.
    Files.createDirectory(root.getPath("/open/roots"));
    assertThatThrownBy(() -> Files.move(at("/open/roots"), at("/sticky/roots")))
        .isInstanceOf(AccessDeniedException.class);
    Files.move(at("/open/roots"), at("/open/renamed"));
  }

  @Test
  void copying() throws IOException {
    denied(at("/secret"), () -> Files.copy(at("/secret"), at("/open/copy")));
    assertThat(Files.exists(at("/open/copy"))).isFalse();
    denied(at("/new"), () -> Files.copy(at("/readable"), at("/new")));
    Files.copy(at("/readable"), at("/open/copy"), StandardCopyOption.COPY_ATTRIBUTES);
    // It cannot be given away, which is no reason not to copy it.
    assertThat(Files.getAttribute(at("/open/copy"), "unix:uid")).isEqualTo(USER);
    assertThat(Files.getLastModifiedTime(at("/open/copy")))
        .isEqualTo(Files.getLastModifiedTime(at("/readable")));
  }

  @Test
  void changing() throws IOException {
    notPermitted(() -> Files.setPosixFilePermissions(at("/writable"), Set.of()));
    notPermitted(() -> Files.setLastModifiedTime(at("/writable"), FileTime.fromMillis(0)));
    notPermitted(() -> Files.setAttribute(at("/own"), "unix:uid", 0));
    notPermitted(() -> Files.setAttribute(at("/own"), "unix:gid", 5));
    Files.setAttribute(at("/own"), "unix:gid", USER);
    Files.setPosixFilePermissions(at("/own-closed"), PosixFilePermissions.fromString("r--------"));
    assertThat(Files.readString(at("/own-closed"))).isEqualTo("text");
    Files.setLastModifiedTime(at("/own"), FileTime.fromMillis(5));
    assertThat(Files.getLastModifiedTime(at("/own")).toMillis()).isEqualTo(5);
    denied(at("/readable"), () -> Files.setAttribute(at("/readable"), "user:x", new byte[1]));
    denied(at("/secret"), () -> Files.getAttribute(at("/secret"), "user:x"));
  }

  @Test
  void linking() throws IOException {
    denied(at("/closed/f"), () -> Files.readSymbolicLink(at("/closed/f")));
    assertThatThrownBy(() -> Files.createLink(at("/passed/l"), at("/own")))
        .isInstanceOf(AccessDeniedException.class);
    Files.createLink(at("/open/l"), at("/own"));
    Files.createSymbolicLink(at("/open/to-secret"), at("/closed/f"));
    denied(at("/open/to-secret"), () -> Files.readString(at("/open/to-secret")));
    assertThat(Files.readSymbolicLink(at("/open/to-secret"))).hasToString("/closed/f");
  }

  @Test
  void theMask() throws Exception {
    user.task().umask(077);
    Files.createFile(
        at("/open/new"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
    assertThat(Files.getAttribute(at("/open/new"), "unix:mode")).isEqualTo(0100700);
    user.task().umask(0);
    Files.createDirectory(at("/open/all"));
    assertThat(Files.getAttribute(at("/open/all"), "unix:mode")).isEqualTo(040777);
  }

  @Test
  void setIdBitsGoWithAWrite() throws IOException {
    Files.setAttribute(root.getPath("/writable"), "unix:mode", 06777);
    Files.writeString(at("/writable"), "x");
    assertThat(Files.getAttribute(at("/writable"), "unix:mode")).isEqualTo(0100777);
  }
}
