// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Mem;

/** Requests taken apart and replies put together, byte by byte. */
final class WireTest {
  private static final int BODY = 8192;

  private final Arena arena = Arena.ofConfined();
  private final Request request = new Request();
  private final Sent sent = new Sent();
  private long in;
  private Reply reply;

  WireTest() {
    reply = new Reply(sent, request, 0, 0, 0, 0);
  }

  /** Remembers what was sent. */
  private static final class Sent implements ReplyChannel {
    int error = -1;
    byte[] body = {};
    int detached;
    @Nullable Runnable action;

    @Override
    public void send(Reply r, int errno, long address, int length) {
      error = errno;
      body = Mem.bytes(address, length);
    }

    @Override
    public void sendVector(Reply r, long iovecs, int count, int length) {
      error = 0;
      body = new byte[length];
      int at = 0;
      for (int i = 1; i <= count; i++) {
        int n = (int) Mem.getLong(iovecs + 16L * i + 8);
        Mem.copy(Mem.getLong(iovecs + 16L * i), body, at, n);
        at += n;
      }
    }

    @Override
    public void drop(Reply r) {}

    @Override
    public void detach(Reply r) {
      detached++;
    }

    @Override
    public void onInterrupt(Reply r, @Nullable Runnable run) {
      action = run;
    }

    long longAt(int offset) {
      long value = 0;
      for (int i = 7; i >= 0; i--) {
        value = value << 8 | (body[offset + i] & 0xff);
      }
      return value;
    }

    int intAt(int offset) {
      return (int) (longAt(offset - 4) >>> 32);
    }
  }

  @BeforeEach
  void memory() {
    in = arena.allocate(65536, 4096).address();
    long scratch = arena.allocate(Reply.SCRATCH_SIZE, 64).address();
    long body = arena.allocate(BODY, 4096).address();
    long iovecs = arena.allocate(Reply.IOVECS_SIZE, 64).address();
    reply = new Reply(sent, request, scratch, body, BODY, iovecs);
  }

  @AfterEach
  void free() {
    arena.close();
  }

