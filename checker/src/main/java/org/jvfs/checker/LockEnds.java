// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has to be so on every way out of a method. */
final class LockEnds {
  private final TableRow row;
  private final MethodSymbol method;
  private final RowLocks given;
  private final Findings findings;
  private final VisitorState visitor;

  LockEnds(
      VisitorState visitor, TableRow row, MethodSymbol method, RowLocks given, Findings findings) {
    this.visitor = visitor;
    this.row = row;
    this.method = method;
    this.given = given;
    this.findings = findings;
  }

  void check(Exit e, List<String> parameters) {
    locks(e);
    if (row.is("pageLock", "UNLOCKS")) {
      for (int i = 0; i < parameters.size(); i++) {
        String page = parameters.get(i);
        if (given.pages().contains(page) && !e.state().escaped.contains(page)) {
          page(e, page, i);
        }
      }
    }
    if (row.is("pageLock", "LOCKS_THE_PAGE")
        && e.kind() == Exit.Kind.RETURN
        && e.state().released.contains(e.value())) {
      findings.add(
          Finding.Kind.PAGE_LEFT_LOCKED,
          e.at(),
          row.name("pageLock"),
          "the page is returned unlocked");
    }
  }

  /** What the method took itself it has to give back. */
  private void locks(Exit e) {
    e.state()
        .held
        .forEach(
            (lock, held) -> {
              boolean handedOut =
                  e.kind() == Exit.Kind.RETURN && State.isOf(lock, e.value())
                      || e.state().escaped.stream().anyMatch(o -> State.isOf(lock, o));
              boolean asked =
                  held.type().equals("Page")
                      && (row.is("pageLock", "MAY_RETURN_LOCKED")
                          || (row.is("pageLock", "UNLOCKS") && given.pages().contains(lock)));
              if (held.at() instanceof Tree at && !handedOut && !asked) {
                findings.add(
                    Finding.Kind.LOCK_BALANCE,
                    e.at(),
                    row.name(),
                    LockRules.shown(lock)
                        + " was locked in line "
                        + line(at)
                        + " and is still held when the method "
                        + way(e));
              }
            });
  }

  private void page(Exit e, String page, int parameter) {
    boolean locked = e.state().held.containsKey(page);
    boolean maybeLeft = false;
    if (row.keeps("UNLOCK_OR_ACTIVATE") && e.kind() == Exit.Kind.RETURN) {
      String left = "const:" + row.constant("WRITEPAGE_ACTIVATE");
      boolean known = e.value().startsWith("const:");
      maybeLeft = !known || e.value().equals(left);
      if (e.value().equals(left) && !locked) {
        findings.add(
            Finding.Kind.PAGE_LEFT_LOCKED,
            e.at(),
            row.name("pageLock"),
            "the answer says that " + page + " is still locked, and it is not");
      }
    }
    if (locked && !maybeLeft) {
      findings.add(
          Finding.Kind.PAGE_LEFT_LOCKED,
          e.at(),
          row.name("pageLock"),
          page + " is still locked when the method " + way(e));
    }
    if (onParameter(parameter, "DropsReference") != null && !e.state().did(page, "PUT")) {
      findings.add(
          Finding.Kind.PAGE_LEFT_LOCKED,
          e.at(),
          row.name(),
          "the reference on " + page + " is not dropped when the method " + way(e));
    }
    written(e, page);
  }

  private void written(Exit e, String page) {
    boolean started = e.state().did(page, "START_WRITEBACK");
    if (row.keeps("END_WRITEBACK") && started && !e.state().did(page, "END_WRITEBACK")) {
      findings.add(
          Finding.Kind.PAGE_WRITEBACK,
          e.at(),
          row.name(),
          "set_page_writeback without end_page_writeback on "
              + page
              + " when the method "
              + way(e));
    }
    if (row.keeps("REDIRTY_OR_WRITEBACK") && !started && !e.state().did(page, "REDIRTY")) {
      findings.add(
          Finding.Kind.PAGE_WRITEBACK,
          e.at(),
          row.name(),
          page + " is neither under writeback nor dirty again when the method " + way(e));
    }
  }

  private Attribute.@Nullable Compound onParameter(int i, String effect) {
    return Effects.ofParameter(method, i, effect, visitor.getTypes());
  }

  // ---- words ----

  private String way(Exit e) {
    if (e.kind() == Exit.Kind.RETURN) {
      return "returns";
    }
    String thrown = e.thrown() == null ? "" : e.thrown().tsym.getSimpleName().toString();
    return switch (e.at()) {
      case MethodInvocationTree c ->
          "ends because " + ASTHelpers.getSymbol(c).getSimpleName() + " throws " + thrown;
      case NewClassTree c -> "ends because the constructor throws " + thrown;
      default -> "throws " + thrown;
    };
  }

  private long line(Tree at) {
    return visitor.getPath().getCompilationUnit().getLineMap().getLineNumber(Positions.of(at));
  }
}
