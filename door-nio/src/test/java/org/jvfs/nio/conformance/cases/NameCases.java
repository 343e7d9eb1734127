// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.nio.conformance.Scene;

/** Making, linking and removing names. */
public final class NameCases {
  private static final List<String> PLACES =
      List.of(
          "new",
          "file",
          "empty",
          "full",
          "to-file",
          "to-full",
          "dangling",
          "loop",
          "missing/x",
          "file/x",
          "full/x",
          "to-full/x",
          "dangling/x",
          "loop/x",
          ".",
          "..",
          "full/.",
          "full/..",
          "full/../new",
          "to-full/../new",
          "");

  private static void make(Scene s) throws IOException {
    s.file("file", "x");
    s.folder("empty");
    s.folder("full");
    s.file("full/in", "x");
    s.link("to-file", "file");
    s.link("to-full", "full");
    s.link("dangling", "nowhere");
    s.link("loop", "loop");
  }

  /** Something done to a path. */
  @FunctionalInterface
  private interface Act {
    @Nullable Object on(Path p) throws IOException;
  }

  private static void all(Scene s, Act act) throws IOException {
    for (String place : PLACES) {
      Path sub = s.folder("sub");
      Scene t = s.within(sub);
      make(t);
      s.is("'" + place + "'", () -> act.on(place.isEmpty() ? t.dir : t.at(place)));
      s.tree("'" + place + "' leaves");
      if (Files.exists(sub)) {
        s.clear();
      }
    }
  }

  public void createFile(Scene s) throws IOException {
    all(s, p -> Files.createFile(p));
  }

  public void createDirectory(Scene s) throws IOException {
    all(s, p -> Files.createDirectory(p));
  }

  public void createDirectories(Scene s) throws IOException {
    all(s, p -> Files.createDirectories(p));
    all(s, p -> Files.createDirectories(p.resolve("a/b/../c")));
    all(s, p -> Files.createDirectories(p.resolve(".")));
    s.is("the root", () -> Files.createDirectories(s.path("/")));
    s.is("nothing", () -> Files.createDirectories(s.path("")));
  }

  public void createSymbolicLink(Scene s) throws IOException {
    all(s, p -> Files.createSymbolicLink(p, s.path("target")));
    for (String target :
        List.of(
            "",
            "/",
            "a/../b",
            "..",
            "x".repeat(300),
            "/a//b/",
            "x/".repeat(2047),
            "x/".repeat(2100))) {
      Path l = s.at("l");
      s.is(
          "to " + target.length() + " " + target.hashCode(),
          () -> Files.createSymbolicLink(l, s.path(target)));
      s.is(
          "from " + target.length() + " " + target.hashCode(),
          () -> Files.readSymbolicLink(l).toString().hashCode());
      s.is(
          "size " + target.length() + " " + target.hashCode(),
          () -> Files.readAttributes(l, "size", java.nio.file.LinkOption.NOFOLLOW_LINKS));
      Files.deleteIfExists(l);
    }
  }

  public void createLink(Scene s) throws IOException {
    all(s, p -> Files.createLink(p, p.resolveSibling("file")));
    for (String from :
        List.of(
            "file", "empty", "to-file", "dangling", "loop", "missing", "file/x", "to-full/in")) {
      make(s);
      s.is("of " + from, () -> Files.createLink(s.at("hard"), s.at(from)));
      s.tree("of " + from + " leaves");
      s.clear();
    }
  }

  public void readSymbolicLink(Scene s) throws IOException {
    all(s, p -> Files.readSymbolicLink(p));
    s.link("relative", "../x/./y");
    s.is("as it is", () -> Files.readSymbolicLink(s.at("relative")));
  }

  public void delete(Scene s) throws IOException {
    all(
        s,
        p -> {
          Files.delete(p);
          return "deleted";
        });
  }

  public void deleteIfExists(Scene s) throws IOException {
    all(s, p -> Files.deleteIfExists(p));
    s.is("the root", () -> Files.deleteIfExists(s.path("/")));
  }

  public void resolved(Scene s) throws IOException {
    all(s, p -> p.toRealPath());
    all(s, p -> Files.exists(p));
    all(s, p -> Files.isDirectory(p.resolve("..")));
  }

