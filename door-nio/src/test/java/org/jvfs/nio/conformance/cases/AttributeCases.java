// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance.cases;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.nio.conformance.Scene;

/** Attributes by class, by name, and by view. */
public final class AttributeCases {
  private static final List<String> KINDS =
      List.of(
          "file", "folder", "to-file", "to-folder", "dangling", "loop", "absent", "file/x", ".");

  private static final List<String> NAMES =
      List.of(
          "size",
          "lastModifiedTime",
          "lastAccessTime",
          "creationTime",
          "isRegularFile",
          "isDirectory",
          "isSymbolicLink",
          "isOther",
          "fileKey",
          "permissions",
          "owner",
          "group",
          "mode",
          "ino",
          "dev",
          "rdev",
          "nlink",
          "uid",
          "gid",
          "ctime",
          "nonsense",
          "",
          "*",
          "acl",
          "Size",
          " size");

  private static final List<String> VIEWS =
      List.of(
          "",
          "basic:",
          "posix:",
          "unix:",
          "owner:",
          "user:",
          "dos:",
          "acl:",
          "nonsense:",
          ":",
          "Basic:");

  static void make(Scene s) throws IOException {
    s.file("file", "0123456789");
    s.folder("folder");
    s.link("to-file", "file");
    s.link("to-folder", "folder");
    s.link("dangling", "nowhere");
    s.link("loop", "loop");
    Files.setPosixFilePermissions(s.at("file"), PosixFilePermissions.fromString("rwxr-x--x"));
  }

  private static LinkOption[] follow(boolean f) {
    return f ? new LinkOption[0] : new LinkOption[] {NOFOLLOW_LINKS};
  }

  /** What can be said of a value that is never the same. */
  private static @Nullable Object plain(Object owner, String name, @Nullable Object value) {
    return switch (name) {
      case "ino", "dev", "fileKey" -> value == null ? "none" : "some";
      case "size" -> owner.equals(true) ? "of a folder" : value;
      default -> value instanceof FileTime t ? recent(t) : value;
    };
  }

  private static String recent(FileTime t) {
    long age = System.currentTimeMillis() - t.toMillis();
    return age > -2_000 && age < 60_000 ? "now" : t.toString();
  }

  private static Map<String, @Nullable Object> plain(Map<String, Object> all, boolean folder) {
    Map<String, @Nullable Object> m = new TreeMap<>();
    all.forEach((k, v) -> m.put(k, plain(folder, k, v)));
    return m;
  }

  public void byName(Scene s) throws IOException {
    make(s);
    for (String kind : KINDS) {
      boolean folder = kind.contains("folder") || kind.equals(".");
      for (String view : VIEWS) {
        for (String name : NAMES) {
          for (boolean f : List.of(true, false)) {
            String l = kind + " " + view + name + (f ? "" : " not followed");
            s.is(l, () -> plain(Files.readAttributes(s.at(kind), view + name, follow(f)), folder));
            s.is(
                l + ", the one",
                () -> plain(folder, name, Files.getAttribute(s.at(kind), view + name, follow(f))));
          }
        }
      }
    }
  }

  public void lists(Scene s) throws IOException {
    make(s);
    for (String list :
        List.of(
            "size,isOther",
            "size,",
            ",size",
            ",",
            "size,size",
            "size, isOther",
            "size,*",
            "*,size",
            "*,nonsense",
            "posix:size,owner",
            "posix:owner,uid",
            "unix:owner,uid,size",
            "unix:*,nonsense",
            "owner:*",
            "owner:owner,owner",
            "owner:owner,size",
            "basic:basic:size",
            "posix:*,*",
            "a:b:c",
            "user:*",
            "user:absent",
            "user:absent,*",
            "user:",
            "basic:")) {
      s.is(list, () -> plain(Files.readAttributes(s.at("file"), list), false));
      s.is(list + " of nothing", () -> Files.readAttributes(s.at("absent"), list));
      s.is(list + " the one", () -> plain(false, list, Files.getAttribute(s.at("file"), list)));
    }
    s.is("null", () -> Files.readAttributes(s.at("file"), Scene.<String>nothing()));
    s.is(
        "null option",
        () -> Files.readAttributes(s.at("file"), "size", Scene.<LinkOption>nothing()));
    s.is(
        "keys of unix", () -> new TreeSet<>(Files.readAttributes(s.at("file"), "unix:*").keySet()));
    s.does(
        "what is read can be written to",
        () -> Files.readAttributes(s.at("file"), "*").put("x", "y"));
  }

