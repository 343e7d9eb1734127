// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.DiskProvider;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.cred.Cred;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;

/** How the file system on a disk is opened: in an image file, on a device, at an NBD server. */
public final class ImageFileSystemBuilder {
  private static final long PROBE_BUDGET = 1 << 20;

  private final String source;
  private final Vfs.Builder vfs = Vfs.builder();
  private final Map<String, @Nullable String> mountOptions = new LinkedHashMap<>();
  private final Principals principals = new Principals();
  private @Nullable String type;
  private @Nullable String name;
  private boolean readOnly;
  private int umask = 022;
  private Cred cred = Cred.ROOT;

  ImageFileSystemBuilder(String source) {
    this.source = source;
    nameUser("root", 0, 0);
  }

  /** The source for a path. */
  static ImageFileSystemBuilder of(Path image) {
    if (image.getFileSystem() != FileSystems.getDefault()) {
      throw new UnsupportedOperationException(
          "an image is a file of the default file system, not of " + image.getFileSystem());
    }
    return new ImageFileSystemBuilder(image.toString());
  }

  /** The type, as mount(8) takes it: "ext4". Default: what is recognised. */
  public ImageFileSystemBuilder type(String t) {
    type = t;
    return this;
  }

  /**
   * Nobody writes, neither by this nor to the image otherwise. Default: it can be written to if the
   * image and the file system on it can; {@link java.nio.file.FileSystem#isReadOnly} tells.
   */
  public ImageFileSystemBuilder readOnly() {
    readOnly = true;
    return this;
  }

  /** Which partition of the disk, as its table numbers them, from 1 on. Default: the whole disk. */
  public ImageFileSystemBuilder partition(int number) {
    return option("partition", Integer.toString(number));
  }

  /**
   * Where the file system begins, bytes from the beginning of the disk or partition. Default: 0.
   */
  public ImageFileSystemBuilder offset(long bytes) {
    return option("offset", Long.toString(bytes));
  }

  /** An option of the mount with a value, as {@code -o key=value}: the type's, or the disk's. */
  public ImageFileSystemBuilder option(String key, String value) {
    mountOptions.put(key, value);
    return this;
  }

  /** An option of the mount that is a mere word, as {@code -o noload}. */
  public ImageFileSystemBuilder option(String word) {
    mountOptions.put(word, null);
    return this;
  }

  /**
   * Who the caller is: then permissions count. Default: the superuser, for whoever may read the
   * image may read all that is in it.
   */
  public ImageFileSystemBuilder user(String userName, int userId, int groupId) {
    cred = new Cred(userId, groupId);
    return nameUser(userName, userId, groupId);
  }

  /** Gives numbers a name, for {@link java.nio.file.attribute.UserPrincipalLookupService}. */
  public ImageFileSystemBuilder nameUser(String userName, int userId, int groupId) {
    principals.nameUser(userId, userName);
    principals.nameGroup(groupId, userName);
    return this;
  }

  /** Permission bits that new files do not get. Default: 022. */
  public ImageFileSystemBuilder umask(int mask) {
    umask = mask;
    return this;
  }

  /**
   * Native memory that may be used to cache it, bytes; taken as needed. Default: half the JVM's
   * largest heap.
   */
  public ImageFileSystemBuilder memoryBudget(long bytes) {
    vfs.memoryBudget(bytes);
    return this;
  }

  /** The name in its URIs: letters, digits, and {@code . _ ~ -}. Default: one of its own. */
  public ImageFileSystemBuilder name(String n) {
    if (!Uris.isName(n)) {
      throw new IllegalArgumentException("not a name for a URI: '" + n + "'");
    }
    name = n;
    return this;
  }

  /**
   * Several settings by name, as {@code FileSystems.newFileSystem} takes them: type, readOnly (true
   * or false), user (name:uid:gid), umask (octal), memoryBudget, name; all others are options of
   * the mount, of which an empty value or {@code true} makes a mere word.
   *
   * @throws IllegalArgumentException for a value that cannot be
   */
  public ImageFileSystemBuilder options(Map<String, ?> env) {
    env.forEach((k, v) -> setting(k, String.valueOf(v)));
    return this;
  }

  private void setting(String key, String value) {
    switch (key) {
      case "type" -> type(value);
      case "readOnly" -> readOnly = Boolean.parseBoolean(value);
      case "umask" -> umask(Integer.parseInt(value, 8));
      case "memoryBudget" -> memoryBudget(Long.parseLong(value));
      case "name" -> name(value);
      case "user" -> {
        String[] p = value.split(":", -1);
        if (p.length != 3) {
          throw new IllegalArgumentException("user is name:uid:gid, not '" + value + "'");
        }
        user(p[0], Integer.parseInt(p[1]), Integer.parseInt(p[2]));
      }
      default -> {
        if (value.isEmpty() || value.equals("true")) {
          option(key);
        } else {
          option(key, value);
        }
      }
    }
  }

  /**
   * Opens it. May block.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such image
   * @throws java.nio.file.AccessDeniedException if it may not be read
   * @throws FileSystemException if there is no file system on it that is known, or it cannot be
   *     mounted; the message says why
   * @throws java.nio.file.FileSystemAlreadyExistsException if one of the name is open
   */
  public JvfsFileSystem build() throws IOException {
    Vfs v = vfs.build();
    boolean done = false;
    try {
      String t = type != null ? type : v.recognise(source, mountOptions);
      if (t == null) {
        throw new FileSystemException(
            source, null, "no file system is recognised; a type, partition or offset may help");
      }
      JvfsFileSystem fs =
          MemoryFileSystemBuilder.enter(
              name != null ? name : Uris.fresh("image"),
              u -> new JvfsFileSystem(task(v, t), true, new Uris(u), principals));
      done = true;
      return fs;
    } catch (ErrnoException e) {
      throw Errors.ofSource(e, source);
    } finally {
      if (!done) {
        v.close();
      }
    }
  }

  /**
   * Whether there is a file system on it that is known. Nothing that is not about the disk is read
   * from the settings: they may be another provider's.
   */
  boolean isRecognised(Map<String, ?> env) throws IOException {
    Map<String, String> disk = new LinkedHashMap<>();
    for (String o : DiskProvider.OPTIONS) {
      if (env.containsKey(o)) {
        disk.put(o, String.valueOf(env.get(o)));
      }
    }
    try (Vfs v = Vfs.builder().memoryBudget(PROBE_BUDGET).build()) {
      return v.recognise(source, disk) != null;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOSYS || e.errno() == Errno.ENOTBLK) {
        // No native access, no drivers of disks: others may do without.
        return false;
      }
      throw Errors.ofSource(e, source);
    }
  }

  private Task task(Vfs v, String t) throws ErrnoException {
    Task init = v.rootTask();
    if (readOnly) {
      init.mount(source, "/", t, MountFlags.MS_RDONLY, mountOptions);
    } else {
      mountAsFarAsPossible(init, t);
    }
    init.umask(umask);
    init.setCred(cred);
    return init;
  }

  /** As mount(8) does with what is write-protected. */
  private void mountAsFarAsPossible(Task init, String t) throws ErrnoException {
    try {
      init.mount(source, "/", t, 0, mountOptions);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EROFS && e.errno() != Errno.EACCES) {
        throw e;
      }
      init.mount(source, "/", t, MountFlags.MS_RDONLY, mountOptions);
    }
  }
}
