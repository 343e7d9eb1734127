// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

/**
 * What a case saw at one place.
 *
 * @param label the place; unique in its case
 * @param value what was seen, as text
 */
public record Line(String label, String value) {
  @Override
  public String toString() {
    return label + " = " + value;
  }
}
