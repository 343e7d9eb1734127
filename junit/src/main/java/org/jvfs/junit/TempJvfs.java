// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvfs.crash.Promise;

/**
 * A file system of the test's own in a parameter of a test or of a method that runs before or after
 * each test, or in a field that is not static, of the types that {@link JvfsTest} lists. All of
 * them in one test are of the same file system: what a field says counts unless the test is a
 * {@link JvfsTest}, and who else gives settings gives the same.
 */
@Documented
@ExtendWith(JvfsExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface TempJvfs {
  /** The most that its files may hold: bytes, or with k, m, g. */
  String size() default "64m";

  /** Permission bits that new files do not get. */
  int umask() default 022;

  /** The name of the caller, who owns the root. */
  String user() default "user";

  /** The caller's number; 0 may do all that permissions forbid. */
  int uid() default 1000;

  int gid() default 1000;

  /** Where relative paths begin; made if need be. */
  String workingDirectory() default "/";

  /** What fsync promises if the power is cut. */
  Promise promise() default Promise.EXT4;

  /** As {@link JvfsTest#failOnLeak}. */
  boolean failOnLeak() default true;
}
