// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.subject.Subject;

/**
 * The hand-written cases on two kernel tmpfs: what they expect is what Linux does, and running them
 * twice gives the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KernelCasesTest {
  private Subject left;
  private Subject right;

  @BeforeAll
  void mount() {
    left = Kernel.orSkip(KernelSubjects::tmpfs);
    right = Kernel.orSkip(KernelSubjects::tmpfs);
  }

  @AfterAll
  void unmount() {
    if (left != null) {
      left.close();
    }
    if (right != null) {
      right.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> cases() {
    CaseRunner runner = new CaseRunner(left, right);
    return CaseRunner.allCases().stream()
        .map(
            test ->
                DynamicTest.dynamicTest(test.name(), () -> assertThat(runner.run(test)).isEmpty()));
  }
}
