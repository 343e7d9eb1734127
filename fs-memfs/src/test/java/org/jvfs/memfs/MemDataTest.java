// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.CopyRange;
import org.jvfs.file.Fallocate;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

final class MemDataTest {
  private static final int MAX = 40 * Page.SIZE;

  private static void assertErrno(
      Errno e, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e));
  }

  /** Every way to change a file's bytes, against an array. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void bytesAreThoseOfAnArray(long seed) throws Exception {
    Random r = new Random(seed);
    try (TestVfs v = new TestVfs(8 << 20, Map.of())) {
      Dentry d = v.create(v.root, "f");
      OpenFile f = v.open(d, Fcntl.O_RDWR);
      byte[] model = new byte[2 * MAX];
      int size = 0;
      for (int step = 0; step < 3000; step++) {
        int pos = r.nextInt(MAX);
        int len = 1 + r.nextInt(r.nextInt(8) == 0 ? 3 * Page.SIZE : 200);
        switch (r.nextInt(10)) {
          case 0, 1, 2 -> {
            byte[] data = new byte[len];
            r.nextBytes(data);
            assertThat(v.write(f, pos, data)).isEqualTo(len);
            System.arraycopy(data, 0, model, pos, len);
            size = Math.max(size, pos + len);
          }
          case 3 -> {
            v.truncate(d, pos);
            Arrays.fill(model, Math.min(size, pos), model.length, (byte) 0);
            size = pos;
          }
          case 4 -> {
            Fallocate.run(
                v.caller, f, Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE, pos, len);
            Arrays.fill(model, Math.min(size, pos), Math.min(size, pos + len), (byte) 0);
          }
          case 5 -> {
            boolean keep = r.nextBoolean();
            Fallocate.run(v.caller, f, keep ? Fcntl.FALLOC_FL_KEEP_SIZE : 0, pos, len);
            size = keep ? size : Math.max(size, pos + len);
          }
          case 6 -> {
            Fallocate.run(v.caller, f, Fcntl.FALLOC_FL_ZERO_RANGE, pos, len);
            Arrays.fill(model, pos, pos + len, (byte) 0);
            size = Math.max(size, pos + len);
          }
          case 7 -> {
            int o = pos & -Page.SIZE;
            int n = (1 + r.nextInt(3)) * Page.SIZE;
            if (o + n < size) {
              Fallocate.run(v.caller, f, Fcntl.FALLOC_FL_COLLAPSE_RANGE, o, n);
              System.arraycopy(model, o + n, model, o, size - o - n);
              Arrays.fill(model, size - n, size, (byte) 0);
              size -= n;
            } else {
              assertErrno(
                  Errno.EINVAL,
                  () -> Fallocate.run(v.caller, f, Fcntl.FALLOC_FL_COLLAPSE_RANGE, o, n));
            }
          }
          case 8 -> {
            int o = pos & -Page.SIZE;
            int n = (1 + r.nextInt(3)) * Page.SIZE;
            if (o < size && size + n <= MAX) {
              Fallocate.run(v.caller, f, Fcntl.FALLOC_FL_INSERT_RANGE, o, n);
              System.arraycopy(model, o, model, o + n, size - o);
              Arrays.fill(model, o, o + n, (byte) 0);
              size += n;
            }
          }
          default -> {
            int want = pos >= size ? 0 : Math.min(len, size - pos);
            assertThat(v.read(f, pos, len)).isEqualTo(Arrays.copyOfRange(model, pos, pos + want));
          }
        }
        assertThat(d.inode().size()).isEqualTo(size);
        assertThat(v.stat(d).blocks).isEqualTo((v.statfs().blocks - v.statfs().bfree) * 8);
      }
      assertThat(v.read(f, 0, model.length)).isEqualTo(Arrays.copyOf(model, size));
      checkHoles(f, model, size);
      f.put();
      d.put();
    }
  }

  /** What lseek calls a hole reads as zeros, and the two kinds alternate from start to end. */
  private static void checkHoles(OpenFile f, byte[] model, int size) throws ErrnoException {
    int pos = 0;
    while (pos < size) {
      int hole = (int) f.fop().llseek(f, pos, Fcntl.SEEK_HOLE);
      int data;
      try {
        data = (int) f.fop().llseek(f, hole == size ? pos : hole, Fcntl.SEEK_DATA);
      } catch (ErrnoException e) {
        assertThat(e.errno()).isEqualTo(Errno.ENXIO);
        data = size;
      }
      if (hole == size) {
        assertThat(data).isEqualTo(pos);
        return;
      }
      assertThat(data).isGreaterThan(hole);
      for (int i = hole; i < data; i++) {
        assertThat(model[i]).isZero();
      }
      pos = data;
    }
  }

  @Test
  void aFullFileSystemKeepsWhatItHasAndGoesOn() throws Exception {
    try (TestVfs v = new TestVfs(8 << 20, Map.of("size", "64k", "nr_inodes", "4"))) {
      Dentry d = v.create(v.root, "f");
      OpenFile f = v.open(d, Fcntl.O_RDWR);
      byte[] data = new byte[100_000];
      new Random(1).nextBytes(data);
      assertThat(v.write(f, 0, data)).isEqualTo(65536);
      assertErrno(Errno.ENOSPC, () -> v.write(f, 65536, data));
      assertThat(v.read(f, 0, data.length)).isEqualTo(Arrays.copyOf(data, 65536));
      assertErrno(Errno.ENOSPC, () -> Fallocate.run(v.caller, f, 0, 65536, 1));
      v.create(v.root, "g").put();
      v.create(v.root, "h").put();
      assertErrno(Errno.ENOSPC, () -> v.create(v.root, "i"));
      assertErrno(Errno.ENOSPC, () -> v.link(d, v.root, "i"));
      v.remove(v.root, "h");
      assertErrno(Errno.ENOSPC, () -> v.symlink(v.root, "i", "x".repeat(128)));
      v.symlink(v.root, "i", "x".repeat(127)).put();
      v.truncate(d, 4096);
      assertThat(v.statfs().bfree).isEqualTo(15);
      assertThat(v.write(f, 4096, new byte[4096])).isEqualTo(4096);
      f.put();
      d.put();
    }
  }

  @Test
  void aFailedFallocateLeavesNothingBehind() throws Exception {
    try (TestVfs v = new TestVfs(8 << 20, Map.of("size", "64k"))) {
      Dentry d = v.create(v.root, "f");
      OpenFile f = v.open(d, Fcntl.O_RDWR);
      v.write(f, 20_000, new byte[] {1});
      Dentry e = v.create(v.root, "g");
      OpenFile g = v.open(e, Fcntl.O_RDWR);
      assertErrno(Errno.ENOSPC, () -> Fallocate.run(v.caller, g, 0, 0, 65536));
      assertThat(v.statfs().bfree).isEqualTo(15);
      assertThat(e.inode().size()).isZero();
      assertErrno(Errno.ENOSPC, () -> Fallocate.run(v.caller, f, 0, 0, 65536 + 1));
      Fallocate.run(v.caller, f, 0, 0, 65536);
      assertThat(v.statfs().bfree).isZero();
      assertThat(v.read(f, 20_000, 10)).isEqualTo(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
      g.put();
      f.put();
      e.put();
      d.put();
    }
  }

  @Test
  void aPipeHoldsPagesWhoseFileIsGone() throws Exception {
    try (TestVfs v = new TestVfs(8 << 20, Map.of())) {
      Dentry d = v.create(v.root, "f");
      OpenFile f = v.open(d, Fcntl.O_RDWR);
      byte[] data = new byte[3 * Page.SIZE];
      new Random(1).nextBytes(data);
      v.write(f, 2 * Page.SIZE, data);
      try (Pipe p = new Pipe(v.frames, v.caller)) {
        assertThat(f.fop().spliceRead(f, Page.SIZE + 7, p, 1 << 20, 0))
            .isEqualTo(4L * Page.SIZE - 7);
        v.truncate(d, 0);
        assertThat(p.segment(0).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)).containsOnly(0);
        assertThat(p.segment(1).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
            .isEqualTo(Arrays.copyOf(data, Page.SIZE));
        assertThat(v.frames.used()).isEqualTo(3);
        p.consume(Page.SIZE);
        assertThat(f.fop().spliceWrite(p, f, 0, p.bytes(), 0)).isEqualTo(3L * Page.SIZE - 7);
        assertThat(p.used()).isZero();
      }
      f.put();
      d.put();
    }
  }

  @Test
  void aRangeIsCopiedWithinAndBetweenFiles() throws Exception {
    try (TestVfs v = new TestVfs(8 << 20, Map.of())) {
      Dentry a = v.create(v.root, "a");
      Dentry b = v.create(v.root, "b");
      OpenFile fa = v.open(a, Fcntl.O_RDWR);
      OpenFile fb = v.open(b, Fcntl.O_RDWR);
      byte[] data = new byte[200_000];
      new Random(1).nextBytes(data);
      v.write(fa, 0, data);
      assertThat(CopyRange.run(v.caller, fa, 1000, fb, 77, 1 << 30)).isEqualTo(199_000);
      assertThat(v.read(fb, 77, 1 << 20)).isEqualTo(Arrays.copyOfRange(data, 1000, 200_000));
      assertErrno(Errno.EINVAL, () -> CopyRange.run(v.caller, fa, 0, fa, 10, 100));
      assertThat(CopyRange.run(v.caller, fa, 0, fa, 100_000, 100_000)).isEqualTo(100_000);
      assertThat(v.read(fa, 100_000, 100_000)).isEqualTo(Arrays.copyOf(data, 100_000));
      fa.put();
      fb.put();
      a.put();
      b.put();
    }
  }

  /**
   * A reader sees bytes that were written, or zeros of a hole, or the end; never what was in a
   * frame before.
   */
  @Test
  void readersNeverSeeOtherFilesBytes() throws Exception {
    try (TestVfs v = new TestVfs(1 << 20, Map.of())) {
      Dentry junk = v.create(v.root, "junk");
      OpenFile fj = v.open(junk, Fcntl.O_RDWR);
      Dentry d = v.create(v.root, "f");
      OpenFile f = v.open(d, Fcntl.O_RDWR);
      byte[] bad = new byte[16 * Page.SIZE];
      Arrays.fill(bad, (byte) 0x66);
      byte[] good = new byte[5000];
      Arrays.fill(good, (byte) 0x11);
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer =
          new Thread(
              () -> {
                Random r = new Random(1);
                try {
                  while (!stop.get()) {
                    v.write(fj, 0, bad);
                    v.truncate(junk, 0);
                    for (int i = 0; i < 8; i++) {
                      v.write(f, r.nextInt(8 * Page.SIZE), good);
                    }
                    v.truncate(d, r.nextInt(3 * Page.SIZE));
                  }
                } catch (ErrnoException e) {
                  throw new AssertionError(e);
                }
              });
      writer.start();
      long end = System.nanoTime() + 1_000_000_000L;
      try {
        while (System.nanoTime() < end) {
          for (byte x : v.read(f, 0, 12 * Page.SIZE)) {
            if (x != 0 && x != 0x11) {
              throw new AssertionError("byte " + x);
            }
          }
        }
      } finally {
        stop.set(true);
        writer.join();
      }
      f.put();
      fj.put();
      d.put();
      junk.put();
    }
  }
}
