// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.contract.DentryOperations;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.InodeOperations;
import org.jvfs.contract.SuperOperations;
import org.jvfs.contract.VmOperations;
import org.jvfs.contract.XattrHandler;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.mm.VmArea;
import org.jvfs.mm.VmFault;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/** Drivers that do nothing and keep every rule; a fault is planted by overriding one method. */
final class Quiet {
  private Quiet() {}

  static class Inodes implements InodeOperations {
    @Override
    public void create(Caller caller, Inode dir, Dentry dentry, int mode, boolean excl) {}

    @Override
    public @Nullable Dentry lookup(Inode dir, Dentry dentry, int flags) {
      return null;
    }

    @Override
    public void link(Dentry old, Inode dir, Dentry dentry) {}

    @Override
    public void unlink(Inode dir, Dentry dentry) {}

    @Override
    public void mkdir(Caller caller, Inode dir, Dentry dentry, int mode) {}

    @Override
    public void rmdir(Inode dir, Dentry dentry) {}

    @Override
    public void rename(
        Caller caller, Inode oldDir, Dentry oldDentry, Inode newDir, Dentry newDentry, int flags) {}

    @Override
    public byte[] readlink(Dentry dentry) {
      return new byte[1];
    }

    @Override
    public byte @Nullable [] getLink(@Nullable Dentry dentry, Inode inode) throws ErrnoException {
      return null;
    }

    @Override
    public int permission(Cred cred, Inode inode, int mask) {
      return 0;
    }

    @Override
    public void setattr(Caller caller, Dentry dentry, Iattr attr) {}

    @Override
    public void getattr(Inode inode, Statx out, int mask, int flags) {}

    @Override
    public boolean atomicOpen(
        Caller caller, Inode dir, Dentry dentry, OpenFile file, int openFlags, int mode) {
      return false;
    }
  }

  static class Names implements DentryOperations {
    @Override
    public int dRevalidate(Dentry dentry, int flags) {
      return 1;
    }

    @Override
    public int dWeakRevalidate(Dentry dentry, int flags) {
      return 1;
    }

    @Override
    public long dHash(Dentry dir, byte[] name, int off, int len) {
      return 0;
    }

    @Override
    public boolean dCompare(Dentry dentry, byte[] cached, byte[] name, int off, int len) {
      return false;
    }

    @Override
    public boolean dDelete(Dentry dentry) {
      return false;
    }

    @Override
    public void dRelease(Dentry dentry) {}

    @Override
    public void dPrune(Dentry dentry) {}

    @Override
    public int dManage(Dentry dentry, boolean rcu) {
      return 0;
    }
  }

  static class Supers implements SuperOperations {
    @Override
    public boolean dropInode(Inode inode) {
      return true;
    }

    @Override
    public void putSuper(SuperBlock sb) {}

    @Override
    public void syncFs(SuperBlock sb, boolean wait) {}

    @Override
    public void remountFs(SuperBlock sb, int flags, Map<String, @Nullable String> options) {}

    @Override
    public void umountBegin(SuperBlock sb) {}
  }

  static class Files implements FileOperations {
    @Override
    public long read(OpenFile file, java.lang.foreign.MemorySegment buf, long pos) {
      return 0;
    }

    @Override
    public void iterate(OpenFile file, DirContext ctx) {}

    @Override
    public void iterateShared(OpenFile file, DirContext ctx) {}

    @Override
    public int pollMask(OpenFile file, int events) {
      return 0;
    }
  }

  /** Pages that keep their four obligations: writing is over at once. */
  static class Pages implements AddressSpaceOperations {
    @Override
    public int writepage(Page page, WritebackControl wbc) {
      page.setWriteback();
      page.unlock();
      page.endWriteback();
      return 0;
    }

    @Override
    public int readpage(@Nullable OpenFile file, Page page) {
      page.setUptodate();
      page.unlock();
      return 0;
    }

    @Override
    public void readpages(@Nullable OpenFile file, AddressSpace mapping, List<Page> pages) {
      for (Page p : pages) {
        p.setUptodate();
        p.unlock();
      }
    }

    @Override
    public boolean setPageDirty(Page page) {
      return page.setDirtyNoWriteback();
    }

    @Override
    public Page writeBegin(
        @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int flags)
        throws ErrnoException {
      return mapping.findOrCreateLocked(pos >>> Page.SHIFT);
    }

    @Override
    public int writeEnd(
        @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int copied, Page page) {
      page.unlock();
      page.put();
      return copied;
    }

    @Override
    public void invalidatepage(Page page, int offset, int length) {}

    @Override
    public boolean releasepage(Page page) {
      return true;
    }

    @Override
    public void freepage(Page page) {}

    @Override
    public void migratepage(AddressSpace mapping, Page to, Page from) {}
  }

  static class Xattrs implements XattrHandler {
    @Override
    public String prefix() {
      return "user.";
    }

    @Override
    public boolean list(Caller caller, Dentry dentry) {
      return true;
    }

    @Override
    public byte @Nullable [] get(Dentry dentry, Inode inode, String name) {
      return null;
    }

    @Override
    public void set(
        Caller caller,
        Dentry dentry,
        Inode inode,
        String name,
        byte @Nullable [] value,
        int flags) {}
  }

  static class Areas implements VmOperations {
    @Override
    public int fault(VmArea area, VmFault fault) {
      return VmFault.SIGBUS;
    }

    @Override
    public int pageMkwrite(VmArea area, VmFault fault) {
      return VmFault.NOPAGE;
    }
  }
}
