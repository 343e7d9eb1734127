// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvfs.cred.Cred;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

final class PosixAclTest {
  /** The attribute of a list like {@code u::7,u:5:6,g::4,m::5,o::0}. */
  private static byte[] xattr(String text) {
    String[] entries = text.split(",");
    ByteBuffer b =
        ByteBuffer.allocate(4 + 8 * entries.length).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    for (String e : entries) {
      String[] f = e.split(":");
      boolean named = !f[1].isEmpty();
      int tag =
          switch (f[0]) {
            case "u" -> named ? PosixAcl.USER : PosixAcl.USER_OBJ;
            case "g" -> named ? PosixAcl.GROUP : PosixAcl.GROUP_OBJ;
            case "m" -> PosixAcl.MASK;
            case "o" -> PosixAcl.OTHER;
            default -> 0x40;
          };
      b.putShort((short) tag)
          .putShort(Short.parseShort(f[2]))
          .putInt(named ? Integer.parseInt(f[1]) : -1);
    }
    return b.array();
  }

  private static PosixAcl acl(String text) throws ErrnoException {
    PosixAcl a = PosixAcl.fromXattr(xattr(text));
    if (a == null) {
      throw new AssertionError(text);
    }
    return a;
  }

  private static void assertErrno(
      Errno e, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ErrnoException.class, x -> assertThat(x.errno()).isEqualTo(e));
  }

  @Test
  void theAttributeIsReadAndWritten() throws Exception {
    byte[] x = xattr("u::7,u:5:6,g::4,g:9:1,m::5,o::0");
    @Nullable PosixAcl a = PosixAcl.fromXattr(x);
    assertThat(a).hasToString("u::rwx,u:5:rw-,g::r--,g:9:--x,m::r-x,o::---");
    assertThat(a == null ? null : a.toXattr()).isEqualTo(x);
    assertThat(PosixAcl.fromXattr(new byte[] {2, 0, 0, 0})).isNull();
    assertErrno(Errno.EINVAL, () -> PosixAcl.fromXattr(new byte[3]));
    assertErrno(Errno.EOPNOTSUPP, () -> PosixAcl.fromXattr(new byte[] {1, 0, 0, 0}));
    assertErrno(Errno.EINVAL, () -> PosixAcl.fromXattr(new byte[] {2, 0, 0, 0, 1}));
    assertErrno(Errno.EINVAL, () -> PosixAcl.fromXattr(xattr("x::7")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "u::7,g::4,o::0 | true",
        "u::7,u:5:6,g::4,m::5,o::0 | true",
        "u::7,g::4,m::5,o::0 | true",
        "u::7,u:5:6,g::4,o::0 | false",
        "u::7,g::4,g:5:6,o::0 | false",
        "g::4,u::7,o::0 | false",
        "u::7,u::7,g::4,o::0 | false",
        "u::7,g::4 | false",
        "u::7,g::4,o::0,o::0 | false",
        "u::8,g::4,o::0 | false",
        "u::7,g::4,o::0,m::0 | false",
      })
  void listsAreChecked(String text, boolean valid) throws Exception {
    PosixAcl a = acl(text);
    if (valid) {
      a.validate();
    } else {
      assertErrno(Errno.EINVAL, a::validate);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // list | fsuid | fsgid | want | granted; the object belongs to 1:1
        "u::4,g::7,o::7 | 1 | 1 | 2 | false",
        "u::7,u:5:7,g::0,m::5,o::7 | 5 | 0 | 2 | false",
        "u::7,u:5:7,g::0,m::5,o::7 | 5 | 0 | 5 | true",
        "u::7,g::4,g:9:2,m::7,o::7 | 6 | 9 | 4 | false",
        "u::7,g::4,g:9:2,m::7,o::7 | 6 | 9 | 2 | true",
        "u::7,g::4,g:9:2,m::7,o::1 | 6 | 8 | 1 | true",
        "u::7,g::4,o::1 | 6 | 1 | 1 | false",
        "u::7,g::6,o::1 | 6 | 1 | 2 | true",
        "u::7,g::6,m::4,o::7 | 6 | 1 | 2 | false",
      })
  void permissionIsDecidedByTheFirstThatMatches(
      String text, int uid, int gid, int want, boolean granted) throws Exception {
    int r = acl(text).permission(new Cred(uid, gid), 1, 1, want);
    assertThat(r).isEqualTo(granted ? 0 : Errno.EACCES.neg);
  }

  @Test
  void modeAndListFollowEachOther() throws Exception {
    assertThat(PosixAcl.fromMode(0754)).hasToString("u::rwx,g::r-x,o::r--");
    assertThat(acl("u::7,g::4,o::1").equivMode(0100000)).isEqualTo(0100741);
    PosixAcl named = acl("u::7,u:5:7,g::4,m::6,o::1");
    assertThat(named.isEquivToMode()).isFalse();
    assertThat(named.equivMode(04000)).isEqualTo(04761);
    assertThat(named.chmodMasq(0640)).hasToString("u::rw-,u:5:rwx,g::r--,m::r--,o::---");
    PosixAcl.Masked m = named.createMasq(0100644);
    assertThat(m.acl()).hasToString("u::rw-,u:5:rwx,g::r--,m::r--,o::---");
    assertThat(m.mode()).isEqualTo(0100640);
    assertThat(acl("u::7,g::5,o::0").createMasq(0666).mode()).isEqualTo(0640);
  }
}
