// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The rules of the house: which floor may call which, and what core may stand on. They read the
 * compiled classes, so they hold for whatever the compiler accepted.
 */
@NullMarked
package org.jvfs.testkit.house;

import org.jspecify.annotations.NullMarked;
