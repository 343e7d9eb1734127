// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Xattrs;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Reads from the living file system, leaving no trace there. */
final class Capture {
  /** Acts for nobody. */
  static final Caller CALLER =
      new Caller() {
        @Override
        public Cred cred() {
          return Cred.ROOT;
        }

        @Override
        public int umask() {
          return 0;
        }
      };

  private Capture() {}

  /** Pages of a file, by number, and its size at a moment before they were read. */
  record Bytes(long size, Map<Long, byte[]> pages) {}

  /**
   * Pages of a file as they are now.
   *
   * @param which their numbers; what lies beyond the end is left out
   */
  static Bytes pages(OpenFile like, BitSet which) throws ErrnoException {
    OpenFile f = new OpenFile(Fcntl.O_RDONLY | Fcntl.O_NOATIME, Cred.ROOT);
    f.setPath(like.path().get());
    Inode i = f.inode();
    try {
      f.setFop(i.fop());
      f.addMode(OpenFile.FMODE_LSEEK | OpenFile.FMODE_PREAD);
      f.checkedFop().open(i, f);
      try {
        return pages(f, i.size(), which);
      } finally {
        f.checkedFop().release(i, f);
      }
    } finally {
      f.put();
    }
  }

  private static Bytes pages(OpenFile f, long size, BitSet which) throws ErrnoException {
    Map<Long, byte[]> pages = new HashMap<>();
    for (int n = which.nextSetBit(0); n >= 0; n = which.nextSetBit(n + 1)) {
      long at = (long) n * Content.PAGE;
      if (at >= size) {
        break;
      }
      byte[] page = new byte[Content.PAGE];
      int want = (int) Math.min(Content.PAGE, size - at);
      int got = 0;
      while (got < want) {
        IovIter to = IovIter.of(page, got, want - got);
        long r = f.checkedFop().readIter(new Kiocb(f, CALLER, at + got), to);
        if (r <= 0) {
          break;
        }
        got += (int) r;
      }
      pages.put((long) n, page);
    }
    return new Bytes(size, pages);
  }

  /** Attributes as they are now. */
  static Attrs attrs(Dentry d) throws ErrnoException {
    return Attrs.of(d.inode(), xattrs(d));
  }

  private static Map<String, byte[]> xattrs(Dentry d) throws ErrnoException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    try {
      for (String name : Xattrs.list(CALLER, d)) {
        all.put(name, Xattrs.get(CALLER, d, name));
      }
    } catch (ErrnoException e) {
      // None here, or one was removed meanwhile: then the one who removed it has not synced yet.
      if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.ENODATA) {
        throw e;
      }
    }
    return all;
  }
}
