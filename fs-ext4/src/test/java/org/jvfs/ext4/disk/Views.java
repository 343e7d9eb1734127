// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.reflect.Method;
import java.util.Arrays;

/** Copies a view field by field: each setter is given what its getter says. */
final class Views {
  private Views() {}

  static void copy(Object from, Object to) {
    // Features first: they decide about high halves.
    Method[] methods = from.getClass().getMethods();
    Arrays.sort(
        methods,
        (a, b) ->
            Boolean.compare(b.getName().contains("Feature"), a.getName().contains("Feature")));
    int fields = 0;
    for (Method setter : methods) {
      Class<?>[] p = setter.getParameterTypes();
      if (setter.getReturnType() != void.class || p.length == 0 || p.length > 2) {
        continue;
      }
      Method getter = getter(from.getClass(), setter.getName(), p.length - 1, p[p.length - 1]);
      if (getter == null) {
        continue;
      }
      fields++;
      try {
        if (p.length == 1) {
          setter.invoke(to, getter.invoke(from));
          continue;
        }
        for (int i = 0; i < 17; i++) {
          if (i < length(getter, from)) {
            setter.invoke(to, i, getter.invoke(from, i));
          }
        }
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(setter.toString(), e);
      }
    }
    if (fields < 5) {
      throw new AssertionError("only " + fields + " fields");
    }
  }

  private static int length(Method getter, Object from) {
    for (int i = 0; ; i++) {
      try {
        getter.invoke(from, i);
      } catch (ReflectiveOperationException e) {
        return i;
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Method getter(
      Class<?> c, String name, int indices, Class<?> type) {
    for (Method m : c.getMethods()) {
      Class<?>[] p = m.getParameterTypes();
      if (m.getName().equals(name)
          && m.getReturnType() == type
          && p.length == indices
          && (indices == 0 || p[0] == int.class)) {
        return m;
      }
    }
    return null;
  }
}