  private void request(int opcode, byte[] struct, byte[] data, byte[] extensions) {
    int length = 40 + struct.length + data.length + extensions.length;
    Mem.zero(in, 40);
    Mem.putInt(in, length);
    Mem.putInt(in + 4, opcode);
    Mem.putLong(in + 8, 77);
    Mem.putLong(in + 16, 5);
    Mem.putInt(in + 24, 1000);
    Mem.putInt(in + 28, 1001);
    Mem.putInt(in + 32, 4242);
    Mem.putShort(in + 36, extensions.length / 8);
    Mem.copy(struct, 0, in + 40, struct.length);
    Mem.copy(data, 0, in + 40 + struct.length, data.length);
    Mem.copy(extensions, 0, in + 40 + struct.length + data.length, extensions.length);
    request.set(in, length);
    reply.open();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] ints(int... values) {
    byte[] out = new byte[values.length * 4];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (values[i / 4] >>> (8 * (i % 4)));
    }
    return out;
  }

  @Test
  void structuresHaveTheKernelsSizes() {
    assertThat(Opcode.structSize(Opcode.SETATTR)).isEqualTo(88);
    assertThat(Opcode.structSize(Opcode.WRITE)).isEqualTo(40);
    assertThat(Opcode.structSize(Opcode.READ)).isEqualTo(40);
    assertThat(Opcode.structSize(Opcode.SETXATTR)).isEqualTo(16);
    assertThat(Opcode.structSize(Opcode.COPY_FILE_RANGE)).isEqualTo(56);
    assertThat(Opcode.structSize(Opcode.STATX)).isEqualTo(24);
    assertThat(Opcode.structSize(Opcode.INIT)).isEqualTo(64);
    assertThat(Opcode.structSize(Opcode.LOOKUP)).isZero();
    assertThat(Opcode.name(Opcode.READDIRPLUS)).isEqualTo("READDIRPLUS");
    assertThat(Opcode.name(7)).isEqualTo("OPCODE_7");
    assertThat(InitFlag.names(InitFlag.OVER_IO_URING | InitFlag.ASYNC_READ))
        .isEqualTo("ASYNC_READ OVER_IO_URING");
    assertThat(InitFlag.OVER_IO_URING).isEqualTo(1L << 41);
    assertThat(InitFlag.SETXATTR_EXT).isEqualTo(1L << 29);
  }

  @Test
  void headerAndNamesAreFoundWithoutCopying() {
    request(Opcode.RENAME2, ints(9, 0, 1, 0), bytes("old\0new name\0"), bytes(""));
    assertThat(request.unique()).isEqualTo(77);
    assertThat(request.nodeId()).isEqualTo(5);
    assertThat(request.uid()).isEqualTo(1000);
    assertThat(request.gid()).isEqualTo(1001);
    assertThat(request.pid()).isEqualTo(4242);
    assertThat(request.argLong(0)).isEqualTo(9);
    assertThat(request.argInt(8)).isEqualTo(1);
    assertThat(request.nameBytes()).isEqualTo(bytes("old"));
    assertThat(request.secondNameBytes()).isEqualTo(bytes("new name"));
    assertThat(request.name()).isEqualTo(in + 56);
    assertThat(request.secondName()).isEqualTo(in + 60);
    assertThat(request.secondNameLength()).isEqualTo(8);
    assertThat(request.toString()).contains("RENAME2", "'old'", "'new name'");
  }

  @Test
  void setxattrComesInTwoSizes() {
    request(Opcode.SETXATTR, ints(3, 1, 1, 0), bytes("user.a\0xyz"), bytes(""));
    assertThat(request.nameBytes()).isEqualTo(bytes("user.a"));
    assertThat(Mem.bytes(request.afterName(), 3)).isEqualTo(bytes("xyz"));
    request.useExtendedSetxattr(false);
    request(Opcode.SETXATTR, ints(3, 1), bytes("user.a\0xyz"), bytes(""));
    assertThat(request.nameBytes()).isEqualTo(bytes("user.a"));
    assertThat(Mem.bytes(request.afterName(), 3)).isEqualTo(bytes("xyz"));
  }

  @Test
  void supplementaryGroupsAreReadFromTheExtensionsOnly() {
    byte[] groups = ints(16, FuseProtocol.EXT_GROUPS, 1, 5005);
    request(Opcode.MKDIR, ints(0755, 022), bytes("d\0"), groups);
    assertThat(request.nameBytes()).isEqualTo(bytes("d"));
    assertThat(request.dataLength()).isEqualTo(2);
    assertThat(request.groupCount()).isEqualTo(1);
    assertThat(request.group(0)).isEqualTo(5005);
    request(Opcode.MKDIR, ints(0755, 022), bytes("d\0"), bytes(""));
    assertThat(request.groupCount()).isZero();
    // A count that does not fit its extension is no group list.
    request(Opcode.MKDIR, ints(0755, 022), bytes("d\0"), ints(16, 32, 1000, 5005));
    assertThat(request.groupCount()).isZero();
  }

  @Test
  void anEntryHasItsFieldsInPlace() {
    request(Opcode.LOOKUP, bytes(""), bytes("a\0"), bytes(""));
    reply
        .beginEntry(42, 3, 1_500_000_000L, 250_000_000L)
        .ino(43)
        .size(44)
        .blocks(45)
        .atime(46, 47)
        .mtime(48, 49)
        .ctime(50, 51)
        .mode(0100644)
        .nlink(2)
        .uid(52)
        .gid(53)
        .rdev(54)
        .blksize(4096);
    reply.send();
    assertThat(sent.body).hasSize(FuseProtocol.ENTRY_OUT_SIZE);
    assertThat(sent.longAt(0)).isEqualTo(42);
    assertThat(sent.longAt(8)).isEqualTo(3);
    assertThat(sent.longAt(16)).isEqualTo(1);
    assertThat(sent.longAt(24)).isZero();
    assertThat(sent.intAt(32)).isEqualTo(500_000_000);
    assertThat(sent.intAt(36)).isEqualTo(250_000_000);
    assertThat(sent.longAt(40)).isEqualTo(43);
    assertThat(sent.longAt(40 + 24)).isEqualTo(46);
    assertThat(sent.intAt(40 + 48)).isEqualTo(47);
    assertThat(sent.intAt(40 + 52)).isEqualTo(49);
    assertThat(sent.intAt(40 + 56)).isEqualTo(51);
    assertThat(sent.intAt(40 + 60)).isEqualTo(0100644);
    assertThat(sent.intAt(40 + 80)).isEqualTo(4096);
    assertThat(sent.intAt(40 + 84)).isZero();
  }

  @Test
  void aCreatedFileIsEntryAndOpenFile() {
    request(Opcode.CREATE, ints(0, 0644, 0, 0), bytes("a\0"), bytes(""));
    reply.beginCreate(42, 0, 0, 0, 99, FuseProtocol.FOPEN_KEEP_CACHE).ino(42);
    reply.send();
    assertThat(sent.body).hasSize(144);
    assertThat(sent.longAt(128)).isEqualTo(99);
    assertThat(sent.intAt(136)).isEqualTo(FuseProtocol.FOPEN_KEEP_CACHE);
  }

  @Test
  void statxHasItsFieldsInPlace() {
    request(Opcode.STATX, ints(0, 0, 0, 0, 0, 0), bytes(""), bytes(""));
    reply.beginStatx(1_000_000_001L).mode(0100600).btime(7, 8).mtime(9, 10).rdev(1, 2);
    reply.send();
    assertThat(sent.body).hasSize(288);
    assertThat(sent.longAt(0)).isEqualTo(1);
    assertThat(sent.intAt(8)).isEqualTo(1);
    assertThat(sent.intAt(32 + 28)).isEqualTo(0100600);
    assertThat(sent.longAt(32 + 80)).isEqualTo(7);
    assertThat(sent.intAt(32 + 88)).isEqualTo(8);
    assertThat(sent.longAt(32 + 112)).isEqualTo(9);
    assertThat(sent.intAt(32 + 128)).isEqualTo(1);
  }

  @Test
  void directoryEntriesStopWhenFullAndArePadded() {
    request(Opcode.READDIR, ints(new int[10]), bytes(""), bytes(""));
    DirentOut d = reply.beginDirents(100);
    assertThat(d.isEmpty()).isTrue();
    assertThat(d.add(1, 10, 8, bytes("abc"), 0, 3)).isTrue(); // 24 + 8
    assertThat(d.add(2, 20, 4, bytes("12345678"), 0, 8)).isTrue(); // 24 + 8
    assertThat(d.room()).isEqualTo(36);
    assertThat(d.add(3, 30, 8, bytes("123456789"), 0, 9)).isFalse(); // 24 + 16
    assertThat(d.add(3, 30, 8, bytes("x"), 0, 1)).isTrue();
    d.send();
    assertThat(sent.body).hasSize(96);
    assertThat(sent.longAt(0)).isEqualTo(1);
    assertThat(sent.longAt(8)).isEqualTo(10);
    assertThat(sent.intAt(16)).isEqualTo(3);
    assertThat(sent.intAt(20)).isEqualTo(8);
    assertThat(sent.longAt(24)).isEqualTo('a' | 'b' << 8 | 'c' << 16);
    assertThat(sent.longAt(32 + 8)).isEqualTo(20);
  }

  @Test
  void directoryEntriesWithAttributesStopWhenFull() {
    request(Opcode.READDIRPLUS, ints(new int[10]), bytes(""), bytes(""));
    DirentOut d = reply.beginDirents(200);
    AttrOut a = d.addPlus(1, 10, 8, bytes("abc"), 0, 3, 71, 0, 0, 0);
    Objects.requireNonNull(a).ino(1).mode(0100644);
    assertThat(d.addPlus(2, 20, 8, bytes("d"), 0, 1, 72, 0, 0, 0)).isNull();
    d.send();
    assertThat(sent.body).hasSize(128 + 32);
    assertThat(sent.longAt(0)).isEqualTo(71);
    assertThat(sent.intAt(40 + 60)).isEqualTo(0100644);
    assertThat(sent.longAt(128 + 8)).isEqualTo(10);
  }

  @Test
  void piecesThatTouchBecomeOne() {
    request(Opcode.READ, ints(new int[10]), bytes(""), bytes(""));
    long memory = arena.allocate(Reply.MAX_PIECES * 16L).address();
    for (int i = 0; i < 100; i++) {
      Mem.putByte(memory + i, i);
    }
    for (int i = 0; i < 3000; i++) {
      reply.add(memory + i, 1);
    }
    assertThat(reply.added()).isEqualTo(3000);
    reply.sendPieces();
    assertThat(sent.body).hasSize(3000);
    assertThat(sent.body[99]).isEqualTo((byte) 99);
  }

  @Test
  void tooManyPiecesAreRefused() {
    request(Opcode.READ, ints(new int[10]), bytes(""), bytes(""));
    long memory = arena.allocate(Reply.MAX_PIECES * 16L).address();
    for (int i = 0; i < Reply.MAX_PIECES; i++) {
      reply.add(memory + 2L * i, 1);
    }
    assertThatThrownBy(() -> reply.add(memory + 4000, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRequestIsAnsweredOnce() {
    request(Opcode.GETATTR, ints(0, 0, 0, 0), bytes(""), bytes(""));
    int answers = reply.answers();
    reply.error(Errnos.ENOENT);
    assertThat(sent.error).isEqualTo(Errnos.ENOENT);
    assertThat(reply.answers()).isNotEqualTo(answers);
    assertThatThrownBy(reply::ok).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(reply::detach).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyADetachedRequestCanBeInterrupted() {
    request(Opcode.GETATTR, ints(0, 0, 0, 0), bytes(""), bytes(""));
    assertThatThrownBy(() -> reply.onInterrupt(() -> {})).isInstanceOf(IllegalStateException.class);
    reply.detach();
    assertThat(reply.isHandedOver()).isFalse();
    reply.detach();
    assertThat(reply.isHandedOver()).isTrue();
    assertThat(sent.detached).isEqualTo(1);
    reply.onInterrupt(() -> {});
    assertThat(sent.action).isNotNull();
    reply.ok();
  }

  @Test
  void copiesBeyondFourGibibytesNeedTheNewOpcode() {
    request(Opcode.COPY_FILE_RANGE, ints(new int[14]), bytes(""), bytes(""));
    reply.copied(1L << 33);
    assertThat(sent.longAt(0)).isEqualTo(0xffffffffL);
    request(Opcode.COPY_FILE_RANGE_64, ints(new int[14]), bytes(""), bytes(""));
    reply.copied(1L << 33);
    assertThat(sent.longAt(0)).isEqualTo(1L << 33);
  }
}
