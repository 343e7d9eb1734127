// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.block.PageBuffers;
import org.jvfs.checked.Checked;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.contract.BufferHeadOperations;
import org.jvfs.contract.DentryOperations;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.InodeOperations;
import org.jvfs.contract.SuperOperations;
import org.jvfs.contract.VmOperations;
import org.jvfs.contract.XattrHandler;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.RwSem;
import org.jvfs.memfs.MemFileSystemType;
import org.jvfs.mm.Mm;
import org.jvfs.mm.VmArea;
import org.jvfs.mm.VmFault;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.testkit.lockdep.ExpectsReport;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/**
 * Faults planted in callers and in drivers, one rule each: every one must be reported, by the row
 * it breaks and by no other.
 */
@SuppressWarnings({
  // The compiler finds many of them too, which is not what is tested here.
  "VfsLockBalance",
  "VfsMayNotBlock",
  "VfsPageLeftLocked",
  "VfsPageWriteback",
  "VfsRcuWalk"
})
final class PlantedFaultsTest {
  private static final LockClass SLOW = new LockClass("planted slow lock");
  private static final byte[] NAME = {'n'};

  private final List<Planted> faults = new ArrayList<>();

  private void plant(String row, String rule, Planted.Plot plot) {
    faults.add(new Planted(row, rule, plot));
  }

  @TestFactory
  @ExpectsReport(lookedAtByTheTest = true)
  Stream<DynamicTest> everyFaultIsReported() {
    assertThat(Checked.ON).as("checked mode in the tests").isTrue();
    callersOfInodes();
    callersOfNames();
    callersOfTheRest();
    driversThatBlock();
    driversOfPages();
    driversOfLocks();
    assertThat(faults).hasSizeGreaterThan(60);
    return faults.stream()
        .map(f -> DynamicTest.dynamicTest(f.row() + ", " + f.rule(), f::isReported));
  }

  /** A driver that keeps the rules is not spoken of, nor does a wrapper hide what it lacks. */
  @Test
  void quietDriversAreNotReported() throws ErrnoException {
    int before = Lockdep.reports().size();
    try (Tree t = new Tree()) {
      InodeOperations own = new Quiet.Inodes();
      InodeOperations iop = Checked.table(InodeOperations.class, own);
      assertThat(iop).isNotSameAs(own);
      assertThat(Checked.own(iop)).isSameAs(own);
      assertThat(Implemented.has(iop, "unlink")).isTrue();
      assertThat(Implemented.has(iop, "tmpfile")).isFalse();
      assertThat(Checked.table(FileOperations.class, FileOperations.DEFAULT))
          .isSameAs(FileOperations.DEFAULT);
      Inode d = t.dir.inode();
      Inode f = t.file.inode();
      Tree.locked(
          () -> {
            iop.create(t.task, d, t.absent, 0644, true);
            iop.unlink(d, t.file);
          },
          d,
          f);
      Tree.shared(d, () -> iop.lookup(d, t.absent, 0));
      iop.getattr(f, new Statx(), 0, 0);
      Tree.in(
          LockContext.RCU_READ,
          () -> iop.permission(Cred.ROOT, d, Permission.MAY_EXEC | Permission.MAY_NOT_BLOCK));
      AddressSpace m = mapping(t, new Quiet.Pages());
      Page p = t.page(m, 0);
      m.checkedOps().writepage(p, WritebackControl.forSync());
      p.lock();
      m.checkedOps().readpage(null, p);
      p.put();
      Tree.locked(
          () ->
              m.checkedOps()
                  .writeEnd(null, m, 0, 1, 1, m.checkedOps().writeBegin(null, m, 0, 1, 0)),
          f);
    }
    assertThat(Lockdep.reports()).hasSize(before);
  }

  // ---- callers ----

  private static InodeOperations inodes() {
    return Checked.table(InodeOperations.class, new Quiet.Inodes());
  }

  private static DentryOperations names() {
    return Checked.table(DentryOperations.class, new Quiet.Names());
  }

  private static SuperOperations supers() {
    return Checked.table(SuperOperations.class, new Quiet.Supers());
  }

  private static FileOperations files() {
    return Checked.table(FileOperations.class, new Quiet.Files());
  }

