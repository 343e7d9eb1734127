// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Vfs;
import org.jvfs.checked.Checked;
import org.jvfs.fuse.serve.DoorOptions;
import org.jvfs.fuse.serve.FuseDoor;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.uapi.MountFlags;

/** What {@code -o} says, sorted by whom it is for. */
final class MountWords {
  /** Words that set or clear an MS_* flag; a negative number clears. */
  private static final Map<String, Integer> FLAGS =
      Map.ofEntries(
          Map.entry("ro", MountFlags.MS_RDONLY),
          Map.entry("rw", -MountFlags.MS_RDONLY),
          Map.entry("nosuid", MountFlags.MS_NOSUID),
          Map.entry("suid", -MountFlags.MS_NOSUID),
          Map.entry("nodev", MountFlags.MS_NODEV),
          Map.entry("dev", -MountFlags.MS_NODEV),
          Map.entry("noexec", MountFlags.MS_NOEXEC),
          Map.entry("exec", -MountFlags.MS_NOEXEC),
          Map.entry("noatime", MountFlags.MS_NOATIME),
          Map.entry("atime", -MountFlags.MS_NOATIME),
          Map.entry("nodiratime", MountFlags.MS_NODIRATIME),
          Map.entry("diratime", -MountFlags.MS_NODIRATIME),
          Map.entry("relatime", MountFlags.MS_RELATIME),
          Map.entry("norelatime", -MountFlags.MS_RELATIME),
          Map.entry("strictatime", MountFlags.MS_STRICTATIME),
          Map.entry("nostrictatime", -MountFlags.MS_STRICTATIME),
          Map.entry("lazytime", MountFlags.MS_LAZYTIME),
          Map.entry("nolazytime", -MountFlags.MS_LAZYTIME),
          Map.entry("sync", MountFlags.MS_SYNCHRONOUS),
          Map.entry("async", -MountFlags.MS_SYNCHRONOUS),
          Map.entry("dirsync", MountFlags.MS_DIRSYNC),
          Map.entry("nosymfollow", MountFlags.MS_NOSYMFOLLOW),
          Map.entry("symfollow", -MountFlags.MS_NOSYMFOLLOW));

  /** Flags that the kernel's side of the mount has to know as well. */
  private static final Set<String> KERNEL =
      Set.of("ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "sync", "dirsync");

  /** What /etc/fstab says to other programs. */
  private static final Set<String> FOR_OTHERS =
      Set.of("defaults", "auto", "noauto", "nofail", "_netdev", "silent", "loud");

  private int flags;
  private final List<String> driver = new ArrayList<>();
  private final Map<String, @Nullable String> fileSystem = new LinkedHashMap<>();
  private final FuseConfig.Builder config = FuseConfig.builder().fileLocks(true);
  private long entryTimeout = -1;
  private long attrTimeout = -1;
  private long negativeTimeout = -1;

  private MountWords() {}

  /** Errors name the option. */
  static MountWords parse(List<String> options) throws Failure {
    MountWords w = new MountWords();
    for (String text : options) {
      for (Map.Entry<String, @Nullable String> o : Vfs.parseOptions(text).entrySet()) {
        w.take(o.getKey(), o.getValue());
      }
    }
    FLAGS.forEach(
        (word, flag) -> {
          if (flag > 0 && (w.flags & flag) != 0 && KERNEL.contains(word)) {
            w.driver.add(word);
          }
        });
    return w;
  }

  private void take(String name, @Nullable String value) throws Failure {
    Integer flag = FLAGS.get(name);
    if (flag != null && value == null) {
      flags = flag > 0 ? flags | flag : flags & ~-flag;
      return;
    }
    if (FOR_OTHERS.contains(name) || name.startsWith("x-")) {
      return;
    }
    switch (name) {
      case "allow_other", "nonempty" -> driver.add(name);
      case "max_read" -> driver.add(name + "=" + number(name, value, 4096, 1 << 30));
      case "max_write" -> config.maxWrite((int) number(name, value, 4096, 1 << 24));
      case "max_background" -> config.maxBackground((int) number(name, value, 1, 65535));
      case "threads" -> config.maxReaders((int) number(name, value, 1, 1024));
      case "transport" -> config.transport(transport(value));
      case "local_locks" -> localLocks(value);
      case "checked" -> requireChecked(value);
      case "trace" -> config.trace(System.err);
      case "entry_timeout" -> entryTimeout = nanos(name, value);
      case "attr_timeout" -> attrTimeout = nanos(name, value);
      case "negative_timeout" -> negativeTimeout = nanos(name, value);
      default -> fileSystem.put(name, value);
    }
  }

  private void localLocks(@Nullable String value) throws Failure {
    if (value != null) {
      throw bad("local_locks", value, "no value");
    }
    config.fileLocks(false);
  }

  private static FuseConfig.Transport transport(@Nullable String value) throws Failure {
    return switch (value) {
      case "auto" -> FuseConfig.Transport.AUTO;
      case "classic" -> FuseConfig.Transport.CLASSIC;
      case "uring" -> FuseConfig.Transport.URING;
      case null, default -> throw bad("transport", value, "auto, classic or uring");
    };
  }

  private static long number(String name, @Nullable String value, long min, long max)
      throws Failure {
    try {
      long n = value == null ? min - 1 : Long.parseLong(value);
      if (n >= min && n <= max) {
        return n;
      }
    } catch (NumberFormatException e) {
      throw bad(name, value, "a number");
    }
    throw bad(name, value, "a number from " + min + " to " + max);
  }

  private static long nanos(String name, @Nullable String value) throws Failure {
    try {
      double seconds = value == null ? -1 : Double.parseDouble(value);
      if (seconds >= 0 && seconds <= 1e9) {
        return Math.round(seconds * 1e9);
      }
    } catch (NumberFormatException e) {
      throw bad(name, value, "seconds");
    }
    throw bad(name, value, "seconds, 0 or more");
  }

  private static Failure bad(String name, @Nullable String value, String wanted) {
    String given = value == null ? name : name + "=" + value;
    return new Failure(Failure.USAGE, "-o " + given + ": EINVAL: give " + wanted);
  }

  /** MS_* flags for the mount inside. */
  int flags() {
    return flags;
  }

  /** Checked mode is the JVM's, which the launcher has started for it, or not. */
  private static void requireChecked(@Nullable String value) throws Failure {
    if (value != null) {
      throw bad("checked", value, "no value");
    }
    if (!Checked.ON) {
      throw new Failure(
          Failure.USAGE, "-o checked: the JVM was not started for it; add -Djvfs.lockdep=true");
    }
  }

  /** The words nobody else knows. */
  Map<String, @Nullable String> fileSystem() {
    return fileSystem;
  }

  DoorOptions door(String type, String source) {
    // Attributes sent along with names are wasted on a kernel that may keep neither.
    boolean keeps = entryTimeout != 0 && attrTimeout != 0;
    FuseConfig c =
        config
            .readdirPlus(keeps)
            .source(source)
            .subtype(LiveMounts.SUBTYPE + "." + type)
            .options(driver)
            .explicitInvalidation(true)
            // Where the kernel keeps attributes it may as well decide by them first: opening a FIFO
            // or a device, or passing a cached name, asks nobody else. Where it keeps none, each
            // such question would be a request of its own. A directory's go with each name made or
            // removed in it; and user 0 may do all that anyway.
            .posixAcl(attrTimeout != 0 && !FuseDoor.isForRootAlone(driver))
            .build();
    return new DoorOptions(c, entryTimeout, attrTimeout, negativeTimeout);
  }
}
