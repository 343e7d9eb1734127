// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a case runs: an empty directory, and the trace of what is seen there. Of one thread, but
 * for {@link #say}, which others may call while it waits for them.
 */
public final class Scene {
  /** Something with an answer. */
  @FunctionalInterface
  public interface Question {
    @Nullable Object ask() throws Exception;
  }

  /** Something without one. */
  @FunctionalInterface
  public interface Deed {
    void perform() throws Exception;
  }

  /** The directory; immutable. */
  public final Path dir;

  /** Its file system; immutable. */
  public final FileSystem fs;

  private final Printer printer;

  /** Protected by itself. */
  private final List<Line> lines = new ArrayList<>();

  /** Protected by {@link #lines}. */
  private final Set<String> labels = new HashSet<>();

  /** Used by the case's thread alone. */
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();

  Scene(Path dir) {
    this.dir = dir;
    this.fs = dir.getFileSystem();
    this.printer = new Printer(dir);
  }

  /** A path beneath the directory. */
  public Path at(String name) {
    return dir.resolve(name);
  }

  /** A path of the file system. */
  public Path path(String text) {
    return fs.getPath(text);
  }

  /** A file beneath the directory, made with this text in it. */
  public Path file(String name, String text) throws IOException {
    return Files.writeString(at(name), text);
  }

  /** A directory beneath the directory, made. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(at(name));
  }

  /** A symbolic link beneath the directory, made; {@code target} is taken as it is. */
  public Path link(String name, String target) throws IOException {
    return Files.createSymbolicLink(at(name), path(target));
  }

  /** Another directory to work in, whose own trace nobody reads. */
  public Scene within(Path inner) {
    return new Scene(inner);
  }

  /** Removes everything beneath the directory. */
  public void clear() throws IOException {
    Tree.clear(dir);
  }

  /** Writes down a value. A label that was there gets a number. */
  public void say(String label, @Nullable Object value) {
    add(label, printer.print(value));
  }

  /** Asks and writes down the answer or the exception. */
  public void is(String label, Question question) {
    add(label, answer(question));
  }

  /** Does it and writes down that it went well, or the exception. */
  public void does(String label, Deed deed) {
    add(
        label,
        answer(
            () -> {
              deed.perform();
              return "done";
            }));
  }

  /** What {@link #is} would write. */
  public String answer(Question question) {
    try {
      return printer.print(question.ask());
    } catch (Exception | StackOverflowError | AssertionError e) {
      return printer.print(e);
    }
  }

  /** Writes down how everything beneath the directory looks: kinds, permissions, content. */
  public void tree(String label) throws IOException {
    add(label, printer.print(Tree.list(dir)));
  }

  /** Closed after the case, the last first. */
  public <C extends AutoCloseable> C closing(C resource) {
    closing.push(resource);
    return resource;
  }

  /** A time that no clock shows, for files whose times are to be compared. */
  public static FileTime old() {
    return FileTime.fromMillis(1_000_000_000_000L);
  }

  /** Leaves an old time on a file, so that a change can be seen. */
  public void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, old());
  }

  /** Whether the file's time is not the old one. */
  public void touched(String label, Path file) {
    is(label, () -> Files.getLastModifiedTime(file).equals(old()) ? "untouched" : "touched");
  }

  /** Where null is what is tried. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  public static <T> T nothing() {
    return null;
  }

  void add(String label, String value) {
    synchronized (lines) {
      String unique = label;
      for (int i = 2; !labels.add(unique); i++) {
        unique = label + " #" + i;
      }
      lines.add(new Line(unique, value));
    }
  }

  String print(@Nullable Object value) {
    return printer.print(value);
  }

  void closeAll() {
    while (!closing.isEmpty()) {
      AutoCloseable resource = closing.pop();
      String said = answer(() -> close(resource));
      if (!said.equals("closed")) {
        add("closing", said);
      }
    }
  }

  private static String close(AutoCloseable resource) throws Exception {
    resource.close();
    return "closed";
  }

  List<Line> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }
}
