// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jvfs.nio.conformance.Scene;

/**
 * Events of directories. Those of one deed may come in several pieces, so a deed is followed by
 * another one, whose event says that all before have come.
 */
public final class WatchCases {
  private static WatchService watcher(Scene s) throws IOException {
    return s.closing(s.fs.newWatchService());
  }

  /** What came until a file of this name was made in the watched directory. */
  private static Object until(Scene s, WatchService w, Path dir, String end) throws Exception {
    Files.createFile(dir.resolve(end));
    List<String> seen = new ArrayList<>();
    while (true) {
      WatchKey k = w.poll(10, TimeUnit.SECONDS);
      if (k == null) {
        return seen + " and no end";
      }
      boolean ended = false;
      for (WatchEvent<?> e : k.pollEvents()) {
        String text = e.kind().name() + " " + e.context();
        if (e.kind() != ENTRY_CREATE || !end.equals(e.context() + "")) {
          if (seen.isEmpty() || !seen.getLast().equals(text)) {
            seen.add(text);
          }
        } else {
          ended = true;
        }
      }
      if (ended) {
        k.reset();
        return seen;
      }
      if (!k.reset()) {
        return seen + " and invalid";
      }
    }
  }

  private static void seen(Scene s, WatchService w, Path dir, String label, Scene.Deed deed)
      throws Exception {
    s.does(label, deed);
    s.is(label + " seen", () -> until(s, w, dir, "end of " + label));
    Files.deleteIfExists(dir.resolve("end of " + label));
    until(s, w, dir, "start after " + label);
    Files.deleteIfExists(dir.resolve("start after " + label));
    until(s, w, dir, "again after " + label);
  }

