// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface as one table of the contract, or as what a table had besides in an older
 * revision.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Table {
  /** The table's name in the kernel, for instance {@code dentry_operations}. */
  String value();

  /**
   * The columns in which every method of the table has a cell, in order. A row may state more. An
   * interface of an older revision that gives none has those of the table.
   */
  Column[] columns() default {};

  /** {@link Column#HELD} of every method whose row names no lock. */
  Rule held() default Rule.UNSTATED;

  /** The first revision that has these methods; {@link Row#since} says so of one method. */
  Revision since() default Revision.I_MUTEX;

  /** The last revision that has these methods. */
  Revision until() default Revision.I_RWSEM;
}
