// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Java door: a {@link java.nio.file.FileSystem} is a task of a VFS, seen through {@code
 * java.nio.file}. Begin at {@link org.jvfs.nio.Jvfs}.
 *
 * <p>A path is bytes, as the kernel has it; its text is UTF-8. Calls go past the descriptor table
 * straight to the walk, the names and the open files of core, with the file system's task as the
 * caller, and an {@link org.jvfs.uapi.ErrnoException} becomes the exception that the JDK's own
 * provider throws for the same errno ({@code Errors}).
 *
 * <p>Beyond what each provider has: directory streams are secure ones, watch services are inotify
 * instances, asynchronous channels run on virtual threads, and the view "acl" shows permission bits
 * and POSIX access lists in the words of NFSv4 ({@code AclMapping} says what is lost).
 *
 * <p>Locks: this package takes none while it calls core, but for a channel's position lock and a
 * watch service's, which are outermost; the latter is held over nothing that waits for events or
 * locks. Threads that wait for a file lock wait here, so that closing the channel ends the wait.
 */
@NullMarked
package org.jvfs.nio;

import org.jspecify.annotations.NullMarked;
