// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.vfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.superblock.VfsState;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.compare.Differing;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.script.OpCode;
import org.jvfs.testkit.subject.Features;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.subject.SubjectProvider;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * {@code jvfs} or {@code jvfs:TYPE}: a file system of ours, memfs unless named, in this process.
 */
public final class VfsSubject implements Subject, Differing {
  private static final List<KnownDifference> KNOWN =
      List.of(
          KnownDifference.ofResults(
              "listing after removal",
              "a listing whose last entry told is gone goes on with older ones, never with those"
                  + " made meanwhile; a tmpfs starts again from the newest, or finds no room for"
                  + " it",
              (op, left, right) ->
                  op.code() == OpCode.GETDENTS
                      && (left.value() > 0 || left.errno() == Errno.EINVAL.code)
                      && right.value() == 0));

  private static final int ALL = 4_000_000;

  private final String type;
  private final int dentryLimit;

  public VfsSubject(String type) {
    this(type, ALL);
  }

  /** One that keeps no more than so many unused names cached. */
  public VfsSubject(String type, int dentryLimit) {
    this.type = type;
    this.dentryLimit = dentryLimit;
  }

  /** Makes it by specification. */
  public static final class Provider implements SubjectProvider {
    @Override
    public String scheme() {
      return "jvfs";
    }

    @Override
    public Subject create(String argument) {
      return new VfsSubject(argument.isEmpty() ? "memfs" : argument);
    }
  }

  /**
   * The system calls of a task of any VFS, which is ended when they are closed.
   *
   * @param failures told of each call that fails, and why
   */
  public static Calls calls(Task task, Consumer<ErrnoException> failures) {
    return new TaskCalls(task, failures);
  }

  @Override
  public String name() {
    return "jvfs";
  }

  @Override
  public String fsType() {
    return type;
  }

  @Override
  public Fixture fresh(String options, long mountFlags) {
    Vfs vfs = Vfs.builder().memoryBudget(1L << 30).dentryLimit(dentryLimit).build();
    likeThisMachine(vfs.state().sysctl());
    Task init = vfs.rootTask();
    try {
      init.mount("none", "/", type, (int) mountFlags, Vfs.parseOptions(options));
    } catch (ErrnoException e) {
      vfs.close();
      throw new IllegalStateException("mount " + type + " -o " + options, e);
    }
    return new Tree(vfs);
  }

  /** The kernel's protections as they are set here, so that both sides decide alike. */
  private static void likeThisMachine(VfsState.Sysctl sysctl) {
    sysctl.protectedHardlinks = sysctl("protected_hardlinks") != 0;
    sysctl.protectedSymlinks = sysctl("protected_symlinks") != 0;
    sysctl.protectedFifos = sysctl("protected_fifos");
    sysctl.protectedRegular = sysctl("protected_regular");
  }

  private static int sysctl(String name) {
    try {
      return Integer.parseInt(Files.readString(Path.of("/proc/sys/fs", name)).trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> features() {
    return Set.of(
        Features.OPTIONS,
        Features.MOUNT,
        Features.BIND,
        Features.HANDLE,
        Features.NOFILE,
        Features.UNPOLLED);
  }

  @Override
  public List<KnownDifference> knownDifferences() {
    return KNOWN;
  }

  @Override
  public boolean reusesInodeNumbers() {
    return false;
  }

  @Override
  public void close() {}

  private static final class Tree implements Fixture {
    private final Vfs vfs;
    private final List<Calls> processes = new ArrayList<>();

    Tree(Vfs vfs) {
      this.vfs = vfs;
    }

    @Override
    public Calls newProcess() {
      Calls c = new TaskCalls(vfs.rootTask());
      processes.add(c);
      return c;
    }

    @Override
    public void close() {
      processes.forEach(Calls::close);
      vfs.close();
    }
  }
}
