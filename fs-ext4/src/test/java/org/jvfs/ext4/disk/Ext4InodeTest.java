// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** Inodes beside what debugfs prints. */
final class Ext4InodeTest {
  @ParameterizedTest
  @EnumSource
  void everyInodeInUseIsGoodAndAsDebugfsPrintsIt(Image.Kind kind) throws Exception {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    List<Long> asked = new ArrayList<>();
    StringBuilder script = new StringBuilder();
    for (long ino : d.used()) {
      Ext4Inode i = d.inode(ino);
      if (i.isZero()) {
        // mkfs marks the reserved ones used and writes only some of them.
        assertThat(ino).isLessThan(d.layout.firstIno);
        continue;
      }
      i.check(d.layout, ino);
      if (asked.size() < 60 || ino % 97 == 0 || i.iLinksCount() != 1) {
        asked.add(ino);
        script.append("stat <").append(ino).append(">\n");
      }
    }
    assertThat(asked).hasSizeGreaterThan(60);
    String[] texts = debugfs(image, script.toString()).split("debugfs: stat <");
    for (int k = 0; k < asked.size(); k++) {
      compare(d, asked.get(k), texts[k + 1]);
    }
  }

  static String debugfs(Image image, String script) throws java.io.IOException {
    java.nio.file.Path file = java.nio.file.Files.createTempFile("jvfs", ".debugfs");
    try {
      java.nio.file.Files.writeString(file, script);
      return Sh.run("debugfs -f \"$2\" \"$1\" 2>/dev/null", image.file.toString(), file.toString());
    } finally {
      java.nio.file.Files.delete(file);
    }
  }

  private static void compare(Disk d, long ino, String text) {
    Ext4Inode i = d.inode(ino);
    assertThat(text).startsWith(ino + ">");
    assertThat(Integer.parseInt(field(text, "Mode: +([0-7]+)"), 8)).isEqualTo(i.iMode() & 07777);
    assertThat(Integer.decode(field(text, "Flags: (0x[0-9a-f]+)"))).isEqualTo(i.iFlags());
    assertThat(Integer.parseUnsignedInt(field(text, "Generation: (\\d+)")))
        .isEqualTo(i.iGeneration());
    assertThat(Integer.parseInt(field(text, "User: +(\\d+)"))).isEqualTo(i.iUid());
    assertThat(Integer.parseInt(field(text, "Group: +(\\d+)"))).isEqualTo(i.iGid());
    assertThat(Long.parseLong(field(text, "Size: (\\d+)"))).isEqualTo(i.iSize(d.layout));
    assertThat(Integer.parseInt(field(text, "Links: (\\d+)"))).isEqualTo(i.iLinksCount());
    assertThat(Long.parseLong(field(text, "Blockcount: (\\d+)"))).isEqualTo(i.iBlocks(d.layout));
    assertThat(Long.parseLong(field(text, "File ACL: (\\d+)"))).isEqualTo(i.iFileAcl(d.layout));
    time(text, "atime", i.aTimeSeconds(), i.aTimeNanos());
    time(text, "ctime", i.cTimeSeconds(), i.cTimeNanos());
    time(text, "mtime", i.mTimeSeconds(), i.mTimeNanos());
    if (i.hasCrTime()) {
      time(text, "crtime", i.crTimeSeconds(), i.crTimeNanos());
    }
    if (text.contains("Size of extra inode fields")) {
      assertThat(Integer.parseInt(field(text, "Size of extra inode fields: (\\d+)")))
          .isEqualTo(i.iExtraIsize());
    }
    if (d.layout.metadataCsum) {
      assertThat(Integer.parseUnsignedInt(field(text, "Inode checksum: 0x([0-9a-f]+)"), 16))
          .isEqualTo(i.computeChecksum(d.layout, ino));
    }
    if (text.contains("Device major/minor number: ")) {
      assertThat(field(text, "number: (\\d+:\\d+)"))
          .isEqualTo("%02d:%02d".formatted(i.rdevMajor(), i.rdevMinor()));
    }
    if (text.contains("Fast link dest: ")) {
      assertThat(i.isFastSymlink(d.layout)).isTrue();
      assertThat(field(text, "Fast link dest: \"(.*)\""))
          .isEqualTo(Le.text(i.segment(), i.blockArea(), (int) i.iSize(d.layout)));
    } else if (Mode.isLnk(i.iMode())) {
      assertThat(i.isFastSymlink(d.layout)).isFalse();
    }
  }

  private static void time(String text, String name, long seconds, int nanos) {
    Matcher m =
        Pattern.compile("(?m)^ *" + name + ": 0x([0-9a-f]+)(?::([0-9a-f]+))?").matcher(text);
    assertThat(m.find()).isTrue();
    int low = Integer.parseUnsignedInt(m.group(1), 16);
    int extra = m.group(2) == null ? 0 : Integer.parseUnsignedInt(m.group(2), 16);
    assertThat((int) seconds).isEqualTo(low);
    assertThat(Ext4Time.extra(seconds, nanos)).isEqualTo(extra);
  }

