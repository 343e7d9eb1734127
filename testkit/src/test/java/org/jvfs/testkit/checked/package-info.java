// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Checked mode: that it finds what is wrong, and the contract beside what the VFS does. */
@NullMarked
package org.jvfs.testkit.checked;

import org.jspecify.annotations.NullMarked;
