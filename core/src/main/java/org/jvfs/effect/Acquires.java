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
 * The method takes the lock it is called on. One that answers a boolean took it if that is true.
 * With {@link Releases} as well, it releases first.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Acquires {
  LockHold value() default LockHold.EXCLUSIVE;
}
