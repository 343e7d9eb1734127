// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of the JDK that may block. */
final class JdkBlocking {
  /** Any method of these classes or of their subclasses but those of {@link #QUICK}. */
  private static final Set<String> STREAMS =
      Set.of(
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.Reader",
          "java.io.Writer",
          "java.io.RandomAccessFile",
          "java.nio.channels.Channel",
          "java.nio.channels.Selector");

  private static final Set<String> QUICK =
      Set.of(
          "isOpen",
          "getFD",
          "getChannel",
          "keys",
          "selectedKeys",
          "wakeup",
          "provider",
          "markSupported",
          "mark",
          "validOps",
          "socket",
          "hashCode",
          "equals",
          "toString",
          "getClass",
          "nullInputStream",
          "nullOutputStream",
          "nullReader",
          "nullWriter");

  /** Streams whose other end is memory. */
  private static final Set<String> IN_MEMORY =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.CharArrayReader",
          "java.io.CharArrayWriter",
          "java.io.StringReader",
          "java.io.StringWriter");

  /** By class: the names of its methods that may block, in subclasses as well. */
  private static final Map<String, Set<String>> METHODS =
      Map.ofEntries(
          Map.entry("java.lang.Thread", Set.of("sleep", "join")),
          Map.entry("java.lang.Object", Set.of("wait")),
          Map.entry("java.lang.Process", Set.of("waitFor")),
          Map.entry("java.lang.ProcessBuilder", Set.of("start")),
          Map.entry("java.lang.Runtime", Set.of("exec")),
          Map.entry(
              "java.util.concurrent.locks.LockSupport", Set.of("park", "parkNanos", "parkUntil")),
          Map.entry("java.util.concurrent.locks.Lock", Set.of("lock", "lockInterruptibly")),
          Map.entry(
              "java.util.concurrent.locks.Condition",
              Set.of("await", "awaitNanos", "awaitUninterruptibly", "awaitUntil")),
          Map.entry(
              "java.util.concurrent.locks.StampedLock",
              Set.of("readLock", "readLockInterruptibly", "writeLock", "writeLockInterruptibly")),
          Map.entry("java.util.concurrent.BlockingQueue", Set.of("put", "take")),
          Map.entry(
              "java.util.concurrent.BlockingDeque",
              Set.of("putFirst", "putLast", "takeFirst", "takeLast")),
          Map.entry("java.util.concurrent.TransferQueue", Set.of("transfer")),
          Map.entry("java.util.concurrent.Future", Set.of("get")),
          Map.entry("java.util.concurrent.CompletableFuture", Set.of("join")),
          Map.entry("java.util.concurrent.ForkJoinTask", Set.of("join", "invoke", "invokeAll")),
          Map.entry(
              "java.util.concurrent.ExecutorService",
              Set.of("awaitTermination", "invokeAll", "invokeAny", "close")),
          Map.entry("java.util.concurrent.CountDownLatch", Set.of("await")),
          Map.entry("java.util.concurrent.CyclicBarrier", Set.of("await")),
          Map.entry(
              "java.util.concurrent.Phaser",
              Set.of("arriveAndAwaitAdvance", "awaitAdvance", "awaitAdvanceInterruptibly")),
          Map.entry("java.util.concurrent.Semaphore", Set.of("acquire", "acquireUninterruptibly")),
          Map.entry("java.util.concurrent.Exchanger", Set.of("exchange")),
          Map.entry(
              "java.net.InetAddress",
              Set.of("getByName", "getAllByName", "getLocalHost", "isReachable")),
          Map.entry("java.net.Socket", Set.of("connect", "close")),
          Map.entry("java.net.ServerSocket", Set.of("accept")),
          Map.entry("java.net.DatagramSocket", Set.of("send", "receive")));

  /** With a time to wait: these block, and those of the same name without arguments do not. */
  private static final Map<String, Set<String>> TIMED =
      Map.of(
          "java.util.concurrent.BlockingQueue", Set.of("offer", "poll"),
          "java.util.concurrent.BlockingDeque",
              Set.of("offerFirst", "offerLast", "pollFirst", "pollLast"),
          "java.util.concurrent.TransferQueue", Set.of("tryTransfer"),
          "java.util.concurrent.Semaphore", Set.of("tryAcquire"),
          "java.util.concurrent.locks.Lock", Set.of("tryLock"),
          "java.util.concurrent.locks.StampedLock", Set.of("tryReadLock", "tryWriteLock"));

  /** Opening one goes to a device. */
  private static final Set<String> OPENED =
      Set.of(
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.net.Socket");

  private JdkBlocking() {}

  /**
   * Whether a call may block.
   *
   * @param receiver the type it is called on as the source knows it, or null
   */
  static boolean mayBlock(MethodSymbol method, @Nullable Type receiver, VisitorState state) {
    String owner = method.owner.getQualifiedName().toString();
    if (!owner.startsWith("java.")) {
      return false;
    }
    String name = method.getSimpleName().toString();
    if (method.isConstructor()) {
      return OPENED.contains(owner);
    }
    if (owner.equals("java.nio.file.Files")) {
      return true;
    }
    if (isOneOf(method.owner, STREAMS, state)) {
      return !QUICK.contains(name)
          && !(method.owner.getSimpleName().toString().startsWith("Asynchronous"))
          && !(receiver != null && isOneOf(receiver.tsym, IN_MEMORY, state));
    }
    return listed(METHODS, method, name, state)
        || (listed(TIMED, method, name, state) && waits(method));
  }

  /** Whether a time to wait is among the parameters. */
  private static boolean waits(MethodSymbol method) {
    return method.getParameters().stream()
        .anyMatch(p -> p.type.toString().equals("java.util.concurrent.TimeUnit"));
  }

  private static boolean listed(
      Map<String, Set<String>> table, MethodSymbol method, String name, VisitorState state) {
    for (Map.Entry<String, Set<String>> e : table.entrySet()) {
      if (e.getValue().contains(name) && isOneOf(method.owner, List.of(e.getKey()), state)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOneOf(Symbol type, Iterable<String> names, VisitorState state) {
    for (String name : names) {
      Type t = state.getTypeFromString(name);
      if (t != null && ASTHelpers.isSubtype(type.type, t, state)) {
        return true;
      }
    }
    return false;
  }
}
