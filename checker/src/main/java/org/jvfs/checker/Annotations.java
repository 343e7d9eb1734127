// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationValue;
import org.jspecify.annotations.Nullable;

/** Reads annotations by name, without their classes. */
final class Annotations {
  private Annotations() {}

  static Attribute.@Nullable Compound find(Symbol symbol, String name) {
    for (Attribute.Compound a : symbol.getAnnotationMirrors()) {
      if (((Symbol.ClassSymbol) a.type.tsym).getQualifiedName().contentEquals(name)) {
        return a;
      }
    }
    return null;
  }

  /** The word of an enum constant, a string or a number; {@code otherwise} if it is left out. */
  static String value(Attribute.Compound a, String member, String otherwise) {
    for (Map.Entry<Symbol.MethodSymbol, Attribute> e : a.getElementValues().entrySet()) {
      if (e.getKey().getSimpleName().contentEquals(member)) {
        AnnotationValue v = e.getValue();
        Object o = v.getValue();
        return o instanceof Symbol s ? s.getSimpleName().toString() : String.valueOf(o);
      }
    }
    return otherwise;
  }

  /** The words of an array of enum constants. */
  static List<String> words(Attribute.Compound a, String member) {
    for (Map.Entry<Symbol.MethodSymbol, Attribute> e : a.getElementValues().entrySet()) {
      if (e.getKey().getSimpleName().contentEquals(member)
          && e.getValue() instanceof Attribute.Array all) {
        return Arrays.stream(all.values)
            .map(v -> v.getValue() instanceof Symbol s ? s.getSimpleName().toString() : "")
            .toList();
      }
    }
    return List.of();
  }

  static int number(Attribute.Compound a, String member) {
    return Integer.parseInt(value(a, member, "0"));
  }
}
