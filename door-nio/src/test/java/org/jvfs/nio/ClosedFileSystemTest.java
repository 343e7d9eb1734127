// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a closed file system says, whoever asks it; and what it says to paths of somebody else. */
final class ClosedFileSystemTest {
  /** Of the provider, what answers without looking at a file. */
  private static final Set<String> LOOKS_AT_NOTHING = Set.of("getFileAttributeView");

  /** Of a file system, what a closed one answers too. */
  private static final Set<String> ALWAYS =
      Set.of("close", "isOpen", "provider", "getSeparator", "toString", "hashCode", "equals");

  /** Something to pass for a parameter. */
  private static @Nullable Object argument(Class<?> type, Path path) {
    if (type == Path.class) {
      return path;
    }
    if (type.isArray()) {
      return java.lang.reflect.Array.newInstance(type.getComponentType(), 0);
    }
    if (type == Set.class) {
      return Set.of();
    }
    if (type == String.class) {
      return "lastModifiedTime";
    }
    if (type == Class.class) {
      return BasicFileAttributes.class;
    }
    if (type == DirectoryStream.Filter.class) {
      return (DirectoryStream.Filter<Path>) p -> true;
    }
    if (type == Object.class) {
      return FileTime.fromMillis(0);
    }
    if (type == ExecutorService.class) {
      return null;
    }
    if (type == Map.class) {
      return Map.of();
    }
    throw new AssertionError("a parameter of " + type + " is new: say what to pass");
  }

