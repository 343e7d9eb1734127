// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/**
 * What recovery found and did.
 *
 * @param wasEmpty whether there was no log to be replayed
 * @param first the first transaction that was expected in the log
 * @param transactions how many were replayed
 * @param blocksWritten blocks of the file system that were written; what several transactions wrote
 *     counts once
 * @param revokedBlocks blocks that were revoked
 * @param revokeHits blocks of the log that were left out for that
 * @param fastCommitTags tags of fast commits that were replayed after that
 * @param nextSequence the transaction to go on with
 * @param head the block of the journal to go on at; 0: its first
 * @param errno why the journal was aborted by who wrote it, negative; 0: it was not. It stays in
 *     the superblock until the file system has marked itself
 */
public record Recovered(
    boolean wasEmpty,
    int first,
    int transactions,
    long blocksWritten,
    long revokedBlocks,
    long revokeHits,
    long fastCommitTags,
    int nextSequence,
    long head,
    int errno) {}
