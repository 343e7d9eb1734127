// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.InitFlag;
import org.jvfs.fuse.wire.Opcode;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.ReplyChannel;
import org.jvfs.fuse.wire.Request;

final class NegotiationTest {
  private static final long EVERYTHING = -1L;

  private static Negotiated settle(FuseConfig config, long offered) {
    return Negotiation.settle(config, false, 45, offered, 131072);
  }

  @Test
  void nothingIsTakenThatIsNotOffered() {
    FuseConfig config = FuseConfig.builder().writebackCache(true).fileLocks(true).build();
    assertThat(settle(config, 0).flags()).isZero();
    assertThat(settle(config, InitFlag.ASYNC_READ).flags()).isEqualTo(InitFlag.ASYNC_READ);
  }

  @Test
  void permissionsLocksAndWritebackStayOffUnlessAskedFor() {
    Negotiated plain = settle(FuseConfig.builder().build(), EVERYTHING);
    assertThat(plain.flags())
        .matches(f -> (f & (InitFlag.POSIX_ACL | InitFlag.ALLOW_IDMAP)) == 0)
        .matches(f -> (f & (InitFlag.POSIX_LOCKS | InitFlag.FLOCK_LOCKS)) == 0)
        .matches(f -> (f & (InitFlag.WRITEBACK_CACHE | InitFlag.PASSTHROUGH)) == 0)
        .matches(f -> (f & (InitFlag.EXPLICIT_INVAL_DATA | InitFlag.OVER_IO_URING)) == 0);
    assertThat(plain.has(InitFlag.DONT_MASK | InitFlag.AUTO_INVAL_DATA | InitFlag.INIT_EXT))
        .isTrue();
    Negotiated other =
        settle(
            FuseConfig.builder().writebackCache(true).explicitInvalidation(true).build(),
            EVERYTHING);
    assertThat(other.has(InitFlag.WRITEBACK_CACHE | InitFlag.EXPLICIT_INVAL_DATA)).isTrue();
    assertThat(other.has(InitFlag.AUTO_INVAL_DATA)).isFalse();
  }

  @Test
  void sizesFollowTheKernelsLimits() {
    FuseConfig config = FuseConfig.builder().maxWrite(1 << 20).build();
    Negotiated old = settle(config, 0);
    assertThat(old.maxPages()).isEqualTo(32);
    assertThat(old.maxWrite()).isLessThanOrEqualTo(1 << 20).isGreaterThanOrEqualTo(128 << 10);
    Negotiated small = settle(FuseConfig.builder().maxWrite(4096).build(), EVERYTHING);
    assertThat(small.maxWrite()).isEqualTo(4096);
    assertThat(small.maxPages()).isEqualTo(1);
  }

  @Test
  void theLesserMinorCounts() {
    FuseConfig config = FuseConfig.builder().build();
    assertThat(Negotiation.settle(config, false, 31, 0, 0).minor()).isEqualTo(31);
    assertThat(Negotiation.settle(config, false, 99, 0, 0).minor()).isEqualTo(45);
  }

  @Test
  void kernelsTooOldAndTooNewAreToldSo() throws FuseException {
    List<String> sent = new ArrayList<>();
    assertThatThrownBy(() -> init(7, 30, sent))
        .isInstanceOf(FuseException.class)
        .hasMessage("kernel speaks FUSE 7.30: EPROTO; Linux 5.4 or newer is needed");
    assertThat(sent).containsExactly("error EPROTO");
    sent.clear();
    assertThat(init(8, 0, sent)).isFalse();
    assertThat(sent).containsExactly("7.45");
    sent.clear();
    assertThat(init(7, 45, sent)).isTrue();
    assertThat(sent).containsExactly("settled 45", "7.45");
  }

  private static boolean init(int major, int minor, List<String> sent) throws FuseException {
    try (Arena arena = Arena.ofConfined()) {
      long in = arena.allocate(104, 8).address();
      Mem.putInt(in, 104);
      Mem.putInt(in + 4, Opcode.INIT);
      Mem.putInt(in + 40, major);
      Mem.putInt(in + 44, minor);
      Request q = new Request();
      q.set(in, 104);
      Reply r =
          new Reply(
              new Recorder(sent),
              q,
              arena.allocate(Reply.SCRATCH_SIZE, 8).address(),
              arena.allocate(4096, 4096).address(),
              4096,
              arena.allocate(Reply.IOVECS_SIZE, 8).address());
      r.open();
      FuseConfig config = FuseConfig.builder().build();
      return Negotiation.answer(config, false, q, r, n -> sent.add("settled " + n.minor()));
    }
  }

  private record Recorder(List<String> sent) implements ReplyChannel {
    @Override
    public void send(Reply reply, int error, long body, int length) {
      sent.add(
          error != 0
              ? "error " + Errnos.name(error)
              : Mem.getInt(body) + "." + Mem.getInt(body + 4));
    }

    @Override
    public void sendVector(Reply reply, long iovecs, int count, int length) {
      throw new AssertionError();
    }

    @Override
    public void drop(Reply reply) {
      throw new AssertionError();
    }

    @Override
    public void detach(Reply reply) {
      throw new AssertionError();
    }

    @Override
    public void onInterrupt(Reply reply, @Nullable Runnable action) {
      throw new AssertionError();
    }
  }

  @Test
  void anInterruptThatComesFirstIsNotLost() {
    PendingTable table = new PendingTable();
    List<String> seen = new ArrayList<>();
    table.interrupt(5);
    Pending late = table.add(5);
    late.onInterrupt(() -> seen.add("late"));
    assertThat(seen).containsExactly("late");
    Pending early = table.add(6);
    early.onInterrupt(() -> seen.add("early"));
    table.interrupt(6);
    table.interrupt(7);
    assertThat(seen).containsExactly("late", "early");
    table.remove(6, early);
    table.interrupt(6);
    assertThat(seen).hasSize(2);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void processorListsAreUnderstood() {
    assertThat(UringTransport.highestCpu("0")).isZero();
    assertThat(UringTransport.highestCpu("0-1")).isEqualTo(1);
    assertThat(UringTransport.highestCpu("0-3,8-11")).isEqualTo(11);
    assertThat(UringTransport.highestCpu("0-3,9")).isEqualTo(9);
  }
}