  private static String described(BasicFileAttributes a) {
    return "file "
        + a.isRegularFile()
        + " folder "
        + a.isDirectory()
        + " link "
        + a.isSymbolicLink()
        + " other "
        + a.isOther()
        + " size "
        + (a.isDirectory() ? "any" : a.size())
        + " key "
        + (a.fileKey() != null)
        + " "
        + recent(a.lastModifiedTime())
        + " "
        + recent(a.lastAccessTime())
        + " "
        + recent(a.creationTime());
  }

  public void byClass(Scene s) throws IOException {
    make(s);
    for (String kind : KINDS) {
      for (boolean f : List.of(true, false)) {
        String l = kind + (f ? "" : " not followed") + " ";
        s.is(
            l + "basic",
            () ->
                described(Files.readAttributes(s.at(kind), BasicFileAttributes.class, follow(f))));
        s.is(
            l + "posix",
            () -> {
              PosixFileAttributes a =
                  Files.readAttributes(s.at(kind), PosixFileAttributes.class, follow(f));
              return described(a)
                  + " "
                  + a.owner()
                  + " "
                  + a.group()
                  + " "
                  + PosixFilePermissions.toString(a.permissions());
            });
        s.is(
            l + "dos",
            () -> Files.readAttributes(s.at(kind), DosFileAttributes.class, follow(f)).size());
      }
    }
    s.is(
        "null",
        () -> Files.readAttributes(s.at("file"), Scene.<Class<BasicFileAttributes>>nothing()));
    s.does(
        "permissions are the caller's",
        () -> Files.readAttributes(s.at("file"), PosixFileAttributes.class).permissions().clear());
  }

  public void queries(Scene s) throws IOException {
    make(s);
    for (String kind : KINDS) {
      Path p = s.at(kind);
      for (boolean f : List.of(true, false)) {
        String l = kind + (f ? "" : " not followed") + " ";
        s.is(l + "exists", () -> Files.exists(p, follow(f)));
        s.is(l + "not", () -> Files.notExists(p, follow(f)));
        s.is(l + "file", () -> Files.isRegularFile(p, follow(f)));
        s.is(l + "folder", () -> Files.isDirectory(p, follow(f)));
        s.is(l + "modified", () -> recent(Files.getLastModifiedTime(p, follow(f))));
        s.is(l + "owner", () -> Files.getOwner(p, follow(f)));
        s.is(l + "permissions", () -> Files.getPosixFilePermissions(p, follow(f)));
      }
      s.is(kind + " link", () -> Files.isSymbolicLink(p));
      s.is(kind + " hidden", () -> Files.isHidden(p));
      s.is(kind + " readable", () -> Files.isReadable(p));
      s.is(kind + " writable", () -> Files.isWritable(p));
      s.is(kind + " executable", () -> Files.isExecutable(p));
      s.is(kind + " size", () -> Files.isDirectory(p) ? "any" : Files.size(p));
      s.is(kind + " store", () -> Files.getFileStore(p).name().isEmpty());
      for (String other : KINDS) {
        s.is(kind + " same as " + other, () -> Files.isSameFile(p, s.at(other)));
      }
    }
    s.file("plain", "");
    Files.setAttribute(s.at("plain"), "unix:mode", 0);
    s.is("of no permissions readable", () -> Files.isReadable(s.at("plain")));
    s.is("of no permissions executable", () -> Files.isExecutable(s.at("plain")));
    s.file(".dot", "");
    s.is("dot hidden", () -> Files.isHidden(s.at(".dot")));
    s.is("dot of nothing hidden", () -> Files.isHidden(s.at(".absent")));
    s.is("root hidden", () -> Files.isHidden(s.path("/")));
    s.is("empty hidden", () -> Files.isHidden(s.path("")));
    s.is("dots hidden", () -> Files.isHidden(s.at("..")));
    s.is("same by another way", () -> Files.isSameFile(s.at("file"), s.at("folder/../file")));
    Files.createLink(s.at("hard"), s.at("file"));
    s.is("same by a hard link", () -> Files.isSameFile(s.at("file"), s.at("hard")));
    s.is("keys equal", () -> key(s.at("file")).equals(key(s.at("hard"))));
    s.is("keys differ", () -> key(s.at("file")).equals(key(s.at("plain"))));
    s.is("hashes equal", () -> key(s.at("file")).hashCode() == key(s.at("hard")).hashCode());
    s.is("of null", () -> Files.isSameFile(s.at("file"), Scene.nothing()));
    s.is("null exists", () -> Files.exists(Scene.nothing()));
    s.is("null option", () -> Files.exists(s.at("file"), Scene.<LinkOption>nothing()));
  }