  public void linksOfLinks(Scene s) throws IOException {
    s.file("file", "x");
    s.link("0", "file");
    for (int i = 1; i <= 45; i++) {
      s.link(i + "", i - 1 + "");
    }
    for (int i = 35; i <= 45; i++) {
      int n = i;
      s.is(i + "", () -> Files.readString(s.at(n + "")));
      s.is(i + " exists", () -> Files.exists(s.at(n + "")));
      s.is(i + " real", () -> s.at(n + "").toRealPath());
    }
    s.link("a", "b");
    s.link("b", "a");
    s.is("a loop of two", () -> Files.size(s.at("a")));
    s.is("a loop is read", () -> Files.readSymbolicLink(s.at("a")));
  }

  public void temporary(Scene s) throws IOException {
    for (String prefix : List.of("", "pre", "a b")) {
      for (String suffix : List.of("", ".txt", "x")) {
        s.is(
            "file " + prefix + " " + suffix,
            () -> shape(Files.createTempFile(s.dir, prefix, suffix), prefix, suffix));
      }
      s.is("folder " + prefix, () -> shape(Files.createTempDirectory(s.dir, prefix), prefix, ""));
    }
    s.is("null prefix", () -> shape(Files.createTempFile(s.dir, null, null), "", ".tmp"));
    s.is("null folder", () -> shape(Files.createTempDirectory(s.dir, null), "", ""));
    s.is("slash", () -> Files.createTempFile(s.dir, "a/b", ""));
    s.is("slash behind", () -> Files.createTempFile(s.dir, "a", "b/c"));
    s.is("missing", () -> made(() -> Files.createTempFile(s.at("missing"), "a", "b")));
    s.is("missing folder", () -> made(() -> Files.createTempDirectory(s.at("missing"), "a")));
    s.is(
        "open to all",
        () ->
            shape(
                Files.createTempFile(
                    s.dir,
                    "p",
                    "",
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwxrwxrwx"))),
                "p",
                ""));
    s.is(
        "folder open to all",
        () ->
            shape(
                Files.createTempDirectory(
                    s.dir,
                    "p",
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwxrwxrwx"))),
                "p",
                ""));
  }

  /** What is thrown names a file whose name is made up. */
  private static String made(Scene.Question q) throws Exception {
    try {
      return "made " + q.ask();
    } catch (java.nio.file.FileSystemException e) {
      return e.getClass()
          + " "
          + (e.getFile() + "").replaceAll("[0-9]+b?$", "N").replaceAll(".*/", "");
    }
  }

  private static String shape(Path p, String prefix, String suffix) throws IOException {
    String name = p.getFileName() + "";
    return (name.startsWith(prefix) && name.endsWith(suffix))
        + " digits "
        + name.substring(prefix.length(), name.length() - suffix.length()).matches("[0-9]+")
        + " "
        + PosixFilePermissions.toString(Files.getPosixFilePermissions(p))
        + " "
        + Files.isDirectory(p);
  }

  public void namesOfBytes(Scene s) throws IOException {
    for (String name :
        List.of(
            "ü",
            "日本",
            "\ud83d\ude00",
            "a\nb",
            " ",
            "\\",
            "ﬁ",
            "e\u0301",
            "\u00e9",
            "-",
            "~",
            "\u007f")) {
      s.is(name, () -> Files.createFile(s.at(name)));
      s.is(name + " there", () -> Files.exists(s.at(name)));
    }
    try (var l = Files.list(s.dir)) {
      s.say("list", l.map(Path::toString).sorted().toList());
    }
  }

  public void setGroupFolders(Scene s) throws IOException {
    Path d = s.folder("d");
    Files.setAttribute(d, "unix:gid", 4321);
    Files.setAttribute(d, "unix:mode", 02775);
    Files.createDirectory(s.at("d/e"));
    Files.createFile(s.at("d/f"));
    s.is("folder", () -> Files.readAttributes(s.at("d/e"), "unix:gid,mode"));
    s.is("file", () -> Files.readAttributes(s.at("d/f"), "unix:gid,mode"));
  }
}
