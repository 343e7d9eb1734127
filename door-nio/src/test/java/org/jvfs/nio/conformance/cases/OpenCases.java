// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jvfs.nio.conformance.Scene;

/** Each set of options on each kind of file, by each way of opening one. */
public final class OpenCases {
  private static final List<OpenOption> OPTIONS =
      List.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.CREATE,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.DELETE_ON_CLOSE,
          LinkOption.NOFOLLOW_LINKS);

  private static final List<OpenOption> RARE =
      List.of(StandardOpenOption.SYNC, StandardOpenOption.DSYNC, StandardOpenOption.SPARSE);

  private static final List<String> KINDS =
      List.of("file", "absent", "folder", "to-file", "to-folder", "dangling", "missing/file");

  private enum Other implements OpenOption {
    UNKNOWN
  }

  /** All subsets, of a set's elements in their order. */
  static <T> List<Set<T>> subsets(List<T> all) {
    List<Set<T>> sets = new ArrayList<>();
    for (int bits = 0; bits < 1 << all.size(); bits++) {
      Set<T> one = new LinkedHashSet<>();
      for (int i = 0; i < all.size(); i++) {
        if ((bits >> i & 1) != 0) {
          one.add(all.get(i));
        }
      }
      sets.add(one);
    }
    return sets;
  }

  private static void make(Scene s) throws IOException {
    s.file("file", "0123456789");
    s.folder("folder");
    s.link("to-file", "file");
    s.link("to-folder", "folder");
    s.link("dangling", "made-by-link");
  }

  /** What is there afterwards, and nothing is any more then. */
  private static String clear(Scene s) throws IOException {
    List<String> left = new ArrayList<>();
    Files.walkFileTree(
        s.dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path p, BasicFileAttributes a) throws IOException {
            left.add(p.getFileName() + (a.isRegularFile() ? "='" + Files.readString(p) + "'" : ""));
            Files.delete(p);
            return FileVisitResult.CONTINUE;
          }
        });
    Files.deleteIfExists(s.at("folder"));
    return left.stream().sorted().toList().toString();
  }

  /** Opens something and looks what it is good for. */
  @FunctionalInterface
  private interface Way {
    String open(Path p, Set<OpenOption> options) throws IOException;
  }

  private static String use(SeekableByteChannel c) throws IOException {
    StringBuilder said = new StringBuilder("at " + c.position() + " of " + c.size());
    try {
      ByteBuffer b = ByteBuffer.allocate(2);
      said.append(" reads ").append(c.read(b));
    } catch (RuntimeException e) {
      said.append(' ').append(e.getClass().getSimpleName());
    }
    try {
      said.append(" writes ").append(c.write(ByteBuffer.wrap(new byte[] {'w', 'W'})));
    } catch (RuntimeException e) {
      said.append(' ').append(e.getClass().getSimpleName());
    }
    return said + " then at " + c.position() + " of " + c.size();
  }

  private static void all(Scene s, List<OpenOption> options, Way way) throws IOException {
    for (Set<OpenOption> set : subsets(options)) {
      for (String kind : KINDS) {
        make(s);
        String said = s.answer(() -> way.open(s.at(kind), set));
        s.say(kind + " " + set, said + " leaves " + clear(s));
      }
    }
  }

  private static OpenOption[] array(Set<OpenOption> set) {
    return set.toArray(new OpenOption[0]);
  }

  public void byteChannels(Scene s) throws IOException {
    all(
        s,
        OPTIONS,
        (p, o) -> {
          try (SeekableByteChannel c = Files.newByteChannel(p, array(o))) {
            return use(c);
          }
        });
  }

  public void fileChannels(Scene s) throws IOException {
    all(
        s,
        OPTIONS,
        (p, o) -> {
          try (FileChannel c = FileChannel.open(p, array(o))) {
            return use(c);
          }
        });
  }

  public void rareOptions(Scene s) throws IOException {
    List<OpenOption> more = new ArrayList<>(RARE);
    more.add(StandardOpenOption.WRITE);
    more.add(StandardOpenOption.CREATE_NEW);
    all(
        s,
        more,
        (p, o) -> {
          try (SeekableByteChannel c = Files.newByteChannel(p, o)) {
            return use(c);
          }
        });
    all(
        s,
        more,
        (p, o) -> {
          try (FileChannel c = FileChannel.open(p, o)) {
            return use(c);
          }
        });
  }

  public void outputStreams(Scene s) throws IOException {
    all(
        s,
        OPTIONS,
        (p, o) -> {
          try (OutputStream out = Files.newOutputStream(p, array(o))) {
            out.write('a');
            out.write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
            out.flush();
          }
          return "written";
        });
  }

  public void inputStreams(Scene s) throws IOException {
    all(
        s,
        OPTIONS,
        (p, o) -> {
          try (InputStream in = Files.newInputStream(p, array(o))) {
            return "read "
                + in.read()
                + " available "
                + in.available()
                + " skipped "
                + in.skip(2)
                + " rest "
                + new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                + " then "
                + in.read()
                + " available "
                + in.available()
                + " skipped "
                + in.skip(2);
          }
        });
  }

  public void unknownOptions(Scene s) throws IOException {
    s.file("file", "x");
    s.is("channel", () -> Files.newByteChannel(s.at("file"), Other.UNKNOWN));
    s.is("set", () -> Files.newByteChannel(s.at("file"), Set.of(Other.UNKNOWN)));
    s.is("file channel", () -> FileChannel.open(s.at("file"), Other.UNKNOWN));
    s.is("absent", () -> FileChannel.open(s.at("absent"), Other.UNKNOWN));
    s.is("input", () -> Files.newInputStream(s.at("file"), Other.UNKNOWN));
    s.is("output", () -> Files.newOutputStream(s.at("file"), Other.UNKNOWN));
    s.is("null", () -> Files.newByteChannel(s.at("file"), Scene.<OpenOption>nothing()));
    s.is("null channel", () -> FileChannel.open(s.at("file"), Scene.<OpenOption>nothing()));
    s.is("null set", () -> FileChannel.open(s.at("file"), Scene.<Set<OpenOption>>nothing()));
    s.is("null input", () -> Files.newInputStream(s.at("file"), Scene.<OpenOption>nothing()));
    s.is("null output", () -> Files.newOutputStream(s.at("file"), Scene.<OpenOption>nothing()));
    s.tree("after");
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private record Given<T>(String name, T value) implements FileAttribute<T> {}

  public void attributesAtCreation(Scene s) throws IOException {
    Set<OpenOption> create = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    for (String m : List.of("rwxrwxrwx", "rw-rw-rw-", "---------", "r-x--x--x", "rwx------")) {
      s.does("channel " + m, () -> FileChannel.open(s.at("c" + m), create, mode(m)).close());
      s.does(
          "byte channel " + m, () -> Files.newByteChannel(s.at("b" + m), create, mode(m)).close());
      s.does("file " + m, () -> Files.createFile(s.at("f" + m), mode(m)));
      s.does("folder " + m, () -> Files.createDirectory(s.at("d" + m), mode(m)));
      s.does("folders " + m, () -> Files.createDirectories(s.at("e" + m + "/f/g"), mode(m)));
      s.does("link " + m, () -> Files.createSymbolicLink(s.at("l" + m), s.path("x"), mode(m)));
    }
    s.does("twice", () -> Files.createFile(s.at("twice"), mode("rw-------"), mode("rwxrwx---")));
    s.does(
        "there", () -> FileChannel.open(s.file("there", "x"), create, mode("rwxrwxrwx")).close());
    List<FileAttribute<?>> bad =
        List.of(
            new Given<>("basic:lastModifiedTime", Scene.old()),
            new Given<>("posix:owner", "root"),
            new Given<>("unix:mode", 0777),
            new Given<>("permissions", Set.of()),
            new Given<>("posix:permissions", "rwx"),
            new Given<>("user:x", new byte[1]),
            new Given<>("nonsense:x", 1),
            new Given<>("", 1));
    for (FileAttribute<?> a : bad) {
      s.does("file " + a.name(), () -> Files.createFile(s.at("bad"), a));
      s.does("folder " + a.name(), () -> Files.createDirectory(s.at("bad"), a));
      s.does("file there " + a.name(), () -> Files.createFile(s.at("there"), a));
      s.does("channel " + a.name(), () -> FileChannel.open(s.at("there"), create, a));
      s.does("reading " + a.name(), () -> FileChannel.open(s.at("there"), Set.of(), a));
      s.does("link " + a.name(), () -> Files.createSymbolicLink(s.at("bad"), s.path("x"), a));
    }
    s.does("null", () -> Files.createFile(s.at("bad"), Scene.<FileAttribute<?>>nothing()));
    s.does("null there", () -> Files.createFile(s.at("there"), Scene.<FileAttribute<?>>nothing()));
    s.does(
        "null folder", () -> Files.createDirectory(s.at("bad"), Scene.<FileAttribute<?>>nothing()));
    s.tree("after");
  }

  public void namesThatCannotBe(Scene s) throws IOException {
    s.file("file", "x");
    Set<OpenOption> create = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    s.does("too long", () -> FileChannel.open(s.at("n".repeat(256)), create).close());
    s.does("as long as may be", () -> FileChannel.open(s.at("n".repeat(255)), create).close());
    s.does("beneath a file", () -> FileChannel.open(s.at("file/x"), create).close());
    s.does("dot", () -> FileChannel.open(s.at("."), create).close());
    s.does("dots", () -> FileChannel.open(s.at(".."), create).close());
    s.does("dot of a file", () -> FileChannel.open(s.at("file/."), create).close());
    s.does("path too long", () -> FileChannel.open(s.at("x/".repeat(2100)), create).close());
    s.does("empty", () -> FileChannel.open(s.path(""), Set.of(StandardOpenOption.WRITE)).close());
    s.is(
        "reading a folder",
        () -> {
          try (FileChannel c = FileChannel.open(s.dir)) {
            return c.read(ByteBuffer.allocate(1));
          }
        });
  }
}
