// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Superblocks and group descriptors beside what dumpe2fs prints. */
final class Ext4SuperBlockTest {
  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String line : text.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
      }
    }
    return fields;
  }

  private static String time(long seconds) {
    return seconds == 0
        ? "n/a"
        : DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC)
            .format(Instant.ofEpochSecond(seconds));
  }

  @ParameterizedTest
  @EnumSource
  void fieldsAreThoseOfDumpe2fs(Image.Kind kind) throws ErrnoException {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    Ext4SuperBlock sb = d.sb;
    Map<String, String> want =
        fields(Sh.run("dumpe2fs -h \"$1\" 2>/dev/null", image.file.toString()));
    Map<String, String> is = new LinkedHashMap<>();
    is.put("Filesystem volume name", sb.sVolumeName());
    is.put("Filesystem UUID", sb.sUuid().toString());
    is.put("Filesystem features", String.join(" ", Ext4Feature.names(sb)));
    is.put("Filesystem state", (sb.sState() & Ext4SuperBlock.VALID_FS) != 0 ? "clean" : "not");
    is.put("Errors behavior", sb.sErrors() == Ext4SuperBlock.ERRORS_CONTINUE ? "Continue" : "?");
    is.put("Inode count", "" + sb.sInodesCount());
    is.put("Block count", "" + sb.sBlocksCount());
    is.put("Reserved block count", "" + sb.sRBlocksCount());
    is.put("Free blocks", "" + sb.sFreeBlocksCount());
    is.put("Free inodes", "" + sb.sFreeInodesCount());
    is.put("First block", "" + d.layout.firstDataBlock);
    is.put("Block size", "" + d.layout.blockSize);
    is.put("Blocks per group", "" + sb.sBlocksPerGroup());
    is.put("Inodes per group", "" + d.layout.inodesPerGroup);
    is.put("Inode blocks per group", "" + d.layout.itbPerGroup);
    is.put("Filesystem created", time(sb.sMkfsTime()));
    is.put("Last mount time", time(sb.sMtime()));
    is.put("Last write time", time(sb.sWtime()));
    is.put("Last checked", time(sb.sLastcheck()));
    is.put("Mount count", "" + sb.sMntCount());
    is.put("Maximum mount count", "" + sb.sMaxMntCount());
    is.put("First inode", "" + d.layout.firstIno);
    is.put("Inode size", "" + d.layout.inodeSize);
    is.put("Last mounted on", sb.sLastMounted());
    // e2fsprogs prints the four numbers as a uuid.
    is.put("Directory Hash Seed", Le.uuid(image.bytes, Ext4SuperBlock.OFFSET + 0xec).toString());
    assertThat(want).containsAllEntriesOf(is);
    same(want, "Group descriptor size", sb.sDescSize());
    same(want, "Reserved GDT blocks", sb.sReservedGdtBlocks());
    same(want, "Required extra isize", sb.sMinExtraIsize());
    same(want, "Desired extra isize", sb.sWantExtraIsize());
    same(want, "Journal inode", sb.sJournalInum());
    same(want, "Orphan file inode", sb.sOrphanFileInum());
    same(want, "First meta block group", sb.sFirstMetaBg());
    same(want, "MMP block number", sb.sMmpBlock());
    same(want, "MMP update interval", sb.sMmpInterval());
    same(want, "Flex block group size", 1L << sb.sLogGroupsPerFlex());
    if (want.containsKey("Checksum")) {
      assertThat("0x%08x".formatted(sb.computeChecksum())).isEqualTo(want.get("Checksum"));
      assertThat(sb.computeChecksum()).isEqualTo(sb.sChecksum());
    } else {
      assertThat(d.layout.metadataCsum).isFalse();
    }
    if (want.containsKey("Checksum seed")) {
      assertThat("0x%08x".formatted(d.layout.csumSeed)).isEqualTo(want.get("Checksum seed"));
    }
    assertThat("hash_" + sb.sDefHashVersion())
        .isEqualTo(
            want.getOrDefault("Default directory hash", "hash_0").replace("half_md4", "hash_1"));
    boolean lifetime = want.containsKey("Lifetime writes");
    assertThat(sb.sKbytesWritten() > 0).isEqualTo(lifetime);
    assertThat(Ext4Feature.readOnlyFor(sb))
        .isEqualTo(d.layout.bigalloc ? java.util.List.of("bigalloc") : java.util.List.of());
  }

  private static void same(Map<String, String> want, String name, long value) {
    if (want.containsKey(name)) {
      assertThat("" + value).as(name).isEqualTo(want.get(name));
    }
  }

  @ParameterizedTest
  @EnumSource
  void groupsAreThoseOfDumpe2fs(Image.Kind kind) throws ErrnoException {
    Image image = Image.of(kind);
    Disk d = new Disk(image.bytes);
    String text = Sh.run("dumpe2fs \"$1\" 2>/dev/null", image.file.toString());
    Matcher m =
        Pattern.compile("Group (\\d+): \\(Blocks (?:0x)?(\\d+)-(\\d+)\\)(.*)\n((?:  .*\n)+)")
            .matcher(text);
    int groups = 0;
    while (m.find()) {
      int g = Integer.parseInt(m.group(1));
      assertThat(g).isEqualTo(groups++);
      Ext4GroupDesc desc = d.group(g);
      desc.check(d.layout, g);
      String body = m.group(5);
      assertThat(d.layout.groupFirstBlock(g)).isEqualTo(Long.parseLong(m.group(2)));
      assertThat(d.layout.groupFirstBlock(g) + d.layout.groupBlocks(g) - 1)
          .isEqualTo(Long.parseLong(m.group(3)));
      assertThat(number(body, "Block bitmap at (\\d+)")).isEqualTo(desc.bgBlockBitmap());
      assertThat(number(body, "Inode bitmap at (\\d+)")).isEqualTo(desc.bgInodeBitmap());
      assertThat(number(body, "Inode table at (\\d+)")).isEqualTo(desc.bgInodeTable());
      assertThat(number(body, "(\\d+) free (?:blocks|clusters)"))
          .isEqualTo(desc.bgFreeBlocksCount());
      assertThat(number(body, "(\\d+) free inodes")).isEqualTo(desc.bgFreeInodesCount());
      assertThat(number(body, "(\\d+) directories")).isEqualTo(desc.bgUsedDirsCount());
      assertThat(number(body, "(\\d+) unused inodes")).isEqualTo(desc.bgItableUnused());
      if (m.group(4).contains("csum")) {
        assertThat(m.group(4).contains("INODE_UNINIT"))
            .isEqualTo(desc.has(Ext4GroupDesc.INODE_UNINIT));
        assertThat(m.group(4).contains("BLOCK_UNINIT"))
            .isEqualTo(desc.has(Ext4GroupDesc.BLOCK_UNINIT));
        assertThat(m.group(4).contains("ITABLE_ZEROED"))
            .isEqualTo(desc.has(Ext4GroupDesc.INODE_ZEROED));
        assertThat(m.group(4)).contains("csum 0x%04x".formatted(desc.computeChecksum(d.layout, g)));
      }
      assertThat(body.contains("superblock at"))
          .as("group %d", g)
          .isEqualTo(d.layout.bgHasSuper(g));
      Matcher gdt = Pattern.compile("Group descriptors? at (\\d+)(?:-(\\d+))?").matcher(body);
      int blocks = 0;
      if (gdt.find()) {
        long end =
            gdt.group(2) == null ? Long.parseLong(gdt.group(1)) : Long.parseLong(gdt.group(2));
        blocks = (int) (end - Long.parseLong(gdt.group(1)) + 1);
      }
      assertThat(d.layout.bgNumGdb(g)).as("group %d", g).isEqualTo(blocks);
    }
    assertThat(groups).isEqualTo(d.layout.groupsCount);
  }

  private static long number(String text, String pattern) {
    Matcher m = Pattern.compile(pattern).matcher(text);
    return m.find() ? Long.parseLong(m.group(1)) : 0;
  }

  @ParameterizedTest
  @EnumSource
  void copiesOfTheSuperblockLieWhereTheLayoutSays(Image.Kind kind) throws ErrnoException {
    Disk d = new Disk(Image.of(kind).bytes);
    TreeSet<Integer> copies = new TreeSet<>();
    for (int g = 1; g < d.layout.groupsCount; g++) {
      MemorySegment block = d.block(d.layout.groupFirstBlock(g));
      Ext4SuperBlock copy = new Ext4SuperBlock(block, 0);
      boolean is = copy.sMagic() == Ext4SuperBlock.MAGIC && copy.sUuid().equals(d.sb.sUuid());
      assertThat(is).as("group %d", g).isEqualTo(d.layout.bgHasSuper(g));
      if (is) {
        assertThat(copy.sBlockGroupNr()).isEqualTo(g);
        copies.add(g);
      }
    }
    if (d.layout.blockSize == 1024) {
      assertThat(copies).isNotEmpty();
    }
  }

  @Test
  void writingWhatWasReadChangesNothing() throws ErrnoException {
    for (Image.Kind kind : Image.kinds()) {
      MemorySegment is = Image.of(kind).bytes.asSlice(Ext4SuperBlock.OFFSET, Ext4SuperBlock.SIZE);
      MemorySegment copy = Arena.ofAuto().allocate(Ext4SuperBlock.SIZE);
      Views.copy(new Ext4SuperBlock(is, 0), new Ext4SuperBlock(copy, 0));
      assertThat(is.mismatch(copy)).as("%s", kind).isEqualTo(-1);
    }
  }

  @Test
  void writingDescriptorsAgainChangesNothing() throws ErrnoException {
    for (Image.Kind kind : Image.kinds()) {
      Disk d = new Disk(Image.of(kind).bytes);
      for (int g = 0; g < d.layout.groupsCount; g++) {
        int size = d.layout.descSize;
        MemorySegment is =
            d.block(d.layout.descriptorBlockOf(g)).asSlice(d.layout.descriptorOffset(g), size);
        MemorySegment copy = Arena.ofAuto().allocate(size);
        Views.copy(new Ext4GroupDesc(is, 0, size), new Ext4GroupDesc(copy, 0, size));
        assertThat(is.mismatch(copy)).as("%s group %d", kind, g).isEqualTo(-1);
      }
    }
  }

  @Test
  void anErrorIsRecordedAsTheKernelDoes() {
    MemorySegment s = Arena.ofAuto().allocate(Ext4SuperBlock.SIZE);
    Ext4SuperBlock sb = new Ext4SuperBlock(s, 0);
    sb.recordError(0x1_2345_6789L, 12, 34, "first", 5, Errno.EUCLEAN);
    sb.recordError(
        0x1_2345_6790L, 13, 35, "a name that is longer than thirty-two bytes", 6, Errno.EIO);
    assertThat(sb.sErrorCount()).isEqualTo(2);
    assertThat(sb.sFirstErrorTime()).isEqualTo(0x1_2345_6789L);
    assertThat(sb.sFirstErrorFunc()).isEqualTo("first");
    assertThat(sb.sFirstErrorErrcode()).isEqualTo(5);
    assertThat(sb.sLastErrorTime()).isEqualTo(0x1_2345_6790L);
    assertThat(sb.sLastErrorFunc()).isEqualTo("a name that is longer than thirt");
    assertThat(sb.sLastErrorErrcode()).isEqualTo(2);
    assertThat(sb.sState() & Ext4SuperBlock.ERROR_FS).isNotZero();
  }

  @Test
  void unknownFeaturesDecideByTheirClass() {
    MemorySegment s = Arena.ofAuto().allocate(Ext4SuperBlock.SIZE);
    Ext4SuperBlock sb = new Ext4SuperBlock(s, 0);
    sb.sMagic(Ext4SuperBlock.MAGIC);
    sb.sFeatureCompat(0x8000_0000);
    sb.sFeatureRoCompat(0x4000_0001);
    assertThat(Ext4Feature.names(sb)).containsExactly("FEATURE_C31", "sparse_super", "FEATURE_R30");
    assertThat(Ext4Feature.readOnlyFor(sb)).containsExactly("FEATURE_R30");
    sb.sFeatureIncompat(0x2003_0002);
    assertThatThrownBy(() -> Ext4SuperBlocks.check(sb, 1 << 20))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
        .hasMessageContaining("encrypt casefold FEATURE_I29");
  }
}
