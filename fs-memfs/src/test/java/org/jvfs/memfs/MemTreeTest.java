// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.ExportOperations;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

final class MemTreeTest {
  private static void assertErrno(
      Errno e, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e));
  }

  /**
   * Names come, go and move at random; a map says what must be there, and a slow listing must tell
   * all that stayed once.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aDirectoryIsAMapWithStableCookies(long seed) throws Exception {
    Random r = new Random(seed);
    try (TestVfs v = new TestVfs(8 << 20, Map.of("nr_inodes", "0"))) {
      Dentry dir = v.mkdir(v.root, "d");
      OpenFile od = v.open(dir, Fcntl.O_RDONLY);
      Map<String, Long> model = new TreeMap<>();
      int pool = seed % 2 == 0 ? 40 : 3000;

      long cookie = 0;
      Set<String> told = new HashSet<>();
      Set<String> stayed = new HashSet<>();
      for (int step = 0; step < 20_000; step++) {
        String n = "n" + r.nextInt(pool);
        switch (r.nextInt(6)) {
          case 0, 1 -> {
            if (!model.containsKey(n)) {
              Dentry d = v.create(dir, n);
              model.put(n, d.inode().ino());
              d.put();
            }
          }
          case 2 -> {
            if (model.remove(n) != null) {
              v.remove(dir, n);
              stayed.remove(n);
            }
          }
          case 3 -> {
            String to = "n" + r.nextInt(pool);
            Long ino = model.get(n);
            if (ino != null && !n.equals(to)) {
              v.rename(dir, n, dir, to, 0);
              model.remove(n);
              model.put(to, ino);
              stayed.remove(n);
              stayed.remove(to);
            }
          }
          case 4 -> assertThat(v.exists(dir, n)).isEqualTo(model.containsKey(n));
          default -> {
            List<String> got = new ArrayList<>();
            long next = v.list(od, cookie, 7, got::add);
            for (String s : got) {
              if (stayed.contains(s)) {
                assertThat(told.add(s)).as("%s told twice", s).isTrue();
              }
            }
            if (got.isEmpty()) {
              assertThat(told).containsAll(stayed);
              told.clear();
              stayed = new HashSet<>(model.keySet());
              next = 0;
            }
            cookie = next;
          }
        }
        assertThat(dir.inode().size()).isEqualTo(20L * (model.size() + 2));
      }
      Map<String, Long> listed = new HashMap<>();
      List<String> names = new ArrayList<>();
      v.list(od, 0, Integer.MAX_VALUE, names::add);
      for (String s : names.subList(2, names.size())) {
        Dentry d = v.lookup(dir, s);
        listed.put(s, d.inode().ino());
        d.put();
      }
      assertThat(listed).isEqualTo(model);
      // Names must be found without the help of the cache.
      v.sb.dcache().shrinkParent(dir);
      for (String s : model.keySet()) {
        assertThat(v.exists(dir, s)).isTrue();
      }
      od.put();
      dir.put();
    }
  }

  @Test
  void aRenameWithinADirectoryIsToldOnce() throws Exception {
    try (TestVfs v = new TestVfs(1 << 20, Map.of())) {
      for (String s : List.of("a", "b", "c", "d")) {
        v.create(v.root, s).put();
      }
      OpenFile od = v.open(v.root, Fcntl.O_RDONLY);
      List<String> got = new ArrayList<>();
      long at = v.list(od, 0, 4, got::add);
      assertThat(got).containsExactly(".", "..", "d", "c");
      v.rename(v.root, "d", v.root, "z", 0);
      v.rename(v.root, "a", v.root, "y", 0);
      v.create(v.root, "new").put();
      got.clear();
      at = v.list(od, at, 10, got::add);
      assertThat(got).containsExactly("b", "y");
      got.clear();
      v.list(od, at, 10, got::add);
      assertThat(got).isEmpty();
      od.put();
    }
  }

  @Test
  void linkCountsSizesAndInodes() throws Exception {
    try (TestVfs v = new TestVfs(8 << 20, Map.of("nr_inodes", "20"))) {
      Dentry d = v.mkdir(v.root, "d");
      Dentry e = v.mkdir(v.root, "e");
      Dentry s = v.mkdir(d, "s");
      Dentry f = v.create(d, "f");
      assertThat(v.root.inode().nlink()).isEqualTo(4);
      assertThat(d.inode().nlink()).isEqualTo(3);
      assertErrno(Errno.ENOTEMPTY, () -> v.remove(v.root, "d"));
      v.rename(d, "s", e, "t", 0);
      assertThat(d.inode().nlink()).isEqualTo(2);
      assertThat(e.inode().nlink()).isEqualTo(3);
      assertThat(d.inode().size()).isEqualTo(60);
      v.rename(d, "f", e, "t", Fcntl.RENAME_EXCHANGE);
      assertThat(d.inode().nlink()).isEqualTo(3);
      assertThat(e.inode().nlink()).isEqualTo(2);
      assertThat(v.statfs().ffree).isEqualTo(15);
      Dentry g = v.link(f, e, "g");
      assertThat(f.inode().nlink()).isEqualTo(2);
      assertThat(v.statfs().ffree).isEqualTo(14);
      v.remove(e, "g");
      assertThat(f.inode().nlink()).isEqualTo(1);
      assertThat(v.statfs().ffree).isEqualTo(15);
      v.rename(e, "t", v.root, "w", Fcntl.RENAME_WHITEOUT);
      Dentry white = v.lookup(e, "t");
      assertThat(white.inode().mode()).isEqualTo(Mode.S_IFCHR);
      assertThat(white.inode().rdev()).isZero();
      for (Dentry x : List.of(white, g, f, s, e, d)) {
        x.put();
      }
    }
  }

  @Test
  void aDeepTreeIsUnmounted() throws Exception {
    try (TestVfs v = new TestVfs(1 << 20, Map.of("nr_inodes", "0"))) {
      Dentry at = v.root;
      for (int i = 0; i < 5_000; i++) {
        Dentry next = v.mkdir(at, "d");
        if (i > 0) {
          at.put();
        }
        at = next;
      }
      at.put();
      v.state.shrink(0);
    }
  }

  @Test
  void handlesFindInodesUntilTheyAreGone() throws Exception {
    try (TestVfs v = new TestVfs(1 << 20, Map.of())) {
      ExportOperations x = v.sb.exportOps();
      assertThat(x).isNotNull();
      if (x == null) {
        return;
      }
      Dentry f = v.create(v.root, "f");
      long ino = f.inode().ino();
      ExportOperations.Handle h = x.encode(f.inode(), null);
      f.put();
      v.sb.dcache().shrinkParent(v.root);
      Dentry found = x.decode(v.sb, h);
      assertThat(found).isNotNull();
      if (found != null) {
        assertThat(found.inode().ino()).isEqualTo(ino);
        OpenFile open = v.open(found, Fcntl.O_RDONLY);
        found.put();
        v.remove(v.root, "f");
        Dentry orphan = x.decode(v.sb, h);
        assertThat(orphan).isNotNull();
        if (orphan != null) {
          orphan.put();
        }
        open.put();
      }
      assertThat(x.decode(v.sb, h)).isNull();
    }
  }

  /**
   * A directory found by handle hangs in the tree, even if the cache had forgotten all the way to
   * it.
   */
  @Test
  void aDirectoryFoundByHandleHasItsParents() throws Exception {
    try (TestVfs v = new TestVfs(1 << 20, Map.of())) {
      ExportOperations x = v.sb.exportOps();
      if (x == null) {
        throw new AssertionError();
      }
      Dentry a = v.mkdir(v.root, "a");
      Dentry b = v.mkdir(a, "b");
      Dentry c = v.mkdir(b, "c");
      ExportOperations.Handle h = x.encode(c.inode(), null);
      c.put();
      b.put();
      v.rename(a, "b", v.root, "moved", 0);
      a.put();
      v.sb.dcache().shrinkParent(v.root);
      Dentry found = x.decode(v.sb, h);
      if (found == null) {
        throw new AssertionError();
      }
      assertThat(found.name()).isEqualTo(TestVfs.bytes("c"));
      assertThat(found.parent().name()).isEqualTo(TestVfs.bytes("moved"));
      assertThat(found.parent().parent()).isSameAs(v.root);
      Dentry again = x.decode(v.sb, h);
      assertThat(again).isSameAs(found);
      found.put();
      found.put();
    }
  }

  @Test
  void extendedAttributesAreCounted() throws Exception {
    try (TestVfs v = new TestVfs(1 << 20, Map.of("nr_inodes", "3"))) {
      Dentry f = v.create(v.root, "f");
      Inode i = f.inode();
      MemXattrHandler h = new MemXattrHandler("user.");
      i.rwsem().lock();
      h.set(v.caller, f, i, "user.a", new byte[900], Fcntl.XATTR_CREATE);
      assertErrno(Errno.ENOSPC, () -> h.set(v.caller, f, i, "user.b", new byte[100], 0));
      assertErrno(
          Errno.ENODATA, () -> h.set(v.caller, f, i, "user.b", new byte[1], Fcntl.XATTR_REPLACE));
      assertErrno(
          Errno.EEXIST, () -> h.set(v.caller, f, i, "user.a", new byte[1], Fcntl.XATTR_CREATE));
      assertErrno(Errno.ENODATA, () -> h.set(v.caller, f, i, "user.b", null, Fcntl.XATTR_REPLACE));
      h.set(v.caller, f, i, "user.a", new byte[] {7}, Fcntl.XATTR_REPLACE);
      assertThat(h.get(f, i, "user.a")).containsExactly(7);
      h.set(v.caller, f, i, "user.b", new byte[100], 0);
      i.rwsem().unlock();
      v.remove(v.root, "f");
      f.put();
      assertThat(v.statfs().ffree).isEqualTo(2);
    }
  }

  @Test
  void optionsAreCheckedByName() {
    for (String o : List.of("size", "nr_inodes", "mode", "uid", "frobnicate")) {
      assertThatThrownBy(() -> new TestVfs(1 << 20, Map.of(o, "9x")))
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
          .hasMessageContaining(o);
    }
  }

  @Test
  void aRemountDoesNotGoBelowWhatIsUsed() throws Exception {
    try (TestVfs v = new TestVfs(8 << 20, Map.of("size", "1m", "mode", "700"))) {
      Dentry f = v.create(v.root, "f");
      OpenFile o = v.open(f, Fcntl.O_RDWR);
      v.write(o, 0, new byte[100_000]);
      assertErrno(Errno.EINVAL, () -> v.sb.ops().remountFs(v.sb, 0, Map.of("size", "64k")));
      v.sb.ops().remountFs(v.sb, 0, Map.of("size", "100k"));
      assertThat(v.statfs().bfree).isZero();
      assertThat(v.root.inode().mode()).isEqualTo(Mode.S_IFDIR | 0700);
      Map<String, String> shown = new TreeMap<>();
      v.sb.ops().showOptions(v.sb, (n, x) -> shown.put(n, String.valueOf(x)));
      assertThat(shown).isEqualTo(Map.of("size", "100k", "mode", "700"));
      o.put();
      f.put();
    }
  }
}
