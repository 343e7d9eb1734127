// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jvfs.contract.Change;
import org.jvfs.contract.Operations;
import org.jvfs.contract.Revision;

/** A way to print the contract. */
interface ContractFormat {
  /** The revisions to print when none is asked for. */
  List<Revision> unlessAsked();

  /** Prints tables. */
  void tables(List<Operations> tables, PrintWriter out);

  /** Prints what changed between the revisions. */
  void changes(List<Change> changes, PrintWriter out);

  /** Prints all there is, of the revisions {@link #unlessAsked}. */
  default void whole(List<Operations> tables, PrintWriter out) {
    tables(tables, out);
  }

  /** The formats, by their names on the command line. */
  static Map<String, ContractFormat> all() {
    return new TreeMap<>(
        Map.of("text", new ContractText(), "tsv", new ContractTsv(), "md", new ContractMarkdown()));
  }

  /** The format of that name. */
  static Optional<ContractFormat> of(String name) {
    return Optional.ofNullable(all().get(name));
  }
}
