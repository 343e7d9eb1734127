// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.inode.PosixAcl;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * The view "acl": permission bits, and the POSIX access list where there is one, in the words of
 * NFSv4 ({@link AclMapping}). What POSIX cannot say cannot be set.
 */
record AclView(Located at) implements Owned, AclFileAttributeView {
  private static final String XATTR = PosixAcl.Type.ACCESS.xattr();

  @Override
  public String name() {
    return "acl";
  }

  /**
   * The list: the owner, named users, the group, named groups, everyone, each with what it may
   * after the mask; and denials where one of these would else get more from an entry behind its
   * own, which under POSIX rules it does not.
   */
  @Override
  public List<AclEntry> getAcl() throws IOException {
    JvfsFileAttributes a = at.read();
    PosixAcl acl = posix();
    return new AclMapping(at.path().getFileSystem().principals(), a.isDirectory())
        .entries(acl == null ? PosixAcl.fromMode(a.mode()) : acl, a.uid());
  }

  /** By name: "acl", "owner", or both by an asterisk. */
  Map<String, Object> read(String names) throws IOException {
    Map<String, Object> out = new LinkedHashMap<>();
    for (String n : names.equals("*") ? List.of("acl", "owner") : List.of(names.split(",", -1))) {
      switch (n) {
        case "acl" -> out.put(n, getAcl());
        case "owner" -> out.put(n, getOwner());
        default -> throw new IllegalArgumentException("'" + n + "' not recognized");
      }
    }
    return out;
  }

  @SuppressWarnings("unchecked") // a value of another type is the caller's mistake
  void set(String name, Object value) throws IOException {
    switch (name) {
      case "acl" -> setAcl((List<AclEntry>) value);
      case "owner" -> setOwner((UserPrincipal) value);
      default -> throw new IllegalArgumentException("'acl:" + name + "' not recognized");
    }
  }

  /** Null if the mode says all. */
  private @Nullable PosixAcl posix() throws IOException {
    byte[] value =
        at.call(
            (calls, base, p) -> {
              try {
                return calls.getxattr(base, p, at.follow(), XATTR);
              } catch (ErrnoException e) {
                if (e.errno() == Errno.ENODATA || e.errno() == Errno.EOPNOTSUPP) {
                  return PathBytes.EMPTY;
                }
                throw e;
              }
            });
    return value.length == 0 ? null : PosixAcl.fromXattr(value);
  }

  /**
   * Sets a list that POSIX can say: one as {@link #getAcl} answers, with other permissions and
   * other named users and groups; entries that grant nothing may be left out.
   *
   * @throws FileSystemException if it cannot, with the reason; also if the file system keeps no
   *     lists and the mode does not suffice
   */
  @Override
  public void setAcl(List<AclEntry> entries) throws IOException {
    JvfsFileAttributes a = at.read();
    PosixAcl acl;
    try {
      acl =
          new AclMapping(at.path().getFileSystem().principals(), a.isDirectory())
              .posix(entries, a.uid());
    } catch (AclMapping.NotPosixException e) {
      FileSystemException x = new FileSystemException(at.path().toString(), null, e.getMessage());
      x.initCause(e);
      throw x;
    }
    at.run(
        (calls, base, p) -> {
          try {
            calls.setxattr(base, p, at.follow(), XATTR, acl.toXattr(), 0);
          } catch (ErrnoException e) {
            if (e.errno() != Errno.EOPNOTSUPP || !acl.isEquivToMode()) {
              throw e;
            }
            calls.chmod(base, p, at.follow(), acl.equivMode(a.mode()) & Mode.S_IALLUGO);
          }
        });
  }
}
