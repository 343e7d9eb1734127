// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The row of the contract that a method overrides. */
final class TableRow {
  static final String UNSTATED = "UNSTATED";

  private static final String ROW = "org.jvfs.contract.Row";
  private static final String CONDITIONS = "org.jvfs.contract.Conditions";
  private static final String TABLE = "org.jvfs.contract.Table";

  private final MethodSymbol declared;
  private final Attribute.Compound row;

  private TableRow(MethodSymbol declared, Attribute.Compound row) {
    this.declared = declared;
    this.row = row;
  }

  /** The row of a method that is in a table, or overrides one that is; else null. */
  static @Nullable TableRow of(MethodSymbol method, Types types) {
    Attribute.Compound own = Annotations.find(method, ROW);
    if (own != null) {
      return new TableRow(method, own);
    }
    for (MethodSymbol m : ASTHelpers.findSuperMethods(method, types)) {
      Attribute.Compound a = Annotations.find(m, ROW);
      if (a != null) {
        return new TableRow(m, a);
      }
    }
    return null;
  }

  /** A cell, by the name of its {@code Rule}. */
  String cell(String column) {
    return Annotations.value(row, column, UNSTATED);
  }

  boolean is(String column, String rule) {
    return cell(column).equals(rule);
  }

  /** Whether the method keeps to one of the contract's conditions, by the name of the constant. */
  boolean keeps(String condition) {
    Attribute.Compound a = Annotations.find(declared, CONDITIONS);
    return a != null && Annotations.words(a, "value").contains(condition);
  }

  /** The value of a constant of the table, which its conditions speak of; null without one. */
  @Nullable Object constant(String name) {
    for (Symbol s : declared.owner.members().getSymbols()) {
      if (s instanceof VarSymbol v && v.getSimpleName().contentEquals(name)) {
        return v.getConstantValue();
      }
    }
    return null;
  }

  /** The parameter's declaration in the table, which carries its annotations. */
  VarSymbol parameter(int i) {
    return declared.getParameters().get(i);
  }

  /** Table and method as the kernel names them. */
  String name() {
    Attribute.Compound table = Annotations.find(declared.owner, TABLE);
    String t =
        table == null
            ? declared.owner.getSimpleName().toString()
            : Annotations.value(table, "value", "");
    return t + "." + Annotations.value(row, "value", declared.getSimpleName().toString());
  }

  /**
   * The row's name with one cell, for a message: {@code dentry_operations.d_delete (may_block:
   * no)}.
   */
  String name(String column) {
    return name() + " (" + snake(column) + ": " + word(cell(column)) + ")";
  }

  private static String snake(String column) {
    StringBuilder b = new StringBuilder();
    for (char c : column.toCharArray()) {
      if (Character.isUpperCase(c)) {
        b.append('_');
      }
      b.append(Character.toLowerCase(c));
    }
    return b.toString();
  }

  private static String word(String rule) {
    return rule.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
