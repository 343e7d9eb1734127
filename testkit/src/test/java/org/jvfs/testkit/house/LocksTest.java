// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.house.House.CLASSES;
import static org.jvfs.testkit.house.House.CORE;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;

/**
 * Core blocks only in locks of its own, which lockdep sees: outside {@code org.jvfs.lock} no Java
 * monitor, none of its methods to wait and notify, and nothing of {@code java.util.concurrent} that
 * a thread waits in.
 */
final class LocksTest {
  private static final DescribedPredicate<JavaClass> CORE_BUT_LOCK =
      CORE.and(resideOutsideOfPackage("org.jvfs.lock..")).as("core outside org.jvfs.lock");

  /** What stands in java.util.concurrent and makes threads wait, beside its locks. */
  private static final DescribedPredicate<JavaClass> WAITS =
      resideInAPackage("java.util.concurrent.locks..")
          .or(
              belongToAnyOf(
                  BlockingQueue.class,
                  CompletableFuture.class,
                  CountDownLatch.class,
                  CyclicBarrier.class,
                  Exchanger.class,
                  Future.class,
                  Phaser.class,
                  Semaphore.class))
          .or(assignableTo(BlockingQueue.class))
          .or(assignableTo(Future.class))
          .as("make threads wait");

  private static final ArchRule USE_NO_LOCK_OF_THE_JDK =
      noClasses().that(CORE_BUT_LOCK).should().dependOnClassesThat(WAITS);

  @Test
  void coreUsesNoLockOfTheJdk() {
    USE_NO_LOCK_OF_THE_JDK.check(CLASSES);
  }

  @Test
  void theRuleSeesEveryKindOfLock() {
    JavaClasses planted = new ClassFileImporter().importClasses(Locks.class);
    List<String> found =
        noClasses()
            .should()
            .dependOnClassesThat(WAITS)
            .evaluate(planted)
            .getFailureReport()
            .getDetails();
    for (String name : List.of("reentrant", "stamped", "semaphore", "latch", "queue", "parks")) {
      assertThat(found).as(name).anyMatch(line -> line.contains("Locks." + name));
    }
  }

  /** What the rule must find. */
  static final class Locks {
    final ReentrantLock reentrant = new ReentrantLock();
    final StampedLock stamped = new StampedLock();
    final Semaphore semaphore = new Semaphore(1);
    final CountDownLatch latch = new CountDownLatch(1);
    final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();

    void parks() {
      LockSupport.park();
    }
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
  void theReaderOfBytecodeSeesEveryUseOfAMonitor() throws IOException {
    JavaClass type = new ClassFileImporter().importClass(Monitors.class);
    assertThat(monitors(type))
        .containsExactlyInAnyOrder(
            Monitors.class.getName() + ".method",
            Monitors.class.getName() + ".block",
            Monitors.class.getName() + ".waits",
            Monitors.class.getName() + ".notifies");
  }

  /** The methods of a class that are synchronized, hold a synchronized block, or wait or notify. */
  private static List<String> monitors(JavaClass type) throws IOException {
    ClassModel model;
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      model = ClassFile.of().parse(in.readAllBytes());
    }
    List<String> found = new ArrayList<>();
    for (MethodModel method : model.methods()) {
      if ((method.flags().flagsMask() & ClassFile.ACC_SYNCHRONIZED) != 0 || usesMonitor(method)) {
        found.add(type.getName() + "." + method.methodName().stringValue());
      }
    }
    return found;
  }

  private static boolean usesMonitor(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(
            element ->
                (element instanceof MonitorInstruction monitor
                        && monitor.opcode() == Opcode.MONITORENTER)
                    || (element instanceof InvokeInstruction call
                        && MONITOR_METHODS.contains(
                            call.name().stringValue() + call.type().stringValue())));
  }

  /** Of Object, by name and descriptor, whatever type they are called on. */
  private static final Set<String> MONITOR_METHODS =
      Set.of("wait()V", "wait(J)V", "wait(JI)V", "notify()V", "notifyAll()V");

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

    void waits() throws InterruptedException {
      wait(1);
    }

    void notifies() {
      notifyAll();
    }

    int neither() {
      return calls;
    }
  }
}