  private static Object key(Path p) throws IOException {
    Object k = Files.readAttributes(p, BasicFileAttributes.class).fileKey();
    return k == null ? "none" : k;
  }

  public void setByName(Scene s) throws IOException {
    make(s);
    UserPrincipal root = s.fs.getUserPrincipalLookupService().lookupPrincipalByName("root");
    Object group = s.fs.getUserPrincipalLookupService().lookupPrincipalByGroupName("root");
    Map<String, Object> values = new HashMap<>();
    values.put("time", Scene.old());
    values.put("permissions", PosixFilePermissions.fromString("rw-r-----"));
    values.put("number", 0700);
    values.put("large", 07000000);
    values.put("long", 5L);
    values.put("principal", root);
    values.put("group", group);
    values.put("text", "text");
    values.put("bytes", new byte[] {1, 2});
    values.put("truth", true);
    for (String kind : List.of("file", "to-file", "dangling", "absent", "folder")) {
      for (String view : List.of("", "posix:", "unix:", "owner:", "nonsense:", "dos:")) {
        for (String name : NAMES) {
          for (Map.Entry<String, Object> e : new TreeMap<>(values).entrySet()) {
            for (boolean f : List.of(true, false)) {
              String l = kind + " " + view + name + " " + e.getKey() + (f ? "" : " not followed");
              s.does(l, () -> Files.setAttribute(s.at(kind), view + name, e.getValue(), follow(f)));
            }
          }
        }
        s.tree("after " + kind + " " + view);
      }
    }
    for (String name :
        List.of(
            "size",
            "lastModifiedTime",
            "lastAccessTime",
            "creationTime",
            "posix:permissions",
            "posix:owner",
            "posix:group",
            "unix:mode",
            "unix:uid",
            "owner:owner",
            "user:x",
            "unix:ino")) {
      s.does("null " + name, () -> Files.setAttribute(s.at("file"), name, null));
      s.does("null " + name + " of nothing", () -> Files.setAttribute(s.at("absent"), name, null));
    }
    s.is("answers the path", () -> Files.setAttribute(s.at("file"), "unix:mode", 0644));
  }