  private static @Nullable Throwable thrown(Method m, Object on, @Nullable Object[] args)
      throws Exception {
    try {
      Object r = m.invoke(on, args);
      if (r instanceof AutoCloseable c) {
        c.close();
      }
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static List<Method> ofProvider() {
    return Arrays.stream(FileSystemProvider.class.getMethods())
        .filter(m -> m.getDeclaringClass() == FileSystemProvider.class)
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .filter(m -> Arrays.asList(m.getParameterTypes()).contains(Path.class))
        .filter(m -> !m.getName().equals("newFileSystem"))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> eachMethodOfTheProviderSaysThatItIsClosed() throws Exception {
    JvfsFileSystem fs = Jvfs.newMemoryFileSystem();
    Path a = Files.createFile(fs.getPath("/a"));
    Path b = fs.getPath("/b");
    fs.close();
    return ofProvider().stream()
        .filter(m -> !LOOKS_AT_NOTHING.contains(m.getName()))
        .map(
            m ->
                DynamicTest.dynamicTest(
                    m.getName() + Arrays.toString(m.getParameterTypes()),
                    () -> {
                      @Nullable Object[] args = arguments(m, a, b);
                      assertThat(thrown(m, fs.provider(), args))
                          .isInstanceOf(ClosedFileSystemException.class);
                    }));
  }

  private static @Nullable Object[] arguments(Method m, Path... paths) {
    @Nullable Object[] args = new @Nullable Object[m.getParameterCount()];
    int n = 0;
    for (int i = 0; i < args.length; i++) {
      Class<?> t = m.getParameterTypes()[i];
      args[i] = argument(t, t == Path.class ? paths[n++] : paths[0]);
    }
    return args;
  }

  @TestFactory
  Stream<DynamicTest> eachMethodOfTheProviderRefusesForeignPaths() throws Exception {
    JvfsFileSystem fs = Jvfs.newMemoryFileSystem();
    Path ours = Files.createFile(fs.getPath("/ours"));
    Path foreign = Path.of("/foreign");
    List<DynamicTest> all = new ArrayList<>();
    for (Method m : ofProvider()) {
      int paths = 0;
      for (Class<?> t : m.getParameterTypes()) {
        paths += t == Path.class ? 1 : 0;
      }
      for (int which = 0; which < paths; which++) {
        // A file is not the same as one of somebody else's: that is an answer.
        if (m.getName().equals("isSameFile") && which == 1) {
          continue;
        }
        Path first = which == 0 ? foreign : ours;
        Path second = which == 0 ? ours : foreign;
        all.add(
            DynamicTest.dynamicTest(
                m.getName() + Arrays.toString(m.getParameterTypes()) + " " + which,
                () ->
                    assertThat(thrown(m, fs.provider(), arguments(m, first, second)))
                        .isInstanceOf(ProviderMismatchException.class)));
      }
    }
    assertThat(all).hasSizeGreaterThan(20);
    return Stream.concat(
        all.stream(), Stream.of(DynamicTest.dynamicTest("closing", () -> fs.close())));
  }

  @TestFactory
  Stream<DynamicTest> eachMethodOfTheFileSystemSaysThatItIsClosed() throws Exception {
    JvfsFileSystem fs = Jvfs.newMemoryFileSystem();
    Path a = fs.getPath("/a");
    fs.close();
    return Arrays.stream(FileSystem.class.getMethods())
        .filter(m -> m.getDeclaringClass() == FileSystem.class)
        .filter(m -> !ALWAYS.contains(m.getName()))
        .map(
            m ->
                DynamicTest.dynamicTest(
                    m.getName(),
                    () ->
                        assertThat(thrown(m, fs, arguments(m, a)))
                            .isInstanceOf(ClosedFileSystemException.class)));
  }

  @Test
  void viewsPathsAndStoresFromBeforeSayIt() throws Exception {
    JvfsFileSystem fs = Jvfs.newMemoryFileSystem();
    Path p = Files.createFile(fs.getPath("/a"));
    BasicFileAttributeView basic = Files.getFileAttributeView(p, BasicFileAttributeView.class);
    PosixFileAttributeView posix = Files.getFileAttributeView(p, PosixFileAttributeView.class);
    AclFileAttributeView acl = Files.getFileAttributeView(p, AclFileAttributeView.class);
    UserDefinedFileAttributeView user =
        Files.getFileAttributeView(p, UserDefinedFileAttributeView.class);
    FileStore store = Files.getFileStore(p);
    List<ThrowingCallable> calls =
        List.of(
            basic::readAttributes,
            () -> basic.setTimes(FileTime.fromMillis(0), null, null),
            posix::getOwner,
            () -> posix.setPermissions(Set.of()),
            acl::getAcl,
            () -> acl.setAcl(List.of()),
            user::list,
            () -> user.write("x", ByteBuffer.allocate(1)),
            () -> user.delete("x"),
            () -> user.size("x"),
            store::getTotalSpace,
            () -> store.getAttribute("usableSpace"),
            store::getBlockSize,
            p::toRealPath,
            () -> Files.readString(p),
            () -> Files.walk(p).count(),
            () -> Files.newBufferedWriter(p),
            () -> Files.createTempFile(fs.root(), "a", "b"));
    URI uri = p.toUri();
    fs.close();
    fs.close();
    for (ThrowingCallable c : calls) {
      assertThatThrownBy(c).isInstanceOf(ClosedFileSystemException.class);
    }
    // What is a matter of names alone goes on.
    assertThat(p.resolve(p.getFileName()).normalize()).hasToString("/a/a");
    assertThat(p.toUri()).isEqualTo(uri);
    assertThat(fs.isOpen()).isFalse();
    assertThat(fs.getSeparator()).isEqualTo("/");
    assertThatThrownBy(() -> Path.of(uri)).isInstanceOf(FileSystemNotFoundException.class);
  }

  @Test
  void whatWasOpenIsClosed() throws Exception {
    try (JvfsFileSystem base = Jvfs.newMemoryFileSystem()) {
      JvfsFileSystem fs = Jvfs.view(base.task().fork());
      Path p = Files.writeString(fs.getPath("/a"), "text");
      FileChannel c = FileChannel.open(p, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock l = c.lock(0, 1, false);
      SeekableByteChannel s = Files.newByteChannel(p);
      AsynchronousFileChannel a = AsynchronousFileChannel.open(p, StandardOpenOption.WRITE);
      DirectoryStream<Path> d = Files.newDirectoryStream(fs.root());
      SecureDirectoryStream<Path> sd =
          (SecureDirectoryStream<Path>) Files.newDirectoryStream(fs.root());
      WatchService w = fs.newWatchService();
      WatchKey k = fs.root().register(w, StandardWatchEventKinds.ENTRY_CREATE);
      var in = Files.newInputStream(p);
      assertThat(fs.open().size()).isEqualTo(7);
      fs.close();
      assertThat(fs.open().size()).isZero();
      assertThat(c.isOpen() || s.isOpen() || a.isOpen()).isFalse();
      assertThat(l.isValid()).isFalse();
      assertThat(k.isValid()).isFalse();
      ByteBuffer b = ByteBuffer.allocate(1);
      assertThatThrownBy(() -> c.read(b)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> s.size()).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(a::size).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(in::read).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(d::iterator).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> sd.deleteFile(fs.root().relativize(p)))
          .isInstanceOf(ClosedDirectoryStreamException.class);
      assertThatThrownBy(w::poll).isInstanceOf(ClosedWatchServiceException.class);
      // The VFS is somebody else's and lives on; the lock has gone with the channel.
      try (FileChannel other = FileChannel.open(base.getPath("/a"), StandardOpenOption.WRITE)) {
        assertThat(other.tryLock()).isNotNull();
      }
      assertThat(Files.readString(base.getPath("/a"))).isEqualTo("text");
    }
  }
}
