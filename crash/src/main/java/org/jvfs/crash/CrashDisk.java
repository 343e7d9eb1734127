// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.dcache.Dentry;
import org.jvfs.fault.DiskRecorder;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.Faults;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/**
 * A disk under a file system that knows what was made durable: {@link Faults#powerCut} brings the
 * file system back to that. What is there when it is attached counts as durable.
 *
 * <p>The cut is made by ordinary calls: everything is removed, and what was on the disk made again,
 * under new inode numbers. Who has a file or directory open from before meets EIO, as does who
 * makes a call meanwhile. A call that was already under way in another thread may come before or
 * after the cut, or find that its directory is gone.
 */
public final class CrashDisk implements AutoCloseable {
  private static final LockClass LOCK = new LockClass("crash_disk");

  private final Vfs vfs;
  private final byte[] path;
  private final Faults faults;
  private final Promise promise;
  private final Mutex lock = new Mutex(LOCK);
  private final Recorder recorder = new Recorder();

  /** By inode number; under {@link #lock}. */
  private Map<Long, Node> nodes = new HashMap<>();

  /** Under {@link #lock}. */
  private Node root;

  /** Under {@link #lock}. */
  private Journal journal;

  /** Opened since the last cut; under {@link #lock}. */
  private final Set<OpenFile> open = Collections.newSetFromMap(new WeakHashMap<>());

  /** Cuts so far. */
  private final AtomicInteger cuts = new AtomicInteger();

  /** Whether a cut is being made. */
  private volatile boolean cutting;

  private CrashDisk(Vfs vfs, String path, Faults faults, Promise promise, Node root) {
    this.vfs = vfs;
    this.path = path.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    this.faults = faults;
    this.promise = promise;
    this.journal = new Journal(promise);
    this.root = root;
  }

  /**
   * Begins to keep in mind what is durable of the file system mounted on {@code path}, and takes
   * power cuts of its {@link Faults} from now on. Nobody may change it meanwhile.
   */
  public static CrashDisk attach(Vfs vfs, String path, Promise promise) throws ErrnoException {
    Faults f;
    Node root;
    try (Task t = vfs.rootTask()) {
      f = t.faults(path);
      Statx s = t.stat(path);
      root = node(s, new byte[0], Map.of());
    }
    CrashDisk disk = new CrashDisk(vfs, path, f, promise, root);
    f.without(disk::takeAll);
    f.setRecorder(disk.recorder);
    return disk;
  }

  /** Ends it: nothing is recorded any more, and there is no power to cut. */
  @Override
  public void close() {
    faults.setRecorder(null);
  }

  /** How often the power was cut. */
  public int cuts() {
    return cuts.get();
  }

  /** The faults of the file system that this is the disk of. */
  public Faults faults() {
    return faults;
  }

  private static Node node(Statx s, byte[] target, Map<String, byte[]> xattrs) {
    return new Node(s.mode & Mode.S_IFMT, s.rdev, target, Attrs.of(s, xattrs));
  }

  /** Something done by a task whose root is that of the file system. */
  private interface Job {
    void run(Task task) throws ErrnoException;
  }

  private void asTask(Job job) throws ErrnoException {
    faults.without(
        () -> {
          try (Task t = vfs.rootTask()) {
            t.chroot(path);
            t.chdir("/");
            t.umask(0);
            job.run(t);
          }
        });
  }

  // ---- going through the living tree ----

  /** Takes everything that lives for durable. */
  private void takeAll() throws ErrnoException {
    asTask(t -> LiveTree.walk(t, new TakeAll(t)));
  }

  private final class TakeAll implements LiveTree.Visitor {
    private final Task task;

    /** Directories on the way down. */
    private final List<Node> above = new ArrayList<>();

    TakeAll(Task task) {
      this.task = task;
    }

    @Override
    public void visit(int dir, String name, Statx s) throws ErrnoException {
      Map<String, byte[]> xattrs = LiveTree.xattrs(task, dir, name);
      if (above.isEmpty()) {
        root.attrs = Attrs.of(s, xattrs);
        nodes.put(s.ino, root);
        above.add(root);
        return;
      }
      Node n = nodes.get(s.ino);
      if (n == null) {
        boolean isLink = Mode.isLnk(s.mode);
        byte[] to = isLink ? task.readlinkat(dir, LiveTree.bytes(name)) : new byte[0];
        n = node(s, to, xattrs);
        nodes.put(s.ino, n);
        if (n.isReg()) {
          put(n.content, read(task, dir, name, all(s.size)));
        }
      }
      above.getLast().entries.put(name, n);
      n.lastDir = above.getLast();
      if (n.isDir()) {
        above.add(n);
      }
    }

    @Override
    public void left(int dir, String name) {
      above.removeLast();
    }
  }

  private static BitSet all(long size) {
    BitSet b = new BitSet();
    b.set(0, (int) ((size + Content.PAGE - 1) / Content.PAGE));
    return b;
  }