  public void modes(Scene s) throws IOException {
    make(s);
    for (int mode : new int[] {0, 0777, 01777, 02755, 04755, 07777, 010000, 0100644, -1}) {
      for (String kind : List.of("file", "folder", "to-file")) {
        s.does(mode + " " + kind, () -> Files.setAttribute(s.at(kind), "unix:mode", mode));
        s.is(mode + " " + kind + " then", () -> Files.getAttribute(s.at(kind), "unix:mode"));
        s.is(mode + " " + kind + " posix", () -> Files.getPosixFilePermissions(s.at(kind)));
        s.is(
            mode + " " + kind + " set again",
            () -> {
              Files.setPosixFilePermissions(s.at(kind), Files.getPosixFilePermissions(s.at(kind)));
              return Files.getAttribute(s.at(kind), "unix:mode");
            });
      }
    }
    for (int bits = 0; bits < 512; bits++) {
      Set<PosixFilePermission> set = new HashSet<>();
      for (PosixFilePermission p : PosixFilePermission.values()) {
        if ((bits >> p.ordinal() & 1) != 0) {
          set.add(p);
        }
      }
      s.is(
          "set " + bits,
          () -> Files.setPosixFilePermissions(s.at("file"), set).equals(s.at("file")));
      s.is("got " + bits, () -> Files.getPosixFilePermissions(s.at("file")).equals(set));
      s.is("mode " + bits, () -> Files.getAttribute(s.at("file"), "unix:mode"));
    }
    Set<PosixFilePermission> withNull = new HashSet<>();
    withNull.add(Scene.nothing());
    s.is("null in it", () -> Files.setPosixFilePermissions(s.at("file"), withNull));
    s.is("null", () -> Files.setPosixFilePermissions(s.at("file"), Scene.nothing()));
    s.is("of a dangling link", () -> Files.setPosixFilePermissions(s.at("dangling"), Set.of()));
  }

  public void owners(Scene s) throws IOException {
    make(s);
    var lookup = s.fs.getUserPrincipalLookupService();
    for (String name :
        List.of("root", "0", "12345", "nobody-by-this-name", "", "-1", "4294967294", "1e3")) {
      s.is("user " + name, () -> lookup.lookupPrincipalByName(name));
      s.is("group " + name, () -> lookup.lookupPrincipalByGroupName(name));
    }
    s.is("user null", () -> lookup.lookupPrincipalByName(Scene.nothing()));
    s.is(
        "equal",
        () -> lookup.lookupPrincipalByName("root").equals(lookup.lookupPrincipalByName("0")));
    s.is(
        "group is no user",
        () ->
            lookup.lookupPrincipalByName("root").equals(lookup.lookupPrincipalByGroupName("root")));
    UserPrincipal other = lookup.lookupPrincipalByName("12345");
    s.is("set", () -> Files.setOwner(s.at("file"), other));
    s.is("got", () -> Files.getOwner(s.at("file")));
    s.is("equals", () -> Files.getOwner(s.at("file")).equals(other));
    s.is("by a link", () -> Files.setOwner(s.at("to-folder"), other));
    s.is("folder", () -> Files.getOwner(s.at("folder")));
    s.is("link", () -> Files.getOwner(s.at("to-folder"), NOFOLLOW_LINKS));
    s.is("absent", () -> Files.setOwner(s.at("absent"), other));
    s.is(
        "group as owner",
        () -> Files.setOwner(s.at("file"), lookup.lookupPrincipalByGroupName("root")));
    s.is("null", () -> Files.setOwner(s.at("file"), Scene.nothing()));
    UserPrincipal strange = () -> "strange";
    s.is("somebody else's", () -> Files.setOwner(s.at("file"), strange));
    PosixFileAttributeView link =
        Files.getFileAttributeView(s.at("dangling"), PosixFileAttributeView.class, NOFOLLOW_LINKS);
    s.does("link's own", () -> link.setOwner(other));
    s.is("link's then", () -> link.getOwner());
    s.does("link's group", () -> link.setGroup(lookup.lookupPrincipalByGroupName("54321")));
    s.is("link's group then", () -> link.readAttributes().group());
    s.does("link's permissions", () -> link.setPermissions(Set.of()));
    s.is(
        "set-id bits",
        () -> {
          Files.setAttribute(s.at("file"), "unix:mode", 06755);
          Files.setAttribute(s.at("file"), "unix:uid", 99);
          return Files.getAttribute(s.at("file"), "unix:mode");
        });
  }