  private static XattrHandler xattrs() {
    return Checked.table(XattrHandler.class, new Quiet.Xattrs());
  }

  private void callersOfInodes() {
    String t = "inode_operations.";
    plant(
        t + "create",
        "i_rwsem: exclusive",
        v -> inodes().create(v.task, v.dir.inode(), v.absent, 0644, true));
    plant(
        t + "mkdir",
        "i_rwsem: exclusive",
        v ->
            Tree.shared(
                v.dir.inode(), () -> inodes().mkdir(v.task, v.dir.inode(), v.absent, 0755)));
    plant(t + "lookup", "i_rwsem: shared", v -> inodes().lookup(v.dir.inode(), v.absent, 0));
    plant(
        t + "link",
        "i_rwsem: exclusive (both)",
        v -> Tree.locked(() -> inodes().link(v.file2, v.dir.inode(), v.absent), v.dir.inode()));
    plant(
        t + "unlink",
        "i_rwsem: exclusive (both)",
        v -> Tree.locked(() -> inodes().unlink(v.dir.inode(), v.file), v.dir.inode()));
    plant(
        t + "rmdir",
        "i_rwsem: exclusive (both)",
        v -> Tree.locked(() -> inodes().rmdir(v.root.inode(), v.dir), v.dir.inode()));
    plant(
        t + "rename",
        "i_rwsem: exclusive (all)",
        v -> {
          v.sb().vfsRenameMutex().lock();
          Tree.locked(
              () -> inodes().rename(v.task, v.dir.inode(), v.file, v.dir2.inode(), v.absent, 0),
              v.dir.inode());
          v.sb().vfsRenameMutex().unlock();
        });
    plant(
        t + "rename",
        "victim locked",
        v -> {
          v.sb().vfsRenameMutex().lock();
          Tree.locked(
              () -> inodes().rename(v.task, v.dir.inode(), v.file, v.dir2.inode(), v.file2, 0),
              v.dir.inode(),
              v.dir2.inode());
          v.sb().vfsRenameMutex().unlock();
        });
    plant(
        t + "rename",
        "s_vfs_rename_mutex across directories",
        v ->
            Tree.locked(
                () ->
                    inodes()
                        .rename(
                            v.task,
                            v.root.inode(),
                            v.dir,
                            v.dir2.inode(),
                            v.file2,
                            Fcntl.RENAME_EXCHANGE),
                v.root.inode(),
                v.dir2.inode()));
    plant(t + "setattr", "i_rwsem: exclusive", v -> inodes().setattr(v.task, v.file, new Iattr()));
    plant(
        t + "getattr",
        "i_rwsem: no",
        v ->
            Tree.locked(() -> inodes().getattr(v.file.inode(), new Statx(), 0, 0), v.file.inode()));
    plant(
        t + "readlink",
        "i_rwsem: no",
        v -> Tree.shared(v.file.inode(), () -> inodes().readlink(v.file)));
    plant(
        t + "atomic_open",
        "i_rwsem: exclusive",
        v ->
            Tree.shared(
                v.dir.inode(),
                () ->
                    inodes()
                        .atomicOpen(
                            v.task, v.dir.inode(), v.absent, new OpenFile(0, Cred.ROOT), 0, 0)));
    plant(
        t + "permission",
        "rcu_walk",
        v -> inodes().permission(Cred.ROOT, v.dir.inode(), Permission.MAY_NOT_BLOCK));
    plant(
        t + "permission",
        "rcu_walk",
        v ->
            Tree.in(
                LockContext.RCU_READ,
                () ->
                    Checked.table(InodeOperations.class, new Quiet.Inodes() {})
                        .permission(Cred.ROOT, v.dir.inode(), Permission.MAY_EXEC)));
    plant(t + "get_link", "rcu_walk", v -> inodes().getLink(null, v.file.inode()));
    plant(
        "xattr_handler.set",
        "i_rwsem: exclusive",
        v -> xattrs().set(v.task, v.file, v.file.inode(), "user.x", null, 0));
    plant(
        "xattr_handler.list",
        "i_rwsem: no",
        v -> Tree.shared(v.file.inode(), () -> xattrs().list(v.task, v.file)));
  }

