// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The FUSE door: a file system in this JVM mounted for the whole machine. {@link
 * org.jvfs.fuse.FuseMount#mount} takes a mount point, a {@link org.jvfs.fuse.session.FuseHandler}
 * and a {@link org.jvfs.fuse.session.FuseConfig}.
 *
 * <p>The kernel is spoken to directly through {@code java.lang.foreign}; neither libfuse nor any
 * native code of our own is involved. The JVM needs {@code --enable-native-access}.
 *
 * <p>Never map a file of the own mount into the memory of the serving JVM ({@code
 * FileChannel.map}): a page fault there is answered by threads the garbage collector may have
 * stopped, and it waits for the faulting one. Not even SIGKILL ends that.
 */
@NullMarked
package org.jvfs.fuse;

import org.jspecify.annotations.NullMarked;
