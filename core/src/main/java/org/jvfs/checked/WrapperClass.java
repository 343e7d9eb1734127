// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.Row;

/**
 * Makes the class that stands before a driver's class for one table. For each method with a row
 * that the driver overrides it has
 *
 * <pre>{@code
 * R method(args) {
 *   Call c = RULE.enter(own, new Object[] {args});
 *   try {
 *     r = own.method(args);
 *   } catch (Throwable t) {
 *     RULE.threw(c, t);
 *     throw t;
 *   }
 *   RULE.returned(c, r);
 *   return r;
 * }
 * }</pre>
 *
 * where RULE is a constant of the class. What has no row is passed on as it is; what the driver
 * leaves alone is left to the table.
 */
final class WrapperClass {
  private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
  private static final ClassDesc SELF =
      ClassDesc.of(WrapperClass.class.getPackageName(), "CheckedOperations");
  private static final ClassDesc RULE = desc(MethodRule.class);
  private static final ClassDesc CALL = desc(Call.class);
  private static final MethodTypeDesc ENTER =
      MethodTypeDesc.of(CALL, ConstantDescs.CD_Object, ConstantDescs.CD_Object.arrayType());
  private static final MethodTypeDesc RETURNED =
      MethodTypeDesc.of(ConstantDescs.CD_void, CALL, ConstantDescs.CD_Object);
  private static final MethodTypeDesc THREW =
      MethodTypeDesc.of(ConstantDescs.CD_void, CALL, ConstantDescs.CD_Throwable);

  /** Of a driver's class: its wrapper for each table. */
  private static final ClassValue<Map<Class<?>, WrapperClass>> WRAPPERS =
      new ClassValue<>() {
        @Override
        protected Map<Class<?>, WrapperClass> computeValue(Class<?> driver) {
          return new ConcurrentHashMap<>();
        }
      };

  private final Class<?> table;
  private final Class<?> driver;
  private final List<Method> methods = new ArrayList<>();

  /** Of each method its rule, null where it has no row. */
  private final List<@Nullable MethodRule> rules = new ArrayList<>();

  /** (Object)Object; null if the driver overrides nothing, so that there is nothing to check. */
  private final @Nullable MethodHandle maker;

  /** The wrapper made last: most drivers have one table for all inodes of a kind. */
  private volatile @Nullable CheckedTable last;

  private WrapperClass(Class<?> table, Class<?> driver) {
    this.table = table;
    this.driver = driver;
    for (Method m : table.getMethods()) {
      if (!Modifier.isStatic(m.getModifiers())
          && !Modifier.isFinal(m.getModifiers())
          && m.getDeclaringClass() != Object.class
          && Implemented.in(driver, m.getName())) {
        methods.add(m);
        Row row = m.getAnnotation(Row.class);
        rules.add(row == null ? null : MethodRule.of(table, m, row, driver));
      }
    }
    this.maker = rules.stream().anyMatch(Objects::nonNull) ? maker() : null;
  }

  /** A wrapper, or {@code ops} itself if it overrides nothing. */
  static <T> T wrap(Class<T> table, T ops) {
    if (ops instanceof CheckedTable) {
      return ops;
    }
    Class<?> driver = ops.getClass();
    WrapperClass w = WRAPPERS.get(driver).computeIfAbsent(table, t -> new WrapperClass(t, driver));
    MethodHandle make = w.maker;
    if (make == null) {
      return ops;
    }
    CheckedTable l = w.last;
    if (l == null || l.own() != ops) {
      try {
        l = (CheckedTable) (Object) make.invokeExact((Object) ops);
      } catch (Throwable e) {
        throw new AssertionError("a wrapper's constructor only stores", e);
      }
      w.last = l;
    }
    return table.cast(l);
  }

  private MethodHandle maker() {
    byte[] bytes = ClassFile.of().build(SELF, this::define);
    try {
      Class<?> c = HERE.defineHiddenClassWithClassData(bytes, rules, true).lookupClass();
      return HERE.findConstructor(c, MethodType.methodType(void.class, table))
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("wrapper of " + driver.getName() + " for " + table.getName(), e);
    }
  }

  // ---- the class ----

  private static ClassDesc desc(Class<?> c) {
    return c.describeConstable().orElseThrow();
  }

