// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Tests of the contract as data. */
@NullMarked
package org.jvfs.contract;

import org.jspecify.annotations.NullMarked;
