// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One method of a table, in one revision. Immutable.
 *
 * @param revision the revision of which {@code cells} and {@code conditions} are
 * @param table its table's name in the kernel
 * @param name its name in the kernel
 * @param method its Java form
 * @param cells what the row says, column by column: one for each column of the table, and one for
 *     each further thing the row states; none at all for a method of which there is only the
 *     prototype
 * @param conditions what holds besides
 * @param beyond why it is there though the revision does not list it, empty if it does
 */
public record Operation(
    Revision revision,
    String table,
    String name,
    Method method,
    Map<Column, Rule> cells,
    List<Condition> conditions,
    Optional<String> beyond) {

  /** What the row says, {@link Rule#UNSTATED} if nothing. */
  public Rule rule(Column column) {
    return cells.getOrDefault(column, Rule.UNSTATED);
  }

  /** Whether the revision states rules for it, and not its prototype alone. */
  public boolean hasRules() {
    return !cells.isEmpty();
  }

  /** The Java method with its parameters, as in {@code dRevalidate(Dentry dentry, int flags)}. */
  public String signature() {
    return Arrays.stream(method.getParameters())
        .map(p -> name(p.getType()) + " " + p.getName())
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
  }
}
