// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.inode.PosixAcl;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Extended attributes beside what getfattr shows through the kernel. */
final class XattrTest {
  /** Each file's attributes as the kernel shows them. */
  private static final String SHOW =
      """
      mkdir "$1.r"
      mount -o loop,ro "$1" "$1.r"
      trap 'cd /; umount "$1.r"; rmdir "$1.r"' EXIT
      cd "$1.r"
      for f in a/* a/b; do
        [ -L "$f" ] || { stat -c '@%i' "$f"; getfattr -d -m - -e hex "$f" | grep = || true; }
      done
      """;

  private static Map<Long, Map<String, String>> kernel(Path image) {
    Map<Long, Map<String, String>> all = new TreeMap<>();
    Map<String, String> one = new TreeMap<>();
    for (String line : Sh.run(SHOW, image.toString()).split("\n")) {
      if (line.startsWith("@")) {
        one = all.computeIfAbsent(Long.parseLong(line.substring(1)), k -> new TreeMap<>());
      } else {
        int eq = line.indexOf('=');
        String value = line.substring(eq + 1);
        one.put(unescape(line.substring(0, eq)), value.isEmpty() ? "0x" : value);
      }
    }
    return all;
  }

  /** getfattr prints bytes that are no ASCII in octal. */
  private static String unescape(String s) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) == '\\') {
        out.append((char) Integer.parseInt(s.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        out.append(s.charAt(i));
      }
    }
    return out.toString();
  }

  private static List<Ext4Xattr> all(Disk d, long ino) throws ErrnoException {
    Ext4Inode i = d.inode(ino);
    Ext4Xattrs.checkBody(d.layout, i, ino);
    List<Ext4Xattr> list = new ArrayList<>(Ext4Xattrs.readBody(i));
    long block = i.iFileAcl(d.layout);
    if (block != 0) {
      Ext4Xattrs.checkBlock(d.layout, d.block(block), 0, block);
      list.addAll(Ext4Xattrs.readBlock(d.layout, d.block(block), 0));
    }
    return list;
  }

  private static Map<String, String> shown(Disk d, long ino) throws ErrnoException {
    Map<String, String> map = new TreeMap<>();
    for (Ext4Xattr x : all(d, ino)) {
      if (x.index() == Ext4Xattr.SYSTEM) {
        continue;
      }
      byte[] value = x.value();
      if (x.valueInode() != 0) {
        value = valueOf(d, x);
      }
      if (x.index() == Ext4Xattr.POSIX_ACL_ACCESS || x.index() == Ext4Xattr.POSIX_ACL_DEFAULT) {
        PosixAcl acl = Ext4Acl.decode(value, ino);
        assertThat(acl).isNotNull();
        assertThat(Ext4Acl.encode(acl)).isEqualTo(value);
        value = acl.toXattr();
      }
      String name = Ext4Xattr.prefix(x.index()) + new String(x.name(), StandardCharsets.ISO_8859_1);
      map.put(name, "0x" + HexFormat.of().formatHex(value));
    }
    return map;
  }

  private static byte[] valueOf(Disk d, Ext4Xattr x) throws ErrnoException {
    Ext4Inode i = d.inode(x.valueInode());
    i.check(d.layout, x.valueInode());
    assertThat(i.has(Ext4Inode.EA_INODE_FL)).isTrue();
    assertThat(i.iSize(d.layout)).isEqualTo(x.size());
    byte[] value = new byte[(int) x.size()];
    List<Disk.Piece> pieces = d.pieces(x.valueInode(), new ArrayList<>());
    for (int at = 0; at < value.length; at += d.layout.blockSize) {
      int n = Math.min(d.layout.blockSize, value.length - at);
      MemorySegment.copy(
          d.block(d.bmap(pieces, at / d.layout.blockSize)), 0, MemorySegment.ofArray(value), at, n);
    }
    // The inode keeps the value's hash where others keep when they were read.
    assertThat((int) i.aTimeSeconds()).isEqualTo(Ext4Xattrs.valueHash(d.layout, value));
    assertThat(
            Ext4Xattr.inInode(
                    x.index(),
                    x.name(),
                    x.valueInode(),
                    x.size(),
                    Ext4Xattrs.valueHash(d.layout, value))
                .hash())
        .isEqualTo(x.hash());
    return value;
  }

  @ParameterizedTest
  @EnumSource
  void attributesAreThoseTheKernelShows(Image.Kind kind) throws ErrnoException {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    Map<Long, Map<String, String>> want = kernel(image.file);
    int n = 0;
    for (Map.Entry<Long, Map<String, String>> e : want.entrySet()) {
      assertThat(shown(d, e.getKey())).as("inode %d", e.getKey()).isEqualTo(e.getValue());
      n += e.getValue().size();
    }
    assertThat(n).isGreaterThan(12);
    if (kind == Image.Kind.EA_INODE) {
      assertThat(want.toString()).contains("4c".repeat(9000));
    }
  }

  /** Everything written anew by us is good for e2fsck and the same for the kernel. */
  @ParameterizedTest
  @EnumSource
  void attributesWrittenAgainAreGoodForOthers(Image.Kind kind, @TempDir Path dir)
      throws IOException {
    Image image = Image.of(kind);
    Path copy = Files.copy(image.file, dir.resolve("copy.img"));
    int blocks = 0;
    try (FileChannel c = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      Disk d = new Disk(c.map(FileChannel.MapMode.READ_WRITE, 0, c.size(), arena));
      for (long ino : d.used()) {
        Ext4Inode i = d.inode(ino);
        if (i.isZero() || ino < d.layout.firstIno) {
          continue;
        }
        if (Ext4Xattrs.hasBody(i)) {
          List<Ext4Xattr> list = Ext4Xattrs.readBody(i);
          assertThat(Ext4Xattrs.fitsBody(i, list)).isTrue();
          Ext4Xattrs.writeBody(i, list);
          Ext4Xattrs.checkBody(d.layout, i, ino);
          i.updateChecksum(d.layout, ino);
        }
        long block = i.iFileAcl(d.layout);
        if (block != 0) {
          MemorySegment b = d.block(block);
          List<Ext4Xattr> list = Ext4Xattrs.readBlock(d.layout, b, 0);
          long refs = Ext4Xattrs.hRefcount(b, 0);
          int hash = Ext4Xattrs.hHash(b, 0);
          Ext4Xattrs.writeBlock(d.layout, b, 0, list);
          assertThat(Ext4Xattrs.hHash(b, 0)).isEqualTo(hash);
          Ext4Xattrs.hRefcount(b, 0, refs);
          Ext4Xattrs.updateChecksum(d.layout, b, 0, block);
          Ext4Xattrs.checkBlock(d.layout, b, 0, block);
          assertThat(Ext4Xattrs.readBlock(d.layout, b, 0)).isEqualTo(list);
          blocks++;
        }
      }
    }
    assertThat(blocks).isPositive();
    Sh.run("e2fsck -fn \"$1\"", copy.toString());
    assertThat(kernel(copy)).isEqualTo(kernel(image.file));
  }

  @Test
  void whatFitsFitsExactly() throws ErrnoException {
    MemorySegment s = Arena.ofAuto().allocate(256);
    Ext4Inode i = new Ext4Inode(s, 0, 256);
    i.iExtraIsize(32);
    // 96 bytes: header and end 8, entry 20 for a name of 1 to 4 bytes.
    byte[] name = {'a', 'b', 'c', 'd'};
    Disk d = new Disk(Image.of(Image.Kind.DEBIAN_4K).bytes);
    List<Ext4Xattr> most = List.of(Ext4Xattr.of(Ext4Xattr.USER, name, new byte[68]));
    assertThat(Ext4Xattrs.fitsBody(i, most)).isTrue();
    assertThat(Ext4Xattrs.fitsBody(i, List.of(Ext4Xattr.of(Ext4Xattr.USER, name, new byte[69]))))
        .isFalse();
    Ext4Xattrs.writeBody(i, most);
    Ext4Xattrs.checkBody(d.layout, i, 12);
    assertThat(Ext4Xattrs.readBody(i)).isEqualTo(most);
    Ext4Xattrs.writeBody(i, List.of());
    assertThat(Le.isZero(s, 160, 96)).isTrue();
  }

  @Test
  void listsOfAnyLengthSurvive() throws ErrnoException {
    Random r = new Random(5);
    for (int n = 0; n < 300; n++) {
      PosixAcl acl = PosixAcl.fromXattr(user(r, r.nextInt(8), r.nextInt(8)));
      assertThat(acl).isNotNull();
      assertThat(Ext4Acl.decode(Ext4Acl.encode(acl), 12)).isEqualTo(acl);
      byte[] cut = Ext4Acl.encode(acl);
      for (int k = 0; k < cut.length; k++) {
        byte[] part = java.util.Arrays.copyOf(cut, k);
        try {
          Ext4Acl.decode(part, 12);
        } catch (ErrnoException e) {
          assertThat(e.errno()).isEqualTo(Errno.EUCLEAN);
        }
      }
    }
    assertThatThrownBy(() -> Ext4Acl.decode(new byte[] {1, 0, 0, 0, 3, 0, 0, 0}, 12))
        .hasMessageContaining("access control list of inode 12")
        .hasMessageContaining("tag 3");
  }

  /** A list as user space writes it. */
  private static byte[] user(Random r, int users, int groups) {
    MemorySegment s = Arena.ofAuto().allocate(4 + 8L * (users + groups + 4));
    Le.put32(s, 0, 2);
    int at = 4;
    for (int k = 0; k < users + groups + 4; k++) {
      int tag =
          k == 0
              ? PosixAcl.USER_OBJ
              : k <= users
                  ? PosixAcl.USER
                  : k == users + 1
                      ? PosixAcl.GROUP_OBJ
                      : k <= users + 1 + groups
                          ? PosixAcl.GROUP
                          : k == users + groups + 2 ? PosixAcl.MASK : PosixAcl.OTHER;
      Le.put16(s, at, tag);
      Le.put16(s, at + 2, r.nextInt(8));
      Le.put32(s, at + 4, tag == PosixAcl.USER || tag == PosixAcl.GROUP ? r.nextInt(1 << 30) : -1);
      at += 8;
    }
    return Le.bytes(s, 0, at);
  }
}
