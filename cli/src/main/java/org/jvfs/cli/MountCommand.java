// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs mount}. */
@Command(
    name = "mount",
    exitCodeOnInvalidInput = Failure.USAGE,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Mount a file system on a directory and serve it until it is unmounted.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:unmounted again, by ^C, SIGTERM, umount or fusermount3 -u; with --daemon: mounted",
      "1:bad usage, or not permitted",
      "32:the mount failed"
    },
    footer = {
      "",
      "Options of -o, besides those of the file system's type:",
      "  memfs:                 size=BYTES nr_inodes=N mode=MODE uid=UID gid=GID",
      "  ext4 (ext2 and ext3, too; read-only for now):",
      "                         noload noacl nouser_xattr minixdf sb=BLOCK, as in ext4(5)",
      "  of the disk or image:  partition=N offset=BYTES size=BYTES direct",
      "  and of any type:",
      "  ro nosuid nodev noexec noatime relatime strictatime lazytime sync dirsync",
      "                         as in mount(8)",
      "  allow_other            let other users in (default: only the one who mounts)",
      "  nonempty               mount over a directory that is not empty",
      "  entry_timeout=SECONDS  how long the kernel keeps names, and",
      "  attr_timeout=SECONDS   attributes and data, and",
      "  negative_timeout=SECONDS",
      "                         the absence of names (default: as long as is right)",
      "  max_read=BYTES, max_write=BYTES, max_background=N",
      "                         limits of the requests",
      "  transport=auto|classic|uring, threads=N",
      "                         how requests come, and to how many threads at most",
      "  local_locks            leave file locks to the kernel: closing a file is no request then",
      "  checked                check the locks of each call of the file system's methods, and",
      "                         write what breaks the contract to standard error or the log",
      "  trace                  write each request and answer to standard error",
      "",
      "Examples:",
      "  jvfs mount -t memfs -o size=2g none /mnt/m",
      "  jvfs mount -t memfs -o size=50%%,mode=1777,allow_other --daemon none /mnt/m",
      "  jvfs mount -t ext4 -o ro disk.img /mnt/d",
      "  jvfs mount -t ext4 -o ro,partition=2 nbd://host/export /mnt/d"
    })
final class MountCommand implements Callable<Integer> {
  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "The file system's type: memfs, ext4.")
  private @Nullable String type;

  @Option(
      names = {"-o", "--options"},
      paramLabel = "OPTIONS",
      description = "Options, separated by commas; see below.")
  private List<String> options = List.of();

  @Option(
      names = "--daemon",
      description = "Return when it is mounted, and serve it in the background.")
  private boolean daemon;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Where a daemon writes what goes wrong.")
  private @Nullable Path log;

  /** Given by the process that starts a daemon to the daemon. */
  @Option(names = "--report-to-parent", hidden = true)
  private boolean reportToParent;

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "What to mount: an image, a device, an nbd:// URI; \"none\" where there is none.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "Where to mount it: an empty directory.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws Exception {
    if (type == null) {
      throw new Failure(Failure.USAGE, "no type given; add -t memfs");
    }
    MountWords words = MountWords.parse(options);
    if (daemon) {
      return Daemon.start(directory, log);
    }
    try {
      return new Serving(type, source, directory, words).run(reportToParent);
    } catch (Failure e) {
      if (reportToParent) {
        Daemon.failed(e);
      }
      throw e;
    }
  }
}
