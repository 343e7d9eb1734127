// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection that one thread reads and another writes, each waiting no longer than it is watched
 * for. A socket that does not block, since neither close nor a timeout ends a read that does on all
 * kinds of sockets.
 */
final class NbdSocket implements Closeable {
  /** Looks whether it is worth waiting on. */
  interface Watch {
    /** Called at least each {@link #TICK_MS} while nothing moves; throws to give up. */
    void check() throws IOException;
  }

  static final long TICK_MS = 250;

  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;

  /** Only ever set. */
  private volatile boolean brokenOff;

  private NbdSocket(SocketChannel channel) throws IOException {
    this.channel = channel;
    readable = Selector.open();
    writable = Selector.open();
  }

  static NbdSocket connect(SocketAddress address, Watch watch) throws IOException {
    boolean tcp = address instanceof InetSocketAddress;
    SocketChannel c = tcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      c.configureBlocking(false);
      if (tcp) {
        c.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      if (!c.connect(address)) {
        try (Selector s = Selector.open()) {
          c.register(s, SelectionKey.OP_CONNECT);
          while (!c.finishConnect()) {
            watch.check();
            s.select(TICK_MS);
          }
        }
      }
      NbdSocket socket = new NbdSocket(c);
      c.register(socket.readable, SelectionKey.OP_READ);
      c.register(socket.writable, SelectionKey.OP_WRITE);
      return socket;
    } catch (IOException | RuntimeException e) {
      c.close();
      throw e;
    }
  }

  /** Fills a buffer. */
  void read(ByteBuffer b, Watch watch) throws IOException {
    while (b.hasRemaining()) {
      int n = channel.read(b);
      if (n < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (n == 0) {
        await(readable, watch);
      }
    }
  }

  /** Empties buffers. */
  void write(ByteBuffer[] b, Watch watch) throws IOException {
    int first = 0;
    while (first < b.length) {
      long n = channel.write(b, first, b.length - first);
      while (first < b.length && !b[first].hasRemaining()) {
        first++;
      }
      if (n == 0 && first < b.length) {
        await(writable, watch);
      }
    }
  }

  void write(ByteBuffer b, Watch watch) throws IOException {
    write(new ByteBuffer[] {b}, watch);
  }

  private void await(Selector s, Watch watch) throws IOException {
    if (brokenOff) {
      throw new EOFException("the connection was given up");
    }
    watch.check();
    s.select(TICK_MS);
    s.selectedKeys().clear();
  }

  /** Both threads find out that it is over the next time they would wait. */
  void breakOff() {
    brokenOff = true;
    readable.wakeup();
    writable.wakeup();
  }

  boolean isBrokenOff() {
    return brokenOff;
  }

  /** To be called when neither thread uses it. */
  @Override
  public void close() throws IOException {
    try (readable;
        writable) {
      channel.close();
    }
  }
}
