// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Finds subjects by specification. */
public final class Subjects {
  private Subjects() {}

  /**
   * The subject named by {@code scheme} or {@code scheme:argument}.
   *
   * @throws IllegalArgumentException if no module offers that scheme
   */
  public static Subject of(String specification) {
    int colon = specification.indexOf(':');
    String scheme = colon < 0 ? specification : specification.substring(0, colon);
    List<String> known = new ArrayList<>();
    for (SubjectProvider provider : ServiceLoader.load(SubjectProvider.class)) {
      if (provider.scheme().equals(scheme)) {
        return provider.create(colon < 0 ? "" : specification.substring(colon + 1));
      }
      known.add(provider.scheme());
    }
    throw new IllegalArgumentException(
        "no subject " + specification + "; there is " + String.join(", ", known));
  }
}
