// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One table, in one revision. Immutable.
 *
 * @param name its name in the kernel
 * @param types the interfaces that declare it, that of the live revision first
 * @param columns the columns in which each method with rules has a cell
 * @param methods what the revision lists, in the order of the interfaces
 * @param beyond what it does not list and this VFS has
 */
public record Operations(
    Revision revision,
    String name,
    List<Class<?>> types,
    List<Column> columns,
    List<Operation> methods,
    List<Operation> beyond) {

  /** The method of that name in the kernel, also one beyond the revision. */
  public Optional<Operation> method(String kernelName) {
    for (List<Operation> list : List.of(methods, beyond)) {
      for (Operation o : list) {
        if (o.name().equals(kernelName)) {
          return Optional.of(o);
        }
      }
    }
    return Optional.empty();
  }

  /** The conditions of its methods, and whose each is. */
  public Map<Condition, List<Operation>> conditions() {
    Map<Condition, List<Operation>> found = new EnumMap<>(Condition.class);
    for (Operation o : methods) {
      for (Condition c : o.conditions()) {
        found.computeIfAbsent(c, unused -> new ArrayList<>()).add(o);
      }
    }
    return found;
  }
}
