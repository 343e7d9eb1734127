// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jvfs.nio.conformance.Scene;

/** File systems, stores, providers and matchers. */
public final class SystemCases {
  public void fileSystem(Scene s) {
    FileSystem fs = s.fs;
    s.is("open", fs::isOpen);
    s.is("read-only", fs::isReadOnly);
    s.is("separator", fs::getSeparator);
    List<Path> roots = new ArrayList<>();
    fs.getRootDirectories().forEach(roots::add);
    s.say("roots", roots);
    s.is("views", () -> new TreeSet<>(fs.supportedFileAttributeViews()));
    s.does("views are not ours to change", () -> fs.supportedFileAttributeViews().add("x"));
    s.is("provider", () -> fs.provider() == s.dir.getFileSystem().provider());
    s.is("lookup", () -> fs.getUserPrincipalLookupService() != null);
    s.is("some store", () -> fs.getFileStores().iterator().hasNext());
    s.is(
        "the directory's store among them",
        () -> {
          List<FileStore> all = new ArrayList<>();
          fs.getFileStores().forEach(all::add);
          return all.contains(Files.getFileStore(s.dir));
        });
    s.does(
        "root removed",
        () -> {
          var i = fs.getRootDirectories().iterator();
          i.next();
          i.remove();
        });
    s.is(
        "watch service",
        () -> {
          fs.newWatchService().close();
          return "made";
        });
  }

  public void store(Scene s) throws IOException {
    s.file("f", "x");
    FileStore store = Files.getFileStore(s.at("f"));
    s.is("type", store::type);
    s.is("name", store::name);
    s.is("read-only", store::isReadOnly);
    s.is(
        "the same",
        () ->
            store.equals(Files.getFileStore(s.dir))
                && store.hashCode() == Files.getFileStore(s.dir).hashCode());
    s.is(
        "sums",
        () ->
            store.getTotalSpace() >= store.getUnallocatedSpace()
                && store.getUnallocatedSpace() >= store.getUsableSpace()
                && store.getUsableSpace() > 0);
    s.is("block", store::getBlockSize);
    for (String name :
        List.of(
            "totalSpace",
            "usableSpace",
            "unallocatedSpace",
            "blockSize",
            "nonsense",
            "posix:x",
            "")) {
      s.is("attribute " + name, () -> store.getAttribute(name) instanceof Long);
    }
    s.is("attribute null", () -> store.getAttribute(Scene.nothing()));
    s.is("view", () -> store.getFileStoreAttributeView(FileStoreAttributeView.class));
    s.is("view null", () -> store.getFileStoreAttributeView(Scene.nothing()));
    s.is("supports null", () -> store.supportsFileAttributeView(Scene.<String>nothing()));
    s.is("of a link", () -> Files.getFileStore(s.link("l", "f")).equals(store));
    s.is("of a dangling link", () -> Files.getFileStore(s.link("d", "nowhere")));
    s.is("of nothing", () -> Files.getFileStore(s.at("absent")));
    s.is(
        "less when written",
        () -> {
          long before = store.getUsableSpace();
          Files.write(s.at("big"), new byte[1 << 20]);
          long taken = before - store.getUsableSpace();
          return taken > 1 << 19;
        });
  }