  private void callersOfNames() {
    String t = "dentry_operations.";
    plant(
        t + "d_revalidate",
        "rcu_walk: maybe",
        v -> names().dRevalidate(v.file, DentryOperations.LOOKUP_RCU));
    plant(
        t + "d_weak_revalidate",
        "rcu_walk: no",
        v -> Tree.in(LockContext.RCU_READ, () -> names().dWeakRevalidate(v.file, 0)));
    plant(t + "d_manage", "rcu_walk: maybe", v -> names().dManage(v.file, true));
    plant(t + "d_compare", "rename_lock: yes", v -> names().dCompare(v.file, NAME, NAME, 0, 1));
    plant(
        t + "d_compare",
        "d_lock: no",
        v ->
            Tree.in(
                LockContext.RENAME_READ,
                () -> {
                  v.file.lock();
                  names().dCompare(v.file, NAME, NAME, 0, 1);
                  v.file.unlock();
                }));
    plant(t + "d_delete", "d_lock: yes", v -> names().dDelete(v.file));
    plant(t + "d_prune", "d_lock: yes", v -> names().dPrune(v.file));
    plant(
        t + "d_hash",
        "rename_lock: no",
        v -> {
          v.sb().dcache().renameLock().writeLock();
          names().dHash(v.dir, NAME, 0, 1);
          v.sb().dcache().renameLock().writeUnlock();
        });
    plant(
        t + "d_release",
        "may_block: yes",
        v -> {
          v.file2.lock();
          names().dRelease(v.file);
          v.file2.unlock();
        });
  }

  private void callersOfTheRest() {
    String s = "super_operations.";
    plant(s + "drop_inode", "i_lock: yes", v -> supers().dropInode(v.file.inode()));
    plant(s + "put_super", "s_umount: write", v -> supers().putSuper(v.sb()));
    plant(s + "sync_fs", "s_umount: read", v -> supers().syncFs(v.sb(), true));
    plant(
        s + "remount_fs",
        "s_umount: write",
        v -> {
          v.sb().sUmount().lockShared();
          supers().remountFs(v.sb(), 0, Map.of());
          v.sb().sUmount().unlockShared();
        });
    plant(
        s + "umount_begin",
        "s_umount: no",
        v -> {
          v.sb().sUmount().lockShared();
          supers().umountBegin(v.sb());
          v.sb().sUmount().unlockShared();
        });
    plant(
        "file_system_type.kill_sb",
        "superblock locked for writing",
        v -> Checked.table(FileSystemType.class, new KillsNothing()).killSb(v.sb()));
    String f = "file_operations.";
    plant(
        f + "iterate",
        "i_rwsem: exclusive",
        v ->
            onDirectory(
                v, file -> Tree.shared(file.inode(), () -> files().iterate(file, new Full()))));
    plant(
        f + "iterate_shared",
        "i_rwsem: shared",
        v -> onDirectory(v, file -> files().iterateShared(file, new Full())));
    plant(
        f + "read",
        "not for directories",
        v -> onDirectory(v, file -> files().read(file, java.lang.foreign.MemorySegment.NULL, 0)));
    String a = "address_space_operations.";
    plant(
        a + "writepage",
        "page_lock: yes, unlocks",
        v -> unlocked(v, p -> ops(v).writepage(p, WritebackControl.background())));
    plant(
        a + "invalidatepage",
        "page_lock: yes",
        v -> unlocked(v, p -> ops(v).invalidatepage(p, 0, Page.SIZE)));
    plant(a + "releasepage", "page_lock: yes", v -> unlocked(v, p -> ops(v).releasepage(p)));
    plant(
        a + "freepage",
        "page has left the cache",
        v -> {
          AddressSpace m = mapping(v, new Quiet.Pages());
          Page p = v.page(m, 0);
          m.checkedOps().freepage(p);
          p.unlock();
          p.put();
        });
    plant(
        a + "migratepage",
        "page_lock: yes (both)",
        v -> {
          AddressSpace m = mapping(v, new Quiet.Pages());
          Page from = v.page(m, 0);
          Page to = Page.alloc(v.sb().state().frames());
          m.checkedOps().migratepage(m, to, from);
          from.unlock();
          from.put();
          to.put();
        });
    plant(
        a + "write_begin",
        "i_rwsem: exclusive",
        v -> {
          AddressSpace m = mapping(v, new Quiet.Pages());
          Page p = m.checkedOps().writeBegin(null, m, 0, 1, 0);
          p.unlock();
          p.put();
        });
    plant(
        "buffer_head.b_end_io",
        "context: completion",
        v -> {
          BufferHeadOperations quiet = (bh, uptodate) -> {};
          endIo(buffer(v), quiet);
        });
  }

