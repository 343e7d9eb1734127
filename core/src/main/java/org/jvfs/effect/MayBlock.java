// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.effect;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method may block: wait for a sleeping lock, for another task or for a device. Spinning is not
 * blocking.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface MayBlock {
  /** In RCU-walk mode, which one of its arguments tells, it does not. */
  boolean exceptInRcuWalk() default false;
}
