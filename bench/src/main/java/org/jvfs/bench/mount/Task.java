// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

/** What all servers do next to each other: an operation of fsbench, by so many clients at once. */
record Task(String operation, int clients) {}
