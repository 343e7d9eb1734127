// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.house.House.CLASSES;
import static org.jvfs.testkit.house.House.CORE;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Core blocks only in locks of its own, which lockdep sees: no Java monitor and no {@code
 * java.util.concurrent} lock outside {@code org.jvfs.lock}.
 */
final class LocksTest {
  private static final DescribedPredicate<JavaClass> CORE_BUT_LOCK =
      CORE.and(resideOutsideOfPackage("org.jvfs.lock..")).as("core outside org.jvfs.lock");

  @Test
  void coreUsesNoLockOfTheJdk() {
    noClasses()
        .that(CORE_BUT_LOCK)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent.locks..")
        .check(CLASSES);
  }

  @Test
  void coreUsesNoMonitor() throws IOException {
    List<String> found = new ArrayList<>();
    for (JavaClass type : CLASSES.that(CORE_BUT_LOCK)) {
      found.addAll(monitors(type));
    }
    assertThat(found).as("methods of core that use synchronized").isEmpty();
  }

  @Test
  void theReaderOfBytecodeSeesBothKindsOfMonitor() throws IOException {
    JavaClass type = new ClassFileImporter().importClass(Monitors.class);
    assertThat(monitors(type))
        .containsExactlyInAnyOrder(
            Monitors.class.getName() + ".method", Monitors.class.getName() + ".block");
  }

  /** The methods of a class that are synchronized, or hold a synchronized block. */
  private static List<String> monitors(JavaClass type) throws IOException {
    ClassModel model;
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      model = ClassFile.of().parse(in.readAllBytes());
    }
    List<String> found = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      if ((method.flags().flagsMask() & ClassFile.ACC_SYNCHRONIZED) != 0 || entersMonitor(method)) {
        found.add(type.getName() + "." + method.methodName().stringValue());
      }
    }
    return found;
  }

  private static boolean entersMonitor(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(
            element ->
                element instanceof MonitorInstruction monitor
                    && monitor.opcode() == Opcode.MONITORENTER);
  }

  /** What the reader must find. */
  static final class Monitors {
    private int calls;

    synchronized int method() {
      return ++calls;
    }

    int block() {
      synchronized (this) {
        return ++calls;
      }
    }

    int neither() {
      return calls;
    }
  }
}
