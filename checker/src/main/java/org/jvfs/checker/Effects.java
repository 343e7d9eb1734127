// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a method does, as {@code org.jvfs.effect} says of it or of a method it overrides. */
final class Effects {
  private static final String PACKAGE = "org.jvfs.effect.";

  private Effects() {}

  static Attribute.@Nullable Compound of(Symbol symbol, String effect) {
    return Annotations.find(symbol, PACKAGE + effect);
  }

  /** Of a method, or of one it overrides. */
  static Attribute.@Nullable Compound of(MethodSymbol method, String effect, Types types) {
    Attribute.Compound own = of(method, effect);
    if (own != null) {
      return own;
    }
    for (MethodSymbol m : ASTHelpers.findSuperMethods(method, types)) {
      Attribute.Compound a = of(m, effect);
      if (a != null) {
        return a;
      }
    }
    return null;
  }

  static boolean has(MethodSymbol method, String effect, Types types) {
    return of(method, effect, types) != null;
  }

  /** Of a parameter, or of the same one in a method overridden. */
  static Attribute.@Nullable Compound ofParameter(
      MethodSymbol method, int i, String effect, Types types) {
    Attribute.Compound own = at(method, i, effect);
    if (own != null) {
      return own;
    }
    for (MethodSymbol m : ASTHelpers.findSuperMethods(method, types)) {
      Attribute.Compound a = at(m, i, effect);
      if (a != null) {
        return a;
      }
    }
    return null;
  }

  private static Attribute.@Nullable Compound at(MethodSymbol method, int i, String effect) {
    List<VarSymbol> parameters = method.getParameters();
    return i < parameters.size() ? of(parameters.get(i), effect) : null;
  }

  /** Whether a method belongs to the VFS itself, so that what it does not say it does not do. */
  static boolean isOfTheVfs(MethodSymbol method) {
    return method.packge().getQualifiedName().toString().startsWith("org.jvfs.");
  }
}
