// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jvfs.nio.conformance.Scene;

/** Directories that are held, wherever they are moved. */
public final class SecureDirectoryCases {
  @SuppressWarnings("unchecked") // of paths, as newDirectoryStream says
  private static SecureDirectoryStream<Path> open(Scene s, String name) throws IOException {
    DirectoryStream<Path> d = s.closing(Files.newDirectoryStream(s.at(name)));
    if (d instanceof SecureDirectoryStream<?> secure) {
      return (SecureDirectoryStream<Path>) secure;
    }
    throw new UnsupportedOperationException("not a secure directory stream");
  }

  private static void make(Scene s) throws IOException {
    s.folder("d/sub/deep");
    s.file("d/f", "0123456789");
    s.file("d/sub/g", "x");
    s.link("d/l", "f");
    s.link("d/to-sub", "sub");
    s.link("d/dangling", "nowhere");
    s.folder("e");
    s.file("outside", "out");
  }

  private static List<String> names(DirectoryStream<Path> d) {
    List<String> all = new ArrayList<>();
    d.forEach(p -> all.add(p.toString()));
    Collections.sort(all);
    return all;
  }

  public void listing(Scene s) throws IOException {
    make(s);
    s.say("names", names(open(s, "d")).toString().replace(s.dir.toString(), "$"));
    SecureDirectoryStream<Path> d = open(s, "d");
    for (String n :
        List.of("sub", "f", "l", "to-sub", "dangling", "absent", "sub/deep", "..", ".", "")) {
      s.is(
          "into " + n,
          () -> {
            try (SecureDirectoryStream<Path> in = d.newDirectoryStream(s.path(n))) {
              return in != null ? names(in) : null;
            }
          });
      s.is(
          "into itself " + n,
          () -> {
            try (SecureDirectoryStream<Path> in = d.newDirectoryStream(s.path(n), NOFOLLOW_LINKS)) {
              return names(in);
            }
          });
    }
    s.is("absolute", () -> names(d.newDirectoryStream(s.at("e"))));
    s.is("null", () -> d.newDirectoryStream(Scene.nothing()));
  }

  public void channels(Scene s) throws IOException {
    make(s);
    SecureDirectoryStream<Path> d = open(s, "d");
    for (String n : List.of("f", "l", "dangling", "absent", "sub", "sub/g", "../outside", "new")) {
      for (Set<? extends java.nio.file.OpenOption> o :
          List.of(
              Set.of(StandardOpenOption.READ),
              Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS),
              Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              Set.of(
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.DELETE_ON_CLOSE))) {
        String l = n + " " + new java.util.TreeSet<>(o.stream().map(Object::toString).toList());
        s.is(
            l,
            () -> {
              try (SeekableByteChannel c = d.newByteChannel(s.path(n), o)) {
                return c.size();
              }
            });
      }
      s.tree(n + " leaves");
    }
    s.does(
        "permissions",
        () ->
            d.newByteChannel(
                    s.path("p"),
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwxrwxrwx")))
                .close());
    s.is("null options", () -> d.newByteChannel(s.path("f"), Scene.nothing()));
    s.tree("after");
  }

  public void removing(Scene s) throws IOException {
    make(s);
    SecureDirectoryStream<Path> d = open(s, "d");
    for (String n :
        List.of(
            "f", "l", "dangling", "absent", "sub", "sub/deep", "to-sub", "sub/g", "../outside")) {
      s.does("file " + n, () -> d.deleteFile(s.path(n)));
      s.does("folder " + n, () -> d.deleteDirectory(s.path(n)));
    }
    s.tree("after");
  }

  public void moving(Scene s) throws IOException {
    make(s);
    SecureDirectoryStream<Path> d = open(s, "d");
    SecureDirectoryStream<Path> e = open(s, "e");
    s.does("to another", () -> d.move(s.path("f"), e, s.path("F")));
    s.does("absent", () -> d.move(s.path("f"), e, s.path("F")));
    s.does("a folder", () -> d.move(s.path("sub"), e, s.path("sub")));
    s.does("onto another", () -> d.move(s.path("l"), e, s.path("F")));
    s.does("onto a folder", () -> d.move(s.path("dangling"), e, s.path("sub")));
    s.does("within", () -> e.move(s.path("F"), e, s.path("G")));
    s.does("into itself", () -> e.move(s.path("sub"), e, s.path("sub/deep/sub")));
    s.does("null", () -> e.move(s.path("sub"), Scene.nothing(), s.path("x")));
    s.tree("after");
  }

