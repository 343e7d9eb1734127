// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvfs.cred.Cred;
import org.jvfs.inode.PosixAcl;

/** Access lists in the words of NFSv4. */
final class AclViewTest {
  private JvfsFileSystem fs;
  private Path f;
  private AclFileAttributeView view;

  @BeforeEach
  void open() throws Exception {
    fs = Jvfs.memory().nameUser("ann", 7, 7).build();
    f = Files.createFile(fs.getPath("/f"));
    view = Files.getFileAttributeView(f, AclFileAttributeView.class);
  }

  @AfterEach
  void close() throws Exception {
    fs.close();
  }

  private void mode(String permissions) throws IOException {
    Files.setPosixFilePermissions(f, PosixFilePermissions.fromString(permissions));
  }

  /** Short: who, + or -, and rwx of the data. */
  private static List<String> shortly(List<AclEntry> all) {
    List<String> out = new ArrayList<>();
    for (AclEntry e : all) {
      Set<AclEntryPermission> p = e.permissions();
      out.add(
          e.principal()
              + (e.type() == AclEntryType.ALLOW ? " +" : " -")
              + (p.contains(AclEntryPermission.READ_DATA) ? "r" : "")
              + (p.contains(AclEntryPermission.WRITE_DATA) ? "w" : "")
              + (p.contains(AclEntryPermission.EXECUTE) ? "x" : ""));
    }
    return out;
  }

  private String posix() throws Exception {
    byte[] v =
        fs.task().getxattr("/f".getBytes(StandardCharsets.UTF_8), 0, PosixAcl.Type.ACCESS.xattr());
    return String.valueOf(PosixAcl.fromXattr(v));
  }

  private UserPrincipal ann() throws IOException {
    return fs.getUserPrincipalLookupService().lookupPrincipalByName("ann");
  }

  private UserPrincipal named(String n) throws IOException {
    return fs.getUserPrincipalLookupService().lookupPrincipalByName(n);
  }

  private static AclEntry with(AclEntry e, UserPrincipal who) {
    return AclEntry.newBuilder(e).setPrincipal(who).build();
  }

  @Test
  void saysWhatTheModeSays() throws Exception {
    mode("rw-r--r--");
    assertThat(shortly(view.getAcl())).containsExactly("OWNER@ +rw", "GROUP@ +r", "EVERYONE@ +r");
    assertThat(view.getAcl().getFirst().permissions())
        .contains(AclEntryPermission.WRITE_ACL, AclEntryPermission.APPEND_DATA)
        .doesNotContain(AclEntryPermission.DELETE);
    // Who comes first gets less: NFSv4 needs to be told.
    mode("r--rw-rwx");
    assertThat(shortly(view.getAcl()))
        .containsExactly("OWNER@ +r", "OWNER@ -wx", "GROUP@ +rw", "GROUP@ -x", "EVERYONE@ +rwx");
    assertThat(view.name()).isEqualTo("acl");
    assertThat(view.getOwner()).hasToString("user");
    assertThat(fs.supportedFileAttributeViews()).contains("acl");
    assertThat(Files.getFileStore(f).supportsFileAttributeView(AclFileAttributeView.class))
        .isTrue();
    assertThat(Files.getAttribute(f, "acl:acl")).isEqualTo(view.getAcl());
    assertThat(Files.readAttributes(f, "acl:*")).containsOnlyKeys("acl", "owner");
  }

  @Test
  void setsWhatItHasRead() throws Exception {
    for (String m : List.of("rwxr-xr-x", "---------", "r--rw-rwx", "--x-w-r--", "rwxrwxrwx")) {
      mode(m);
      List<AclEntry> acl = view.getAcl();
      mode("rw-------");
      view.setAcl(acl);
      assertThat(Files.getPosixFilePermissions(f)).isEqualTo(PosixFilePermissions.fromString(m));
      assertThat(view.getAcl()).isEqualTo(acl);
    }
  }

