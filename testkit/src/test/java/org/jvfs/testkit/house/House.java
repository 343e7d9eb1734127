// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;

/** The plan of the house: core's floors, and the rooms that stand around core. */
final class House {
  /** The packages of core, lowest floor first; those on one floor may call each other. */
  static final List<Set<String>> FLOORS =
      List.of(
          Set.of("org.jvfs.uapi"),
          Set.of("org.jvfs.lock", "org.jvfs.effect", "org.jvfs.sys"),
          Set.of(
              "org.jvfs.checked",
              "org.jvfs.contract",
              "org.jvfs.contract.older",
              "org.jvfs.cred",
              "org.jvfs.inode",
              "org.jvfs.dcache",
              "org.jvfs.superblock",
              "org.jvfs.fault",
              "org.jvfs.file",
              "org.jvfs.filelock",
              "org.jvfs.mm",
              "org.jvfs.block",
              "org.jvfs.quota",
              "org.jvfs.poll",
              "org.jvfs.notify",
              "org.jvfs.pipe",
              "org.jvfs.pagecache"),
          Set.of("org.jvfs.mount"),
          Set.of("org.jvfs.walk"),
          Set.of("org.jvfs.call"));

  /** Each driver's package. */
  static final String[] DRIVERS = {
    "org.jvfs.memfs..", "org.jvfs.device..", "org.jvfs.ext4..", "org.jvfs.jbd2.."
  };

  /** Each door's package. */
  static final String[] DOORS = {"org.jvfs.fuse.."};

  /** The command's package. */
  static final String CLI = "org.jvfs.cli..";

  /** What is built to test or measure the house and is not lived in. */
  static final String[] YARD = {
    "org.jvfs.testkit..", "org.jvfs.bench..", "org.jvfs.crash..", "org.jvfs.junit.."
  };

  /** Every class of the house on the class path, but for those of tests. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.jvfs");

  /** A class of core: one that stands in no other room. */
  static final DescribedPredicate<JavaClass> CORE =
      JavaClass.Predicates.resideInAPackage("org.jvfs..")
          .and(JavaClass.Predicates.resideOutsideOfPackages(DRIVERS))
          .and(JavaClass.Predicates.resideOutsideOfPackages(DOORS))
          .and(JavaClass.Predicates.resideOutsideOfPackage(CLI))
          .and(JavaClass.Predicates.resideOutsideOfPackages(YARD))
          .as("core");

  private House() {}

  /**
   * The floor a core package stands on.
   *
   * @param packageName a package's full name
   * @return 0 for the lowest; -1 for a package that {@link #FLOORS} does not list
   */
  static int floor(String packageName) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(packageName)) {
        return floor;
      }
    }
    return -1;
  }
}
