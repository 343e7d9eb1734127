// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a method of the VFS does to locks and pages, and whether it may block, said where the
 * compiler of a file system can read it. The rows of the contract say what a method of a driver
 * finds and may do; these annotations say what the methods it calls need and do. The checker, the
 * module of that name, holds the one against the other. They are kept in class files and not needed
 * at run time.
 *
 * <p>A method of core that carries none is taken to neither block nor touch a lock. So a method
 * that a driver may call and that may block, or takes, releases or needs a lock, says so.
 */
@NullMarked
package org.jvfs.effect;

import org.jspecify.annotations.NullMarked;