  public void times(Scene s) throws IOException {
    make(s);
    List<FileTime> times = new ArrayList<>();
    for (long ns :
        new long[] {0, 1, 999, 1_000, 123_456_789, -1, -999_999_999, 1_700_000_000_123_456_789L}) {
      times.add(FileTime.from(ns, TimeUnit.NANOSECONDS));
    }
    times.add(FileTime.fromMillis(-1));
    times.add(FileTime.from(Instant.parse("1901-12-13T20:45:52.5Z")));
    times.add(FileTime.from(Instant.parse("2038-01-19T03:14:08Z")));
    times.add(FileTime.from(Instant.parse("2446-05-10T22:38:55.999999999Z")));
    times.add(FileTime.from(Instant.MAX));
    times.add(FileTime.from(Instant.MIN));
    times.add(FileTime.from(Long.MAX_VALUE, TimeUnit.DAYS));
    times.add(FileTime.from(Long.MIN_VALUE, TimeUnit.DAYS));
    times.add(FileTime.fromMillis(Long.MAX_VALUE));
    for (FileTime t : times) {
      s.does(t + "", () -> Files.setLastModifiedTime(s.at("file"), t));
      s.is(t + " modified", () -> Files.getLastModifiedTime(s.at("file")));
      s.does(t + " access", () -> Files.setAttribute(s.at("file"), "lastAccessTime", t));
      s.is(t + " accessed", () -> Files.getAttribute(s.at("file"), "lastAccessTime"));
      s.does(t + " creation", () -> Files.setAttribute(s.at("file"), "creationTime", t));
      s.is(t + " created", () -> Files.getAttribute(s.at("file"), "creationTime").equals(t));
    }
    s.is("null", () -> Files.setLastModifiedTime(s.at("file"), Scene.nothing()));
    s.is("absent", () -> Files.setLastModifiedTime(s.at("absent"), Scene.old()));
    s.is("by a link", () -> Files.setLastModifiedTime(s.at("to-folder"), Scene.old()));
    s.touched("folder", s.at("folder"));
    BasicFileAttributeView link =
        Files.getFileAttributeView(s.at("dangling"), BasicFileAttributeView.class, NOFOLLOW_LINKS);
    s.does("link's own", () -> link.setTimes(Scene.old(), Scene.old(), Scene.old()));
    s.is("link's then", () -> link.readAttributes().lastModifiedTime());
    BasicFileAttributeView file =
        Files.getFileAttributeView(s.at("file"), BasicFileAttributeView.class);
    s.does("none", () -> file.setTimes(null, null, null));
    s.does(
        "none of nothing",
        () ->
            Files.getFileAttributeView(s.at("absent"), BasicFileAttributeView.class)
                .setTimes(null, null, null));
    s.does("one", () -> file.setTimes(Scene.old(), null, null));
    s.touched("one", s.at("file"));
    s.does("other", () -> file.setTimes(null, FileTime.fromMillis(5), null));
    s.touched("other leaves the one", s.at("file"));
    s.is("other then", () -> file.readAttributes().lastAccessTime());
    s.does(
        "creation alone of nothing",
        () ->
            Files.getFileAttributeView(s.at("absent"), BasicFileAttributeView.class)
                .setTimes(null, null, Scene.old()));
  }

