// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static org.jvfs.nio.conformance.cases.ChannelCases.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jvfs.nio.conformance.Scene;

/** Channels that call back. */
public final class AsynchronousCases {
  private static final StandardOpenOption R = StandardOpenOption.READ;
  private static final StandardOpenOption W = StandardOpenOption.WRITE;

  private static AsynchronousFileChannel open(Scene s, String name, OpenOption... o)
      throws IOException {
    return s.closing(AsynchronousFileChannel.open(s.at(name), o));
  }

  /** What a handler is told, with what was attached. */
  private static <T> String told(Consumer<CompletionHandler<T, String>> call, Scene s) {
    CompletableFuture<String> said = new CompletableFuture<>();
    return s.answer(
        () -> {
          call.accept(
              new CompletionHandler<>() {
                @Override
                public void completed(T result, String attached) {
                  said.complete("completed " + s.answer(() -> result) + " " + attached);
                }

                @Override
                public void failed(Throwable t, String attached) {
                  said.complete("failed " + s.answer(() -> t) + " " + attached);
                }
              });
          return said.get(10, TimeUnit.SECONDS);
        });
  }

  public void opening(Scene s) throws IOException {
    for (Set<OpenOption> set :
        OpenCases.subsets(
            List.<OpenOption>of(
                R,
                W,
                StandardOpenOption.APPEND,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.CREATE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.DELETE_ON_CLOSE))) {
      for (String n : List.of("file", "absent", "folder")) {
        s.file("file", "0123");
        s.folder("folder");
        s.is(
            n + " " + set,
            () -> {
              try (AsynchronousFileChannel c =
                  AsynchronousFileChannel.open(s.at(n), set.toArray(new OpenOption[0]))) {
                return c.size() + " " + c.isOpen();
              }
            });
        s.tree(n + " " + set + " leaves");
        s.clear();
      }
    }
    s.file("file", "0123");
    ExecutorService own = Executors.newSingleThreadExecutor();
    try (AsynchronousFileChannel c = AsynchronousFileChannel.open(s.at("file"), Set.of(R), own)) {
      CompletableFuture<Thread> where = new CompletableFuture<>();
      CompletableFuture<Thread> mine = CompletableFuture.supplyAsync(Thread::currentThread, own);
      c.read(
          ByteBuffer.allocate(1),
          0,
          "",
          new CompletionHandler<Integer, String>() {
            @Override
            public void completed(Integer n, String a) {
              where.complete(Thread.currentThread());
            }

            @Override
            public void failed(Throwable t, String a) {
              where.completeExceptionally(t);
            }
          });
      s.is("in the executor's thread", () -> where.get(10, TimeUnit.SECONDS) == mine.get());
    } finally {
      own.shutdown();
    }
    s.is(
        "by the provider",
        () -> {
          try (AsynchronousFileChannel c =
              s.fs.provider().newAsynchronousFileChannel(s.at("file"), Set.of(R), null)) {
            return c.size();
          }
        });
    s.is(
        "null executor",
        () -> {
          try (AsynchronousFileChannel c =
              AsynchronousFileChannel.open(s.at("file"), Set.of(R), null)) {
            return c.isOpen();
          }
        });
  }

