// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.IOException;

/**
 * What the client reports of half a second.
 *
 * @param rate operations a second, of all clients
 * @param p50 median latency in ns
 * @param p99 in ns
 * @param serverCpu CPU time of the server an operation, in ns
 * @param clientCpu CPU time of the client an operation, in ns
 */
record Sample(double rate, double p50, double p99, double serverCpu, double clientCpu) {
  private static final int FIELDS = 8;

  /** Reads the client's line; see the head of fsbench.c. */
  static Sample parse(String line) throws IOException {
    String[] fields = line.strip().split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IOException("not a line of fsbench: " + line);
    }
    return new Sample(
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]),
        Double.parseDouble(fields[5]),
        Double.parseDouble(fields[6]),
        Double.parseDouble(fields[7]));
  }
}
