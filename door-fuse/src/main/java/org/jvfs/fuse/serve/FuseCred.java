// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.fuse.wire.Request;

/**
 * The credentials of the request at hand. The kernel tells the file-system ids; supplementary
 * groups are read from {@code /proc} when a decision hangs on them, once for a request at most, and
 * forgotten with it. One thread uses an object of this class, for one request after the other.
 *
 * <p>User 0 counts as having every capability and others as having none: the kernel tells nothing
 * about them (see docs/dubious.md).
 */
final class FuseCred extends Cred {
  private static final int[] NONE = {};
  private static final String GROUPS = "Groups:";

  /** What an open file keeps: without groups, for nothing is decided by them there. */
  private final Cred lasting;

  private @Nullable Cred withoutFsetid;
  private @Nullable Request request;
  private int @Nullable [] groups;

  FuseCred(int uid, int gid) {
    super(uid, gid);
    this.lasting = new Cred(uid, gid);
  }

  boolean isOf(int uid, int gid) {
    return fsuid() == uid && fsgid() == gid;
  }

  /** To be used for this request now. */
  FuseCred reset(Request q) {
    request = q;
    groups = null;
    return this;
  }

  /**
   * The same without CAP_FSETID, where the kernel says that the caller does not have it: set-id
   * bits then go with a write, whoever it is.
   */
  Cred withoutFsetid() {
    if (!capable(Capability.CAP_FSETID)) {
      return this;
    }
    Cred c = withoutFsetid;
    if (c == null) {
      c = lasting.withCaps(caps() & ~Capability.CAP_FSETID.bit);
      withoutFsetid = c;
    }
    return c;
  }

  @Override
  public Cred lasting() {
    return lasting;
  }

  @Override
  protected int[] groups() {
    int[] g = groups;
    Request q = request;
    if (g == null) {
      // Whoever has all capabilities is refused nothing for want of a group.
      g = fsuid() == 0 || q == null ? NONE : read(q);
      groups = g;
    }
    return g;
  }

  private static int[] read(Request q) {
    if (q.pid() != 0) {
      try {
        Path status = Path.of("/proc/" + q.pid() + "/status");
        for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
          if (line.startsWith(GROUPS)) {
            return parse(line.substring(GROUPS.length()));
          }
        }
      } catch (IOException | NumberFormatException e) {
        // The process is gone, or lives where we cannot see it: what the kernel sent has to do.
        return sent(q);
      }
    }
    return sent(q);
  }

  private static int[] parse(String list) {
    int[] g =
        Arrays.stream(list.strip().split("[ \t]+"))
            .filter(word -> !word.isEmpty())
            .mapToInt(Integer::parseUnsignedInt)
            .toArray();
    Arrays.sort(g);
    return g;
  }

  /** With a creating request the kernel says whether the caller is in the directory's group. */
  private static int[] sent(Request q) {
    int[] g = new int[q.groupCount()];
    for (int i = 0; i < g.length; i++) {
      g[i] = q.group(i);
    }
    Arrays.sort(g);
    return g;
  }
}
