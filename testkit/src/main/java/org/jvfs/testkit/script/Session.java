// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Subject;

/**
 * A script being run on one subject: the processes started so far and the names assigned in each.
 *
 * <p>A name that is assigned again while it still holds an open descriptor has that one closed
 * after the call, so that a random sequence does not leak; a call that fails leaves its name at -1,
 * and so does closing it by that name.
 */
public final class Session implements AutoCloseable {
  private static final int NONE = -1;
  private static final Payload.Handle NO_HANDLE = new Payload.Handle(0, Bytes.EMPTY);

  private final Subject subject;
  private final Fixture fixture;
  private final List<Running> processes = new ArrayList<>();
  private final Map<String, Payload.Handle> handles = new HashMap<>();
  private @Nullable Calls observer;

  private record Running(Calls calls, Map<String, Integer> fds) {}

  static {
    Preload.classes();
  }

  /** Begins on a fresh tree of {@code subject}; options and flags as in {@link Subject#fresh}. */
  public Session(Subject subject, String options, long mountFlags) {
    this.subject = subject;
    this.fixture = subject.fresh(options, mountFlags);
  }

  /** Runs one line. */
  public Observed run(Op op) {
    long now = System.currentTimeMillis();
    return new Observed(perform(op), now);
  }

  /** Runs a task that will run several lines of one process; see {@link Calls#batch}. */
  public void batch(int process, Runnable task) {
    process(process).calls().batch(task);
  }

  /** Runs several lines, each stretch of one process in one go. */
  public List<Observed> runAll(List<Op> script) {
    List<Observed> results = new ArrayList<>(script.size());
    int from = 0;
    while (from < script.size()) {
      int to = from + 1;
      boolean ownThread = script.get(from).code() != OpCode.WALK;
      while (ownThread
          && to < script.size()
          && script.get(to).process() == script.get(from).process()
          && script.get(to).code() != OpCode.WALK) {
        to++;
      }
      List<Op> stretch = script.subList(from, to);
      Calls calls = ownThread ? process(script.get(from).process()).calls() : observer();
      calls.batch(() -> stretch.forEach(op -> results.add(run(op))));
      from = to;
    }
    return results;
  }

  private Result perform(Op op) {
    Running process = process(op.process());
    Result result = op.code().run(process.calls(), new Args(op, this));
    if (op.code() == OpCode.CLOSE && op.args().getFirst() instanceof Arg.Ref(String name)) {
      process.fds().remove(name);
    }
    String into = op.into();
    if (into != null) {
      assign(process, into, result);
    }
    return result;
  }

  private void assign(Running process, String name, Result result) {
    if (result.payload() instanceof Payload.Handle handle) {
      handles.put(name, handle);
      return;
    }
    int fd = result.isOk() ? (int) result.value() : NONE;
    Integer old = process.fds().put(name, fd);
    if (old != null && old != NONE && old != fd) {
      process.calls().closeFd(old);
    }
  }

  private Running process(int number) {
    while (processes.size() <= number) {
      processes.add(new Running(fixture.newProcess(), new HashMap<>()));
    }
    return processes.get(number);
  }

  int fd(int process, String name) {
    return process(process).fds().getOrDefault(name, NONE);
  }

  Payload.Handle handle(String name) {
    return handles.getOrDefault(name, NO_HANDLE);
  }

  /** A root process that no line of the script disturbs. */
  Calls observer() {
    Calls calls = observer;
    if (calls == null) {
      calls = fixture.newProcess();
      observer = calls;
    }
    return calls;
  }

  String fsType(String inScript) {
    return inScript.equals("$fs") ? subject.fsType() : inScript;
  }

  static Result pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Result.ZERO;
  }

  @Override
  public void close() {
    fixture.close();
  }
}
