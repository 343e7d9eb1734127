// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.FileSystemAlreadyExistsException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.cred.Cred;
import org.jvfs.uapi.Clock;
import org.jvfs.uapi.ErrnoException;

/** How a file system in memory is made. */
public final class MemoryFileSystemBuilder {
  private static final int ORDINARY_USER = 1000;

  private final Vfs.Builder vfs = Vfs.builder();
  private final Map<String, @Nullable String> mountOptions = new LinkedHashMap<>();
  private final Principals principals = new Principals();
  private @Nullable String name;
  private int umask = 022;
  private int uid = ORDINARY_USER;
  private int gid = ORDINARY_USER;
  private String workingDirectory = "/";
  private boolean insensitive;
  private boolean normalizing;

  MemoryFileSystemBuilder() {
    mountOptions.put("mode", "755");
    nameUser("user", ORDINARY_USER, ORDINARY_USER);
  }

  /** The name in its URIs: letters, digits, and {@code . _ ~ -}. Default: one of its own. */
  public MemoryFileSystemBuilder name(String n) {
    if (!Uris.isName(n)) {
      throw new IllegalArgumentException("not a name for a URI: '" + n + "'");
    }
    name = n;
    return this;
  }

  /** The most that its files may hold: bytes, or with k, m, g. Default: half the memory budget. */
  public MemoryFileSystemBuilder size(String bytes) {
    mountOptions.put("size", bytes);
    return this;
  }

  /** The most files. Default: as many as half the memory has pages. */
  public MemoryFileSystemBuilder maxFiles(long n) {
    mountOptions.put("nr_inodes", Long.toString(n));
    return this;
  }

  /**
   * Native memory that may be used, bytes; taken as needed. Default: half the JVM's largest heap.
   */
  public MemoryFileSystemBuilder memoryBudget(long bytes) {
    vfs.memoryBudget(bytes);
    return this;
  }

  /** Permission bits that new files do not get. Default: 022. */
  public MemoryFileSystemBuilder umask(int mask) {
    umask = mask;
    return this;
  }

  /**
   * Who the caller is, and who owns the root. Default: "user", 1000, 1000. User 0 may do all that
   * permissions forbid.
   */
  public MemoryFileSystemBuilder user(String userName, int userId, int groupId) {
    uid = userId;
    gid = groupId;
    return nameUser(userName, userId, groupId);
  }

  /** The caller is the superuser. */
  public MemoryFileSystemBuilder superuser() {
    return user("root", 0, 0);
  }

  /**
   * Upper and lower case are one name, as on Windows; listings and real paths have the name as it
   * was made. Paths are compared as they are all the same. Default: they are two names.
   */
  public MemoryFileSystemBuilder caseInsensitive() {
    insensitive = true;
    return this;
  }

  /**
   * Composed and decomposed Unicode characters are one name; with {@link #caseInsensitive}, as on
   * macOS.
   */
  public MemoryFileSystemBuilder unicodeNormalizing() {
    normalizing = true;
    return this;
  }

  /** Gives numbers a name, for {@link java.nio.file.attribute.UserPrincipalLookupService}. */
  public MemoryFileSystemBuilder nameUser(String userName, int userId, int groupId) {
    principals.nameUser(userId, userName);
    principals.nameGroup(groupId, userName);
    return this;
  }

  /** Where its times come from. Default: the machine's clock. */
  public MemoryFileSystemBuilder clock(Clock c) {
    vfs.clock(c);
    return this;
  }

  /** Where relative paths begin; made if need be. Default: the root. */
  public MemoryFileSystemBuilder workingDirectory(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    workingDirectory = path;
    return this;
  }

  /**
   * Several settings by name, as {@code FileSystems.newFileSystem} takes them: size, maxFiles,
   * memoryBudget, umask (octal), user (name:uid:gid), workingDirectory, caseInsensitive and
   * unicodeNormalizing (true or false).
   *
   * @throws IllegalArgumentException for a name or value that is not known
   */
  public MemoryFileSystemBuilder options(Map<String, ?> env) {
    env.forEach((k, v) -> option(k, String.valueOf(v)));
    return this;
  }

  private void option(String key, String value) {
    switch (key) {
      case "size" -> size(value);
      case "maxFiles" -> maxFiles(Long.parseLong(value));
      case "memoryBudget" -> memoryBudget(Long.parseLong(value));
      case "umask" -> umask(Integer.parseInt(value, 8));
      case "caseInsensitive" -> insensitive = Boolean.parseBoolean(value);
      case "unicodeNormalizing" -> normalizing = Boolean.parseBoolean(value);
      case "workingDirectory" -> workingDirectory(value);
      case "user" -> {
        String[] p = value.split(":", -1);
        if (p.length != 3) {
          throw new IllegalArgumentException("user is name:uid:gid, not '" + value + "'");
        }
        user(p[0], Integer.parseInt(p[1]), Integer.parseInt(p[2]));
      }
      default -> throw new IllegalArgumentException("unknown option '" + key + "'");
    }
  }

  /**
   * Makes it.
   *
   * @throws IllegalArgumentException if a setting has a value that cannot be
   * @throws FileSystemAlreadyExistsException if one of the name is open
   */
  public JvfsFileSystem build() {
    String n = name != null ? name : Uris.fresh("mem");
    Vfs v = vfs.build();
    boolean done = false;
    try {
      JvfsFileSystem fs = enter(n, u -> new JvfsFileSystem(task(v), true, new Uris(u), principals));
      done = true;
      return fs;
    } catch (ErrnoException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } finally {
      if (!done) {
        v.close();
      }
    }
  }

  private Task task(Vfs v) throws ErrnoException {
    Task init = v.rootTask();
    if (insensitive || normalizing) {
      String both = insensitive ? "insensitive-normalizing" : "normalizing";
      mountOptions.put("names", normalizing ? both : "insensitive");
    }
    mountOptions.put("uid", Integer.toString(uid));
    mountOptions.put("gid", Integer.toString(gid));
    init.mount("none", "/", "memfs", 0, mountOptions);
    init.umask(umask);
    init.setCred(new Cred(uid, gid));
    StringBuilder made = new StringBuilder();
    for (String s : workingDirectory.split("/", -1)) {
      if (!s.isEmpty()) {
        init.mkdir(made.append('/').append(s).toString(), 0777);
      }
    }
    init.chdir(workingDirectory);
    return init;
  }

  /** How a file system of a name is made. */
  @FunctionalInterface
  interface Making {
    JvfsFileSystem make(String name) throws ErrnoException;
  }

  /** Makes one and lets it be found by its name. */
  static JvfsFileSystem enter(String name, Making making) throws ErrnoException {
    JvfsFileSystem fs = making.make(name);
    if (!Uris.enter(name, fs)) {
      fs.task().exit();
      throw new FileSystemAlreadyExistsException(name);
    }
    return fs;
  }
}
