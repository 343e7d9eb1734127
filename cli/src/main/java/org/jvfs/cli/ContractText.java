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
import org.jvfs.contract.Rule;

/** Tables for people, with their columns aligned, and beneath each what fits in no column. */
final class ContractText implements ContractFormat {
  private static final int WIDTH = 79;
  private static final String GAP = "  ";

  @Override
  public List<Revision> unlessAsked() {
    return List.of(Revision.I_RWSEM);
  }

  @Override
  public void tables(List<Operations> tables, PrintWriter out) {
    String between = "";
    for (Operations t : tables) {
      out.print(between);
      between = System.lineSeparator();
      out.println(t.name() + " (" + t.revision().word() + ")");
      rows(t, out);
      conditions(t, out);
      for (Operation o : t.beyond()) {
        wrapped("Not in the revision: " + o.name() + said(o, o.cells().keySet()), out);
        o.beyond().ifPresent(why -> wrapped("  " + why + ".", out));
      }
    }
  }

  private static void rows(Operations t, PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    t.columns().forEach(c -> head.add(c.heading(t.revision())));
    lines.add(head);
    for (Operation o : t.methods()) {
      List<String> line = new ArrayList<>(List.of(o.name()));
      if (o.hasRules()) {
        t.columns().forEach(c -> line.add(o.rule(c).word()));
        List<Column> more = new ArrayList<>(o.cells().keySet());
        more.removeAll(t.columns());
        String said = said(o, more);
        if (!said.isEmpty()) {
          line.add(said.substring(GAP.length()));
        }
      } else {
        line.add("(prototype only)");
      }
      lines.add(line);
    }
    aligned(lines, out);
  }

  /** Cells as words, with a gap before each. */
  private static String said(Operation o, Iterable<Column> columns) {
    StringBuilder said = new StringBuilder();
    for (Column c : columns) {
      if (o.rule(c) != Rule.UNSTATED) {
        said.append(GAP).append(c.heading(o.revision())).append(": ").append(o.rule(c).word());
      }
    }
    return said.toString();
  }

  private static void conditions(Operations t, PrintWriter out) {
    for (Map.Entry<Condition, List<Operation>> e : t.conditions().entrySet()) {
      Condition c = e.getKey();
      List<String> names = e.getValue().stream().map(Operation::name).toList();
      wrapped(
          (names.size() > 1 && names.size() == t.methods().size()
                  ? "all"
                  : String.join(", ", names))
              + ": "
              + c.title()
              + " ("
              + c.kind().word()
              + ")",
          out);
      wrapped("  " + c.text(t.revision()), out);
    }
  }

  @Override
  public void changes(List<Change> changes, PrintWriter out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("", "", Revision.I_MUTEX.word(), Revision.I_RWSEM.word()));
    String table = "";
    String method = "";
    for (Change c : changes) {
      if (!c.table().equals(table)) {
        table = c.table();
        method = "";
        lines.add(List.of());
        lines.add(List.of(table));
      }
      lines.add(
          List.of(c.method().equals(method) ? "" : c.method(), c.what(), c.older(), c.newer()));
      method = c.method();
    }
    aligned(lines, out);
  }

  /** Prints lines of fields; what stands alone in its line takes no part in the widths. */
  private static void aligned(List<List<String>> lines, PrintWriter out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> line : lines) {
      for (int i = 0; i + 1 < line.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), line.get(i).length()));
      }
    }
    for (List<String> line : lines) {
      StringBuilder s = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        s.append(line.size() == 1 ? "" : GAP).append(line.get(i));
        if (i + 1 < line.size()) {
          s.repeat(' ', widths.get(i) - line.get(i).length());
        }
      }
      out.println(s.toString().stripTrailing());
    }
  }

  /** Prints a text in lines of at most {@link #WIDTH}, all with its own margin. */
  private static void wrapped(String text, PrintWriter out) {
    String margin = GAP + " ".repeat(text.length() - text.stripLeading().length());
    StringBuilder line = new StringBuilder(margin);
    for (String word : text.strip().split(" ", -1)) {
      if (line.length() > margin.length()) {
        if (line.length() + 1 + word.length() > WIDTH) {
          out.println(line);
          line = new StringBuilder(margin);
        } else {
          line.append(' ');
        }
      }
      line.append(word);
    }
    out.println(line);
  }
}
