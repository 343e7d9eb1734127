// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockDevice;
import org.jvfs.contract.Column;
import org.jvfs.contract.Rule;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.inode.Inode;
import org.jvfs.mm.VmArea;
import org.jvfs.mm.VmFault;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.SuperBlock;

/**
 * Where the lock that a column speaks of is found among a method's arguments. Columns whose lock
 * has no object yet (quotas) have none.
 */
public enum LockOf {
  RENAME_LOCK(Column.RENAME_LOCK) {
    @Override
    public @Nullable Object in(Object arg) {
      return arg instanceof Dentry d ? d.sb().dcache().renameLock() : null;
    }
  },
  D_LOCK(Column.D_LOCK) {
    @Override
    public @Nullable Object in(Object arg) {
      return arg instanceof Dentry ? arg : null;
    }
  },
  S_UMOUNT(Column.S_UMOUNT) {
    @Override
    public @Nullable Object in(Object arg) {
      return switch (arg) {
        case SuperBlock sb -> sb.sUmount();
        case Dentry d -> d.sb().sUmount();
        default -> null;
      };
    }
  },
  PAGE_LOCK(Column.PAGE_LOCK) {
    @Override
    public @Nullable Object in(Object arg) {
      return switch (arg) {
        case Page p -> p;
        case VmFault f -> f.page();
        default -> null;
      };
    }
  },
  I_RWSEM(Column.I_RWSEM) {
    @Override
    public @Nullable Object in(Object arg) {
      Inode i = inode(arg);
      return i == null ? null : i.rwsem();
    }
  },
  I_LOCK(Column.I_LOCK) {
    @Override
    public @Nullable Object in(Object arg) {
      return switch (arg) {
        case Inode i -> i.lock();
        case FileLock l -> l.inode().lock();
        default -> null;
      };
    }
  },
  MMAP_SEM(Column.MMAP_SEM) {
    @Override
    public @Nullable Object in(Object arg) {
      return arg instanceof VmArea a ? a.mm().mmapLock() : null;
    }
  },
  BLOCKED_LOCK_LOCK(Column.BLOCKED_LOCK_LOCK) {
    @Override
    public @Nullable Object in(Object arg) {
      return arg instanceof FileLock l ? l.inode().sb().state().fileLocks().waiters().lock() : null;
    }
  },
  BD_MUTEX(Column.BD_MUTEX) {
    @Override
    public @Nullable Object in(Object arg) {
      return arg instanceof BlockDevice d ? d.mutex() : null;
    }
  };

  private final Column column;

  LockOf(Column column) {
    this.column = column;
  }

  /** The column of the tables. */
  public Column column() {
    return column;
  }

  /** The lock that an argument stands for, null for none. */
  public abstract @Nullable Object in(Object arg);

  private static @Nullable Inode inode(Object arg) {
    return switch (arg) {
      case Inode i -> i;
      case Dentry d -> d.inodeOrNull();
      case AddressSpace m -> m.host();
      case OpenFile f -> f.inode();
      case Kiocb k -> k.file().inode();
      default -> null;
    };
  }

  /** By how directly an argument of a type names an inode: the directory before what is in it. */
  private static int rank(Class<?> type) {
    if (type == Inode.class) {
      return 0;
    }
    if (type == AddressSpace.class) {
      return 1;
    }
    if (type == Dentry.class) {
      return 2;
    }
    return type == OpenFile.class || type == Kiocb.class ? 3 : 4;
  }

  private boolean fits(Class<?> type) {
    return switch (this) {
      case RENAME_LOCK, D_LOCK -> type == Dentry.class;
      case S_UMOUNT -> type == SuperBlock.class || type == Dentry.class;
      case PAGE_LOCK -> type == Page.class || type == VmFault.class;
      case I_RWSEM -> rank(type) < 4;
      case I_LOCK -> type == Inode.class || type == FileLock.class;
      case MMAP_SEM -> type == VmArea.class;
      case BLOCKED_LOCK_LOCK -> type == FileLock.class;
      case BD_MUTEX -> type == BlockDevice.class;
    };
  }

  /**
   * Which arguments of a method the rule is about. A rule of one inode is about the one named most
   * directly; "both" and "all" are about every directory, "both" about the inodes of the names
   * besides, and "all" leaves those to {@code VICTIM_LOCKED}.
   */
  public int[] places(Method m, Rule rule) {
    Class<?>[] types = m.getParameterTypes();
    List<Integer> found = new ArrayList<>();
    int best = -1;
    for (int i = 0; i < types.length; i++) {
      if (!fits(types[i])) {
        continue;
      }
      if (this != I_RWSEM
          || rule == Rule.EXCLUSIVE_BOTH
          || (rule == Rule.EXCLUSIVE_ALL && types[i] == Inode.class)) {
        found.add(i);
      } else if (best < 0 || rank(types[i]) < rank(types[best])) {
        best = i;
      }
    }
    if (best >= 0 && rule != Rule.EXCLUSIVE_ALL) {
      found.add(best);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
