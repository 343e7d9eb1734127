// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Pipes and FIFOs, and splice(2) with its kin between them and files. Lock order: the mutex of one
 * pipe, or of two in the order of their inodes, then what reading or writing a file takes; i_lock
 * and the queues' locks innermost. Nothing wakes a queue with the mutex held but where the last
 * reader or writer goes, or the first comes.
 */
@NullMarked
package org.jvfs.pipe;

import org.jspecify.annotations.NullMarked;
