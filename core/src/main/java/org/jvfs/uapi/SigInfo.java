// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/**
 * A signal as its receiver sees it. Mirrors the part of siginfo_t that files fill in.
 *
 * @param signo which signal
 * @param code why: POLL_* of {@link Signals}, SI_SIGIO, or SI_KERNEL where the owner chose no
 *     signal of its own and is told no more
 * @param fd the descriptor it is about, as it was when the signal was asked for; -1 with SI_KERNEL
 * @param band the events of {@link PollEvents} that the code stands for; 0 with SI_KERNEL
 */
public record SigInfo(int signo, int code, int fd, int band) {}