  // ---- drivers ----

  /** Takes a lock that one may have to wait for. */
  private static void block() {
    Mutex m = new Mutex(SLOW);
    m.lock();
    m.unlock();
  }

  private void driversThatBlock() {
    String i = "inode_operations.";
    plant(
        i + "permission",
        "blocking where nothing may block",
        v -> {
          InodeOperations slow =
              Checked.table(
                  InodeOperations.class,
                  new Quiet.Inodes() {
                    @Override
                    public int permission(Cred cred, Inode inode, int mask) {
                      block();
                      return 0;
                    }
                  });
          slow.permission(Cred.ROOT, v.dir.inode(), Permission.MAY_EXEC);
          Tree.in(
              LockContext.RCU_READ,
              () -> slow.permission(Cred.ROOT, v.dir.inode(), Permission.MAY_NOT_BLOCK));
        });
    plant(
        i + "get_link",
        "blocking where nothing may block",
        v ->
            Tree.in(
                LockContext.RCU_READ,
                () ->
                    Checked.table(
                            InodeOperations.class,
                            new Quiet.Inodes() {
                              @Override
                              public byte @Nullable [] getLink(
                                  @Nullable Dentry dentry, Inode inode) {
                                block();
                                return null;
                              }
                            })
                        .getLink(null, v.file.inode())));
    String d = "dentry_operations.";
    DentryOperations slow =
        Checked.table(
            DentryOperations.class,
            new Quiet.Names() {
              @Override
              public int dRevalidate(Dentry dentry, int flags) {
                block();
                return 1;
              }

              @Override
              public long dHash(Dentry dir, byte[] name, int off, int len) {
                block();
                return 0;
              }

              @Override
              public boolean dCompare(Dentry dentry, byte[] cached, byte[] name, int off, int len) {
                block();
                return false;
              }

              @Override
              public boolean dDelete(Dentry dentry) {
                block();
                return false;
              }

              @Override
              public void dPrune(Dentry dentry) {
                block();
              }

              @Override
              public int dManage(Dentry dentry, boolean rcu) {
                block();
                return 0;
              }
            });
    String blocking = "blocking where nothing may block";
    plant(
        d + "d_revalidate",
        blocking,
        v -> {
          slow.dRevalidate(v.file, 0);
          Tree.in(
              LockContext.RCU_READ, () -> slow.dRevalidate(v.file, DentryOperations.LOOKUP_RCU));
        });
    plant(d + "d_hash", blocking, v -> slow.dHash(v.dir, NAME, 0, 1));
    plant(
        d + "d_compare",
        blocking,
        v -> Tree.in(LockContext.RENAME_READ, () -> slow.dCompare(v.file, NAME, NAME, 0, 1)));
    plant(
        d + "d_delete",
        blocking,
        v -> {
          v.file.lock();
          slow.dDelete(v.file);
          v.file.unlock();
        });
    plant(
        d + "d_prune",
        blocking,
        v -> {
          v.file.lock();
          slow.dPrune(v.file);
          v.file.unlock();
        });
    plant(
        d + "d_manage",
        blocking,
        v -> Tree.in(LockContext.RCU_READ, () -> slow.dManage(v.file, true)));
    plant(
        "super_operations.drop_inode",
        blocking,
        v -> {
          SuperOperations s =
              Checked.table(
                  SuperOperations.class,
                  new Quiet.Supers() {
                    @Override
                    public boolean dropInode(Inode inode) {
                      block();
                      return true;
                    }
                  });
          v.file.inode().lock().lock();
          s.dropInode(v.file.inode());
          v.file.inode().lock().unlock();
        });
    plant(
        "file_operations.poll_mask",
        blocking,
        v ->
            onDirectory(
                v,
                file ->
                    Checked.table(
                            FileOperations.class,
                            new Quiet.Files() {
                              @Override
                              public int pollMask(OpenFile f, int events) {
                                block();
                                return 0;
                              }
                            })
                        .pollMask(file, 1)));
    plant(
        "address_space_operations.set_page_dirty",
        blocking,
        v ->
            page(
                v,
                new Quiet.Pages() {
                  @Override
                  public boolean setPageDirty(Page page) {
                    block();
                    return true;
                  }
                },
                (m, p) -> m.checkedOps().setPageDirty(p)));
    plant(
        "address_space_operations.freepage",
        blocking,
        v ->
            page(
                v,
                new Quiet.Pages() {
                  @Override
                  public void freepage(Page page) {
                    block();
                  }
                },
                (m, p) -> m.remove(p)));
  }

