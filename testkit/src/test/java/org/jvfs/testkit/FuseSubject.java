// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.fuse.serve.DoorOptions;
import org.jvfs.fuse.serve.FuseDoor;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.compare.Field;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;
import org.jvfs.testkit.subject.Features;
import org.jvfs.testkit.subject.Mounter;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.subject.SubjectUnavailableException;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;

/** memfs through a FUSE mount that this JVM serves, as the command mounts it. */
public final class FuseSubject {
  private static final int EPERM = 1;
  private static final int EINVAL = 22;
  private static final int MTIME_CTIME_BTIME = 0x8c0;

  private static final List<KnownDifference> KNOWN =
      List.of(
          KnownDifference.ofFields(
              "atime",
              "the kernel answers reads from its cache, and asks for access times when it likes",
              Field.ATIME_CHANGE),
          KnownDifference.ofFields(
              "usage",
              "the kernel releases and forgets after close and unlink have returned, so what they"
                  + " free is free a moment later",
              Field.STATFS_USAGE),
          KnownDifference.ofResults(
              "statx mask",
              "the kernel's FUSE client answers with all basic fields, whichever were asked for",
              FuseSubject::onlyMaskDiffers),
          KnownDifference.ofResults(
              "chown to nothing",
              "chown(-1, -1) comes as a request without a field, like what the kernel sends before"
                  + " a write; from others than the owner it is not taken for a chown, nor refused",
              (op, left, right) ->
                  (op.code() == OpCode.FCHOWNAT || op.code() == OpCode.FCHOWN)
                      && op.toString().contains(" -1 -1")
                      && left.errno() == EPERM
                      && right.isOk()),
          KnownDifference.ofResults(
              "lseek on a directory",
              "SEEK_END, SEEK_DATA and SEEK_HOLE on a directory are the FUSE client's own",
              (op, left, right) -> op.code() == OpCode.LSEEK && left.errno() == EINVAL),
          KnownDifference.ofResults(
              "listing after removal",
              "as for memfs in process; and a client that stops between \"..\" and the end of an"
                  + " empty directory goes on from there",
              (op, left, right) ->
                  op.code() == OpCode.GETDENTS && (left.value() == 0 || right.value() == 0)));

  private FuseSubject() {}

  private static boolean onlyMaskDiffers(Op op, Result left, Result right) {
    return op.code() == OpCode.STATX
        && left.payload() instanceof Payload.Stat l
        && right.payload() instanceof Payload.Stat r
        && (l.mask() & MTIME_CTIME_BTIME) != MTIME_CTIME_BTIME
        && l.mode() == r.mode()
        && l.uid() == r.uid()
        && l.gid() == r.gid()
        && l.nlink() == r.nlink()
        && l.size() == r.size()
        && l.blocks() == r.blocks();
  }

  /** Skips the test where FUSE is not to be had. */
  static Subject create(FuseConfig.Transport transport) {
    return create(transport, "memfs");
  }

  /** The same of another file system of ours. */
  public static Subject create(FuseConfig.Transport transport, String type) {
    if (!Files.isWritable(Path.of("/dev/fuse"))) {
      throw new SubjectUnavailableException("needs /dev/fuse");
    }
    return KernelSubjects.mounted(
        "fuse",
        (point, options, flags) -> mount(point, options, flags, transport, type),
        Set.of(Features.OPTIONS, Features.NOFILE),
        KNOWN);
  }

  private static Mounter.Mounted mount(
      Path point, String options, long flags, FuseConfig.Transport transport, String type) {
    Vfs vfs = Vfs.builder().memoryBudget(1L << 30).build();
    Task init = vfs.rootTask();
    try {
      init.mount("none", "/", type, (int) flags, Vfs.parseOptions(options));
      List<String> words = new ArrayList<>(List.of("allow_other"));
      word(words, flags, MountFlags.MS_NOATIME, "noatime");
      word(words, flags, MountFlags.MS_NODEV, "nodev");
      word(words, flags, MountFlags.MS_NOEXEC, "noexec");
      word(words, flags, MountFlags.MS_RDONLY, "ro");
      FuseDoor door =
          FuseDoor.mount(
              vfs,
              java.util.Objects.requireNonNull(init.root()),
              point,
              DoorOptions.of(
                  FuseConfig.builder()
                      .options(words)
                      .explicitInvalidation(true)
                      .posixAcl(true)
                      .fileLocks(true)
                      .transport(transport)
                      .build()));
      return () -> close(door, vfs);
    } catch (ErrnoException | FuseException e) {
      vfs.close();
      throw new SubjectUnavailableException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      vfs.close();
      throw new SubjectUnavailableException("interrupted");
    }
  }

  private static void word(List<String> words, long flags, int flag, String word) {
    if ((flags & flag) != 0) {
      words.add(word);
    }
  }

  private static void close(FuseDoor door, Vfs vfs) {
    try (vfs) {
      door.close();
    } catch (FuseException e) {
      throw new IllegalStateException("unmount", e);
    }
  }
}
