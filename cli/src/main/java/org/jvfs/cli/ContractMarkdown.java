// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jvfs.contract.Change;
import org.jvfs.contract.Column;
import org.jvfs.contract.Condition;
import org.jvfs.contract.Operation;
import org.jvfs.contract.Operations;
import org.jvfs.contract.Revision;

/** The page {@code docs/contract.md}, and parts of it. */
final class ContractMarkdown implements ContractFormat {
  @Override
  public List<Revision> unlessAsked() {
    return List.of(Revision.I_RWSEM, Revision.I_MUTEX);
  }

  @Override
  public void whole(List<Operations> tables, PrintWriter out) {
    out.println(
        """
        # The contract

        What the VFS holds when it calls a file system, and what it expects in return: each table of
        operations, method by method, in both revisions. The VFS is of revision `i_rwsem`; `i_mutex` is
        the older, which had a mutex where directories now have a semaphore with two modes.

        A cell with `-` says nothing. `ref-walk` means yes, but not in RCU-walk mode; `yes, unlocks`, held
        on entry and free on return; `(both)` and `(all)`, every inode in question, directory and victim
        or source; `FS recursion`, that the method enters the file system again through quota_read and
        quota_write. Of a method marked *prototype only* no rule is stated.

        This page is printed by `./jvfs contract --format md` from the annotations in
        `org.jvfs.contract`, and not written by hand.
        """);
    for (Operations t : tables) {
      if (t.revision() == Revision.I_RWSEM) {
        tables(tables.stream().filter(o -> o.name().equals(t.name())).toList(), out);
      }
    }
    out.println("## What changed from i_mutex to i_rwsem");
    out.println();
    changes(Change.all(), out);
  }

  @Override
  public void tables(List<Operations> tables, PrintWriter out) {
    String last = "";
    for (Operations t : tables) {
      if (!t.name().equals(last)) {
        out.println("## `" + t.name() + "`");
        out.println();
        last = t.name();
      }
      out.println("### " + t.name() + " in " + t.revision().word());
      out.println();
      out.println("Java: " + types(t) + ". Methods: " + t.methods().size() + ".");
      out.println();
      rows(t, out);
      conditions(t, out);
      beyond(t, out);
    }
  }

  private static String types(Operations t) {
    return String.join(", ", t.types().stream().map(c -> "`" + c.getName() + "`").toList());
  }

  private static void rows(Operations t, PrintWriter out) {
    List<String> head = new ArrayList<>(List.of("method", "Java"));
    t.columns().forEach(c -> head.add(c.heading(t.revision())));
    List<List<String>> lines = new ArrayList<>();
    boolean more = false;
    for (Operation o : t.methods()) {
      List<String> line = new ArrayList<>(List.of(code(o.name()), code(o.signature())));
      t.columns().forEach(c -> line.add(o.rule(c).word()));
      List<String> besides = new ArrayList<>();
      for (Column c : o.cells().keySet()) {
        if (!t.columns().contains(c)) {
          besides.add(c.heading(t.revision()) + ": " + o.rule(c).word());
        }
      }
      if (!o.hasRules()) {
        besides.add("*prototype only*");
      }
      more |= !besides.isEmpty();
      line.add(String.join("; ", besides));
      lines.add(line);
    }
    if (more) {
      head.add("besides");
    } else {
      lines.forEach(List::removeLast);
    }
    table(head, lines, out);
  }

  private static void conditions(Operations t, PrintWriter out) {
    if (t.conditions().isEmpty()) {
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    for (Map.Entry<Condition, List<Operation>> e : t.conditions().entrySet()) {
      Condition c = e.getKey();
      List<String> names = e.getValue().stream().map(o -> code(o.name())).toList();
      lines.add(
          List.of(c.title(), String.join(", ", names), c.kind().word(), c.text(t.revision())));
    }
    table(List.of("condition", "methods", "holds", "in full"), lines, out);
  }

  private static void beyond(Operations t, PrintWriter out) {
    for (Operation o : t.beyond()) {
      List<String> says = new ArrayList<>();
      o.cells().forEach((c, r) -> says.add(c.heading(t.revision()) + ": " + r.word()));
      out.println(
          "Not in the revision: "
              + code(o.name())
              + ", "
              + code(o.signature())
              + " ("
              + String.join("; ", says)
              + "). "
              + o.beyond().orElseThrow()
              + ".");
      out.println();
    }
  }

  @Override
  public void changes(List<Change> changes, PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    for (Change c : changes) {
      lines.add(List.of(code(c.table()), code(c.method()), c.what(), c.older(), c.newer()));
    }
    List<String> head =
        List.of("table", "method", "rule", Revision.I_MUTEX.word(), Revision.I_RWSEM.word());
    table(head, lines, out);
  }

  private static void table(List<String> head, List<List<String>> lines, PrintWriter out) {
    out.println(row(head));
    out.println("|---".repeat(head.size()) + "|");
    lines.forEach(l -> out.println(row(l)));
    out.println();
  }

  private static String row(List<String> fields) {
    return "| " + String.join(" | ", fields) + " |";
  }

  private static String code(String s) {
    return "`" + s + "`";
  }
}