  private void driversOfPages() {
    String a = "address_space_operations.";
    plant(
        a + "writepage",
        "unlock or WRITEPAGE_ACTIVATE",
        v ->
            writes(
                v,
                WritebackControl.background(),
                new Quiet.Pages() {
                  @Override
                  public int writepage(Page page, WritebackControl wbc) {
                    page.setWriteback();
                    page.endWriteback();
                    return 0;
                  }
                }));
    plant(
        a + "writepage",
        "unlock or WRITEPAGE_ACTIVATE",
        v ->
            writes(
                v,
                WritebackControl.background(),
                new Quiet.Pages() {
                  @Override
                  public int writepage(Page page, WritebackControl wbc) {
                    page.setDirtyNoWriteback();
                    page.unlock();
                    return WRITEPAGE_ACTIVATE;
                  }
                }));
    plant(
        a + "writepage",
        "redirty or set_page_writeback",
        v ->
            writes(
                v,
                WritebackControl.background(),
                new Quiet.Pages() {
                  @Override
                  public int writepage(Page page, WritebackControl wbc) {
                    page.unlock();
                    return 0;
                  }
                }));
    plant(
        a + "writepage",
        "sync starts I/O",
        v ->
            writes(
                v,
                WritebackControl.forSync(),
                new Quiet.Pages() {
                  @Override
                  public int writepage(Page page, WritebackControl wbc) {
                    page.setDirtyNoWriteback();
                    page.unlock();
                    return 0;
                  }
                }));
    plant(
        a + "writepage",
        "redirty or end_page_writeback",
        v ->
            writes(
                v,
                WritebackControl.background(),
                new Quiet.Pages() {
                  @Override
                  public int writepage(Page page, WritebackControl wbc) {
                    page.setWriteback();
                    page.unlock();
                    return 0;
                  }
                }));
    plant(
        a + "readpage",
        "page unlocked when read",
        v ->
            page(
                v,
                new Quiet.Pages() {
                  @Override
                  public int readpage(@Nullable OpenFile file, Page page) {
                    page.setUptodate();
                    return 0;
                  }
                },
                (m, p) -> m.checkedOps().readpage(null, p)));
    plant(
        a + "readpage",
        "page unlocked when read",
        v ->
            page(
                v,
                new Quiet.Pages() {
                  @Override
                  public int readpage(@Nullable OpenFile file, Page page) {
                    // For a completion that never comes.
                    Lockdep.handOver(page);
                    return 0;
                  }
                },
                (m, p) -> m.checkedOps().readpage(null, p)));
    plant(
        a + "readpages",
        "pages unlocked when read",
        v ->
            page(
                v,
                new Quiet.Pages() {
                  @Override
                  public void readpages(
                      @Nullable OpenFile file, AddressSpace mapping, List<Page> pages) {}
                },
                (m, p) -> m.checkedOps().readpages(null, m, List.of(p))));
    plant(
        a + "write_begin",
        "page_lock: locks the page",
        v ->
            Tree.locked(
                () -> {
                  AddressSpace m =
                      mapping(
                          v,
                          new Quiet.Pages() {
                            @Override
                            public Page writeBegin(
                                @Nullable OpenFile file,
                                AddressSpace mapping,
                                long pos,
                                int len,
                                int flags)
                                throws ErrnoException {
                              Page p = mapping.findOrCreateLocked(0);
                              p.unlock();
                              return p;
                            }
                          });
                  m.checkedOps().writeBegin(null, m, 0, 1, 0).put();
                },
                v.file.inode()));
    plant(
        a + "write_end",
        "page_lock: yes, unlocks",
        v ->
            Tree.locked(
                () ->
                    page(
                        v,
                        new Quiet.Pages() {
                          @Override
                          public int writeEnd(
                              @Nullable OpenFile file,
                              AddressSpace mapping,
                              long pos,
                              int len,
                              int copied,
                              Page page) {
                            return copied;
                          }
                        },
                        (m, p) -> m.checkedOps().writeEnd(null, m, 0, 1, 1, p)),
                v.file.inode()));
    plant(
        a + "invalidatepage",
        "page_lock: yes",
        v ->
            page(
                v,
                new Quiet.Pages() {
                  @Override
                  public void invalidatepage(Page page, int offset, int length) {
                    page.unlock();
                  }
                },
                (m, p) -> m.checkedOps().invalidatepage(p, 0, Page.SIZE)));
    plant(
        "vm_operations_struct.fault",
        "page locked and checked",
        v ->
            page(
                v,
                new Quiet.Pages(),
                (m, p) -> {
                  p.unlock();
                  VmArea area = area(v);
                  Checked.table(
                          VmOperations.class,
                          new Quiet.Areas() {
                            @Override
                            public int fault(VmArea vma, VmFault fault) {
                              fault.setPage(p);
                              return VmFault.LOCKED;
                            }
                          })
                      .fault(area, new VmFault(0, 0, false));
                  area.mm().mmapLock().unlockShared();
                }));
    plant(
        "vm_operations_struct.close",
        "mmap_sem: yes",
        v -> {
          VmArea area = area(v);
          area.mm().mmapLock().unlockShared();
          VmOperations ops =
              new Quiet.Areas() {
                @Override
                public void close(VmArea vma) {}
              };
          Checked.table(VmOperations.class, ops).close(area);
        });
    plant(
        "vm_operations_struct.page_mkwrite",
        "page locked, or VM_FAULT_NOPAGE",
        v ->
            page(
                v,
                new Quiet.Pages(),
                (m, p) -> {
                  p.unlock();
                  VmArea area = area(v);
                  VmFault fault = new VmFault(0, 0, true);
                  fault.setPage(p);
                  Checked.table(
                          VmOperations.class,
                          new Quiet.Areas() {
                            @Override
                            public int pageMkwrite(VmArea vma, VmFault f) {
                              p.lock();
                              return 0;
                            }
                          })
                      .pageMkwrite(area, fault);
                  area.mm().mmapLock().unlockShared();
                }));
    plant(
        "buffer_head.b_end_io",
        "blocking where nothing may block",
        v -> {
          BufferHead buffer = buffer(v);
          BufferHeadOperations slow = (bh, uptodate) -> block();
          Tree.in(LockContext.COMPLETION, () -> endIo(buffer, slow));
        });
  }

