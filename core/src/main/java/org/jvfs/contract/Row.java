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
 * not have, or leaves empty for the method, is {@link Rule#UNSTATED}. A row that states nothing is
 * of a method of which the kernel's text gives the prototype and no rule.
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

  /** The lock of all blocked file locks. */
  Rule blockedLockLock() default Rule.UNSTATED;

  /** The block device's mutex. */
  Rule bdMutex() default Rule.UNSTATED;

  /** Whether the method enters the file system again, to read or write quotas. */
  Rule fsRecursion() default Rule.UNSTATED;

  /** Locks that have no column of their own. */
  Rule held() default Rule.UNSTATED;

  /** The semaphore of the address space that maps. */
  Rule mmapSem() default Rule.UNSTATED;

  /** The lock of the lists of file locks. */
  Rule fileListLock() default Rule.UNSTATED;

  /** Where the method is called, if not by a task. */
  Rule context() default Rule.UNSTATED;

  /** The first revision that lists the method. */
  Revision since() default Revision.I_MUTEX;
}
