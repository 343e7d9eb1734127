// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.subject.Fixture;

/** Processes chrooted into one mount; closing it ends them and runs the subject's own clean-up. */
final class KernelFixture implements Fixture {
  private final Namespace namespace;
  private final String root;
  private final Runnable cleanUp;
  private final List<Calls> processes = new ArrayList<>();

  KernelFixture(Namespace namespace, String root, Runnable cleanUp) {
    this.namespace = namespace;
    this.root = root;
    this.cleanUp = cleanUp;
  }

  @Override
  public Calls newProcess() {
    Calls process = namespace.newProcess(root);
    processes.add(process);
    return process;
  }

  @Override
  public void close() {
    try {
      processes.forEach(Calls::close);
      processes.clear();
    } finally {
      cleanUp.run();
    }
  }
}
