// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

@NullMarked
package org.jvfs.checker;

import org.jspecify.annotations.NullMarked;