  public void kinds(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    s.folder("other");
    d.register(w, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    seen(s, w, d, "create", () -> Files.createFile(s.at("d/a")));
    seen(s, w, d, "write", () -> Files.writeString(s.at("d/a"), "text"));
    seen(s, w, d, "read", () -> Files.readString(s.at("d/a")));
    seen(
        s,
        w,
        d,
        "append",
        () -> Files.writeString(s.at("d/a"), "more", java.nio.file.StandardOpenOption.APPEND));
    seen(
        s,
        w,
        d,
        "chmod",
        () ->
            Files.setPosixFilePermissions(
                s.at("d/a"), PosixFilePermissions.fromString("rw-------")));
    seen(s, w, d, "times", () -> s.age(s.at("d/a")));
    seen(s, w, d, "user attribute", () -> Files.setAttribute(s.at("d/a"), "user:x", new byte[1]));
    seen(s, w, d, "folder", () -> Files.createDirectory(s.at("d/sub")));
    seen(s, w, d, "inside it", () -> Files.createFile(s.at("d/sub/x")));
    seen(s, w, d, "link", () -> Files.createLink(s.at("d/hard"), s.at("d/a")));
    seen(s, w, d, "symbolic link", () -> Files.createSymbolicLink(s.at("d/soft"), s.path("a")));
    seen(s, w, d, "rename", () -> Files.move(s.at("d/hard"), s.at("d/renamed")));
    seen(s, w, d, "rename out", () -> Files.move(s.at("d/renamed"), s.at("other/hard")));
    seen(s, w, d, "write outside", () -> Files.writeString(s.at("other/hard"), "text"));
    seen(s, w, d, "rename in", () -> Files.move(s.at("other/hard"), s.at("d/in")));
    seen(
        s,
        w,
        d,
        "rename over",
        () ->
            Files.move(
                s.at("d/in"), s.at("d/soft"), java.nio.file.StandardCopyOption.REPLACE_EXISTING));
    seen(s, w, d, "copy", () -> Files.copy(s.at("d/a"), s.at("d/copy")));
    seen(s, w, d, "delete", () -> Files.delete(s.at("d/a")));
    seen(s, w, d, "delete a folder", () -> Tree.remove(s.at("d/sub")));
    seen(
        s,
        w,
        d,
        "list",
        () -> {
          try (var l = Files.list(d)) {
            l.forEach(p -> {});
          }
        });
    seen(s, w, d, "the folder itself", () -> s.age(d));
  }

  /** Deletion of a folder of one file. */
  private static final class Tree {
    static void remove(Path d) throws IOException {
      Files.delete(d.resolve("x"));
      Files.delete(d);
    }
  }

  public void oneKind(Scene s) throws Exception {
    for (WatchEvent.Kind<Path> kind : List.of(ENTRY_DELETE, ENTRY_MODIFY)) {
      WatchService w = watcher(s);
      Path d = s.folder("of " + kind);
      WatchKey key = d.register(w, kind);
      Files.createFile(d.resolve("a"));
      Files.writeString(d.resolve("a"), "text");
      Files.delete(d.resolve("a"));
      WatchKey k = w.poll(10, TimeUnit.SECONDS);
      s.is(kind + " key", () -> k == key);
      s.is(
          kind + " kinds",
          () -> {
            TreeSet<String> all = new TreeSet<>();
            for (WatchEvent<?> e : key.pollEvents()) {
              all.add(
                  e.kind().name()
                      + " "
                      + e.context()
                      + " "
                      + (e.count() > 0)
                      + " "
                      + e.kind().type().getSimpleName());
            }
            return all;
          });
    }
  }

  public void registering(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    s.file("f", "x");
    s.link("l", "d");
    WatchKey key = d.register(w, ENTRY_CREATE);
    s.is("valid", key::isValid);
    s.is("watchable", key::watchable);
    s.is("again", () -> d.register(w, ENTRY_CREATE) == key);
    s.is("other kinds", () -> d.register(w, ENTRY_DELETE) == key);
    s.is("by another name", () -> s.at("d/.").register(w, ENTRY_DELETE) == key);
    s.is("its watchable", () -> s.at("d/.").register(w, ENTRY_DELETE).watchable());
    s.is("by a link", () -> s.at("l").register(w, ENTRY_DELETE) == key);
    s.is("a file", () -> s.at("f").register(w, ENTRY_CREATE));
    s.is("nothing there", () -> s.at("absent").register(w, ENTRY_CREATE));
    s.is("no kinds", () -> d.register(w));
    s.is("overflow alone", () -> d.register(w, OVERFLOW) == key);
    s.is("overflow too", () -> d.register(w, OVERFLOW, ENTRY_CREATE) == key);
    s.is("null kind", () -> d.register(w, ENTRY_CREATE, Scene.nothing()));
    s.is("null kinds", () -> d.register(w, Scene.<WatchEvent.Kind<?>[]>nothing()));
    s.is("null service", () -> d.register(Scene.nothing(), ENTRY_CREATE));
    WatchEvent.Kind<Path> odd =
        new WatchEvent.Kind<>() {
          @Override
          public String name() {
            return "odd";
          }

          @Override
          public Class<Path> type() {
            return Path.class;
          }
        };
    s.is("odd kind", () -> d.register(w, odd));
    WatchEvent.Modifier modifier = () -> "odd";
    s.is("odd modifier", () -> d.register(w, new WatchEvent.Kind<?>[] {ENTRY_CREATE}, modifier));
    s.is(
        "null modifier",
        () ->
            d.register(
                w, new WatchEvent.Kind<?>[] {ENTRY_CREATE}, Scene.<WatchEvent.Modifier>nothing()));
    s.is(
        "no modifier",
        () ->
            d.register(w, new WatchEvent.Kind<?>[] {ENTRY_CREATE}, new WatchEvent.Modifier[0])
                == key);
    WatchService foreign =
        new WatchService() {
          @Override
          public void close() {}

          @Override
          public WatchKey poll() {
            throw new UnsupportedOperationException();
          }

          @Override
          public WatchKey poll(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
          }

          @Override
          public WatchKey take() {
            throw new UnsupportedOperationException();
          }
        };
    s.is("somebody else's service", () -> d.register(foreign, ENTRY_CREATE));
  }

  public void resetting(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    WatchKey key = d.register(w, ENTRY_CREATE);
    s.is("nothing yet", () -> w.poll());
    s.is("nothing for a while", () -> w.poll(20, TimeUnit.MILLISECONDS));
    s.is("no events", key::pollEvents);
    s.is("reset when ready", key::reset);
    Files.createFile(d.resolve("a"));
    s.is("taken", () -> w.take() == key);
    Files.createFile(d.resolve("b"));
    s.is("not again before reset", () -> w.poll(50, TimeUnit.MILLISECONDS));
    s.is("both", () -> names(key));
    s.is("reset", key::reset);
    s.is("none then", () -> w.poll(50, TimeUnit.MILLISECONDS));
    Files.createFile(d.resolve("c"));
    s.is("taken again", () -> w.poll(10, TimeUnit.SECONDS) == key);
    s.is("reset with events", key::reset);
    s.is("queued at once", () -> w.poll(10, TimeUnit.SECONDS) == key);
    s.is("still there", () -> names(key));
  }

  private static Object names(WatchKey key) {
    TreeSet<String> all = new TreeSet<>();
    key.pollEvents().forEach(e -> all.add(e.kind() + " " + e.context()));
    return all;
  }

  public void cancelling(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    WatchKey key = d.register(w, ENTRY_CREATE);
    s.does("cancel", key::cancel);
    s.is("valid", key::isValid);
    s.is("reset", key::reset);
    s.does("cancel again", key::cancel);
    Files.createFile(d.resolve("a"));
    s.is("nothing comes", () -> w.poll(50, TimeUnit.MILLISECONDS));
    s.is("a new one", () -> d.register(w, ENTRY_CREATE) == key);
    s.is("watchable still", key::watchable);
    WatchKey other = s.folder("e").register(w, ENTRY_CREATE);
    Files.createFile(s.at("e/a"));
    s.is("e's", () -> w.poll(10, TimeUnit.SECONDS) == other);
    other.cancel();
    s.is("events of a cancelled one", () -> names(other));
  }

  public void deleted(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    WatchKey key = d.register(w, ENTRY_CREATE, ENTRY_DELETE);
    Files.delete(d);
    s.is("signalled", () -> w.poll(10, TimeUnit.SECONDS) == key);
    s.is("events", () -> names(key));
    s.is("reset", key::reset);
    s.is("valid", key::isValid);
    s.folder("d");
    s.is("the new one", () -> d.register(w, ENTRY_CREATE) == key);
    WatchKey again = d.register(w, ENTRY_CREATE);
    Files.move(d, s.at("moved"));
    Files.createFile(s.at("moved/a"));
    s.is("moved", () -> w.poll(10, TimeUnit.SECONDS) == again);
    s.is("seen there", () -> names(again));
    s.is("valid then", again::isValid);
    s.is("its name", again::watchable);
  }

  public void closing(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    WatchKey key = d.register(w, ENTRY_CREATE);
    Thread waiter = Thread.ofPlatform().start(() -> s.is("who waits", () -> w.take()));
    Thread polls =
        Thread.ofPlatform().start(() -> s.is("who polls", () -> w.poll(20, TimeUnit.SECONDS)));
    Thread.sleep(100);
    s.does("close", w::close);
    waiter.join(10_000);
    polls.join(10_000);
    s.does("close again", w::close);
    s.is("valid", key::isValid);
    s.is("reset", key::reset);
    s.does("cancel", key::cancel);
    s.is("poll", () -> w.poll());
    s.is("poll for a while", () -> w.poll(1, TimeUnit.MILLISECONDS));
    s.is("take", () -> w.take());
    s.is("register", () -> d.register(w, ENTRY_CREATE));
  }

  public void interrupted(Scene s) throws Exception {
    WatchService w = watcher(s);
    Thread.currentThread().interrupt();
    s.is("take", () -> w.take());
    s.is("still", Thread::interrupted);
    Thread.currentThread().interrupt();
    s.is("poll for a while", () -> w.poll(1, TimeUnit.SECONDS));
    s.is("still then", Thread::interrupted);
    Thread.currentThread().interrupt();
    s.is("poll", () -> w.poll());
    s.is("still at last", Thread::interrupted);
  }

  public void twoServices(Scene s) throws Exception {
    WatchService v = watcher(s);
    WatchService w = watcher(s);
    Path d = s.folder("d");
    WatchKey a = d.register(v, ENTRY_CREATE);
    WatchKey b = d.register(w, ENTRY_DELETE);
    Files.createFile(d.resolve("x"));
    s.is("the one", () -> v.poll(10, TimeUnit.SECONDS) == a);
    s.is("the one's", () -> names(a));
    s.is("not the other", () -> w.poll(50, TimeUnit.MILLISECONDS));
    Files.delete(d.resolve("x"));
    s.is("the other", () -> w.poll(10, TimeUnit.SECONDS) == b);
    s.is("the other's", () -> names(b));
  }

  public void repeated(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    s.file("d/a", "");
    WatchKey key = d.register(w, ENTRY_MODIFY);
    s.age(s.at("d/a"));
    s.is("taken", () -> w.poll(10, TimeUnit.SECONDS) == key);
    s.age(s.at("d/a"));
    s.age(s.at("d/a"));
    Thread.sleep(200);
    s.is("counted", () -> key.pollEvents().stream().mapToInt(WatchEvent::count).sum() > 0);
  }

  public void tooMany(Scene s) throws Exception {
    WatchService w = watcher(s);
    Path d = s.folder("d");
    WatchKey key = d.register(w, ENTRY_CREATE);
    for (int i = 0; i < 600; i++) {
      Files.createFile(d.resolve("f" + i));
    }
    Thread.sleep(300);
    s.is("taken", () -> w.poll(10, TimeUnit.SECONDS) == key);
    s.is(
        "overflown",
        () ->
            key.pollEvents().stream()
                .map(e -> e.kind().name() + " " + e.context() + " " + (e.count() > 1))
                .distinct()
                .toList());
  }
}
