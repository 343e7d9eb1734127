// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.jvfs.testkit.house.House.CLASSES;
import static org.jvfs.testkit.house.House.CLI;
import static org.jvfs.testkit.house.House.CORE;
import static org.jvfs.testkit.house.House.DOORS;
import static org.jvfs.testkit.house.House.DRIVERS;
import static org.jvfs.testkit.house.House.YARD;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/** A floor calls only itself and the floors below it. */
final class FloorsTest {
  @Test
  void everyPackageOfCoreStandsOnAFloor() {
    classes().that(CORE).should(standOnAFloor()).check(CLASSES);
  }

  @Test
  void noFloorOfCoreCallsOneAbove() {
    classes().that(CORE).should(callOnlyTheirFloorAndBelow()).check(CLASSES);
  }

  @Test
  void coreStandsOnTheJdkAlone() {
    classes()
        .that(CORE)
        .should()
        .onlyDependOnClassesThat(
            CORE.or(
                    JavaClass.Predicates.resideInAnyPackage(
                        "java..", "jdk.jfr..", "org.jspecify.."))
                .as("are in core, java.*, jdk.jfr or org.jspecify"))
        .check(CLASSES);
  }

  @Test
  void driversAreCalledAndNeverCallIn() {
    noClasses()
        .that()
        .resideInAnyPackage(DRIVERS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jvfs.call..", CLI)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(DOORS)
        .check(CLASSES);
  }

  @Test
  void doorsAndTheCommandFindDriversAsServices() {
    noClasses()
        .that()
        .resideInAnyPackage(DOORS)
        .or()
        .resideInAPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DRIVERS)
        .check(CLASSES);
  }

  @Test
  void doorsDoNotKnowTheCommand() {
    noClasses()
        .that()
        .resideInAnyPackage(DOORS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLI)
        .check(CLASSES);
  }

  @Test
  void nothingShippedUsesTheTestkitOrTheBenchmarks() {
    noClasses()
        .that()
        .resideOutsideOfPackages(YARD)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(YARD)
        .check(CLASSES);
  }

  private static ArchCondition<JavaClass> standOnAFloor() {
    return new ArchCondition<>("stand on a floor listed in House.FLOORS") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (House.floor(type.getPackageName()) < 0) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + ": its package is on no floor in House.FLOORS"));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> callOnlyTheirFloorAndBelow() {
    return new ArchCondition<>("call only their own floor and those below") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int floor = House.floor(type.getPackageName());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (House.floor(dependency.getTargetClass().getPackageName()) > floor) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }
}
