// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import java.util.List;

/** The paths on which a condition holds, and those on which it does not. */
record Split(List<State> yes, List<State> no) {}
