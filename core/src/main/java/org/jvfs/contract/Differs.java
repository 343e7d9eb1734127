// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One cell that says something else in another revision than the method's {@link Row}. The mutex of
 * the older revision is no such difference: {@link Rule#ofMutex} tells what a row means there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Differs.Cells.class)
public @interface Differs {
  /** Where the cell is different. */
  Revision in();

  Column column();

  /** What the cell says there. */
  Rule rule();

  /** Holds several of them. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Cells {
    Differs[] value();
  }
}
