// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A disk that an NBD server serves, over one connection: fixed newstyle, NBD_OPT_GO, simple
 * replies, no TLS. Several requests are under way at once. A connection that is lost, that talks
 * nonsense, or whose server is silent for too long is given up: all that is outstanding fails with
 * EIO, and so does what comes later. It is not made again, since nobody knows which writes the
 * server did.
 */
public final class NbdDisk implements AutoCloseable {
  /** How long a server may take to answer, unless told otherwise: 60 seconds. */
  public static final long DEFAULT_TIMEOUT = TimeUnit.SECONDS.toNanos(60);

  /** How long connecting and negotiating may take. */
  private static final long CONNECT = TimeUnit.SECONDS.toNanos(10);

  private static final int MAX_BYTES = 1 << 20;

  /** The most that is discarded or zeroed at once, which moves no bytes. */
  private static final int MAX_RANGE = 1 << 30;

  private final NbdExport export;
  private final NbdConnection connection;
  private final Gendisk disk;

  private NbdDisk(String name, NbdExport export, NbdConnection connection, boolean readOnly) {
    this.export = export;
    this.connection = connection;
    int unit = export.minBlock();
    int best = Math.clamp(export.preferredBlock(), unit, MAX_BYTES);
    int most = Math.max(best, Math.min(MAX_BYTES, export.maxBlock() / unit * unit));
    disk =
        new Gendisk(
            name,
            (export.bytes() / unit * unit) >> BlockDevice.SECTOR_SHIFT,
            new DiskLimits(
                unit,
                Math.min(best, most),
                most,
                1,
                export.has(Nbd.SEND_TRIM) ? best : 0,
                export.has(Nbd.SEND_WRITE_ZEROES),
                export.has(Nbd.SEND_FLUSH)),
            this::submit,
            BlockDeviceOperations.DEFAULT);
    disk.setReadOnly(readOnly || export.has(Nbd.READ_ONLY));
  }

  /**
   * Connects to a server and has it hand over an export. May block for ten seconds. Errors:
   * ECONNREFUSED, ENXIO, EIO, nobody is there or something else is; ETIMEDOUT; ENOENT, EACCES, no
   * such export for us; EOPNOTSUPP, TLS is wanted, or blocks of more than 4096 bytes; EINTR.
   *
   * @param readOnly whether nobody writes by this disk, even if the server would let us
   * @param timeout nanoseconds a server may be silent that owes an answer; 0 for ever
   */
  public static NbdDisk connect(NbdUri uri, boolean readOnly, long timeout) throws ErrnoException {
    long start = System.nanoTime();
    NbdSocket.Watch watch =
        () -> {
          if (System.nanoTime() - start > CONNECT) {
            throw ErrnoException.because(Errno.ETIMEDOUT, uri + ": the server does not answer");
          }
        };
    NbdSocket socket = null;
    try {
      socket = NbdSocket.connect(uri.resolved(), watch);
      NbdExport export = NbdExport.negotiate(socket, uri.export(), watch);
      NbdConnection c = new NbdConnection(uri.toString(), socket, timeout);
      NbdDisk disk = new NbdDisk(uri.toString(), export, c, readOnly);
      socket = null;
      c.start();
      return disk;
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException e) {
      Errno errno =
          switch (e) {
            case ConnectException c -> Errno.ECONNREFUSED;
            case ClosedByInterruptException c -> Errno.EINTR;
            default -> Errno.EIO;
          };
      throw ErrnoException.because(errno, uri + ": " + e.getMessage());
    } finally {
      closeQuietly(socket);
    }
  }

  /** After a failure that is told already. */
  private static void closeQuietly(@Nullable NbdSocket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        System.getLogger(NbdDisk.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
      }
    }
  }

  public Gendisk disk() {
    return disk;
  }

  /** Whether a flush on one connection covers what others wrote. Noted; there is one here. */
  public boolean canMultiConn() {
    return export.has(Nbd.CAN_MULTI_CONN);
  }

  /** Why the connection was lost, null if it was not. */
  public @Nullable String lost() {
    return connection.lost();
  }

  // ---- requests ----

  private void submit(Bio bio) {
    connection.awaitRoom();
    if (bio.op() == Bio.Op.FLUSH) {
      flush(bio::complete);
    } else if (bio.has(Bio.PREFLUSH)) {
      flush(e -> afterFlush(bio, e));
    } else {
      move(bio);
    }
  }

  private void afterFlush(Bio bio, @Nullable Errno error) {
    if (error != null) {
      bio.complete(error);
    } else {
      move(bio);
    }
  }

  private void flush(Consumer<@Nullable Errno> then) {
    if (export.has(Nbd.SEND_FLUSH) && !disk.isReadOnly()) {
      connection.add(new NbdConnection.Request(Nbd.CMD_FLUSH, 0, 0, 0, null, 0, then));
    } else {
      // A server without flush promises that what is written is stable.
      then.accept(null);
    }
  }

  /** The request itself, in as many parts as the server wants. */
  private void move(Bio bio) {
    if (bio.size() == 0) {
      bio.complete(null);
      return;
    }
    boolean memory = bio.op() == Bio.Op.READ || bio.op() == Bio.Op.WRITE;
    long most = memory ? export.maxBlock() / export.minBlock() * export.minBlock() : MAX_RANGE;
    int parts = Math.toIntExact((bio.size() + most - 1) / most);
    boolean fua = bio.has(Bio.FUA) && bio.op().isWrite();
    int flags = fua && export.has(Nbd.SEND_FUA) ? Nbd.CMD_FLAG_FUA : 0;
    AtomicInteger left = new AtomicInteger(parts);
    AtomicReference<@Nullable Errno> error = new AtomicReference<>();
    Consumer<@Nullable Errno> done =
        e -> {
          if (e != null) {
            error.compareAndSet(null, e);
          }
          if (left.decrementAndGet() == 0) {
            if (error.get() == null && fua && flags == 0) {
              flush(bio::complete);
            } else {
              bio.complete(error.get());
            }
          }
        };
    for (int i = 0; i < parts; i++) {
      long from = i * most;
      int n = (int) Math.min(most, bio.size() - from);
      connection.add(
          new NbdConnection.Request(
              command(bio.op()), flags, bio.diskPos() + from, n, memory ? bio : null, from, done));
    }
  }

  private static int command(Bio.Op op) {
    return switch (op) {
      case READ -> Nbd.CMD_READ;
      case WRITE -> Nbd.CMD_WRITE;
      case FLUSH -> Nbd.CMD_FLUSH;
      case DISCARD -> Nbd.CMD_TRIM;
      case WRITE_ZEROES -> Nbd.CMD_WRITE_ZEROES;
    };
  }

  /**
   * Leaves the server. No request may come after; one that is still under way may be lost. Nothing
   * is flushed.
   */
  @Override
  public void close() {
    connection.close();
  }
}
