// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.util.List;
import org.jvfs.nio.conformance.cases.AsynchronousCases;
import org.jvfs.nio.conformance.cases.AttributeCases;
import org.jvfs.nio.conformance.cases.ChannelCases;
import org.jvfs.nio.conformance.cases.ContentCases;
import org.jvfs.nio.conformance.cases.CopyMoveCases;
import org.jvfs.nio.conformance.cases.DirectoryCases;
import org.jvfs.nio.conformance.cases.InterruptCases;
import org.jvfs.nio.conformance.cases.LockCases;
import org.jvfs.nio.conformance.cases.MapCases;
import org.jvfs.nio.conformance.cases.NameCases;
import org.jvfs.nio.conformance.cases.OpenCases;
import org.jvfs.nio.conformance.cases.PathCases;
import org.jvfs.nio.conformance.cases.SecureDirectoryCases;
import org.jvfs.nio.conformance.cases.SystemCases;
import org.jvfs.nio.conformance.cases.TransferCases;
import org.jvfs.nio.conformance.cases.WatchCases;

/** All cases. */
public final class Cases {
  /** The classes that have them. */
  public static final List<Class<?>> HOLDERS =
      List.of(
          AsynchronousCases.class,
          AttributeCases.class,
          ChannelCases.class,
          ContentCases.class,
          CopyMoveCases.class,
          DirectoryCases.class,
          InterruptCases.class,
          LockCases.class,
          MapCases.class,
          NameCases.class,
          OpenCases.class,
          PathCases.class,
          SecureDirectoryCases.class,
          SystemCases.class,
          TransferCases.class,
          WatchCases.class);

  private Cases() {}

  /** Every case, in a fixed order. */
  public static List<Case> all() {
    return HOLDERS.stream().flatMap(holder -> Case.of(holder).stream()).toList();
  }
}
