// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cred;

import java.util.Arrays;

/**
 * Credentials, mirroring struct cred: the ids that decide what a caller may do with files.
 * Immutable. A door whose callers are processes may subclass it to fetch supplementary groups only
 * when a decision hangs on them ({@link #inGroup}).
 */
public class Cred {
  private static final int[] NO_GROUPS = {};

  /** The superuser with all capabilities. */
  public static final Cred ROOT = new Cred(0, 0, NO_GROUPS);

  private final int uid;
  private final int gid;
  private final int fsuid;
  private final int fsgid;
  private final int[] groups;
  private final long caps;

  /**
   * A user whose real and file-system ids are the same; uid 0 has all capabilities, others none.
   */
  public Cred(int uid, int gid, int... groups) {
    this(uid, gid, uid, gid, groups, uid == 0 ? Capability.ALL : 0);
  }

  /**
   * Full form.
   *
   * @param uid real user id, asked about by access(2) alone
   * @param fsuid the id that permissions are decided by
   * @param groups supplementary groups, in any order
   * @param caps effective capabilities, {@link Capability#bit}s
   */
  public Cred(int uid, int gid, int fsuid, int fsgid, int[] groups, long caps) {
    this.uid = uid;
    this.gid = gid;
    this.fsuid = fsuid;
    this.fsgid = fsgid;
    this.groups = groups.length == 0 ? NO_GROUPS : groups.clone();
    Arrays.sort(this.groups);
    this.caps = caps;
  }

  public final int uid() {
    return uid;
  }

  public final int gid() {
    return gid;
  }

  public final int fsuid() {
    return fsuid;
  }

  public final int fsgid() {
    return fsgid;
  }

  public final long caps() {
    return caps;
  }

  /** The supplementary groups, sorted; the caller must not change the array. */
  protected int[] groups() {
    return groups;
  }

  /** A copy of the supplementary groups. */
  public final int[] supplementaryGroups() {
    return groups().clone();
  }

  /**
   * Whether {@code g} is the file-system group or a supplementary one, mirroring in_group_p. May
   * block in a subclass.
   */
  public final boolean inGroup(int g) {
    return g == fsgid || Arrays.binarySearch(groups(), g) >= 0;
  }

  /** Whether the capability is in effect. Never blocks. */
  public final boolean capable(Capability c) {
    return (caps & c.bit) != 0;
  }

  /**
   * The credentials that access(2) decides by: real ids instead of file-system ids, and
   * capabilities as the real user would have them.
   */
  public Cred forAccess() {
    if (uid == fsuid && gid == fsgid) {
      return this;
    }
    return new Cred(
        uid,
        gid,
        uid,
        gid,
        groups(),
        uid == 0 ? caps | Capability.FS_SET : caps & ~Capability.FS_SET);
  }

  /**
   * These credentials in a form that may be kept when the call has ended, as an open file keeps
   * them. Must not block.
   */
  public Cred lasting() {
    return this;
  }

  /** These credentials with other capabilities. */
  public Cred withCaps(long c) {
    return new Cred(uid, gid, fsuid, fsgid, groups(), c);
  }

  @Override
  public String toString() {
    return "uid=" + fsuid + " gid=" + fsgid + " groups=" + Arrays.toString(groups());
  }
}
