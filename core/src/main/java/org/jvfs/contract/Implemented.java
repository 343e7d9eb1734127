// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

/** Which methods of a table a driver has: the Java form of testing a function pointer for null. */
public final class Implemented {
  private static final ClassValue<Set<String>> OVERRIDDEN =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
          Set<String> names = new HashSet<>();
          for (Method m : type.getMethods()) {
            if (m.isBridge()
                || m.isSynthetic()
                || m.getDeclaringClass().isAnnotationPresent(Table.class)) {
              continue;
            }
            names.add(m.getName());
          }
          return Set.copyOf(names);
        }
      };

  private Implemented() {}

  /**
   * Whether the class of {@code ops} overrides the table's method of this Java name. Cheap after
   * the first call for a class.
   */
  public static boolean has(Object ops, String method) {
    return in(ops.getClass(), method);
  }

  /** The same of a class. */
  public static boolean in(Class<?> driver, String method) {
    return OVERRIDDEN.get(driver).contains(method);
  }
}