  /** An area whose mmap_lock is held shared. */
  private static VmArea area(Tree v) {
    Mm mm = new Mm(v.file.sb().state());
    mm.mmapLock().lockShared();
    return new VmArea(mm, new OpenFile(0, Cred.ROOT), 0, Page.SIZE, 0, true, true);
  }

  private void driversOfLocks() {
    String i = "inode_operations.";
    plant(
        i + "unlink",
        "i_rwsem: exclusive (both)",
        v ->
            Tree.locked(
                () ->
                    Checked.table(
                            InodeOperations.class,
                            new Quiet.Inodes() {
                              @Override
                              public void unlink(Inode dir, Dentry dentry) {
                                dentry.inode().rwsem().unlock();
                              }
                            })
                        .unlink(v.dir.inode(), v.file),
                v.dir.inode(),
                v.file.inode()));
    plant(
        i + "setattr",
        "i_rwsem: exclusive",
        v ->
            Tree.locked(
                () ->
                    Checked.table(
                            InodeOperations.class,
                            new Quiet.Inodes() {
                              @Override
                              public void setattr(
                                  org.jvfs.cred.Caller caller, Dentry dentry, Iattr attr) {
                                dentry.inode().rwsem().downgrade();
                              }
                            })
                        .setattr(v.task, v.file, new Iattr()),
                v.file.inode()));
    RwSem leaked = new RwSem(SLOW);
    plant(
        i + "getattr",
        "locks kept",
        v -> {
          Checked.table(
                  InodeOperations.class,
                  new Quiet.Inodes() {
                    @Override
                    public void getattr(Inode inode, Statx out, int mask, int flags) {
                      leaked.lockShared();
                    }
                  })
              .getattr(v.file.inode(), new Statx(), 0, 0);
          leaked.unlockShared();
        });
    plant(
        "file_system_type.mount",
        "superblock returned locked",
        v -> {
          v.vfs.register(
              new Wrapping("unlocked") {
                @Override
                public Dentry mount(MountContext ctx) throws ErrnoException {
                  Dentry root = super.mount(ctx);
                  Lockdep.handOver(root.sb().sUmount());
                  return root;
                }
              });
          v.task.mkdir("/m", 0755);
          v.task.mount("none", "/m", "unlocked", 0, Map.of());
        });
    plant(
        "file_system_type.kill_sb",
        "superblock unlocked and put",
        v -> {
          v.vfs.register(
              new Wrapping("kept") {
                @Override
                public void killSb(SuperBlock sb) {
                  super.killSb(sb);
                  sb.sUmount().lock();
                }
              });
          v.task.mkdir("/m", 0755);
          v.task.mount("none", "/m", "kept", 0, Map.of());
          int fd = v.task.open("/m", 0, 0);
          OpenFile file = v.task.file(fd);
          SuperBlock sb = file.inode().sb();
          file.put();
          v.task.close(fd);
          v.task.umount("/m");
          sb.sUmount().unlock();
        });
  }

