// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A named piece of code that looks at a file system: a public method of one of the classes in
 * {@link org.jvfs.nio.conformance.cases} that takes a {@link Scene}.
 *
 * @param name class and method, such as {@code LinkCases.dangling}
 */
public record Case(String name, Method method) {
  /** All cases of a class, by name. */
  public static List<Case> of(Class<?> holder) {
    return Arrays.stream(holder.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()))
        .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {Scene.class}))
        .map(m -> new Case(holder.getSimpleName() + "." + m.getName(), m))
        .sorted(Comparator.comparing(Case::name))
        .toList();
  }

  /** Runs it; what it throws is what the code in the method throws. */
  void run(Scene scene) throws Throwable {
    try {
      method.invoke(method.getDeclaringClass().getConstructor().newInstance(), scene);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
