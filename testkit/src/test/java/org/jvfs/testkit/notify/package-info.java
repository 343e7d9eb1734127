// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** What watchers are told, through tasks. */
@NullMarked
package org.jvfs.testkit.notify;

import org.jspecify.annotations.NullMarked;
