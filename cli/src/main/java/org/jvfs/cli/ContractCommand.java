// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Change;
import org.jvfs.contract.Contract;
import org.jvfs.contract.Operations;
import org.jvfs.contract.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jvfs contract}. */
@Command(
    name = "contract",
    mixinStandardHelpOptions = true,
    description = "Show what is held and allowed when the VFS calls a file system.",
    exitCodeOnInvalidInput = ContractCommand.MISUNDERSTOOD,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:bad usage, or no such table, revision or format"})
final class ContractCommand implements Callable<Integer> {
  static final int MISUNDERSTOOD = 2;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TABLE",
      description = "One table, by its kernel name (inode_operations); all without.")
  private @Nullable String table;

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description =
          "i_rwsem, the live one, or i_mutex, the older. Text is of i_rwsem unless this"
              + " is given; tsv and md have both.")
  private @Nullable String revision;

  @Option(names = "--diff", description = "Show what changed from i_mutex to i_rwsem.")
  private boolean diff;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, tsv (revision, table, method, rule, value) or md.")
  private String format = "text";

  @Override
  public Integer call() throws Failure {
    ContractFormat in =
        ContractFormat.of(format)
            .orElseThrow(() -> unknown("format", format, ContractFormat.all().keySet()));
    PrintWriter out = spec.commandLine().getOut();
    if (diff) {
      in.changes(changes(), out);
    } else if (table == null && revision == null) {
      in.whole(tables(in.unlessAsked()), out);
    } else {
      in.tables(tables(revision == null ? in.unlessAsked() : List.of(revision())), out);
    }
    out.flush();
    return 0;
  }

  private List<Change> changes() throws Failure {
    if (revision != null) {
      throw new Failure(
          MISUNDERSTOOD, "--diff compares both revisions; leave out --revision " + revision);
    }
    checkTable(List.of(Revision.values()));
    return Change.all().stream().filter(c -> table == null || c.table().equals(table)).toList();
  }

  private Revision revision() throws Failure {
    String word = String.valueOf(revision);
    return Revision.of(word)
        .orElseThrow(
            () ->
                unknown(
                    "revision",
                    word,
                    Arrays.stream(Revision.values()).map(Revision::word).toList()));
  }

  private List<Operations> tables(List<Revision> of) throws Failure {
    checkTable(of);
    List<Operations> tables = new ArrayList<>();
    for (Revision r : of) {
      Contract.of(r).tables().stream()
          .filter(t -> table == null || t.name().equals(table))
          .forEach(tables::add);
    }
    return tables;
  }

  private void checkTable(List<Revision> of) throws Failure {
    Set<String> known = new LinkedHashSet<>();
    of.forEach(r -> Contract.of(r).tables().forEach(t -> known.add(t.name())));
    if (table != null && !known.contains(table)) {
      throw unknown("table", table, known);
    }
  }

  private static Failure unknown(String what, String word, Iterable<String> known) {
    return new Failure(
        MISUNDERSTOOD, "unknown " + what + " " + word + "; known: " + String.join(", ", known));
  }
}