  public void whatTouchesAFolder(Scene s) throws IOException {
    make(s);
    Path d = s.at("folder");
    touching(s, "create", d, () -> Files.createFile(s.at("folder/a")));
    touching(s, "write", d, () -> Files.writeString(s.at("folder/a"), "x"));
    touching(s, "chmod", d, () -> Files.setPosixFilePermissions(s.at("folder/a"), Set.of()));
    touching(s, "link", d, () -> Files.createLink(s.at("folder/b"), s.at("file")));
    touching(s, "symbolic link", d, () -> Files.createSymbolicLink(s.at("folder/c"), s.path("x")));
    touching(s, "rename", d, () -> Files.move(s.at("folder/b"), s.at("folder/d")));
    touching(s, "rename out", d, () -> Files.move(s.at("folder/d"), s.at("out")));
    touching(s, "folder", d, () -> Files.createDirectory(s.at("folder/e")));
    touching(s, "delete", d, () -> Files.delete(s.at("folder/a")));
    touching(
        s,
        "list",
        d,
        () -> {
          try (var l = Files.list(d)) {
            l.forEach(p -> {});
          }
        });
    s.is("links of it", () -> Files.getAttribute(d, "unix:nlink"));
    touching(s, "rename of a file", s.at("out"), () -> Files.move(s.at("out"), s.at("out2")));
  }

  private static void touching(Scene s, String label, Path p, Scene.Deed deed) throws IOException {
    s.age(p);
    s.does(label, deed);
    s.touched(label + " touches", Files.exists(p) ? p : p.resolveSibling(p.getFileName() + "2"));
  }

  public void views(Scene s) throws IOException {
    make(s);
    List<Class<? extends FileAttributeView>> types =
        List.of(
            BasicFileAttributeView.class,
            PosixFileAttributeView.class,
            FileOwnerAttributeView.class,
            UserDefinedFileAttributeView.class,
            DosFileAttributeView.class,
            AclFileAttributeView.class,
            FileAttributeView.class);
    for (Class<? extends FileAttributeView> type : types) {
      for (String kind : List.of("file", "absent", "dangling")) {
        s.is(
            kind + " " + type.getSimpleName(),
            () -> {
              FileAttributeView v = Files.getFileAttributeView(s.at(kind), type);
              return v == null ? null : v.name();
            });
      }
      s.is(
          "store " + type.getSimpleName(),
          () -> Files.getFileStore(s.at("file")).supportsFileAttributeView(type));
    }
    s.is(
        "null",
        () -> Files.getFileAttributeView(s.at("file"), Scene.<Class<FileAttributeView>>nothing()));
    for (String name :
        List.of("basic", "posix", "unix", "owner", "user", "dos", "acl", "nonsense", "")) {
      s.is("store " + name, () -> Files.getFileStore(s.at("file")).supportsFileAttributeView(name));
    }
    FileOwnerAttributeView owner =
        Files.getFileAttributeView(s.at("file"), FileOwnerAttributeView.class);
    s.is("owner", () -> owner.getOwner());
    s.does(
        "owner set",
        () -> owner.setOwner(s.fs.getUserPrincipalLookupService().lookupPrincipalByName("77")));
    s.is("owner then", () -> owner.getOwner());
    PosixFileAttributeView posix =
        Files.getFileAttributeView(s.at("file"), PosixFileAttributeView.class);
    s.is("posix", () -> posix.readAttributes().permissions());
    s.does("posix set", () -> posix.setPermissions(PosixFilePermissions.fromString("r--r--r--")));
    s.does("posix time", () -> posix.setTimes(Scene.old(), null, null));
    s.is("posix then", () -> posix.readAttributes().permissions());
    s.does("owner null", () -> owner.setOwner(Scene.nothing()));
    s.does("group null", () -> posix.setGroup(Scene.nothing()));
    s.does("permissions null", () -> posix.setPermissions(Scene.nothing()));
    s.does("moved away", () -> Files.move(s.at("file"), s.at("gone")));
    s.is("posix of the name", () -> posix.readAttributes());
    s.is("owner of the name", () -> owner.getOwner());
  }