  public void readingAndWriting(Scene s) throws Exception {
    s.file("f", "0123456789");
    AsynchronousFileChannel c = open(s, "f", R, W);
    for (long p : new long[] {0, 8, 10, 100, -1}) {
      ByteBuffer b = ByteBuffer.allocate(4);
      s.is("read " + p, () -> c.read(b, p).get());
      s.say("buffer " + p, b);
      b.clear();
      s.say("read told " + p, AsynchronousCases.<Integer>told(h -> c.read(b, p, "att", h), s));
      s.say("buffer told " + p, b);
      s.is("write " + p, () -> c.write(bytes("ab"), p).get());
      s.say(
          "write told " + p,
          AsynchronousCases.<Integer>told(h -> c.write(bytes("cd"), p, "att", h), s));
      s.is("content " + p, () -> Files.readAllBytes(s.at("f")));
    }
    s.is("nothing read", () -> c.read(ByteBuffer.allocate(0), 0).get());
    s.is("nothing written", () -> c.write(ByteBuffer.allocate(0), 0).get());
    s.is("nothing read at the end", () -> c.read(ByteBuffer.allocate(0), 1000).get());
    s.is("read-only", () -> c.read(bytes("a").asReadOnlyBuffer(), 0).get());
    s.is("direct", () -> c.read(ByteBuffer.allocateDirect(3), 0).get());
    s.is(
        "null handler",
        () -> {
          c.read(bytes("a"), 0, "", Scene.<CompletionHandler<Integer, String>>nothing());
          return "";
        });
    s.is(
        "done",
        () -> {
          var f = c.read(ByteBuffer.allocate(1), 0);
          f.get();
          return f.isDone() + " " + f.isCancelled() + " " + f.cancel(true);
        });
    s.is("size", c::size);
    s.is("truncate", () -> c.truncate(5) == c);
    s.is("truncate to more", () -> c.truncate(50).size());
    s.is("truncate to less than nothing", () -> c.truncate(-1));
    s.does("force", () -> c.force(true));
    s.is("open", c::isOpen);
  }

  public void rights(Scene s) throws Exception {
    s.file("f", "0123456789");
    AsynchronousFileChannel r = open(s, "f", R);
    AsynchronousFileChannel w = open(s, "f", W);
    s.is("write", () -> r.write(bytes("a"), 0));
    s.is("read", () -> w.read(bytes("a"), 0));
    s.is("truncate", () -> r.truncate(0));
    s.is("lock", () -> r.lock());
    s.is("shared", () -> w.lock(0, 1, true));
    s.is("try", () -> r.tryLock());
    s.is("try shared", () -> w.tryLock(0, 1, true));
    s.say("write told", AsynchronousCases.<Integer>told(h -> r.write(bytes("a"), 0, "", h), s));
  }

  public void locks(Scene s) throws Exception {
    s.file("f", "0123456789");
    AsynchronousFileChannel a = open(s, "f", R, W);
    AsynchronousFileChannel b = open(s, "f", R, W);
    FileLock first = a.lock().get();
    s.say("lock", first);
    s.is("channel", () -> first.acquiredBy() == a);
    s.is("file channel", () -> first.channel());
    s.is("overlapping", () -> b.lock());
    s.is("overlapping try", () -> b.tryLock());
    s.does("release", first::release);
    s.say("told", AsynchronousCases.<FileLock>told(h -> b.lock(0, 5, true, "att", h), s));
    s.say("told of all", AsynchronousCases.<FileLock>told(h -> a.lock("att", h), s));
    s.is("shared", () -> a.lock(2, 2, true).get());
    s.is("try range", () -> a.tryLock(20, 5, false));
    s.is("negative", () -> a.lock(-1, 5, false));
    s.is("overflow", () -> a.lock(5, Long.MAX_VALUE, false));
    s.is(
        "valid after closing",
        () -> {
          FileLock l = a.tryLock(50, 5, false);
          a.close();
          return l == null ? null : l.isValid();
        });
  }

  public void closed(Scene s) throws Exception {
    s.file("f", "0123456789");
    AsynchronousFileChannel c = open(s, "f", R, W);
    c.close();
    s.is("open", c::isOpen);
    s.does("close again", c::close);
    s.is("read", () -> c.read(bytes("a"), 0).get());
    s.is("write", () -> c.write(bytes("a"), 0).get());
    s.say("read told", AsynchronousCases.<Integer>told(h -> c.read(bytes("a"), 0, "att", h), s));
    s.say("write told", AsynchronousCases.<Integer>told(h -> c.write(bytes("a"), 0, "att", h), s));
    s.is("size", c::size);
    s.is("truncate", () -> c.truncate(0));
    s.does("force", () -> c.force(false));
    s.is("lock", () -> c.lock().get());
    s.say("lock told", AsynchronousCases.<FileLock>told(h -> c.lock(0, 1, false, "att", h), s));
    s.is("try", () -> c.tryLock());
    s.is("negative", () -> c.read(bytes("a"), -1).get());
  }
}
