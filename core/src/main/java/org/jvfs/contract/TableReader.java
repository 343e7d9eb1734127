// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one table of one revision from the interfaces that declare it. */
final class TableReader {
  private final Revision revision;
  private final String name;
  private final List<Class<?>> types;
  private final List<Column> columns;
  private final Rule held;

  TableReader(Revision revision, String name, List<Class<?>> types) {
    this.revision = revision;
    this.name = name;
    this.types = types;
    // What the interface of the older revision says of the whole table goes before.
    Table says =
        types.reversed().stream()
            .map(TableReader::table)
            .filter(t -> t.columns().length > 0)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(name + " has no columns"));
    this.columns = List.of(says.columns());
    this.held = says.held();
  }

  static Table table(Class<?> type) {
    return Objects.requireNonNull(type.getAnnotation(Table.class), type::getName);
  }

  Operations read() {
    List<Operation> methods = new ArrayList<>();
    List<Operation> beyond = new ArrayList<>();
    for (Class<?> type : types) {
      for (Method m : inOrder(type)) {
        Row row = m.getAnnotation(Row.class);
        if (row == null || row.since().compareTo(revision) > 0) {
          continue;
        }
        Operation o = operation(type, m, row);
        if (o.beyond().isEmpty()) {
          methods.add(o);
        } else if (revision == Revision.I_RWSEM) { // which this VFS keeps
          beyond.add(o);
        }
      }
    }
    return new Operations(
        revision, name, types, columns, List.copyOf(methods), List.copyOf(beyond));
  }

  private Operation operation(Class<?> type, Method m, Row row) {
    BeyondSeed beyond = m.getAnnotation(BeyondSeed.class);
    List<Condition> conditions = new ArrayList<>();
    addAll(conditions, type.getAnnotation(Conditions.class));
    addAll(conditions, m.getAnnotation(Conditions.class));
    return new Operation(
        revision,
        name,
        row.value(),
        m,
        Collections.unmodifiableMap(cells(m, row)),
        List.copyOf(conditions),
        Optional.ofNullable(beyond).map(BeyondSeed::value));
  }

  private void addAll(List<Condition> to, @Nullable Conditions conditions) {
    if (conditions != null) {
      Arrays.stream(conditions.value())
          .filter(c -> c.since().compareTo(revision) <= 0)
          .forEach(to::add);
    }
  }

  private Map<Column, Rule> cells(Method m, Row row) {
    Map<Column, Rule> stated = new EnumMap<>(Column.class);
    for (Column c : Column.values()) {
      stated.put(c, revision == Revision.I_MUTEX ? c.in(row).ofMutex() : c.in(row));
    }
    for (Differs d : m.getAnnotationsByType(Differs.class)) {
      if (d.in() == revision) {
        stated.put(d.column(), d.rule());
      }
    }
    stated.values().removeIf(r -> r == Rule.UNSTATED);
    if (stated.isEmpty()) {
      return stated; // a prototype alone
    }
    if (stated.keySet().stream().noneMatch(Column::isLock)) {
      stated.putIfAbsent(Column.HELD, held);
    }
    columns.forEach(c -> stated.putIfAbsent(c, Rule.UNSTATED));
    stated.keySet().removeIf(c -> stated.get(c) == Rule.UNSTATED && !columns.contains(c));
    return stated;
  }

  /** The methods as the source has them; reflection keeps no order, the class file does. */
  private static List<Method> inOrder(Class<?> type) {
    List<String> order;
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      order =
          ClassFile.of()
              .parse(Objects.requireNonNull(in, type::getName).readAllBytes())
              .methods()
              .stream()
              .map(m -> m.methodName().stringValue() + m.methodType().stringValue())
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Method> methods = new ArrayList<>(List.of(type.getDeclaredMethods()));
    methods.sort((a, b) -> order.indexOf(key(a)) - order.indexOf(key(b)));
    return methods;
  }

  private static String key(Method m) {
    return m.getName()
        + MethodType.methodType(m.getReturnType(), m.getParameterTypes()).descriptorString();
  }
}