  public void userAttributes(Scene s) throws IOException {
    make(s);
    for (String kind : List.of("file", "folder", "to-file", "dangling", "absent")) {
      for (boolean f : List.of(true, false)) {
        UserDefinedFileAttributeView v =
            Files.getFileAttributeView(s.at(kind), UserDefinedFileAttributeView.class, follow(f));
        String l = kind + (f ? "" : " not followed") + " ";
        s.is(l + "list", () -> new HashSet<>(v.list()));
        s.is(l + "write", () -> v.write("a", ByteBuffer.wrap(new byte[] {1, 2, 3})));
        s.is(l + "write none", () -> v.write("empty", ByteBuffer.allocate(0)));
        s.is(l + "write direct", () -> v.write("direct", ByteBuffer.allocateDirect(5).position(2)));
        s.is(l + "again", () -> v.write("a", ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2)));
        s.is(l + "list then", () -> new HashSet<>(v.list()));
        s.is(l + "size", () -> v.size("a"));
        s.is(l + "size of none", () -> v.size("none"));
        for (int room : new int[] {0, 1, 2, 3}) {
          ByteBuffer b = ByteBuffer.allocate(room + 1).position(1);
          s.is(l + "read into " + room, () -> v.read("a", b));
          s.say(l + "buffer of " + room, b);
        }
        s.is(l + "read direct", () -> v.read("a", ByteBuffer.allocateDirect(9)));
        s.is(l + "read empty", () -> v.read("empty", ByteBuffer.allocate(3)));
        s.is(l + "read empty into none", () -> v.read("empty", ByteBuffer.allocate(0)));
        s.is(l + "read none", () -> v.read("none", ByteBuffer.allocate(3)));
        s.is(l + "read-only", () -> v.read("a", ByteBuffer.allocate(3).asReadOnlyBuffer()));
        s.does(l + "delete", () -> v.delete("a"));
        s.does(l + "delete again", () -> v.delete("a"));
        s.is(l + "list at last", () -> new HashSet<>(v.list()));
      }
    }
    UserDefinedFileAttributeView v =
        Files.getFileAttributeView(s.at("file"), UserDefinedFileAttributeView.class);
    s.say("name", v.name());
    for (String name :
        List.of("", "x".repeat(250), "x".repeat(251), "a b", "ü", "user.x", "a,b", "*")) {
      s.is("write '" + name + "'", () -> v.write(name, ByteBuffer.wrap(new byte[2])));
      s.is("size '" + name + "'", () -> v.size(name));
      s.does("delete '" + name + "'", () -> v.delete(name));
    }
    s.is("null", () -> v.write(Scene.nothing(), ByteBuffer.allocate(1)));
    s.is("null value", () -> v.write("n", Scene.nothing()));
    s.is("null read", () -> v.read("n", Scene.nothing()));
    s.is("large", () -> v.write("large", ByteBuffer.allocate(60_000)));
    s.is("too large", () -> v.write("large", ByteBuffer.allocate(65_537)));
    s.does("delete large", () -> v.delete("large"));
    s.does("by name", () -> Files.setAttribute(s.at("file"), "user:n", new byte[] {7}));
    s.does(
        "by name a buffer",
        () -> Files.setAttribute(s.at("file"), "user:b", ByteBuffer.wrap(new byte[] {8})));
    s.does("by name a text", () -> Files.setAttribute(s.at("file"), "user:b", "x"));
    s.does("by no name", () -> Files.setAttribute(s.at("file"), "user:", new byte[1]));
    s.is("the one", () -> Files.getAttribute(s.at("file"), "user:n"));
    s.is("some", () -> Files.readAttributes(s.at("file"), "user:n,b"));
    s.is("some and none", () -> Files.readAttributes(s.at("file"), "user:n,none"));
    s.is("all", () -> Files.readAttributes(s.at("file"), "user:*"));
    s.is("all and one", () -> Files.readAttributes(s.at("file"), "user:*,n"));
  }
}
