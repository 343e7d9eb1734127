// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.junit;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Makes the file system of a test when it is first asked for, and closes it after the test and all
 * methods that run after it. Registered by {@link JvfsTest} and {@link TempJvfs}.
 */
public final class JvfsExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(JvfsExtension.class);

  // ---- parameters ----

  @Override
  public boolean supportsParameter(ParameterContext p, ExtensionContext context) {
    Parameter parameter = p.getParameter();
    return context.getTestMethod().isPresent()
        && TestFileSystem.supports(parameter.getType())
        && (p.isAnnotated(TempJvfs.class)
            || (onTest(context).isPresent() && parameter.getAnnotations().length == 0));
  }

  @Override
  public Object resolveParameter(ParameterContext p, ExtensionContext context) {
    try {
      Settings wanted = p.findAnnotation(TempJvfs.class).map(Settings::of).orElse(Settings.DEFAULT);
      return fileSystem(context, wanted).get(p.getParameter().getType());
    } catch (IOException e) {
      throw new ParameterResolutionException("no file system: " + e.getMessage(), e);
    }
  }

  private static Optional<Settings> onTest(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getTestMethod(), JvfsTest.class)
        .map(Settings::of);
  }

  /** That of the test, made if need be. */
  private static TestFileSystem fileSystem(ExtensionContext context, Settings wanted) {
    ExtensionContext.Store store = context.getStore(SPACE);
    TestFileSystem there = store.get(TestFileSystem.class, TestFileSystem.class);
    if (there == null) {
      there = new TestFileSystem(onTest(context).orElse(wanted));
      store.put(TestFileSystem.class, there);
    }
    if (!wanted.equals(Settings.DEFAULT) && !wanted.equals(there.settings())) {
      throw new ExtensionConfigurationException(
          "a test has one file system; asked for were " + there.settings() + " and " + wanted);
    }
    return there;
  }

  // ---- fields ----

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    for (Object test : context.getRequiredTestInstances().getAllInstances()) {
      List<Field> fields =
          AnnotationSupport.findAnnotatedFields(
              test.getClass(), TempJvfs.class, f -> true, HierarchyTraversalMode.TOP_DOWN);
      for (Field f : fields) {
        inject(context, test, f);
      }
    }
  }

  private static void inject(ExtensionContext context, Object test, Field f) throws Exception {
    int m = f.getModifiers();
    if (Modifier.isStatic(m) || Modifier.isFinal(m) || !TestFileSystem.supports(f.getType())) {
      throw new ExtensionConfigurationException(
          f
              + " cannot take a file system: it has to be neither static nor final, and a"
              + " FileSystem, Path, Vfs, Task or Faults");
    }
    // What a field says is for all tests of the class, and a test may say otherwise.
    Settings wanted =
        onTest(context)
            .or(() -> AnnotationSupport.findAnnotation(f, TempJvfs.class).map(Settings::of))
            .orElse(Settings.DEFAULT);
    f.setAccessible(true);
    f.set(test, fileSystem(context, wanted).get(f.getType()));
  }

  // ---- the end ----

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    TestFileSystem fs = context.getStore(SPACE).remove(TestFileSystem.class, TestFileSystem.class);
    if (fs == null) {
      return;
    }
    List<String> left = fs.close(context.getExecutionException().isPresent());
    if (!left.isEmpty()) {
      throw new AssertionError("the test left open:\n  " + String.join("\n  ", left));
    }
  }
}