  @Test
  void namesUsersAndGroups() throws Exception {
    mode("rw-r-----");
    List<AclEntry> acl = new ArrayList<>(view.getAcl());
    AclEntry rw =
        AclEntry.newBuilder(acl.getFirst())
            .setPermissions(
                AclEntryPermission.READ_DATA,
                AclEntryPermission.READ_NAMED_ATTRS,
                AclEntryPermission.WRITE_DATA,
                AclEntryPermission.APPEND_DATA,
                AclEntryPermission.WRITE_NAMED_ATTRS)
            .build();
    acl.add(1, with(rw, ann()));
    acl.add(
        3, with(acl.get(2), fs.getUserPrincipalLookupService().lookupPrincipalByGroupName("9")));
    view.setAcl(acl);
    assertThat(posix()).isEqualTo("u::rw-,u:7:rw-,g::r--,g:9:r--,m::rw-,o::---");
    assertThat(shortly(view.getAcl()))
        .containsExactly("OWNER@ +rw", "ann +rw", "GROUP@ +r", "9 +r", "EVERYONE@ +");
    // And it counts.
    fs.task().setCred(new Cred(7, 7));
    Files.writeString(f, "by ann");
    fs.task().setCred(new Cred(8, 8));
    assertThat(Files.isReadable(f)).isFalse();
    fs.task().setCred(new Cred(1000, 1000));
    // chmod sets the mask, which is in what is shown.
    mode("rw-r-----");
    assertThat(shortly(view.getAcl()))
        .containsExactly("OWNER@ +rw", "ann +r", "GROUP@ +r", "9 +r", "EVERYONE@ +");
    Files.setAttribute(f, "acl:acl", List.of(acl.getFirst()));
    assertThat(Files.getPosixFilePermissions(f))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void refusesWhatPosixCannotSay() throws Exception {
    mode("rw-r--r--");
    List<AclEntry> acl = view.getAcl();
    AclEntry owner = acl.getFirst();
    List<List<AclEntry>> cannot = new ArrayList<>();
    cannot.add(acl.reversed());
    cannot.add(List.of(owner, owner));
    cannot.add(
        List.of(AclEntry.newBuilder(owner).setPermissions(AclEntryPermission.APPEND_DATA).build()));
    cannot.add(
        List.of(AclEntry.newBuilder(owner).setPermissions(AclEntryPermission.DELETE).build()));
    cannot.add(List.of(AclEntry.newBuilder(owner).setFlags(AclEntryFlag.FILE_INHERIT).build()));
    cannot.add(List.of(AclEntry.newBuilder(owner).setType(AclEntryType.AUDIT).build()));
    cannot.add(List.of(AclEntry.newBuilder(owner).setType(AclEntryType.DENY).build()));
    // Everyone more than the owner, and no denial: under NFSv4 the owner would have it too.
    cannot.add(List.of(acl.get(1), with(owner, named("EVERYONE@"))));
    for (List<AclEntry> c : cannot) {
      assertThatThrownBy(() -> view.setAcl(c))
          .as("%s", c)
          .isInstanceOf(FileSystemException.class)
          .hasMessageStartingWith("/f: ");
    }
    assertThat(view.getAcl()).isEqualTo(acl);
    UserPrincipal foreign = () -> "somebody";
    assertThatThrownBy(() -> view.setAcl(List.of(with(acl.get(1), foreign))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> view.setOwner(named("EVERYONE@")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * What NFSv4 finds in the entries is what the VFS finds in the POSIX list, for random lists and
   * callers, one permission at a time (of two at once, see {@link AclMapping}).
   */
  @Test
  void meansTheSame() throws Exception {
    long seed = 20260101;
    Random r = new Random(seed);
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder();
      java.nio.ByteBuffer b =
          java.nio.ByteBuffer.allocate(4 + 8 * 8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      b.putInt(2);
      int[] tags = {1, 2, 2, 4, 8, 8, 16, 32};
      int[] ids = {-1, 1 + r.nextInt(2), 3, -1, 11, 12, -1, -1};
      for (int i = 0; i < tags.length; i++) {
        b.putShort((short) tags[i]).putShort((short) r.nextInt(8)).putInt(ids[i]);
      }
      PosixAcl acl = java.util.Objects.requireNonNull(PosixAcl.fromXattr(b.array()));
      text.append(acl);
      int owner = 1;
      int group = 10;
      List<AclEntry> entries = new AclMapping(fs.principals(), false).entries(acl, owner);
      for (int uid = 1; uid <= 4; uid++) {
        for (int m = 0; m < 8; m++) {
          List<Integer> in = new ArrayList<>();
          for (int g = 0; g < 3; g++) {
            if ((m >> g & 1) != 0) {
              in.add(10 + g);
            }
          }
          Cred cred = new Cred(uid, 99, in.stream().mapToInt(Integer::intValue).toArray());
          for (int want = 1; want <= 4; want <<= 1) {
            boolean posix = acl.permission(cred, owner, group, want) == 0;
            assertThat(nfs(entries, uid, owner, group, new HashSet<>(in), want))
                .as("%s, uid %d, groups %s, want %d, %s", text, uid, in, want, shortly(entries))
                .isEqualTo(posix);
          }
        }
      }
    }
  }

  private boolean nfs(
      List<AclEntry> entries, int uid, int owner, int group, Set<Integer> in, int want) {
    AclEntryPermission p =
        want == 4
            ? AclEntryPermission.READ_DATA
            : want == 2 ? AclEntryPermission.WRITE_DATA : AclEntryPermission.EXECUTE;
    for (AclEntry e : entries) {
      UserPrincipal who = e.principal();
      boolean match =
          who == AclWho.EVERYONE
              || (who == AclWho.OWNER && uid == owner)
              || (who == AclWho.GROUP && in.contains(group))
              || who.equals(fs.principals().user(uid))
              || in.stream().anyMatch(g -> who.equals(fs.principals().group(g)));
      if (match && e.permissions().contains(p)) {
        return e.type() == AclEntryType.ALLOW;
      }
    }
    return false;
  }
}
