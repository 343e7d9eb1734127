// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import static org.jvfs.uapi.Mman.MAP_ANONYMOUS;
import static org.jvfs.uapi.Mman.MAP_FIXED;
import static org.jvfs.uapi.Mman.MAP_FIXED_NOREPLACE;
import static org.jvfs.uapi.Mman.MAP_GROWSDOWN;
import static org.jvfs.uapi.Mman.MAP_NONBLOCK;
import static org.jvfs.uapi.Mman.MAP_NORESERVE;
import static org.jvfs.uapi.Mman.MAP_POPULATE;
import static org.jvfs.uapi.Mman.MAP_PRIVATE;
import static org.jvfs.uapi.Mman.MAP_SHARED;
import static org.jvfs.uapi.Mman.MAP_SHARED_VALIDATE;
import static org.jvfs.uapi.Mman.MAP_TYPE;
import static org.jvfs.uapi.Mman.PROT_EXEC;
import static org.jvfs.uapi.Mman.PROT_READ;
import static org.jvfs.uapi.Mman.PROT_WRITE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Caller;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.notify.Fsnotify;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.Notifier;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsState;
import org.jvfs.sys.Linux;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The mappings of a task, or of a door. Mirrors struct mm_struct. For any number of threads.
 *
 * <p>All threads of a JVM see one memory; what belongs to an Mm is when its mappings end: at the
 * latest with it, and all of them with their VFS.
 */
public final class Mm implements AutoCloseable {
  private static final LockClass MMAP_LOCK = new LockClass("&mm->mmap_lock");

  /** Flags of mmap(2) that are known. */
  private static final int FLAGS = MAP_TYPE | MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK;

  /** Flags that name an address, or ask for memory without a file. */
  private static final int UNSUITABLE =
      MAP_FIXED | MAP_FIXED_NOREPLACE | MAP_ANONYMOUS | MAP_GROWSDOWN;

  /** Bytes of addresses that a process has, on every architecture at least. */
  private static final long TASK_SIZE = 1L << 47;

  private final VfsState state;
  private final RwSem mmapLock = new RwSem(MMAP_LOCK);

  /** What is mapped, and the arena to be closed with it. Under {@link #mmapLock}. */
  private final Map<PageTable, Holding> areas = new IdentityHashMap<>();

  /** Under {@link #mmapLock}. */
  private boolean closed;

  /** Who mapped an area, and the arena made for it. */
  private record Holding(Caller caller, @Nullable Arena own) {}

  /** Without mappings yet. */
  public Mm(VfsState state) {
    this.state = state;
  }

  /** {@code mmap_lock}. */
  public RwSem mmapLock() {
    return mmapLock;
  }

  // ---- mapping ----

  /**
   * Maps a file until the {@link Mapping} is closed. See {@link #mmap(Caller, OpenFile, long, int,
   * int, long, Arena)}.
   */
  @MayBlock
  public Mapping mmap(Caller caller, OpenFile file, long length, int prot, int flags, long offset)
      throws ErrnoException {
    return map(caller, file, length, prot, flags, offset, null);
  }

  /**
   * Maps a file for as long as an arena lives: until it is closed, or, for {@link Arena#ofAuto},
   * until nobody can reach the memory, buffers of it included. The thread that finds out unmaps.
   *
   * <p>All pages up to the end of the file are brought in; holes are filled. A descriptor is not
   * needed afterwards. May block. Errors, in order: EINVAL, the offset; EBADF, opened with O_PATH;
   * EINVAL, length not above 0; ENOMEM, length above what there are addresses; EOVERFLOW, beyond
   * the largest file; EINVAL, flags, no address can be wished for; EOPNOTSUPP, flags not known,
   * with MAP_SHARED_VALIDATE; EACCES, shared and to be written without being open for that, or
   * append-only, or not open for reading; EPERM, PROT_EXEC on a mount without; ENODEV, the file
   * cannot be mapped, or the JVM has no native access; EINVAL, PROT_NONE, which the JVM would not
   * survive; those of the file system; ENOMEM. Mirrors do_mmap.
   *
   * @param length bytes, more than 0
   * @param prot PROT_*; memory is never executable, and with PROT_WRITE always readable
   * @param flags MAP_SHARED, MAP_SHARED_VALIDATE or MAP_PRIVATE; MAP_POPULATE and MAP_NORESERVE
   *     mean nothing
   * @param offset bytes, a multiple of the page size
   */
  @MayBlock
  public Mapping mmap(
      Caller caller, OpenFile file, long length, int prot, int flags, long offset, Arena arena)
      throws ErrnoException {
    return map(caller, file, length, prot, flags, offset, arena);
  }