  public void attributes(Scene s) throws IOException {
    make(s);
    SecureDirectoryStream<Path> d = open(s, "d");
    BasicFileAttributeView own = d.getFileAttributeView(BasicFileAttributeView.class);
    s.is("own", () -> own.readAttributes().isDirectory());
    s.does("own times", () -> own.setTimes(Scene.old(), null, null));
    s.touched("own", s.at("d"));
    s.is("own name", () -> own.name());
    PosixFileAttributeView posix = d.getFileAttributeView(PosixFileAttributeView.class);
    s.does(
        "own permissions",
        () -> posix.setPermissions(PosixFilePermissions.fromString("rwx------")));
    s.is("own then", () -> posix.readAttributes().permissions());
    s.is("own owner", () -> d.getFileAttributeView(FileOwnerAttributeView.class).getOwner());
    s.is("dos", () -> d.getFileAttributeView(DosFileAttributeView.class));
    s.is("null", () -> d.getFileAttributeView(Scene.<Class<BasicFileAttributeView>>nothing()));
    for (String n : List.of("f", "l", "dangling", "absent", "sub", "sub/g")) {
      s.is(
          n,
          () ->
              d.getFileAttributeView(s.path(n), BasicFileAttributeView.class)
                  .readAttributes()
                  .isRegularFile());
      s.is(
          n + " itself",
          () ->
              d.getFileAttributeView(s.path(n), BasicFileAttributeView.class, NOFOLLOW_LINKS)
                  .readAttributes()
                  .isSymbolicLink());
      s.does(
          n + " times",
          () ->
              d.getFileAttributeView(s.path(n), BasicFileAttributeView.class, NOFOLLOW_LINKS)
                  .setTimes(Scene.old(), null, null));
      s.does(
          n + " permissions",
          () ->
              d.getFileAttributeView(s.path(n), PosixFileAttributeView.class)
                  .setPermissions(PosixFilePermissions.fromString("rw-rw-rw-")));
      s.is(
          n + " owner",
          () -> d.getFileAttributeView(s.path(n), FileOwnerAttributeView.class).getOwner());
    }
    s.tree("after");
  }

  public void movedWhileOpen(Scene s) throws IOException {
    make(s);
    SecureDirectoryStream<Path> d = open(s, "d");
    Files.move(s.at("d"), s.at("e/elsewhere"));
    s.file("d", "somebody else");
    s.is(
        "still the same",
        () -> {
          try (SeekableByteChannel c =
              d.newByteChannel(s.path("f"), Set.of(StandardOpenOption.READ))) {
            return c.size();
          }
        });
    s.does("deletes there", () -> d.deleteFile(s.path("f")));
    s.is(
        "own",
        () -> d.getFileAttributeView(BasicFileAttributeView.class).readAttributes().isDirectory());
    s.tree("after");
  }

  public void closed(Scene s) throws IOException {
    make(s);
    SecureDirectoryStream<Path> d = open(s, "d");
    SecureDirectoryStream<Path> e = open(s, "e");
    SecureDirectoryStream<Path> inner = s.closing(d.newDirectoryStream(s.path("sub")));
    BasicFileAttributeView view = d.getFileAttributeView(BasicFileAttributeView.class);
    BasicFileAttributeView viewOf =
        d.getFileAttributeView(s.path("f"), BasicFileAttributeView.class);
    d.close();
    s.is("inner still", () -> names(inner));
    s.is("directory", () -> d.newDirectoryStream(s.path("sub")));
    s.is("channel", () -> d.newByteChannel(s.path("f"), Set.of()));
    s.does("delete", () -> d.deleteFile(s.path("f")));
    s.does("delete a folder", () -> d.deleteDirectory(s.path("sub")));
    s.does("move", () -> d.move(s.path("f"), e, s.path("f")));
    s.does("move to", () -> e.move(s.path("f"), d, s.path("f")));
    s.is("view", () -> view.readAttributes().isDirectory());
    s.is("view of a file", () -> viewOf.readAttributes().isDirectory());
    s.is("new view", () -> d.getFileAttributeView(BasicFileAttributeView.class).name());
    s.does("close again", d::close);
  }
}
