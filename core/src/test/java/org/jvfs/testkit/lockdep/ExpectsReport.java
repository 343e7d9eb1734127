// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.lockdep;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jvfs.lock.LockdepReport;

/** A test breaks a rule of locking on purpose, and fails unless exactly this is reported. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ExpectsReport {
  /** The kinds of all reports, in the order in which they come. */
  LockdepReport.Kind[] value() default {};

  /** The test itself looks at what it has reported, by text and not by kind alone. */
  boolean lookedAtByTheTest() default false;
}
