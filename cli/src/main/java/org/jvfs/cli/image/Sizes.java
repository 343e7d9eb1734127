// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of bytes for people, rounded up as GNU does. */
final class Sizes {
  private static final String UNITS = "KMGTPE";

  private Sizes() {}

  /** Such as 512, 1.5K, 12M: powers of 1024. */
  static String human(long n) {
    BigDecimal value = new BigDecimal(Long.toUnsignedString(n));
    int unit = -1;
    while (unit < UNITS.length() - 1 && isTooLong(value)) {
      value = value.divide(BigDecimal.valueOf(1024));
      unit++;
    }
    if (unit < 0) {
      return value.toPlainString();
    }
    BigDecimal tenths = value.setScale(1, RoundingMode.CEILING);
    boolean small = tenths.compareTo(BigDecimal.TEN) < 0;
    return (small ? tenths : value.setScale(0, RoundingMode.CEILING)).toPlainString()
        + UNITS.charAt(unit);
  }

  /** Whether a number, rounded up, has reached the next unit. */
  private static boolean isTooLong(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING).compareTo(BigDecimal.valueOf(1024)) >= 0;
  }

  /** Division that rounds up. */
  static long ceil(long n, long by) {
    return Long.divideUnsigned(n, by) + (Long.remainderUnsigned(n, by) == 0 ? 0 : 1);
  }
}