  private Mapping map(
      Caller caller,
      OpenFile file,
      long length,
      int prot,
      int flags,
      long offset,
      @Nullable Arena given)
      throws ErrnoException {
    check(file, length, prot, flags, offset);
    file.inode().beforeMapping();
    boolean shared = (flags & MAP_TYPE) != MAP_PRIVATE;
    boolean writable = (prot & PROT_WRITE) != 0;
    long whole = (length + Page.SIZE - 1) & -Page.SIZE;
    Arena own = given == null ? Arena.ofShared() : null;
    Arena arena = given == null ? own : given;
    assert arena != null;
    PageTable t;
    MemorySegment reserved = null;
    Shown shown = new Shown();
    mmapLock.lock();
    try {
      if (closed) {
        throw Errno.ESRCH.exception();
      }
      if (!Implemented.has(file.fop(), "getUnmappedArea")) {
        reserved = reserve(whole, arena, shown);
      }
      t = link(caller, file, whole, reserved, writable, shared, offset >>> Page.SHIFT, own);
      shown.table = t;
    } catch (Throwable e) {
      mmapLock.unlock();
      if (own != null) {
        own.close();
      }
      throw e;
    }
    mmapLock.downgrade();
    boolean done = false;
    try {
      populate(t);
      MemorySegment all =
          reserved != null
              ? reserved.asSlice(0, length)
              : MemorySegment.ofAddress(t.area().start())
                  .reinterpret(length, arena, gone -> munmap(t));
      done = true;
      return new Mapping(this, t, writable ? all : all.asReadOnly(), own);
    } finally {
      if (!done) {
        // Also if the arena given was closed, or is another thread's.
        if (reserved == null) {
          munmap(t);
        } else {
          end(t);
        }
        if (own != null) {
          own.close();
        }
      }
    }
  }

  /** What is shown at addresses that are an arena's. */
  private static final class Shown {
    /** Null until there is something. Under {@link #mmapLock}. */
    @Nullable PageTable table;
  }

  /**
   * Memory that is the arena's, and what ends the area in it before that is closed; null if there
   * is none of the kind. The caller holds mmap_lock exclusively, which whoever closes the arena
   * waits for: either there is no area yet, or it is whole.
   */
  private @Nullable MemorySegment reserve(long length, Arena arena, Shown shown) {
    MemorySegment s = MappedSegments.reserve(length, arena);
    if (s != null) {
      MemorySegment.NULL.reinterpret(
          arena,
          gone -> {
            mmapLock.lock();
            PageTable t = shown.table;
            mmapLock.unlock();
            if (t != null) {
              end(t);
            }
          });
    }
    return s;
  }

  /** Brings the pages of a new area in. The caller holds mmap_lock shared, which is released. */
  private void populate(PageTable t) throws ErrnoException {
    int failed;
    try {
      failed = t.populateFirst();
    } finally {
      mmapLock.unlockShared();
    }
    if (failed == Errno.ENOMEM.neg) {
      throw ErrnoException.because(
          Errno.ENOMEM,
          "the file's pages lie so scattered that the kernel has no room for the mapping; raise"
              + " vm.max_map_count and -Djvfs.mm.pieces, or map less");
    }
    if (failed != 0) {
      throw ErrnoException.because(
          Errno.of(failed), "the memory of the page cache cannot be mapped a second time");
    }
  }

