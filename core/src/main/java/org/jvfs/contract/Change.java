// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing in which the newer revision differs from the older. That the inode's lock has another
 * name is none; that it has other modes is.
 *
 * @param table the table's name
 * @param method the method's name
 * @param what the rule's name in the newer revision, {@code method} for a method that came or went,
 *     or {@code condition}
 * @param older what the older revision says, {@code -} for nothing
 * @param newer what the newer says
 */
public record Change(String table, String method, String what, String older, String newer) {
  private static final String NOTHING = Rule.UNSTATED.word();

  /** All of them, in the order of the tables. */
  public static List<Change> all() {
    Map<String, @Nullable Operations> older = byName(Revision.I_MUTEX);
    Map<String, @Nullable Operations> newer = byName(Revision.I_RWSEM);
    Set<String> names = new LinkedHashSet<>(newer.keySet());
    names.addAll(older.keySet());
    List<Change> found = new ArrayList<>();
    for (String name : names) {
      ofTable(methods(older.get(name)), methods(newer.get(name)), found);
    }
    return found;
  }

  private static Map<String, @Nullable Operations> byName(Revision r) {
    Map<String, @Nullable Operations> tables = new LinkedHashMap<>();
    Contract.of(r).tables().forEach(t -> tables.put(t.name(), t));
    return tables;
  }

  private static Map<String, Operation> methods(@Nullable Operations table) {
    Map<String, Operation> methods = new LinkedHashMap<>();
    if (table != null) {
      table.methods().forEach(o -> methods.put(o.name(), o));
    }
    return methods;
  }

  private static void ofTable(
      Map<String, Operation> older, Map<String, Operation> newer, List<Change> found) {
    for (Operation o : newer.values()) {
      Operation before = older.get(o.name());
      if (before == null) {
        found.add(new Change(o.table(), o.name(), "method", NOTHING, "listed"));
      } else {
        ofMethod(before, o, found);
      }
    }
    for (Operation o : older.values()) {
      if (!newer.containsKey(o.name())) {
        found.add(new Change(o.table(), o.name(), "method", "listed", NOTHING));
      }
    }
  }

  private static void ofMethod(Operation older, Operation newer, List<Change> found) {
    for (Column c : Column.values()) {
      String before = older.rule(c).word();
      String now = newer.rule(c).word();
      if (!before.equals(now)) {
        found.add(new Change(newer.table(), newer.name(), c.rule(Revision.I_RWSEM), before, now));
      }
    }
    Set<Condition> added = EnumSet.noneOf(Condition.class);
    added.addAll(newer.conditions());
    older.conditions().forEach(added::remove);
    for (Condition c : added) {
      found.add(new Change(newer.table(), newer.name(), "condition", NOTHING, c.title()));
    }
  }
}
