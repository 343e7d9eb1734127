// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Subject;

/**
 * A subject with a planted fault: in each tree some call, the one after many, is answered wrongly.
 */
final class LyingSubject implements Subject {
  /** Turns a true result into a false one, or leaves it. */
  @FunctionalInterface
  interface Lie {
    Result tell(String call, @Nullable Object[] arguments, Result truth);
  }

  private final Subject honest;
  private final Lie lie;

  LyingSubject(Subject honest, Lie lie) {
    this.honest = honest;
    this.lie = lie;
  }

  /** Says EPERM where a rename over an existing name, without flags, worked. */
  static Lie renameDenied() {
    return (call, arguments, truth) ->
        call.equals("renameat2") && truth.isOk() && Integer.valueOf(2).equals(arguments[4])
            ? Result.fail(Errnos.number("EPERM"))
            : truth;
  }

  @Override
  public String name() {
    return "liar";
  }

  @Override
  public String fsType() {
    return honest.fsType();
  }

  @Override
  public Fixture fresh(String options, long mountFlags) {
    Fixture fixture = honest.fresh(options, mountFlags);
    return new Fixture() {
      @Override
      public Calls newProcess() {
        return lying(fixture.newProcess());
      }

      @Override
      public void close() {
        fixture.close();
      }
    };
  }

  private Calls lying(Calls calls) {
    return (Calls)
        Proxy.newProxyInstance(
            Calls.class.getClassLoader(),
            new Class<?>[] {Calls.class},
            (proxy, method, arguments) -> answer(calls, method, arguments));
  }

  private @Nullable Object answer(Calls calls, Method method, @Nullable Object[] arguments)
      throws Throwable {
    if (method.getName().equals("batch") && arguments[0] instanceof Runnable task) {
      task.run();
      return null;
    }
    try {
      Object truth = method.invoke(calls, arguments);
      return truth instanceof Result result ? lie.tell(method.getName(), arguments, result) : truth;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public Set<String> features() {
    return honest.features();
  }

  @Override
  public boolean reusesInodeNumbers() {
    return honest.reusesInodeNumbers();
  }

  @Override
  public void close() {
    honest.close();
  }
}