  private static Capture.Bytes read(Task task, int dir, String name, BitSet which)
      throws ErrnoException {
    int flags = Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW | Fcntl.O_NOATIME;
    int fd = task.openat(dir, LiveTree.bytes(name), flags, 0);
    try {
      OpenFile f = task.file(fd);
      try {
        return Capture.pages(f, which);
      } finally {
        f.put();
      }
    } finally {
      task.close(fd);
    }
  }

  private static void put(Content c, Capture.Bytes bytes) {
    c.resize(bytes.size());
    bytes.pages().forEach(c::put);
    c.resize(bytes.size());
  }

  // ---- what happens to the file system ----

  /** In the order of the locks under which it happens. */
  private final class Recorder implements DiskRecorder {
    @Override
    public void begin(FaultOp op, @Nullable OpenFile file) throws ErrnoException {
      boolean before = cuts.get() > 0 && file != null && op != FaultOp.OPEN && !isOpen(file);
      if (cutting || before) {
        throw Errno.EIO.exception();
      }
    }

    private boolean isOpen(OpenFile file) {
      lock.lock();
      try {
        return open.contains(file);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void opened(OpenFile file) {
      change(() -> open.add(file));
    }

    @Override
    public void wrote(OpenFile file, long pos, long len) {
      if (len > 0) {
        int first = (int) (pos / Content.PAGE);
        int last = (int) ((pos + len - 1) / Content.PAGE);
        change(() -> regular(file.inode()).dirty.set(first, last + 1));
      }
    }

    /** Of a file that was made without a name, or a name of it lost, too. */
    private Node regular(Inode i) {
      return nodes.computeIfAbsent(i.ino(), x -> made(i, new byte[0]));
    }

    @Override
    public void resized(Inode i) {
      change(
          () -> {
            Node n = regular(i);
            n.minSize = Math.min(n.minSize, i.size());
          });
    }

    @Override
    public void allocated(OpenFile file) {
      Inode i = file.inode();
      change(
          () -> {
            Node n = regular(i);
            n.dirty.or(all(Math.max(i.size(), n.content.size())));
          });
    }

    @Override
    public void entered(Inode dir, Dentry name) throws ErrnoException {
      Inode i = name.inode();
      byte[] target = i.isLnk() ? i.checkedIop().readlink(name) : new byte[0];
      change(
          () -> {
            Node n = made(i, target);
            nodes.put(i.ino(), n);
            enter(dir, name, n);
          });
    }

    @Override
    public void linked(Inode dir, Dentry name) {
      change(() -> enter(dir, name, regular(name.inode())));
    }

    private void enter(Inode dir, Dentry name, Node n) {
      Node d = nodes.get(dir.ino());
      if (d != null) {
        journal.enter(d, LiveTree.name(name.name()), n);
      }
    }

    @Override
    public void removed(Inode dir, Dentry name) {
      Inode i = name.inode();
      change(
          () -> {
            Node d = nodes.get(dir.ino());
            Node n = nodes.get(i.ino());
            if (d != null && n != null) {
              journal.remove(d, LiveTree.name(name.name()), n);
            }
            forgetUnnamed(i);
          });
    }

    /** Its number may be another's next. */
    private void forgetUnnamed(Inode i) {
      if (i.nlink() == 0 || i.isDir()) {
        nodes.remove(i.ino());
      }
    }

    @Override
    public void renamed(Inode oldDir, Dentry from, Inode newDir, Dentry to, int flags) {
      Inode i = from.inode();
      Inode there = to.inodeOrNull();
      change(
          () -> {
            Node a = nodes.get(oldDir.ino());
            Node b = nodes.get(newDir.ino());
            Node n = nodes.get(i.ino());
            if (a == null || b == null || n == null) {
              return;
            }
            String oldName = LiveTree.name(from.name());
            String newName = LiveTree.name(to.name());
            Node other = there == null ? null : nodes.get(there.ino());
            if ((flags & Fcntl.RENAME_EXCHANGE) != 0 && other != null) {
              journal.exchange(a, oldName, b, newName, n, other);
              return;
            }
            Node left = (flags & Fcntl.RENAME_WHITEOUT) != 0 ? whiteout(i) : null;
            journal.rename(a, oldName, b, newName, n, left);
            if (there != null) {
              forgetUnnamed(there);
            }
          });
    }

    private Node whiteout(Inode like) {
      Attrs a = Attrs.of(like, Map.of());
      Attrs own = new Attrs(Mode.S_IFCHR, a.uid(), a.gid(), like.ctime(), like.ctime(), Map.of());
      return new Node(Mode.S_IFCHR, Mode.WHITEOUT_DEV, new byte[0], own);
    }

    @Override
    public void synced(OpenFile file, boolean datasync) throws ErrnoException {
      if (promise != Promise.NOTHING) {
        faults.without(() -> sync(file, datasync));
      }
    }

    private void sync(OpenFile file, boolean datasync) throws ErrnoException {
      Inode i = file.inode();
      Attrs attrs = datasync ? null : Capture.attrs(file.dentry());
      BitSet which = new BitSet();
      long[] cut = {Long.MAX_VALUE};
      change(
          () -> {
            Node n = nodes.get(i.ino());
            if (n != null) {
              which.or(n.dirty);
              cut[0] = n.minSize;
              n.clean();
            }
          });
      Capture.Bytes bytes = i.isReg() ? Capture.pages(file, which) : null;
      change(
          () -> {
            Node n = nodes.get(i.ino());
            if (n == null) {
              return;
            }
            n.attrs = attrs == null ? n.attrs : attrs;
            if (bytes != null) {
              n.content.cutTo(cut[0]);
              put(n.content, bytes);
            }
            if (n.isDir()) {
              Journal.commit(n);
            }
            if (promise == Promise.EXT4) {
              Journal.commitName(n);
            }
          });
    }

    @Override
    public void syncFailed(OpenFile file) {
      change(
          () -> {
            Node n = nodes.get(file.inode().ino());
            if (n != null) {
              n.dirty.clear();
            }
          });
    }

    @Override
    public void syncedAll() throws ErrnoException {
      if (promise != Promise.NOTHING) {
        asTask(t -> LiveTree.walk(t, (dir, name, s) -> syncOne(t, dir, name, s)));
        change(() -> dirs().forEach(Journal::commit));
      }
    }

    private void syncOne(Task t, int dir, String name, Statx s) throws ErrnoException {
      Attrs attrs = Attrs.of(s, LiveTree.xattrs(t, dir, name));
      BitSet which = new BitSet();
      long[] cut = {Long.MAX_VALUE};
      boolean[] dirty = {false};
      change(
          () -> {
            Node n = nodes.get(s.ino);
            if (n != null) {
              n.attrs = attrs;
              dirty[0] = n.isReg() && n.isDirty();
              which.or(n.dirty);
              cut[0] = n.minSize;
              n.clean();
            }
          });
      if (dirty[0]) {
        Capture.Bytes bytes = read(t, dir, name, which);
        change(
            () -> {
              Node n = nodes.get(s.ino);
              if (n != null) {
                n.content.cutTo(cut[0]);
                put(n.content, bytes);
              }
            });
      }
    }

    @Override
    public void cut(@Nullable Long seed) throws ErrnoException {
      cutting = true;
      try {
        asTask(t -> cutBy(t, seed));
      } finally {
        cutting = false;
      }
    }
  }

  private static Node made(Inode i, byte[] target) {
    return new Node(i.mode() & Mode.S_IFMT, i.rdev(), target, Attrs.of(i, Map.of()));
  }

  private void change(Runnable r) {
    lock.lock();
    try {
      r.run();
    } finally {
      lock.unlock();
    }
  }

  private List<Node> dirs() {
    return nodes.entrySet().stream()
        .filter(e -> e.getValue().isDir())
        .sorted(Comparator.comparingLong(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }

  // ---- the cut ----

  private void cutBy(Task task, @Nullable Long seed) throws ErrnoException {
    if (seed != null) {
      survive(task, seed);
    }
    truncateOpen(task);
    Map<Long, Node> made = Rebuild.run(task, root);
    change(
        () -> {
          nodes = made;
          journal = new Journal(promise);
          open.clear();
          nodes.values().forEach(CrashDisk::settle);
          for (Node d : dirs()) {
            d.entries.values().forEach(n -> n.lastDir = d);
          }
          cuts.incrementAndGet();
        });
  }

  /** What is on the disk is all there is. */
  private static void settle(Node n) {
    n.clean();
    n.log.clear();
    n.lastOp = null;
  }

  /** Has a part of what was not synced reach the disk. Nobody else changes anything now. */
  private void survive(Task task, long seed) throws ErrnoException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    LiveTree.walk(
        task,
        (dir, name, s) -> {
          Node n = nodes.get(s.ino);
          if (n == null || !seen.add(n)) {
            return;
          }
          if (random.nextBoolean()) {
            n.attrs = Attrs.of(s, LiveTree.xattrs(task, dir, name));
          }
          if (n.isReg() && n.isDirty()) {
            Survival.of(n, read(task, dir, name, n.dirty), random);
          }
        });
    Journal.commitSome(dirs(), random);
  }

  /** So that what is open and dead takes no space from what is made again. */
  private void truncateOpen(Task task) throws ErrnoException {
    List<OpenFile> dead = new ArrayList<>();
    change(() -> open.stream().filter(OpenFile::tryGet).forEach(dead::add));
    for (OpenFile f : dead) {
      try {
        if (f.inode().isReg()) {
          Attributes.truncate(task, f.dentry(), 0, 0, null);
        }
      } finally {
        f.put();
      }
    }
  }
}
