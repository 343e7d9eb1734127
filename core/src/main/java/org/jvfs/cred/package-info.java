// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Who asks: user, groups, capabilities, umask. Credentials are immutable and shared freely; a call
 * carries them in its {@link org.jvfs.cred.Caller}, never in a thread-local.
 */
@NullMarked
package org.jvfs.cred;

import org.jspecify.annotations.NullMarked;
