// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockDevices;
import org.jvfs.contract.FileSystemType;
import org.jvfs.cred.Cred;
import org.jvfs.effect.MayBlock;
import org.jvfs.fault.FaultPoints;
import org.jvfs.mm.Mm;
import org.jvfs.mount.AnonInodes;
import org.jvfs.mount.MountNamespace;
import org.jvfs.mount.MountTable;
import org.jvfs.pagecache.FramePool;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Clock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.walk.Namei;
import org.jvfs.walk.Opener;
import org.jvfs.walk.PathRef;
import org.jvfs.walk.PathWalk;
import org.jvfs.walk.Spares;

/**
 * A virtual file system: caches, mounts and tasks of its own. A JVM can hold many, which share
 * nothing.
 *
 * <pre>{@code
 * try (Vfs vfs = Vfs.builder().memoryBudget(256 << 20).build()) {
 *   Task root = vfs.rootTask();
 *   root.mount("none", "/", "memfs", 0, Map.of("size", "1g"));
 *   int fd = root.open("/f", O_CREAT | O_RDWR, 0644);
 * }
 * }</pre>
 */
public final class Vfs implements AutoCloseable {
  private static final long DEFAULT_BUDGET =
      Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 2);
  private static final int DEFAULT_DENTRIES =
      (int) Math.clamp(Runtime.getRuntime().maxMemory() / 2048, 10_000, 4_000_000);

  private static final long CLOSE_PATIENCE_NANOS = 5_000_000_000L;

  private final VfsState state;
  private final MountTable mounts;
  private final AnonInodes anonInodes;
  private final PathWalk walk;
  private final Namei namei;
  private final Opener opener;
  private final MountNamespace namespace;
  private final Map<String, FileSystemType> types = new ConcurrentHashMap<>();
  private final Map<Integer, Task> tasks = new ConcurrentHashMap<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Spares<PathRef> places = new Spares<>(PathRef::new);
  private final AtomicInteger lastPid = new AtomicInteger();
  private volatile boolean closed;

  private Vfs(Builder b) {
    FramePool frames = new FramePool(b.budget);
    this.state = new VfsState(b.clock, frames, b.dentryLimit, b.log);
    state.fileLocks().setLimit(b.fileLocks);
    this.mounts = new MountTable(state);
    this.anonInodes = new AnonInodes(mounts);
    this.walk = new PathWalk(state, mounts);
    this.namei = new Namei(walk);
    this.opener = new Opener(walk);
    for (FileSystemType t : ServiceLoader.load(FileSystemType.class)) {
      types.put(t.name(), t);
    }
    try {
      this.namespace = mounts.newNamespace();
    } catch (ErrnoException e) {
      throw new AssertionError("an empty root always mounts", e);
    }
  }

  /** How a VFS is made. */
  public static final class Builder {
    private long budget = DEFAULT_BUDGET;
    private int dentryLimit = DEFAULT_DENTRIES;
    private int fileLocks = Integer.MAX_VALUE;
    private Clock clock = Clock.system();
    private Consumer<String> log =
        line -> System.getLogger("org.jvfs").log(System.Logger.Level.WARNING, line);

    private Builder() {}

    /**
     * Bytes of native memory for file data, allocated as needed. Default: half the JVM's maximal
     * heap.
     */
    public Builder memoryBudget(long bytes) {
      budget = bytes;
      return this;
    }

    /** How many unused names each file system keeps cached. */
    public Builder dentryLimit(int n) {
      dentryLimit = n;
      return this;
    }

    /**
     * How many locks may be held on files; beyond, asking for one is ENOLCK. Default: any number.
     */
    public Builder fileLockLimit(int n) {
      fileLocks = n;
      return this;
    }

    /** Where time comes from. */
    public Builder clock(Clock c) {
      clock = c;
      return this;
    }

    /**
     * Takes one line for each thing that went wrong and has no caller to tell. Default: the
     * system's logger.
     */
    public Builder log(Consumer<String> l) {
      log = l;
      return this;
    }

    public Vfs build() {
      return new Vfs(this);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Makes a file-system type known that is not found as a service. */
  public void register(FileSystemType type) {
    types.put(type.name(), type);
  }

  /** The type of a name. Errors: ENODEV. */
  FileSystemType type(String name) throws ErrnoException {
    FileSystemType t = types.get(name);
    if (t == null) {
      throw ErrnoException.because(
          Errno.ENODEV, "unknown file system type '" + name + "'; known: " + typeNames());
    }
    return t;
  }

  /** The known types' names, sorted. */
  public List<String> typeNames() {
    return types.keySet().stream().sorted().toList();
  }

  /**
   * The type of the file system on the device or image that a mount's source names, by what stands
   * there; null if no type knows it. May block. Errors: ENOTBLK, no device and no image; those of
   * opening and reading it.
   *
   * @param options of the mount, of which {@link org.jvfs.block.DiskProvider#OPTIONS} count
   */
  @MayBlock
  public @Nullable String recognise(String source, Map<String, ? extends @Nullable String> options)
      throws ErrnoException {
    List<FileSystemType> sorted = typeNames().stream().map(types::get).toList();
    FileSystemType t = state.blockDevices().recognise(source, options, sorted);
    return t == null ? null : t.name();
  }

  /**
   * A new task of the superuser in the first namespace, at its root.
   *
   * @throws IllegalStateException if the VFS is closed
   */
  public Task rootTask() {
    return newTask(Cred.ROOT);
  }

  /** A new task with the given credentials at the root of the first namespace. */
  public Task newTask(Cred cred) {
    if (!namespace.tryGet()) {
      throw closedException();
    }
    return remember(
        new Task(this, cred, PlaceCalls.namespaceRoot(walk, mounts, namespace), namespace));
  }

  /** Keeps a new task in mind, to be ended with the VFS. */
  Task remember(Task t) {
    tasks.put(t.pid(), t);
    // Either we see that it is being closed, or who closes it sees the task.
    if (closed) {
      t.exit();
      throw closedException();
    }
    return t;
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the VFS is closed");
  }

  void forget(Task t) {
    tasks.remove(t.pid());
  }

  int nextPid() {
    return lastPid.incrementAndGet();
  }

  /** The task of a number, or null if there is none or it has ended. */
  public @Nullable Task task(int pid) {
    return tasks.get(pid);
  }

  /** All locks that are held on files, and who waits for them, in the format of /proc/locks. */
  public String showLocks() {
    return state.fileLocks().show();
  }

  public VfsState state() {
    return state;
  }

  /** Results of walks, to be used again. */
  Spares<PathRef> places() {
    return places;
  }

  public MountTable mounts() {
    return mounts;
  }

  /** Open files without a name. */
  public AnonInodes anonInodes() {
    return anonInodes;
  }

  public PathWalk walk() {
    return walk;
  }

  public Namei namei() {
    return namei;
  }

  public Opener opener() {
    return opener;
  }

  /** The first namespace. */
  public MountNamespace namespace() {
    return namespace;
  }

  /** Writes out everything dirty, of all file systems. Mirrors sync(2). */
  public void sync() {
    for (var sb : state.superBlocks()) {
      sb.sUmount().lockShared();
      try {
        if (sb.rootOrNull() != null) {
          FaultPoints.sync(sb);
          sb.sync(true);
        }
      } catch (ErrnoException e) {
        sb.recordError(e.errno());
        continue;
      } finally {
        sb.sUmount().unlockShared();
      }
      tellSynced(sb);
    }
  }

  private static void tellSynced(SuperBlock sb) {
    try {
      FaultPoints.syncedAll(sb);
    } catch (ErrnoException e) {
      sb.recordError(e.errno());
    }
  }

  /**
   * Ends all tasks and mappings, unmounts everything and gives the memory back. Calls that are
   * under way in other threads are waited for, up to five seconds, as are open files that somebody
   * holds apart from a task; what is in use for longer is reported, and finds its memory gone.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    closed = true;
    for (Task t : tasks.values()) {
      t.exit();
    }
    // Those of doors; memory of theirs can be reached and shows nothing.
    state.mappings().forEach(Mm::close);
    mounts.leave(namespace);
    anonInodes.release();
    awaitUnmounted();
    state.blockDevices().close();
    for (SuperBlock sb : state.superBlocks()) {
      state.report(sb.type().name() + " is still in use while its VFS is closed");
    }
    state.frames().close();
  }

  private void awaitUnmounted() {
    long patience = System.nanoTime() + CLOSE_PATIENCE_NANOS;
    boolean interrupted = false;
    while (isBusy() && System.nanoTime() < patience) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        // What is to be closed is closed first.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether something is mounted still, beside the devices of what is. */
  private boolean isBusy() {
    return state.superBlocks().stream().anyMatch(sb -> !state.blockDevices().isOwn(sb));
  }

  /** The block devices it knows; to mount one it has to be added. */
  public BlockDevices blockDevices() {
    return state.blockDevices();
  }

  @Override
  public String toString() {
    return "Vfs[" + typeNames() + ", " + tasks.size() + " tasks" + (closed ? ", closed" : "") + "]";
  }

  /**
   * Options of a mount call from text in the manner of mount(8): {@code size=1g,noatime,mode=755}.
   */
  public static Map<String, @Nullable String> parseOptions(String text) {
    Map<String, @Nullable String> out = new java.util.LinkedHashMap<>();
    for (String o : text.split(",", -1)) {
      if (!o.isEmpty()) {
        int eq = o.indexOf('=');
        if (eq < 0) {
          out.put(o, null);
        } else {
          out.put(o.substring(0, eq), o.substring(eq + 1));
        }
      }
    }
    return out;
  }
}
