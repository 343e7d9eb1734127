// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jvfs.contract.Change;
import org.jvfs.contract.Operations;
import org.jvfs.contract.Revision;

/** One line for each cell, for programs. Methods of which there is only a prototype have none. */
final class ContractTsv implements ContractFormat {
  @Override
  public List<Revision> unlessAsked() {
    return List.of(Revision.values());
  }

  @Override
  public void tables(List<Operations> tables, PrintWriter out) {
    line(out, "revision", "table", "method", "rule", "value");
    for (Operations t : tables) {
      Revision r = t.revision();
      t.methods()
          .forEach(
              o ->
                  o.cells()
                      .forEach(
                          (column, rule) ->
                              line(
                                  out, r.word(), t.name(), o.name(), column.rule(r), rule.word())));
    }
  }

  @Override
  public void changes(List<Change> changes, PrintWriter out) {
    line(out, "table", "method", "rule", Revision.I_MUTEX.word(), Revision.I_RWSEM.word());
    for (Change c : changes) {
      line(out, c.table(), c.method(), c.what(), c.older(), c.newer());
    }
  }

  private static void line(PrintWriter out, String... fields) {
    out.println(String.join("\t", fields));
  }
}