  private static String field(String text, String pattern) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    assertThat(m.find()).as("%s in %s", pattern, text).isTrue();
    return m.group(1);
  }

  /** By the kernel's stat of the mounted image, which knows what the fields mean. */
  @ParameterizedTest
  @EnumSource
  void timesAndNumbersAreThoseTheKernelShows(Image.Kind kind) throws ErrnoException {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    String lines =
        Sh.run(
            """
            mkdir "$1.r"
            mount -o loop,ro "$1" "$1.r"
            trap 'cd /; umount "$1.r"; rmdir "$1.r"' EXIT
            cd "$1.r"
            stat -c '%i %f %u %g %h %s %b %.9X %.9Y %.9Z %.9W %Hr %Lr' a/* tiny wide/*
            """,
            image.file.toString());
    int n = 0;
    for (String line : lines.split("\n")) {
      String[] f = line.split(" ");
      Ext4Inode i = d.inode(Long.parseLong(f[0]));
      String is =
          "%s %x %d %d %d %d %d %s %s %s"
              .formatted(
                  f[0],
                  i.iMode(),
                  i.iUid(),
                  i.iGid(),
                  i.iLinksCount(),
                  i.iSize(d.layout),
                  // The kernel shows where content in the inode would be.
                  i.iBlocks(d.layout)
                      + (Mode.isReg(i.iMode()) && i.has(Ext4Inode.INLINE_DATA_FL)
                          ? i.iSize(d.layout) + 511 >> 9
                          : 0),
                  nanos(i.aTimeSeconds(), i.aTimeNanos()),
                  nanos(i.mTimeSeconds(), i.mTimeNanos()),
                  nanos(i.cTimeSeconds(), i.cTimeNanos()));
      assertThat(line).startsWith(is + " ");
      if (Mode.isDevice(i.iMode())) {
        assertThat(i.rdevMajor() + " " + i.rdevMinor()).isEqualTo(f[11] + " " + f[12]);
      }
      n++;
    }
    assertThat(n).isGreaterThan(20);
  }

  private static String nanos(long seconds, int nanos) {
    return seconds < 0 && nanos > 0 && seconds == -1
        ? "-0.%09d".formatted(1_000_000_000 - nanos)
        : seconds < 0 && nanos > 0
            ? "%d.%09d".formatted(seconds + 1, 1_000_000_000 - nanos)
            : "%d.%09d".formatted(seconds, nanos);
  }

  @Test
  void writingWhatWasReadChangesNothing() throws ErrnoException {
    for (Image.Kind kind : Image.kinds()) {
      Disk d = new Disk(Image.of(kind).bytes);
      for (long ino : d.used()) {
        Ext4Inode from = d.inode(ino);
        if (from.isZero() || ino < d.layout.firstIno) {
          continue;
        }
        MemorySegment s = Arena.ofAuto().allocate(d.layout.inodeSize);
        Ext4Inode to = new Ext4Inode(s, 0, d.layout.inodeSize);
        to.iExtraIsize(from.iExtraIsize());
        Views.copy(from, to);
        to.iSize(from.iSize(d.layout));
        to.iBlocks(d.layout, from.iBlocks(d.layout));
        to.iFileAcl(from.iFileAcl(d.layout));
        to.iProjid(from.iProjid());
        to.aTime(from.aTimeSeconds(), from.aTimeNanos());
        to.cTime(from.cTimeSeconds(), from.cTimeNanos());
        to.mTime(from.mTimeSeconds(), from.mTimeNanos());
        to.crTime(from.crTimeSeconds(), from.crTimeNanos());
        if (Mode.isDevice(from.iMode())) {
          to.rdev(from.rdevMajor(), from.rdevMinor());
        }
        MemorySegment.copy(from.segment(), from.xattrArea(), s, to.xattrArea(), from.xattrLength());
        to.updateChecksum(d.layout, ino);
        assertThat(from.segment().asSlice(from.base(), from.size()).mismatch(s))
            .as("%s inode %d", kind, ino)
            .isEqualTo(-1);
      }
    }
  }

  @Test
  void aFlippedBitOfAnInodeIsSeen() throws ErrnoException {
    Disk d = new Disk(Image.of(Image.Kind.DEBIAN_1K).bytes);
    Random r = new Random(3);
    MemorySegment s = Arena.ofAuto().allocate(d.layout.inodeSize);
    for (int n = 0; n < 2000; n++) {
      Ext4Inode from = d.inode(Ext4Inode.ROOT_INO);
      s.copyFrom(from.segment().asSlice(from.base(), from.size()));
      int bit = r.nextInt(8 * d.layout.inodeSize);
      Le.put8(s, bit / 8, Le.u8(s, bit / 8) ^ 1 << bit % 8);
      try {
        new Ext4Inode(s, 0, d.layout.inodeSize).check(d.layout, Ext4Inode.ROOT_INO);
        throw new AssertionError("bit " + bit);
      } catch (ErrnoException e) {
        assertThat(e.errno()).isIn(Errno.EBADMSG, Errno.EUCLEAN);
        assertThat(e).hasMessageContaining("inode 2");
      }
    }
  }

  @Test
  void timesReachAsFarAsTheirFields() {
    MemorySegment s = Arena.ofAuto().allocate(256);
    Ext4Inode i = new Ext4Inode(s, 0, 256);
    i.mTime(Ext4Time.MAX, 999_999_999);
    assertThat(i.mTimeSeconds()).isEqualTo(Integer.MAX_VALUE);
    i.iExtraIsize(32);
    for (long t :
        new long[] {Ext4Time.MIN, -1, 0, 1L << 31, (1L << 32) - 1, 1L << 32, Ext4Time.MAX}) {
      i.mTime(t, 999_999_999);
      assertThat(i.mTimeSeconds()).isEqualTo(t);
      assertThat(i.mTimeNanos()).isEqualTo(999_999_999);
    }
  }
}
