// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/**
 * The provider of the scheme {@code jvfs}. {@code FileSystems.newFileSystem(URI.create(
 * "jvfs://name"), env)} makes a file system in memory, with {@code env} as {@link
 * MemoryFileSystemBuilder#options} takes it; {@code Path.of(URI)} finds a path of one that is open.
 */
public final class JvfsFileSystemProvider extends FileSystemProvider {
  private static final int DEFAULT_FILE_MODE = 0666;
  private static final int DEFAULT_DIRECTORY_MODE = 0777;

  private static final class Holder {
    /** The one that the JDK lists, so that two of our file systems have the same provider. */
    static final JvfsFileSystemProvider INSTANCE =
        installedProviders().stream()
            .filter(JvfsFileSystemProvider.class::isInstance)
            .map(JvfsFileSystemProvider.class::cast)
            .findFirst()
            .orElseGet(JvfsFileSystemProvider::new);
  }

  /** For the service loader; the provider keeps nothing of its own. */
  public JvfsFileSystemProvider() {}

  static JvfsFileSystemProvider instance() {
    return Holder.INSTANCE;
  }

  @Override
  public String getScheme() {
    return Uris.SCHEME;
  }

  // ---- file systems ----

  @Override
  public JvfsFileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    String name = Uris.nameIn(uri);
    if (Uris.find(name) != null) {
      throw new FileSystemAlreadyExistsException(name);
    }
    return Jvfs.memory().name(name).options(env).build();
  }

  /**
   * The file system on an image, with {@code env} as {@link ImageFileSystemBuilder#options} takes
   * it.
   *
   * @throws UnsupportedOperationException if it is no image that is known here, so that {@code
   *     FileSystems.newFileSystem} asks other providers; if {@code env} has a type it is taken for
   *     one
   */
  @Override
  public JvfsFileSystem newFileSystem(Path path, Map<String, ?> env) throws IOException {
    ImageFileSystemBuilder builder = Jvfs.image(path);
    if (env.containsKey("type")) {
      return builder.options(env).build();
    }
    // Settings of another provider's must not stop it from being asked: ours are read last.
    if (!Files.isRegularFile(path) || !builder.isRecognised(env)) {
      throw new UnsupportedOperationException("no image of a file system that is known: " + path);
    }
    return builder.options(env).build();
  }

  @Override
  public JvfsFileSystem getFileSystem(URI uri) {
    String name = Uris.nameIn(uri);
    JvfsFileSystem fs = Uris.find(name);
    if (fs == null) {
      throw new FileSystemNotFoundException(name);
    }
    return fs;
  }

  @Override
  public JvfsPath getPath(URI uri) {
    return new JvfsPath(getFileSystem(uri), Uris.pathIn(uri));
  }

  private static JvfsFileSystem of(JvfsPath p) {
    JvfsFileSystem fs = p.getFileSystem();
    fs.checkOpen();
    return fs;
  }

  // ---- channels ----

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    JvfsFileSystem fs = of(p);
    return Opening.channel(fs, null, p, options, attrs);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    return newFileChannel(path, options, attrs);
  }

  /**
   * A channel whose operations run on virtual threads, or on those of an executor.
   *
   * @throws UnsupportedOperationException for APPEND, as in the JDK: there is no position
   */
  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      @Nullable ExecutorService executor,
      FileAttribute<?>... attrs)
      throws IOException {
    JvfsPath p = JvfsPath.of(path);
    JvfsFileSystem fs = of(p);
    if (options.contains(StandardOpenOption.APPEND)) {
      throw new UnsupportedOperationException("APPEND not allowed");
    }
    OpenFile file = Opening.file(fs, null, p, options, attrs);
    return new JvfsAsynchronousFileChannel(fs, file, executor);
  }

  /** A stream is not closed by an interrupt. */
  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    for (OpenOption o : options) {
      if (o == StandardOpenOption.APPEND || o == StandardOpenOption.WRITE) {
        throw new UnsupportedOperationException("'" + o + "' not allowed");
      }
    }
    return Channels.newInputStream(stream(path, new HashSet<>(Arrays.asList(options))));
  }

  /** As {@link #newInputStream}. */
  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
    if (all.contains(StandardOpenOption.READ)) {
      throw new IllegalArgumentException("READ not allowed");
    }
    if (all.isEmpty()) {
      all.add(StandardOpenOption.CREATE);
      all.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    all.add(StandardOpenOption.WRITE);
    return Channels.newOutputStream(stream(path, all));
  }

  private static JvfsFileChannel stream(Path path, Set<OpenOption> options) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    return Opening.channel(of(p), null, p, options).uninterruptible();
  }

  static int fileMode(FileAttribute<?>... attrs) {
    return Permissions.initial(DEFAULT_FILE_MODE, attrs);
  }

  // ---- directories ----

  /** Answers a {@link java.nio.file.SecureDirectoryStream}. */
  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    JvfsPath p = JvfsPath.of(dir);
    JvfsFileSystem fs = of(p);
    java.util.Objects.requireNonNull(filter);
    return Opening.directory(fs, null, p, p, true, filter);
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    JvfsPath p = JvfsPath.of(dir);
    JvfsFileSystem fs = of(p);
    int mode = Permissions.initial(DEFAULT_DIRECTORY_MODE, attrs);
    try {
      fs.calls().mkdir(null, p.callBytes(), mode);
    } catch (ErrnoException e) {
      throw Errors.of(e, p);
    }
  }

  // ---- links ----

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    JvfsPath p = JvfsPath.of(link);
    JvfsPath t = JvfsPath.of(target);
    JvfsFileSystem fs = of(p);
    if (attrs.length > 0) {
      Permissions.initial(0, attrs);
      throw new UnsupportedOperationException(
          "Initial file attributes not supported when creating symbolic link");
    }
    try {
      fs.calls().symlink(t.bytes(), null, p.callBytes());
    } catch (ErrnoException e) {
      throw Errors.of(e, p);
    }
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    JvfsPath p = JvfsPath.of(link);
    JvfsPath from = JvfsPath.of(existing);
    JvfsFileSystem fs = of(p);
    try {
      fs.calls().link(from.callBytes(), p.callBytes());
    } catch (ErrnoException e) {
      throw Errors.of(e, p, from);
    }
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    JvfsPath p = JvfsPath.of(link);
    JvfsFileSystem fs = of(p);
    try {
      return new JvfsPath(fs, PathBytes.normalized(fs.calls().readlink(null, p.callBytes())));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EINVAL) {
        throw new NotLinkException(p.toString());
      }
      throw Errors.of(e, p);
    }
  }

  // ---- removing, copying, moving ----

  @Override
  public void delete(Path path) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    JvfsFileSystem fs = of(p);
    try {
      fs.calls().remove(null, p.callBytes());
    } catch (ErrnoException e) {
      throw notRemoved(e, p);
    }
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    JvfsFileSystem fs = of(p);
    try {
      fs.calls().remove(null, p.callBytes());
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        fs.checkOpen();
        return false;
      }
      throw notRemoved(e, p);
    }
  }

  static IOException notRemoved(ErrnoException e, JvfsPath p) {
    return e.errno() == Errno.ENOTEMPTY || e.errno() == Errno.EEXIST
        ? new DirectoryNotEmptyException(p.toString())
        : Errors.of(e, p);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    new CopyMove(JvfsPath.of(source), JvfsPath.of(target), options).copy();
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    new CopyMove(JvfsPath.of(source), JvfsPath.of(target), options).move();
  }

  // ---- what there is ----

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    if (p.equals(other)) {
      return true;
    }
    if (!(java.util.Objects.requireNonNull(other) instanceof JvfsPath o)) {
      return false;
    }
    if (of(p).vfs() != of(o).vfs()) {
      return false;
    }
    return new Located(p, true).read().sameFile(new Located(o, true).read());
  }

  @Override
  public boolean isHidden(Path path) {
    JvfsPath p = JvfsPath.of(path);
    of(p);
    byte[] name = p.lastName();
    return name.length > 0 && name[0] == '.';
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return JvfsFileStore.of(JvfsPath.of(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    JvfsFileSystem fs = of(p);
    int mode = 0;
    for (AccessMode m : modes) {
      mode |=
          switch (m) {
            case READ -> 4;
            case WRITE -> 2;
            case EXECUTE -> 1;
          };
    }
    try {
      fs.calls().access(null, p.callBytes(), mode);
    } catch (ErrnoException e) {
      throw Errors.of(Errors.isAbsence(e.errno()) ? Errno.ENOENT.exception() : e, p);
    }
  }

  @Override
  public boolean exists(Path path, LinkOption... options) {
    JvfsPath p = JvfsPath.of(path);
    JvfsFileSystem fs = of(p);
    return fs.calls().stat(p, Options.followLinks(options), new Statx()) == 0;
  }

  // ---- attributes ----

  @Override
  @SuppressWarnings("unchecked") // by the class asked for
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return (V) view(new Located(JvfsPath.of(path), Options.followLinks(options)), type);
  }

  static @Nullable FileAttributeView view(Located at, Class<?> type) {
    if (type == BasicFileAttributeView.class) {
      return new BasicView(at);
    }
    if (type == PosixFileAttributeView.class) {
      return new PosixView(at);
    }
    if (type == FileOwnerAttributeView.class) {
      return new OwnerView(at);
    }
    if (type == UserDefinedFileAttributeView.class) {
      return new UserView(at);
    }
    if (type == AclFileAttributeView.class) {
      return new AclView(at);
    }
    java.util.Objects.requireNonNull(type);
    return null;
  }

  private static void checkKnown(Class<?> type) {
    if (type != BasicFileAttributes.class
        && type != PosixFileAttributes.class
        && type != UnixFileAttributes.class) {
      java.util.Objects.requireNonNull(type);
      throw new UnsupportedOperationException(type.getName());
    }
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    A a = readAttributesIfExists(path, type, options);
    if (a == null) {
      throw new NoSuchFileException(path.toString());
    }
    return a;
  }

  @Override
  public <A extends BasicFileAttributes> @Nullable A readAttributesIfExists(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    JvfsPath p = JvfsPath.of(path);
    checkKnown(type);
    JvfsFileSystem fs = of(p);
    Statx s = new Statx();
    int r = fs.calls().stat(p, Options.followLinks(options), s);
    if (r == 0) {
      return type.cast(new JvfsFileAttributes(fs.principals(), s));
    }
    Errno e = Errno.of(r);
    if (Errors.isAbsence(e)) {
      fs.checkOpen();
      return null;
    }
    throw Errors.of(e.exception(), p);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    return NamedAttributes.read(
        new Located(JvfsPath.of(path), Options.followLinks(options)), attributes);
  }

  @Override
  public void setAttribute(
      Path path, String attribute, @Nullable Object value, LinkOption... options)
      throws IOException {
    NamedAttributes.set(
        new Located(JvfsPath.of(path), Options.followLinks(options)), attribute, value);
  }
}
