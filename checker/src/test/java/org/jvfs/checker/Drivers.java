// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.CompilationTestHelper;
import com.google.errorprone.bugpatterns.BugChecker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compiles pieces of drivers under one check. A piece is the body of a class that implements a
 * table; where a report is due, the line before says what it must contain.
 */
final class Drivers {
  private static final String HEAD =
      """
      package driver;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.concurrent.atomic.*;
      import java.io.*;
      import org.jvfs.contract.*;
      import org.jvfs.cred.*;
      import org.jvfs.dcache.*;
      import org.jvfs.effect.*;
      import org.jvfs.file.*;
      import org.jvfs.inode.*;
      import org.jvfs.lock.*;
      import org.jvfs.pagecache.*;
      import org.jvfs.superblock.*;
      import org.jvfs.uapi.*;
      """;

  private final Class<? extends BugChecker> check;

  Drivers(Class<? extends BugChecker> check) {
    this.check = check;
  }

  /** The body must give just the reports it announces, of which there must be some. */
  void bad(String table, String body) {
    if (!body.contains("// BUG: Diagnostic contains:")) {
      throw new IllegalArgumentException("no report is announced");
    }
    compile(table, body).doTest();
  }

  /** Nothing may be reported. */
  void good(String table, String body) {
    if (body.contains("// BUG:")) {
      throw new IllegalArgumentException("a report is announced");
    }
    compile(table, body).expectNoDiagnostics().doTest();
  }

  private CompilationTestHelper compile(String table, String body) {
    List<String> lines = new ArrayList<>(Arrays.asList(HEAD.split("\n")));
    lines.add("abstract class Driver implements " + table + " {");
    lines.addAll(Arrays.asList(body.split("\n")));
    lines.add("}");
    return CompilationTestHelper.newInstance(check, Drivers.class)
        .addSourceLines("driver/Driver.java", lines.toArray(String[]::new));
  }
}
