// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** A server that does not keep to the protocol: errors, and never a hang or memory that is gone. */
@Timeout(60)
final class NbdBadServerTest {
  private static final int SIZE = 1 << 20;
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(2);

  /** One connection of a server. */
  private interface Behaviour {
    void serve(DataInputStream in, DataOutputStream out) throws IOException;
  }

  /** A server for one connection. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listener;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Server(Behaviour b) throws IOException {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      thread = Thread.ofPlatform().daemon().start(() -> run(b));
    }

    private void run(Behaviour b) {
      try (Socket s = listener.accept()) {
        DataOutputStream out = new DataOutputStream(s.getOutputStream());
        b.serve(new DataInputStream(s.getInputStream()), out);
        out.flush();
      } catch (EOFException | SocketException e) {
        // The client left, as it should where it was told nonsense.
        assertThat(e).isNotNull();
      } catch (IOException | RuntimeException | Error e) {
        failure.set(e);
      }
    }

    NbdDisk connect() throws ErrnoException {
      NbdUri u = NbdUri.parse("nbd://127.0.0.1:" + listener.getLocalPort() + "/");
      return NbdDisk.connect(java.util.Objects.requireNonNull(u), false, TIMEOUT);
    }

    @Override
    public void close() throws IOException {
      listener.close();
      Threads.join(thread);
      assertThat(failure.get()).isNull();
    }
  }

  // ---- what a good server does ----

  private static void greet(DataInputStream in, DataOutputStream out) throws IOException {
    out.writeLong(Nbd.NBDMAGIC);
    out.writeLong(Nbd.IHAVEOPT);
    out.writeShort(Nbd.FIXED_NEWSTYLE | Nbd.NO_ZEROES);
    out.flush();
    in.readInt();
    in.readLong();
    in.readInt();
    in.skipNBytes(in.readInt());
  }

  private static void reply(DataOutputStream out, int type, int length) throws IOException {
    out.writeLong(Nbd.OPTION_REPLY);
    out.writeInt(Nbd.OPT_GO);
    out.writeInt(type);
    out.writeInt(length);
  }

  private static void export(DataOutputStream out, long size) throws IOException {
    reply(out, Nbd.REP_INFO, 12);
    out.writeShort(Nbd.INFO_EXPORT);
    out.writeLong(size);
    out.writeShort(Nbd.HAS_FLAGS | Nbd.SEND_FLUSH | Nbd.SEND_TRIM);
    reply(out, Nbd.REP_ACK, 0);
    out.flush();
  }

  private record Command(int type, long cookie, long pos, int length) {}

  private static Command command(DataInputStream in) throws IOException {
    assertThat(in.readInt()).isEqualTo(Nbd.REQUEST);
    in.readShort();
    Command c = new Command(in.readShort(), in.readLong(), in.readLong(), in.readInt());
    if (c.type() == Nbd.CMD_WRITE) {
      in.skipNBytes(c.length());
    }
    return c;
  }

  private static void answer(DataOutputStream out, int magic, int error, long cookie)
      throws IOException {
    out.writeInt(magic);
    out.writeInt(error);
    out.writeLong(cookie);
    out.flush();
  }

  private static Server serving(Behaviour b) throws IOException {
    return new Server(
        (in, out) -> {
          greet(in, out);
          export(out, SIZE);
          b.serve(in, out);
        });
  }

  // ---- negotiation ----

  /** A server that says one thing wrong as it greets. */
  private static void refused(Errno e, String why, Behaviour b) throws IOException {
    try (Server s = new Server(b)) {
      Fails.with(e, why, () -> s.connect().close());
    }
  }