  private static void check(OpenFile file, long length, int prot, int flags, long offset)
      throws ErrnoException {
    if ((offset & (Page.SIZE - 1)) != 0) {
      throw Errno.EINVAL.exception();
    }
    if (file.hasMode(OpenFile.FMODE_PATH)) {
      throw Errno.EBADF.exception();
    }
    if (length == 0) {
      throw Errno.EINVAL.exception();
    }
    if (length < 0 || length > TASK_SIZE) {
      throw Errno.ENOMEM.exception();
    }
    if (offset < 0 || offset > Long.MAX_VALUE - length) {
      throw Errno.EOVERFLOW.exception();
    }
    if ((flags & UNSUITABLE) != 0) {
      throw Errno.EINVAL.exception();
    }
    Inode inode = file.inode();
    boolean write = (prot & PROT_WRITE) != 0;
    switch (flags & MAP_TYPE) {
      case MAP_SHARED, MAP_SHARED_VALIDATE -> {
        if ((flags & MAP_TYPE) == MAP_SHARED_VALIDATE && (flags & ~FLAGS) != 0) {
          throw Errno.EOPNOTSUPP.exception();
        }
        if (write && !file.hasMode(OpenFile.FMODE_WRITE)) {
          throw Errno.EACCES.exception();
        }
        if (inode.hasFlag(Inode.S_APPEND) && file.hasMode(OpenFile.FMODE_WRITE)) {
          throw Errno.EACCES.exception();
        }
      }
      case MAP_PRIVATE -> {
        // What is stored stays here, so nothing is asked of it.
      }
      default -> throw Errno.EINVAL.exception();
    }
    if (!file.hasMode(OpenFile.FMODE_READ)) {
      throw Errno.EACCES.exception();
    }
    if ((prot & PROT_EXEC) != 0 && file.path().mnt().hasFlag(VfsMount.MNT_NOEXEC)) {
      throw Errno.EPERM.exception();
    }
    if (!Implemented.has(file.fop(), "mmap")) {
      throw Errno.ENODEV.exception();
    }
    if ((prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC)) != 0 || prot == 0) {
      throw Errno.EINVAL.exception();
    }
  }

  /** Reserves addresses, has the driver set the area up, and links it to its file. */
  private PageTable link(
      Caller caller,
      OpenFile file,
      long length,
      @Nullable MemorySegment reserved,
      boolean writable,
      boolean shared,
      long pageOffset,
      @Nullable Arena own)
      throws ErrnoException {
    long start;
    if (reserved != null) {
      start = reserved.address();
      if (Nothing.mapAt(start, length, 0) != 0) {
        throw Errno.ENOMEM.exception();
      }
    } else {
      long hint = 0;
      if (Implemented.has(file.fop(), "getUnmappedArea")) {
        hint = file.checkedFop().getUnmappedArea(file, 0, length, pageOffset, 0);
      }
      start = Nothing.reserve(hint, length);
    }
    if (start == Errno.ENODEV.neg) {
      throw ErrnoException.because(
          Errno.ENODEV,
          "memory can be mapped on Linux alone, by a JVM that has native access enabled for"
              + " org.jvfs.core");
    }
    if (start < 0) {
      throw Errno.ENOMEM.exception();
    }
    VmArea area = new VmArea(this, file, start, length, pageOffset, writable, shared);
    boolean done = false;
    try {
      file.checkedFop().mmap(file, area);
      AddressSpace m = area.mapping();
      PageTable t = new PageTable(area);
      file.get();
      areas.put(t, new Holding(caller, own));
      state.mappings().add(this);
      m.areas().link(t);
      done = true;
      return t;
    } finally {
      if (!done && reserved == null) {
        Linux.munmap(start, length);
      }
    }
  }

  /** Brings in what an area misses of its file, if it is still mapped. May block. */
  @MayBlock
  void bringIn(PageTable t) {
    mmapLock.lockShared();
    try {
      if (areas.containsKey(t) && t.populate() != 0) {
        state.report("the kernel has no room for more of " + t.area() + ", which ends early");
      }
    } finally {
      mmapLock.unlockShared();
    }
  }

  // ---- durability ----

  /** Makes a range durable. Mirrors msync(2) with MS_SYNC. */
  @MayBlock
  void msync(PageTable t, long offset, long length) throws ErrnoException {
    Holding h;
    mmapLock.lockShared();
    try {
      h = areas.get(t);
      if (h == null) {
        throw new IllegalStateException("the mapping has ended");
      }
      t.area().file().get();
    } finally {
      mmapLock.unlockShared();
    }
    OpenFile file = t.area().file();
    try {
      if (t.area().shared() && length > 0) {
        long from = (t.area().pageOffset() << Page.SHIFT) + (offset & -Page.SIZE);
        long to = (t.area().pageOffset() << Page.SHIFT) + offset + length - 1;
        if (t.isSharedWritable()) {
          stored(t, h.caller());
        }
        file.checkedFop().fsync(file, from, to, true);
      }
    } finally {
      file.put();
    }
  }

  /**
   * There may have been stores, which nobody was told of when they were made: the file's times
   * change, watchers and doors hear of it. No lock is held.
   */
  private void stored(PageTable t, Caller caller) {
    OpenFile file = t.area().file();
    Inode i = file.inode();
    try {
      Attributes.fileUpdateTime(file);
    } catch (ErrnoException e) {
      i.sb().recordError(e.errno());
    }
    Fsnotify.modify(file);
    Notifier n = state.notifier();
    if (n != null) {
      n.content(caller, i, t.area().pageOffset() << Page.SHIFT, t.area().length());
    }
  }

  // ---- unmapping ----

  /** The memory cannot be reached any more: takes it away. */
  @MayBlock
  private void munmap(PageTable t) {
    mmapLock.lock();
    Holding h = detach(t);
    mmapLock.unlock();
    Linux.munmap(t.area().start(), t.area().length());
    if (h != null) {
      released(t, h);
    }
  }

  /** Ends a mapping whose memory can still be reached: there is nothing to be seen any more. */
  @MayBlock
  void end(PageTable t) {
    mmapLock.lock();
    Holding h = detach(t);
    boolean gone = h != null && Nothing.mapAt(t.area().start(), t.area().length(), 0) == 0;
    mmapLock.unlock();
    if (h == null) {
      return;
    }
    if (gone) {
      released(t, h);
    } else {
      // The pages stay referenced, so that nobody else's bytes are seen.
      state.report("the kernel has no room to end " + t.area());
      t.area().file().put();
    }
  }

  /** Takes an area out of all lists. Null if it is in none. The caller holds mmap_lock. */
  private @Nullable Holding detach(PageTable t) {
    Holding h = areas.remove(t);
    if (h != null) {
      t.area().checkedOps().close(t.area());
      t.area().mapping().areas().unlink(t);
      if (areas.isEmpty()) {
        state.mappings().remove(this);
      }
    }
    return h;
  }

  private void released(PageTable t, Holding h) {
    if (t.isSharedWritable()) {
      if (!t.area().mapping().isInMemory()) {
        t.redirty(0, Long.MAX_VALUE >>> Page.SHIFT);
      }
      stored(t, h.caller());
    }
    t.release();
    t.area().file().put();
  }

  /**
   * Ends all mappings, as the end of a process does; there can be none afterwards. Memory of theirs
   * that is reached later throws InternalError, or IllegalStateException where the arena was the
   * mapping's own. Doing it again does nothing. May block. Mirrors exit_mmap.
   */
  @Override
  @MayBlock
  public void close() {
    mmapLock.lock();
    closed = true;
    Map<PageTable, Holding> all = new IdentityHashMap<>(areas);
    mmapLock.unlock();
    for (Map.Entry<PageTable, Holding> e : all.entrySet()) {
      end(e.getKey());
      Arena own = e.getValue().own();
      if (own != null) {
        closeIfFree(own);
      }
    }
  }

  private void closeIfFree(Arena own) {
    try {
      own.close();
    } catch (IllegalStateException e) {
      // Its holder was first, or a call works on the memory, in which there is nothing to be seen
      // any more; the addresses then stay taken until the holder closes it.
      if (own.scope().isAlive()) {
        state.report("memory of a mapping that has ended is in use: " + e.getMessage());
      }
    }
  }

  /** The mappings, for whoever looks at them. */
  public List<VmArea> areas() {
    mmapLock.lockShared();
    try {
      return areas.keySet().stream().map(PageTable::area).toList();
    } finally {
      mmapLock.unlockShared();
    }
  }
}
