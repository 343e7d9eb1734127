// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One row of a table: a method's kernel name and what its columns say. A column that the table does
 * not have, or leaves empty for the method, is {@link Rule#UNSTATED}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Row {
  /** The method's name in the kernel. */
  String value();

  /** The rename sequence lock. */
  Rule renameLock() default Rule.UNSTATED;

  /** The dentry's own lock. */
  Rule dLock() default Rule.UNSTATED;

  /** Whether the method may block. */
  Rule mayBlock() default Rule.UNSTATED;

  /** Whether the method may be called in RCU-walk mode. */
  Rule rcuWalk() default Rule.UNSTATED;

  /** The inode's semaphore. */
  Rule iRwsem() default Rule.UNSTATED;

  /** The superblock's semaphore. */
  Rule sUmount() default Rule.UNSTATED;

  /** The page's lock. */
  Rule pageLock() default Rule.UNSTATED;

  /** The inode's spin lock. */
  Rule iLock() default Rule.UNSTATED;
}
