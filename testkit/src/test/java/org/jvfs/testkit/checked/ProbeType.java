// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.DentryOperations;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.InodeOperations;
import org.jvfs.contract.SuperOperations;
import org.jvfs.contract.Table;
import org.jvfs.contract.VmOperations;
import org.jvfs.contract.XattrHandler;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.PageCacheWrite;
import org.jvfs.filelock.FileLock;
import org.jvfs.inode.Inode;
import org.jvfs.memfs.MemFileSystemType;
import org.jvfs.mm.VmArea;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A memfs with every method of every table, each of which tells {@link #SEEN} what is held as it is
 * entered: {@code probe} keeps its pages in memory, {@code probe-disk} reads and writes them.
 */
public class ProbeType extends FileSystemType {
  private static final int NAME_MAX = 255;

  static final Observations SEEN = new Observations();

  /** Of each memfs table the one before it, so that there are no more than memfs has. */
  private static final Map<Object, Object> PROBES = new ConcurrentHashMap<>();

  private final MemFileSystemType memfs = new MemFileSystemType();

  @Override
  public String name() {
    return "probe";
  }

  /** Whether files have something behind their pages. */
  boolean disk() {
    return false;
  }

  /** The second of the two. */
  public static final class Disk extends ProbeType {
    @Override
    public String name() {
      return "probe-disk";
    }

    @Override
    boolean disk() {
      return true;
    }
  }

  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    SEEN.enter("file_system_type", "mount", ctx);
    Dentry first = memfs.mount(ctx);
    SuperBlock sb = first.sb();
    sb.setOps(probe(SuperOperations.class, sb.ops()));
    sb.setDentryOps(probe(DentryOperations.class, new Names()));
    XattrHandler[] handlers = sb.checkedXattrHandlers().clone();
    for (int i = 0; i < handlers.length; i++) {
      handlers[i] = probe(XattrHandler.class, org.jvfs.checked.Checked.own(handlers[i]));
    }
    sb.setXattrHandlers(handlers);
    sb.setWriteback(disk());
    // The root was made before the names' table was there: make it once more.
    Inode root = first.inode();
    root.hold();
    adopt(root);
    Dentry second = sb.dcache().makeRoot(sb, root);
    sb.setRoot(second);
    second.get();
    first.put();
    first.put();
    return second;
  }

  @Override
  public void killSb(SuperBlock sb) {
    SEEN.enter("file_system_type", "killSb", sb);
    super.killSb(sb);
  }

  /** Puts the probe before the tables of an inode that memfs has made. */
  static void adopt(Inode i) {
    if (i.iop().getClass().getPackage() != MemFileSystemType.class.getPackage()) {
      return;
    }
    FileOperations fop = i.fop();
    i.setOps(
        probe(InodeOperations.class, i.iop()),
        i.isDir() && (i.ino() & 1) == 0 ? new Iterates(fop) : probe(FileOperations.class, fop));
  }

  /** The same before its pages, which memfs makes of a regular file when somebody wants them. */
  private static void adoptPages(Inode i) throws ErrnoException {
    i.beforeMapping();
    AddressSpace m = i.mappingOrNull();
    if (m != null && m.nrPages() == 0 && !(m.ops() instanceof ProbePages)) {
      boolean disk = ((ProbeType) i.sb().type()).disk();
      m.setOps(disk ? ProbePages.disk(i) : new ProbePages(m.ops()));
    }
  }

  static <T> T probe(Class<T> table, T memfs) {
    return table.cast(
        PROBES.computeIfAbsent(
            memfs,
            m ->
                Proxy.newProxyInstance(
                    table.getClassLoader(), new Class<?>[] {table}, new Handler(table, m))));
  }

  private record Handler(Class<?> table, Object memfs) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method m, @Nullable Object @Nullable [] given)
        throws Throwable {
      @Nullable Object[] args = given == null ? new @Nullable Object[0] : given;
      if (m.getDeclaringClass() == Object.class) {
        return m.invoke(memfs, args);
      }
      Table t = table.getAnnotation(Table.class);
      SEEN.enter(t == null ? table.getName() : t.value(), m.getName(), args);
      try {
        Object result = answer(proxy, m, args);
        for (Object arg : args) {
          if (arg instanceof Dentry d && d.inodeOrNull() instanceof Inode i) {
            adopt(i);
          }
          if (arg instanceof VmArea a && m.getName().equals("mmap")) {
            a.setOps(probe(VmOperations.class, a.ops()));
          }
        }
        return result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private @Nullable Object answer(Object proxy, Method m, @Nullable Object[] args)
        throws Throwable {
      if (m.getName().equals("atomicOpen")) {
        return lookUpOnly((InodeOperations) proxy, (Inode) args[1], (Dentry) args[2]);
      }
      if (m.getName().equals("open") && args[0] instanceof Inode i) {
        adoptPages(i);
      }
      if (m.getName().equals("writeIter")) {
        // Page by page through the table of pages, which memfs's own goes past.
        return PageCacheWrite.writeIter(
            Objects.requireNonNull((Kiocb) args[0]), Objects.requireNonNull((IovIter) args[1]));
      }
      if (ProbeLocks.METHODS.contains(m.getName())
          && args[0] instanceof OpenFile file
          && args[1] instanceof Integer cmd
          && args[2] instanceof FileLock lock) {
        return ProbeLocks.lock(file, cmd, lock);
      }
      if (m.getName().equals("fasync")
          && args[0] instanceof Integer fd
          && args[1] instanceof OpenFile file
          && args[2] instanceof Boolean on) {
        ProbeLeases.fasync(fd, file, on);
        return null;
      }
      if (m.getName().equals("setlease")
          && args[0] instanceof OpenFile file
          && args[1] instanceof FileLock.Type type
          && args[2] instanceof FileLock lease) {
        ProbeLeases.setlease(file, type, lease);
        return null;
      }
      if (m.getName().equals("listxattr")) {
        return m.invoke(memfs, args);
      }
      if (m.getName().equals("getattrOnlyReads")) {
        return true;
      }
      return m.isDefault() && !Implemented.has(memfs, m.getName())
          ? InvocationHandler.invokeDefault(proxy, m, args)
          : m.invoke(memfs, args);
    }

    /** The lookup alone: the VFS creates and opens. */
    private static boolean lookUpOnly(
        InodeOperations ops, @Nullable Inode dir, @Nullable Dentry dentry) throws ErrnoException {
      if (dir != null && dentry != null && dentry.isInLookup()) {
        if (dentry.name().length > NAME_MAX) {
          throw Errno.ENAMETOOLONG.exception();
        }
        Dentry other = ops.lookup(dir, dentry, 0);
        if (other != null) {
          other.put();
          throw Errno.ESTALE.exception();
        }
      }
      return false;
    }
  }

  /** Names as they are, with each dentry held up for a question on every way through it. */
  private static final class Names implements DentryOperations {
    @Override
    public void dInit(Dentry dentry) {
      dentry.lock();
      dentry.setFlags(Dentry.DCACHE_MANAGE_TRANSIT);
      dentry.unlock();
    }
  }
}
