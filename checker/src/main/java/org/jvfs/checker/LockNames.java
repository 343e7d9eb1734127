// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which lock is meant by a kind of lock and an object. */
final class LockNames {
  /** Ways from an object to the inode that a lock of a kind sits in. */
  private static final List<String> TOWARDS_AN_INODE = List.of("inode", "host", "file");

  private final VisitorState visitor;

  LockNames(VisitorState visitor) {
    this.visitor = visitor;
  }

  /**
   * The name of an object's lock.
   *
   * @param type of the object
   * @return null if the object leads to no lock of the kind
   */
  @Nullable String of(String kind, String object, Type type) {
    return of(kind, object, type, 0);
  }

  private @Nullable String of(String kind, String object, Type type, int steps) {
    String own = own(kind, object, type);
    if (own != null || steps == 2 || !type.hasTag(TypeTag.CLASS)) {
      return own;
    }
    for (String way : TOWARDS_AN_INODE) {
      for (Type t : visitor.getTypes().closure(type)) {
        for (Symbol m : t.tsym.members().getSymbolsByName(visitor.getName(way))) {
          if (m instanceof MethodSymbol getter && getter.getParameters().isEmpty()) {
            String name =
                of(kind, Paths.get(object, way + "()"), getter.getReturnType(), steps + 1);
            if (name != null) {
              return name;
            }
          }
        }
      }
    }
    return null;
  }

  private @Nullable String own(String kind, String object, Type type) {
    if (!type.hasTag(TypeTag.CLASS)) {
      return null;
    }
    for (Type t : visitor.getTypes().closure(type)) {
      if (isLock(kind, t.tsym)) {
        return object;
      }
      for (Symbol m : t.tsym.members().getSymbols(s -> s instanceof MethodSymbol)) {
        if (isLock(kind, m)) {
          return Paths.get(object, m.getSimpleName() + "()");
        }
      }
    }
    return null;
  }

  private static boolean isLock(String kind, Symbol symbol) {
    Attribute.Compound a = Effects.of(symbol, "LockOf");
    return a != null && Annotations.value(a, "value", "").equals(kind);
  }

  /** Whether a type's objects are pages, by their being locks of that kind. */
  boolean isPage(Type type) {
    return isLock("PAGE_LOCK", type.tsym);
  }

  /**
   * The locks of a kind that a row speaks of: those of the parameters it is about. If some
   * parameter has the lock itself, the first such is meant, or all if the row says so, those that
   * lead to one included; otherwise each that leads to one.
   */
  List<String> ofRow(String kind, MethodSymbol method, List<String> arguments, boolean all) {
    List<String> own = new ArrayList<>();
    List<String> any = new ArrayList<>();
    List<VarSymbol> parameters = method.getParameters();
    for (int i = 0; i < parameters.size(); i++) {
      String direct = own(kind, arguments.get(i), parameters.get(i).type);
      String name = of(kind, arguments.get(i), parameters.get(i).type);
      if (direct != null) {
        own.add(direct);
      }
      if (name != null) {
        any.add(name);
      }
    }
    if (all || own.isEmpty()) {
      return any;
    }
    return own.subList(0, 1);
  }
}
