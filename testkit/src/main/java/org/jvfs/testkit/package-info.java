// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** What an author of a file system runs against it. */
@NullMarked
package org.jvfs.testkit;

import org.jspecify.annotations.NullMarked;
