// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Power cuts for any file system of this VFS. {@link org.jvfs.crash.CrashDisk} listens to the
 * changes of one and keeps beside it what would be on a disk: the content of files as of their last
 * fsync, the entries of directories as of theirs. A cut brings the file system back to that, by
 * ordinary calls, so that no driver needs to know.
 *
 * <p>One mutex guards all that is kept. It is taken last, under whatever locks a change is made,
 * and nothing is taken under it.
 */
@NullMarked
package org.jvfs.crash;

import org.jspecify.annotations.NullMarked;
