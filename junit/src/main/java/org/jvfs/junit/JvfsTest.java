// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvfs.crash.Promise;

/**
 * A test with a file system of its own. Its parameters, and those of methods that run before and
 * after it, may be a {@code FileSystem} or {@code JvfsFileSystem}, a {@code Path} (the root), a
 * {@code Vfs}, a {@code Task} and {@code Faults}, all of the same file system; as long as they have
 * no other annotation.
 */
@Documented
@Test
@ExtendWith(JvfsExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface JvfsTest {
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

  /**
   * Whether the test fails if it leaves a channel, a stream or a lock behind. Not asked after a
   * failure or a power cut.
   */
  boolean failOnLeak() default true;
}
