// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Leases and delegations, against the kernel's and by themselves. */
@NullMarked
package org.jvfs.testkit.lease;

import org.jspecify.annotations.NullMarked;