  // ---- helpers ----

  private static class Wrapping extends FileSystemType {
    private final MemFileSystemType memfs = new MemFileSystemType();
    private final String name;

    Wrapping(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Dentry mount(MountContext ctx) throws ErrnoException {
      return memfs.mount(ctx);
    }
  }

  private static final class KillsNothing extends Wrapping {
    KillsNothing() {
      super("immortal");
    }

    @Override
    public void killSb(SuperBlock sb) {}
  }

  /** Takes no entry. */
  private static final class Full extends DirContext {
    @Override
    public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
      return false;
    }
  }

  private interface OnFile {
    void run(OpenFile f) throws ErrnoException;
  }

  private static void onDirectory(Tree v, OnFile body) throws ErrnoException {
    int fd = v.task.open("/d", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);
    OpenFile file = v.task.file(fd);
    body.run(file);
    file.put();
    v.task.close(fd);
  }

  private static AddressSpace mapping(Tree v, AddressSpaceOperations ops) {
    return new AddressSpace(v.file.inode(), ops, v.sb().state().frames());
  }

  private static AddressSpaceOperations ops(Tree v) {
    return mapping(v, new Quiet.Pages()).checkedOps();
  }

  private interface OnPage {
    void run(Page p) throws ErrnoException;
  }

  private interface OnMapping {
    void run(AddressSpace m, Page p) throws ErrnoException;
  }

  /** On a page that is locked, but not by the caller. */
  private static void unlocked(Tree v, OnPage body) throws ErrnoException {
    page(
        v,
        new Quiet.Pages(),
        (m, p) -> {
          Lockdep.handOver(p);
          body.run(p);
          if (p.isLocked()) {
            p.unlock();
          }
        });
  }

  private static void page(Tree v, AddressSpaceOperations ops, OnMapping body)
      throws ErrnoException {
    AddressSpace m = mapping(v, ops);
    Page p = v.page(m, 0);
    body.run(m, p);
    Tree.done(p);
  }

  private static void writes(Tree v, WritebackControl wbc, AddressSpaceOperations ops)
      throws ErrnoException {
    page(v, ops, (m, p) -> m.checkedOps().writepage(p, wbc));
  }

  private static BufferHead buffer(Tree v) throws ErrnoException {
    Page p = Page.alloc(v.sb().state().frames());
    Gendisk disk =
        new Gendisk(
            "ram0", 8, DiskLimits.PLAIN, b -> b.complete(null), BlockDeviceOperations.DEFAULT);
    p.lock();
    BufferHead buffer = PageBuffers.of(p, v.sb().state().frames(), Page.SIZE).at(0);
    p.unlock();
    buffer.map(new BlockDevice(1, disk, 0, 8), 0);
    return buffer;
  }

  private static void endIo(BufferHead buffer, BufferHeadOperations ops) {
    Checked.table(BufferHeadOperations.class, ops).bEndIo(buffer, true);
    buffer.page().put();
  }
}
