// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvfs.inode.PosixAcl;
import org.jvfs.uapi.ErrnoException;

/**
 * Between POSIX access lists and those of NFSv4, of a file or a directory.
 *
 * <p>Reading stands for a group of permissions, so do writing and executing; everybody may read
 * attributes and lists, the owner may change them. Under POSIX one entry decides: the owner's for
 * the owner, else a named user's, else those of the groups together, else everyone's. Under NFSv4
 * entries are gone through in order until each permission asked for is granted or denied. So that
 * the second finds what the first does, an entry that grants less than those behind it is followed
 * by a denial, the groups' after all of them.
 *
 * <p>One thing is lost: somebody in two groups of which one grants reading and the other writing
 * may, under POSIX, do either and not open for both. Not shown are what the superuser may, the
 * sticky bit of a directory, and default lists.
 */
final class AclMapping {
  /** A list that POSIX cannot say, and why. */
  static final class NotPosixException extends Exception {
    private static final long serialVersionUID = 1;

    NotPosixException(String why) {
      super(why);
    }
  }

  private static final Set<AclEntryPermission> ALL_MAY =
      Set.of(
          AclEntryPermission.READ_ATTRIBUTES,
          AclEntryPermission.READ_ACL,
          AclEntryPermission.SYNCHRONIZE);
  private static final Set<AclEntryPermission> OWNER_MAY =
      Set.of(AclEntryPermission.WRITE_ATTRIBUTES, AclEntryPermission.WRITE_ACL);

  private static final int XATTR_VERSION = 2;

  private final Principals principals;

  /** What a permission bit stands for: execute, write, read. */
  private final List<Set<AclEntryPermission>> bits;

  AclMapping(Principals principals, boolean directory) {
    this.principals = principals;
    Set<AclEntryPermission> write =
        EnumSet.of(
            AclEntryPermission.WRITE_DATA,
            AclEntryPermission.APPEND_DATA,
            AclEntryPermission.WRITE_NAMED_ATTRS);
    if (directory) {
      write.add(AclEntryPermission.DELETE_CHILD);
    }
    this.bits =
        List.of(
            EnumSet.of(AclEntryPermission.EXECUTE),
            write,
            EnumSet.of(AclEntryPermission.READ_DATA, AclEntryPermission.READ_NAMED_ATTRS));
  }

  // ---- from POSIX ----

  /** One entry, with permission bits. */
  private record Rule(AclEntryType type, UserPrincipal who, int perm) {}

  List<AclEntry> entries(PosixAcl acl, int owner) {
    List<AclEntry> out = new ArrayList<>();
    for (Rule r : rules(acl, owner)) {
      Set<AclEntryPermission> p = EnumSet.noneOf(AclEntryPermission.class);
      if (r.type() == AclEntryType.ALLOW) {
        p.addAll(ALL_MAY);
        if (AclWho.OWNER.equals(r.who())) {
          p.addAll(OWNER_MAY);
        }
      }
      for (int b = 0; b < bits.size(); b++) {
        if ((r.perm() >> b & 1) != 0) {
          p.addAll(bits.get(b));
        }
      }
      out.add(
          AclEntry.newBuilder().setType(r.type()).setPrincipal(r.who()).setPermissions(p).build());
    }
    return out;
  }

  private List<Rule> rules(PosixAcl acl, int owner) {
    int mask = 7;
    int others = 0;
    int groups = 0;
    for (int i = 0; i < acl.count(); i++) {
      switch (acl.tag(i)) {
        case PosixAcl.MASK -> mask = acl.perm(i);
        case PosixAcl.OTHER -> others = acl.perm(i);
        case PosixAcl.GROUP_OBJ, PosixAcl.GROUP -> groups |= acl.perm(i);
        default -> {
          // Users stand before all these.
        }
      }
    }
    groups &= mask;
    int asUser = 0;
    for (int i = 0; i < acl.count(); i++) {
      if (acl.tag(i) == PosixAcl.USER && acl.id(i) == owner) {
        asUser |= acl.perm(i) & mask;
      }
    }
    List<Rule> out = new ArrayList<>();
    List<Rule> denials = new ArrayList<>();
    for (int i = 0; i < acl.count(); i++) {
      int p = acl.perm(i) & 7;
      switch (acl.tag(i)) {
        case PosixAcl.USER_OBJ -> add(out, out, AclWho.OWNER, p, asUser | groups | others);
        case PosixAcl.USER -> add(out, out, principals.user(acl.id(i)), p & mask, groups | others);
        case PosixAcl.GROUP_OBJ -> add(out, denials, AclWho.GROUP, p & mask, others);
        case PosixAcl.GROUP -> add(out, denials, principals.group(acl.id(i)), p & mask, others);
        case PosixAcl.OTHER -> {
          out.addAll(denials);
          out.add(new Rule(AclEntryType.ALLOW, AclWho.EVERYONE, p));
        }
        default -> {
          // The mask is in all that it limits.
        }
      }
    }
    return out;
  }