  public void provider(Scene s) throws IOException {
    FileSystemProvider p = s.fs.provider();
    s.file("f", "x");
    s.folder("d");
    s.link("l", "f");
    s.link("dangling", "nowhere");
    for (String name : List.of("f/x", "l/x", "dangling/x", "f", "d", "l", "dangling", "absent")) {
      Path at = s.at(name);
      for (List<AccessMode> modes :
          List.of(
              List.<AccessMode>of(),
              List.of(AccessMode.READ),
              List.of(AccessMode.WRITE),
              List.of(AccessMode.EXECUTE),
              List.of(AccessMode.values()))) {
        s.does(
            name + " access " + modes, () -> p.checkAccess(at, modes.toArray(new AccessMode[0])));
      }
      s.is(name + " exists", () -> p.exists(at));
      s.is(name + " exists itself", () -> p.exists(at, LinkOption.NOFOLLOW_LINKS));
      s.is(
          name + " attributes if it exists",
          () -> p.readAttributesIfExists(at, BasicFileAttributes.class) != null);
      s.is(
          name + " attributes of itself",
          () ->
              p.readAttributesIfExists(at, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                  != null);
      s.is(name + " hidden", () -> p.isHidden(at));
      s.is(name + " as a file system", () -> p.newFileSystem(at, java.util.Map.of()));
      s.is(name + " deleted", () -> p.deleteIfExists(at));
    }
    s.does("access null", () -> p.checkAccess(s.at("f"), Scene.<AccessMode>nothing()));
    s.is("same", () -> p.isSameFile(s.at("f"), s.at("f")));
    s.does("link", () -> p.createSymbolicLink(s.at("new"), s.path("x")));
    s.does("folder", () -> p.createDirectory(s.at("folder")));
    s.is("read", () -> p.readSymbolicLink(s.at("new")));
    s.does("move", () -> p.move(s.at("new"), s.at("newer")));
    s.does("channel", () -> p.newFileChannel(s.at("newer"), Set.of()));
    s.file("g", "0123");
    s.does("link", () -> p.createLink(s.at("hard"), s.at("g")));
    s.is("store", () -> p.getFileStore(s.at("g")).equals(p.getFileStore(s.at("hard"))));
    s.does("file channel", () -> p.newFileChannel(s.at("g"), Set.of()).close());
    s.does("byte channel", () -> p.newByteChannel(s.at("g"), Set.of()).close());
    s.is(
        "directory",
        () -> {
          try (var d = p.newDirectoryStream(s.at("folder"), q -> true)) {
            return d.iterator().hasNext();
          }
        });
    s.is(
        "input",
        () -> {
          try (var in = p.newInputStream(s.at("g"))) {
            return in.readAllBytes();
          }
        });
    s.does(
        "output",
        () -> {
          try (var out = p.newOutputStream(s.at("g"))) {
            out.write(1);
          }
        });
    s.does("set", () -> p.setAttribute(s.at("g"), "unix:mode", 0600));
    s.is("read by name", () -> p.readAttributes(s.at("g"), "unix:mode,size"));
    s.is("read by class", () -> p.readAttributes(s.at("g"), BasicFileAttributes.class).size());
    s.is(
        "view",
        () ->
            p.getFileAttributeView(s.at("g"), java.nio.file.attribute.PosixFileAttributeView.class)
                .name());
    s.is(
        "owner's view",
        () ->
            p.getFileAttributeView(s.at("g"), java.nio.file.attribute.FileOwnerAttributeView.class)
                .name());
    s.tree("after");
  }

  private static final List<String> GLOBS =
      List.of(
          "*",
          "**",
          "*.java",
          "*.*",
          "*.{java,class}",
          "foo.?",
          "/home/*/*",
          "/home/**",
          "C:\\*",
          "[abc]",
          "[!a-c]",
          "[a-c]*",
          "[]a]",
          "[!]a]",
          "[-a]",
          "[a-]",
          "{a,b*,c?}",
          "{a,{b}}",
          "{",
          "}",
          "{a",
          "[",
          "]",
          "[a",
          "\\",
          "\\*",
          "\\\\",
          "a\\",
          "",
          "a",
          "/",
          "a/b",
          "a/*",
          "*/b",
          "**/b",
          "**b",
          "***",
          "?",
          "??",
          "a**b",
          "{,a}",
          "{}",
          "{a,}",
          ",",
          "a,b",
          "^a",
          "$",
          "+",
          "(a)",
          "a|b",
          "a.b",
          "[^a]",
          "[&&a]",
          "[a&&b]",
          "[a/b]",
          "[!/]",
          "[*?]",
          "[z-a]",
          "[a-",
          "[[]",
          "[\\]",
          "\\[",
          "\\{a\\}",
          "ü*",
          "*/",
          "/*",
          "//",
          ".*",
          "{a*b}/c",
          "{a/b,c}",
          "[[:alpha:]]",
          "@",
          "#",
          "[\\^a]");

  private static final List<String> REGEXES =
      List.of(".*", "[a-c]+", "/.*", "a|b", "(", "[", "", "a", "^a$", "\\Qa.b\\E", ".*\\.java");

  private static final List<String> MATCHED =
      List.of(
          "",
          "a",
          "b",
          "c",
          "d",
          "ab",
          "abc",
          "a/b",
          "/a/b",
          "/",
          "foo.java",
          "foo.class",
          "foo.j",
          "foo",
          ".hidden",
          "/home/x/y",
          "/home/x",
          "/home/x/y/z",
          "a.b",
          "a-b",
          "-",
          "]",
          "*",
          "?",
          "[",
          "{",
          "}",
          "\\",
          "ü",
          "a,b",
          ",",
          "^a",
          "A",
          "x/y/b",
          "a/c",
          "$",
          "(a)",
          "a|b",
          "a*b/c",
          "axxb/c",
          "&",
          "[]",
          "{a}",
          "a\nb",
          "+",
          "^",
          "@",
          "#");

  private static void matched(Scene s, String syntax, List<String> patterns) {
    for (String g : patterns) {
      s.is(
          syntax + g,
          () -> {
            PathMatcher m = s.fs.getPathMatcher(syntax + g);
            List<String> yes = new ArrayList<>();
            for (String t : MATCHED) {
              if (m.matches(s.path(t))) {
                yes.add(t);
              }
            }
            return yes;
          });
    }
  }

  public void globs(Scene s) {
    matched(s, "glob:", GLOBS);
    matched(s, "GLOB:", List.of("*", "a"));
  }

  public void regexes(Scene s) {
    matched(s, "regex:", REGEXES);
    matched(s, "ReGeX:", List.of(".*"));
  }

  public void matchers(Scene s) {
    for (String bad :
        List.of(
            "", ":", "*", "nonsense:*", ":*", "glob", "glob:", "regex:", " glob:*", "glob :*")) {
      s.is("'" + bad + "'", () -> s.fs.getPathMatcher(bad).matches(s.path("a")));
    }
    s.is("null", () -> s.fs.getPathMatcher(Scene.nothing()));
    s.is("null path", () -> s.fs.getPathMatcher("glob:*").matches(Scene.nothing()));
    s.is(
        "foreign path",
        () ->
            s.fs
                .getPathMatcher("glob:*")
                .matches(org.jvfs.nio.conformance.Subjects.foreign().getFileName()));
  }
}
