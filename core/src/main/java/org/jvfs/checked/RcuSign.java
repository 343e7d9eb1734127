// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.InodeOperations;
import org.jvfs.effect.RcuMode;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;

/**
 * How a method is told that the walk which calls it holds no references: by the parameter that
 * bears {@link RcuMode}.
 *
 * @param place the parameter's, -1 if the method is not told
 * @param bit which of its bits says so, 0 if the whole does
 * @param onlyReads the method is getattr, which may say itself that it only reads, and is then
 *     called either way
 */
record RcuSign(int place, int bit, boolean onlyReads) {
  static RcuSign of(Method m) {
    Parameter[] all = m.getParameters();
    for (int i = 0; i < all.length; i++) {
      RcuMode mode = all[i].getAnnotation(RcuMode.class);
      if (mode != null) {
        return new RcuSign(i, mode.bit(), false);
      }
    }
    return new RcuSign(-1, 0, m.getName().equals("getattr"));
  }

  /** Whether the method can tell one mode from the other. */
  boolean tells() {
    return place >= 0;
  }

  /** Whether the arguments say so. */
  boolean in(Object own, @Nullable Object[] args) {
    if (onlyReads) {
      return Lockdep.in(LockContext.RCU_READ)
          && own instanceof InodeOperations o
          && o.getattrOnlyReads();
    }
    if (place < 0) {
      return false;
    }
    return switch (args[place]) {
      case null -> true;
      case Integer flags -> (flags & bit) != 0;
      case Boolean yes -> yes;
      default -> false;
    };
  }
}