  private static void add(
      List<Rule> out, List<Rule> denials, UserPrincipal who, int perm, int behind) {
    out.add(new Rule(AclEntryType.ALLOW, who, perm));
    if ((behind & ~perm) != 0) {
      denials.add(new Rule(AclEntryType.DENY, who, behind & ~perm));
    }
  }

  // ---- to POSIX ----

  /** The list that says the same. */
  PosixAcl posix(List<AclEntry> entries, int owner) throws NotPosixException, ErrnoException {
    List<Rule> asked = new ArrayList<>();
    Map<UserPrincipal, Integer> allowed = new LinkedHashMap<>();
    for (AclEntry e : entries) {
      Rule r = rule(e);
      asked.add(r);
      if (r.type() == AclEntryType.ALLOW && allowed.put(r.who(), r.perm()) != null) {
        throw new NotPosixException("two entries allow something to " + r.who());
      }
    }
    PosixAcl acl = posix(allowed);
    List<Rule> same = rules(acl, owner);
    same.removeIf(r -> r.perm() == 0);
    asked.removeIf(r -> r.perm() == 0);
    if (!same.equals(asked)) {
      throw new NotPosixException(
          "POSIX has one order, and an entry decides alone; nearest is " + entries(acl, owner));
    }
    return acl;
  }

  private Rule rule(AclEntry e) throws NotPosixException {
    if (e.type() != AclEntryType.ALLOW && e.type() != AclEntryType.DENY) {
      throw new NotPosixException("an entry of type " + e.type());
    }
    if (!e.flags().isEmpty()) {
      throw new NotPosixException("an entry with flags " + e.flags());
    }
    Set<AclEntryPermission> left = EnumSet.noneOf(AclEntryPermission.class);
    left.addAll(e.permissions());
    if (e.type() == AclEntryType.ALLOW) {
      left.removeAll(ALL_MAY);
      if (AclWho.OWNER.equals(e.principal())) {
        left.removeAll(OWNER_MAY);
      }
    }
    int perm = 0;
    for (int b = 0; b < bits.size(); b++) {
      if (left.containsAll(bits.get(b))) {
        perm |= 1 << b;
        left.removeAll(bits.get(b));
      }
    }
    if (!left.isEmpty()) {
      throw new NotPosixException(
          left + " cannot be said alone; together go only " + bits.reversed());
    }
    return new Rule(e.type(), e.principal(), perm);
  }

  private static PosixAcl posix(Map<UserPrincipal, Integer> allowed) throws ErrnoException {
    Map<Integer, Integer> users = new LinkedHashMap<>();
    Map<Integer, Integer> groups = new LinkedHashMap<>();
    int mask = 0;
    for (Map.Entry<UserPrincipal, Integer> a : allowed.entrySet()) {
      UserPrincipal who = a.getKey();
      if (AclWho.OWNER.equals(who) || AclWho.EVERYONE.equals(who)) {
        continue;
      }
      mask |= a.getValue();
      if (AclWho.GROUP.equals(who)) {
        continue;
      }
      if (who instanceof GroupPrincipal g) {
        groups.put(Principals.gid(g), a.getValue());
      } else {
        users.put(Principals.uid(who), a.getValue());
      }
    }
    boolean named = !users.isEmpty() || !groups.isEmpty();
    int n = 3 + users.size() + groups.size() + (named ? 1 : 0);
    ByteBuffer b = ByteBuffer.allocate(4 + 8 * n).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(XATTR_VERSION);
    put(b, PosixAcl.USER_OBJ, allowed.getOrDefault(AclWho.OWNER, 0), PosixAcl.UNDEFINED_ID);
    users.forEach((id, p) -> put(b, PosixAcl.USER, p, id));
    put(b, PosixAcl.GROUP_OBJ, allowed.getOrDefault(AclWho.GROUP, 0), PosixAcl.UNDEFINED_ID);
    groups.forEach((id, p) -> put(b, PosixAcl.GROUP, p, id));
    if (named) {
      put(b, PosixAcl.MASK, mask, PosixAcl.UNDEFINED_ID);
    }
    put(b, PosixAcl.OTHER, allowed.getOrDefault(AclWho.EVERYONE, 0), PosixAcl.UNDEFINED_ID);
    PosixAcl acl = PosixAcl.fromXattr(b.array());
    if (acl == null) {
      throw new AssertionError("a list of " + n + " entries is none");
    }
    return acl;
  }

  private static void put(ByteBuffer b, int tag, int perm, int id) {
    b.putShort((short) tag).putShort((short) perm).putInt(id);
  }
}