  private void define(ClassBuilder b) {
    ClassDesc t = desc(table);
    ClassDesc parent = ConstantDescs.CD_Object;
    b.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
    if (table.isInterface()) {
      b.withInterfaceSymbols(t, desc(CheckedTable.class));
    } else {
      parent = t;
      b.withSuperclass(t);
      b.withInterfaceSymbols(desc(CheckedTable.class));
    }
    ClassDesc above = parent;
    b.withField("own", t, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
    b.withMethodBody(
        ConstantDescs.INIT_NAME,
        MethodTypeDesc.of(ConstantDescs.CD_void, t),
        0,
        c ->
            c.aload(0)
                .invokespecial(above, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .aload(0)
                .aload(1)
                .putfield(SELF, "own", t)
                .return_());
    b.withMethodBody(
        "own",
        MethodTypeDesc.of(ConstantDescs.CD_Object),
        ClassFile.ACC_PUBLIC,
        c -> c.aload(0).getfield(SELF, "own", t).areturn());
    for (int i = 0; i < methods.size(); i++) {
      Method m = methods.get(i);
      int rule = rules.get(i) == null ? -1 : i;
      MethodTypeDesc type =
          MethodType.methodType(m.getReturnType(), m.getParameterTypes())
              .describeConstable()
              .orElseThrow();
      b.withMethodBody(
          m.getName(),
          type,
          ClassFile.ACC_PUBLIC,
          c -> {
            if (rule >= 0) {
              checked(c, m, type, rule);
            } else {
              delegate(c, m, type);
              c.return_(TypeKind.from(m.getReturnType()));
            }
          });
    }
  }

  private void delegate(CodeBuilder c, Method m, MethodTypeDesc type) {
    ClassDesc t = desc(table);
    c.aload(0).getfield(SELF, "own", t);
    for (int i = 0; i < m.getParameterCount(); i++) {
      c.loadLocal(TypeKind.from(m.getParameterTypes()[i]), c.parameterSlot(i));
    }
    if (table.isInterface()) {
      c.invokeinterface(t, m.getName(), type);
    } else {
      c.invokevirtual(t, m.getName(), type);
    }
  }

  private void checked(CodeBuilder c, Method m, MethodTypeDesc type, int at) {
    DynamicConstantDesc<?> rule =
        DynamicConstantDesc.ofNamed(
            ConstantDescs.BSM_CLASS_DATA_AT, ConstantDescs.DEFAULT_NAME, RULE, at);
    TypeKind returns = TypeKind.from(m.getReturnType());
    int call = c.allocateLocal(TypeKind.REFERENCE);
    int result = returns == TypeKind.VOID ? -1 : c.allocateLocal(returns);
    c.loadConstant(rule).aload(0).getfield(SELF, "own", desc(table));
    arguments(c, m);
    c.invokevirtual(RULE, "enter", ENTER).astore(call);
    c.trying(
        body -> {
          delegate(body, m, type);
          if (result >= 0) {
            body.storeLocal(returns, result);
          }
        },
        catches ->
            catches.catchingAll(
                h -> {
                  int t = h.allocateLocal(TypeKind.REFERENCE);
                  h.astore(t).loadConstant(rule).aload(call).aload(t);
                  h.invokevirtual(RULE, "threw", THREW).aload(t).athrow();
                }));
    c.loadConstant(rule).aload(call);
    if (result >= 0) {
      c.loadLocal(returns, result);
      box(c, m.getReturnType());
    } else {
      c.aconst_null();
    }
    c.invokevirtual(RULE, "returned", RETURNED);
    if (result >= 0) {
      c.loadLocal(returns, result);
    }
    c.return_(returns);
  }

  private static void arguments(CodeBuilder c, Method m) {
    Class<?>[] types = m.getParameterTypes();
    c.loadConstant(types.length).anewarray(ConstantDescs.CD_Object);
    for (int i = 0; i < types.length; i++) {
      c.dup().loadConstant(i).loadLocal(TypeKind.from(types[i]), c.parameterSlot(i));
      box(c, types[i]);
      c.aastore();
    }
  }

  private static void box(CodeBuilder c, Class<?> type) {
    if (type.isPrimitive()) {
      ClassDesc boxed = desc(MethodType.methodType(type).wrap().returnType());
      c.invokestatic(boxed, "valueOf", MethodTypeDesc.of(boxed, desc(type)));
    }
  }
}
