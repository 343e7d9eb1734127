// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.effect;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jvfs.lock.LockHold;

/**
 * The caller holds this lock: of the object the method is called on, or of the argument so marked.
 * An inode's locks are also those of a dentry, open file or mapping of it. A lock of an object that
 * nobody else knows yet counts as held.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.PARAMETER})
public @interface MustHold {
  LockKind value();

  LockHold mode() default LockHold.EXCLUSIVE;
}