  @Test
  void nonsenseInTheNegotiationIsTold() throws Exception {
    refused(Errno.EIO, "greets otherwise", (in, out) -> out.write(new byte[64]));
    refused(
        Errno.EIO,
        "greets otherwise",
        (in, out) -> out.write("SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII)));
    refused(Errno.EIO, "closed", (in, out) -> out.writeLong(Nbd.NBDMAGIC));
    refused(
        Errno.EOPNOTSUPP,
        "too old",
        (in, out) -> {
          out.writeLong(Nbd.NBDMAGIC);
          out.writeLong(0x420281861253L);
          out.write(new byte[128]);
        });
    refused(
        Errno.EIO,
        "reply is 2147483648 bytes long",
        (in, out) -> {
          greet(in, out);
          reply(out, Nbd.REP_INFO, 1 << 31);
        });
    refused(
        Errno.EIO,
        "reply is 1000000 bytes long",
        (in, out) -> {
          greet(in, out);
          reply(out, Nbd.REP_INFO, 1_000_000);
        });
    refused(
        Errno.EIO,
        "has 18446744073709551615 bytes",
        (in, out) -> {
          greet(in, out);
          export(out, -1);
        });
    refused(
        Errno.EIO,
        "says nothing of the export",
        (in, out) -> {
          greet(in, out);
          reply(out, Nbd.REP_ACK, 0);
        });
    refused(
        Errno.EIO,
        "what it says of the export is 3 bytes long",
        (in, out) -> {
          greet(in, out);
          reply(out, Nbd.REP_INFO, 3);
          out.write(new byte[3]);
        });
    refused(
        Errno.EOPNOTSUPP,
        "wants TLS",
        (in, out) -> {
          greet(in, out);
          reply(out, Nbd.REP_ERR_TLS_REQD, 0);
        });
    refused(
        Errno.EACCES,
        "go away",
        (in, out) -> {
          greet(in, out);
          reply(out, Nbd.REP_ERR_POLICY, 7);
          out.write("go away".getBytes(StandardCharsets.US_ASCII));
        });
    for (int[] b :
        new int[][] {{0, 4096, 8192}, {3, 4096, 8192}, {4096, 512, 8192}, {512, 4096, 8}}) {
      refused(
          Errno.EIO,
          "its blocks are",
          (in, out) -> {
            greet(in, out);
            blocks(out, b);
          });
    }
    refused(
        Errno.EOPNOTSUPP,
        "requests of 65536 to",
        (in, out) -> {
          greet(in, out);
          blocks(out, new int[] {65536, 65536, 1 << 20});
        });
  }

  private static void blocks(DataOutputStream out, int[] sizes) throws IOException {
    reply(out, Nbd.REP_INFO, 14);
    out.writeShort(Nbd.INFO_BLOCK_SIZE);
    for (int s : sizes) {
      out.writeInt(s);
    }
    out.flush();
  }

  @Test
  void nobodyThereIsTold() throws Exception {
    ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    s.close();
    NbdUri u = NbdUri.parse("nbd://127.0.0.1:" + s.getLocalPort());
    assertThat(u).isNotNull();
    Fails.with(
        Errno.ECONNREFUSED,
        () -> NbdDisk.connect(java.util.Objects.requireNonNull(u), false, TIMEOUT));
    Fails.with(Errno.EINVAL, "neither nbd://", () -> NbdUri.parse("nbd://host:port/x"));
    Fails.with(Errno.EINVAL, "neither nbd://", () -> NbdUri.parse("nbd+unix:///x"));
    Fails.with(Errno.EINVAL, "neither nbd://", () -> NbdUri.parse("nbd:host"));
    assertThat(NbdUri.parse("disk.img")).isNull();
    assertThat(NbdUri.parse("nbd+unix:///a%20b?socket=/tmp/s"))
        .hasToString("nbd:/tmp/s export \"a b\"");
  }

  // ---- requests ----

  enum Wrong {
    MAGIC,
    STRUCTURED,
    COOKIE,
    TWICE,
    SHORT_READ,
    HALF_A_HEADER,
    CLOSES,
    SILENT,
    STALLS_IN_DATA
  }

  private static void misbehave(Wrong w, DataInputStream in, DataOutputStream out, Semaphore stop)
      throws IOException {
    Command c = command(in);
    switch (w) {
      case MAGIC -> answer(out, 0xdeadbeef, 0, c.cookie());
      case STRUCTURED -> answer(out, 0x668e33ef, 0, c.cookie());
      case COOKIE -> answer(out, Nbd.SIMPLE_REPLY, 0, c.cookie() + 1_000_000);
      case TWICE -> {
        for (int i = 0; i < 2; i++) {
          answer(out, Nbd.SIMPLE_REPLY, 5, c.cookie());
        }
      }
      case SHORT_READ -> {
        answer(out, Nbd.SIMPLE_REPLY, 0, c.cookie());
        out.write(new byte[100]);
      }
      case HALF_A_HEADER -> out.write(new byte[] {0x67, 0x44, 0x66});
      case CLOSES -> {
        return;
      }
      case SILENT -> stop.acquireUninterruptibly();
      case STALLS_IN_DATA -> {
        answer(out, Nbd.SIMPLE_REPLY, 0, c.cookie());
        out.write(new byte[100]);
        out.flush();
        stop.acquireUninterruptibly();
      }
    }
    out.flush();
    if (w != Wrong.SHORT_READ && w != Wrong.HALF_A_HEADER) {
      while (in.read() >= 0) {
        // What else the client says is of no interest.
        assertThat(w).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Wrong.class)
  void nonsenseInAnswersFailsAll(Wrong wrong) throws Exception {
    Semaphore stop = new Semaphore(0);
    try (Server s = serving((in, out) -> misbehave(wrong, in, out, stop));
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      BlockDevice b = DiskViews.whole(d.disk());
      int n = 50;
      Semaphore done = new Semaphore(0);
      AtomicInteger good = new AtomicInteger();
      MemorySegment m = a.allocate(4096L * n, 8);
      for (int i = 0; i < n; i++) {
        Bio bio =
            new Bio(
                i % 3 == 1 ? Bio.Op.WRITE : Bio.Op.READ,
                0,
                b,
                i * 8L,
                x -> {
                  good.addAndGet(x.status() == null ? 1 : 0);
                  done.release();
                });
        bio.add(m, 4096L * i, 4096);
        bio.submit();
      }
      assertThat(done.tryAcquire(n, 20, TimeUnit.SECONDS)).isTrue();
      assertThat(good).hasValue(0);
      assertThat(d.lost()).isNotNull();
      Fails.with(Errno.EIO, b::flush);
      stop.release();
    }
  }

  /** Answers in any order, each to its own request. */
  @Test
  void answersComeInAnyOrder() throws Exception {
    int n = 8;
    try (Server s =
            serving(
                (in, out) -> {
                  Command[] all = new Command[n];
                  for (int i = 0; i < n; i++) {
                    all[i] = command(in);
                  }
                  for (int i = n - 1; i >= 0; i--) {
                    answer(out, Nbd.SIMPLE_REPLY, i == 3 ? 28 : 0, all[i].cookie());
                    if (i != 3) {
                      byte[] data = new byte[all[i].length()];
                      java.util.Arrays.fill(data, (byte) (all[i].pos() >> 12));
                      out.write(data);
                    }
                  }
                  out.flush();
                  assertThat(command(in).type()).isEqualTo(Nbd.CMD_DISC);
                });
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      BlockDevice b = DiskViews.whole(d.disk());
      MemorySegment m = a.allocate(4096L * n, 8);
      @Nullable Errno[] status = new @Nullable Errno[n];
      Semaphore done = new Semaphore(0);
      for (int i = 0; i < n; i++) {
        int at = i;
        Bio bio =
            new Bio(
                Bio.Op.READ,
                0,
                b,
                i * 8L,
                x -> {
                  status[at] = x.status();
                  done.release();
                });
        bio.add(m, 4096L * i, 4096);
        bio.submit();
      }
      assertThat(done.tryAcquire(n, 20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < n; i++) {
        assertThat(status[i]).isEqualTo(i == 3 ? Errno.ENOSPC : null);
        byte expected = (byte) (i == 3 ? 0 : i);
        assertThat(m.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 4096L * i + 4095))
            .isEqualTo(expected);
      }
    }
  }

  /** A server without FUA: a write with it is followed by a flush, and not complete before. */
  @Test
  void fuaIsAFlushWhereTheServerHasNone() throws Exception {
    try (Server s =
            serving(
                (in, out) -> {
                  for (int type : new int[] {Nbd.CMD_WRITE, Nbd.CMD_FLUSH}) {
                    Command c = command(in);
                    assertThat(c.type()).isEqualTo(type);
                    answer(out, Nbd.SIMPLE_REPLY, type == Nbd.CMD_FLUSH ? 5 : 0, c.cookie());
                  }
                  assertThat(command(in).type()).isEqualTo(Nbd.CMD_DISC);
                });
        NbdDisk d = s.connect();
        Arena a = Arena.ofShared()) {
      MemorySegment m = a.allocate(4096, 8);
      assertThatThrownBy(() -> DiskViews.whole(d.disk()).write(0, m, Bio.FUA))
          .hasMessageContaining("EIO");
      assertThat(d.lost()).isNull();
    }
  }

  /** Random bytes at a random moment. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void garbageIsSurvived(long seed) throws Exception {
    Random r = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] garbage = new byte[1 + r.nextInt(300)];
      r.nextBytes(garbage);
      int stage = r.nextInt(3);
      try (Server s =
          new Server(
              (in, out) -> {
                if (stage > 0) {
                  greet(in, out);
                }
                if (stage > 1) {
                  export(out, SIZE);
                  command(in);
                }
                out.write(garbage);
              })) {
        try (NbdDisk d = s.connect();
            Arena a = Arena.ofShared()) {
          assertThat(stage).isEqualTo(2);
          MemorySegment m = a.allocate(4096, 8);
          Fails.with(Errno.EIO, () -> DiskViews.whole(d.disk()).read(0, m));
        } catch (ErrnoException e) {
          assertThat(stage).as(e.getMessage()).isLessThan(2);
        }
      }
    }
  }
}
