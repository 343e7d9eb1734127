// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of locks, told of the objects of one method or of one call: which are held, in
 * which mode, and which are said not to be. Of the others it says nothing.
 */
final class RowLocks {
  private static final Map<String, String> KINDS =
      Map.of(
          "iRwsem", "I_RWSEM",
          "sUmount", "S_UMOUNT",
          "pageLock", "PAGE_LOCK",
          "iLock", "I_LOCK",
          "dLock", "D_LOCK");

  private static final Map<String, String> TYPES =
      Map.of(
          "I_RWSEM", "RwSem",
          "S_UMOUNT", "RwSem",
          "PAGE_LOCK", "Page",
          "I_LOCK", "SpinLock",
          "D_LOCK", "Dentry");

  private final Map<String, Held> held = new HashMap<>();
  private final Set<String> notHeld = new HashSet<>();
  private final Map<String, String> columns = new HashMap<>();

  RowLocks(TableRow row, MethodSymbol method, List<String> arguments, LockNames names) {
    for (Map.Entry<String, String> c : KINDS.entrySet()) {
      String rule = row.cell(c.getKey());
      boolean all = rule.endsWith("_BOTH") || rule.endsWith("_ALL");
      for (String lock : names.ofRow(c.getValue(), method, arguments, all)) {
        columns.put(lock, c.getKey());
        switch (mode(rule)) {
          case 's' -> held.put(lock, new Held(false, type(c.getValue()), null));
          case 'x' -> held.put(lock, new Held(true, type(c.getValue()), null));
          case 'n' -> notHeld.add(lock);
          default -> columns.remove(lock);
        }
      }
    }
  }

  private static String type(String kind) {
    return TYPES.getOrDefault(kind, "");
  }

  private static char mode(String rule) {
    return switch (rule) {
      case "SHARED", "READ" -> 's';
      case "EXCLUSIVE",
          "EXCLUSIVE_BOTH",
          "EXCLUSIVE_ALL",
          "WRITE",
          "YES",
          "YES_BOTH",
          "YES_ALL",
          "UNLOCKS" ->
          'x';
      case "NO", "NO_NAMESPACE_SEM", "LOCKS_THE_PAGE", "MAY_RETURN_LOCKED" -> 'n';
      default -> '-';
    };
  }

  Map<String, Held> held() {
    return held;
  }

  boolean saysNotHeld(String lock) {
    return notHeld.contains(lock);
  }

  /** The column that speaks of a lock, or null. */
  @Nullable String column(String lock) {
    return columns.get(lock);
  }

  List<String> pages() {
    List<String> out = new ArrayList<>();
    held.forEach(
        (lock, h) -> {
          if (h.type().equals("Page")) {
            out.add(lock);
          }
        });
    return out;
  }
}
