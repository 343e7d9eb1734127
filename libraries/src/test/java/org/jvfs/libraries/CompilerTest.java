// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.MalformedURLException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's compiler, with sources, class path and output on paths. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class CompilerTest {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  private static void source(Path root, String file, String text) throws IOException {
    Path p = root.resolve(file);
    Files.createDirectories(p.getParent());
    Files.writeString(p, text);
  }

  private static void program(Path src) throws IOException {
    source(
        src,
        "app/Main.java",
        """
        package app;
        import app.shapes.*;
        public class Main implements java.util.concurrent.Callable<String> {
          public Main() {}
          private static String name(Shape s) {
            return switch (s) {
              case Circle(double r) -> "circle " + r;
              case Square(double a) -> "square " + a;
            };
          }
          @Override public String call() {
            Shape[] all = {new Circle(2), new Square(3)};
            return java.util.Arrays.stream(all).map(s -> name(s) + "=" + (int) s.area())
                .collect(java.util.stream.Collectors.joining(", "));
          }
        }
        """);
    source(
        src,
        "app/shapes/Shape.java",
        "package app.shapes; public sealed interface Shape permits Circle, Square {"
            + " double area(); }");
    source(
        src,
        "app/shapes/Circle.java",
        "package app.shapes; public record Circle(double r) implements Shape {"
            + " public double area() { return Math.PI * r * r; } }");
    source(
        src,
        "app/shapes/Square.java",
        "package app.shapes; public record Square(double a) implements Shape {"
            + " public double area() { return a * a; } }");
  }

  private static List<Diagnostic<? extends JavaFileObject>> compile(
      List<Path> sourcePath, List<Path> classPath, Path output, List<Path> files)
      throws IOException {
    return compile(sourcePath, classPath, List.of(), output, files);
  }

  private static List<Diagnostic<? extends JavaFileObject>> compile(
      List<Path> sourcePath,
      List<Path> classPath,
      List<Path> modulePath,
      Path output,
      List<Path> files)
      throws IOException {
    var told = new DiagnosticCollector<JavaFileObject>();
    Files.createDirectories(output);
    try (StandardJavaFileManager fm = JAVAC.getStandardFileManager(told, Locale.ROOT, null)) {
      fm.setLocationFromPaths(StandardLocation.SOURCE_PATH, sourcePath);
      fm.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      fm.setLocationFromPaths(StandardLocation.MODULE_PATH, modulePath);
      // For plugins javac asks for the class path as Files, unless it is told to look elsewhere.
      fm.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, List.of());
      fm.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
      JAVAC
          .getTask(
              null,
              fm,
              told,
              List.of("-proc:none", "-Xlint:all"),
              null,
              fm.getJavaFileObjectsFromPaths(files))
          .call();
    }
    return told.getDiagnostics();
  }

  private static Object run(ClassLoader loader, String main) throws Exception {
    Object o = loader.loadClass(main).getConstructor().newInstance();
    return ((Callable<?>) o).call();
  }

  @ParameterizedTest
  @EnumSource
  void compilesAndRuns(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path src = place.at("src");
      program(src);
      // The others are found on the source path.
      Path out = place.at("out");
      assertThat(compile(List.of(src), List.of(), out, List.of(src.resolve("app/Main.java"))))
          .isEmpty();
      assertThat(Trees.describe(out))
          .containsKeys(
              "app/Main.class",
              "app/shapes/Circle.class",
              "app/shapes/Shape.class",
              "app/shapes/Square.class");
      assertThat(run(new PathClassLoader(List.of(out)), "app.Main"))
          .isEqualTo("circle 2.0=12, square 3.0=9");
    }
  }

  /** What is older than its source is compiled again; what is not, is not. */
  @ParameterizedTest
  @EnumSource
  void takesTheNewerOfSourceAndClass(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path src = place.at("src");
      Path out = place.at("out");
      source(src, "B.java", "class B { static final Object X = 1; }");
      String a =
          "public class %s implements java.util.concurrent.Callable<Object> {"
              + " public Object call() { return B.X; } }";
      source(src, "A1.java", a.formatted("A1"));
      source(src, "A2.java", a.formatted("A2"));
      assertThat(compile(List.of(src), List.of(out), out, List.of(src.resolve("A1.java"))))
          .isEmpty();
      var compiled = Files.getLastModifiedTime(out.resolve("B.class"));
      assertThat(compile(List.of(src), List.of(out), out, List.of(src.resolve("A2.java"))))
          .isEmpty();
      assertThat(Files.getLastModifiedTime(out.resolve("B.class"))).isEqualTo(compiled);

      source(src, "B.java", "class B { static final Object X = 2; }");
      Files.setLastModifiedTime(
          src.resolve("B.java"), FileTime.from(compiled.toInstant().plusSeconds(10)));
      assertThat(compile(List.of(src), List.of(out), out, List.of(src.resolve("A2.java"))))
          .isEmpty();
      ClassLoader loader = new PathClassLoader(List.of(out));
      assertThat(run(loader, "A1")).isEqualTo(2);
      assertThat(run(loader, "A2")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhereAnErrorIs(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path src = place.at("src");
      source(src, "p/Bad.java", "package p;\nclass Bad {\n  int x = \"no\";\n}\n");
      Path bad = src.resolve("p/Bad.java");
      var told = compile(List.of(src), List.of(), place.at("out"), List.of(bad));
      assertThat(told).hasSize(1);
      assertThat(told.getFirst().getLineNumber()).isEqualTo(3);
      assertThat(told.getFirst().getSource().toUri()).isEqualTo(bad.toUri());
      assertThat(place.at("out/p/Bad.class")).doesNotExist();
    }
  }

  /**
   * What is in a jar, as module and as directory. On the class path a jar itself cannot be but on
   * the default file system, since javac looks for its manifest by Path.toFile.
   */
  @ParameterizedTest
  @EnumSource
  void compilesAgainstAJar(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path lib = place.at("lib-src");
      source(lib, "lib/Lib.java", "package lib; public class Lib { public static int F = 42; }");
      Path classes = place.at("lib-classes");
      assertThat(compile(List.of(lib), List.of(), classes, List.of(lib.resolve("lib/Lib.java"))))
          .isEmpty();
      Path jar = place.at("lib.jar");
      try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
        Files.createDirectory(zip.getPath("/lib"));
        Files.copy(classes.resolve("lib/Lib.class"), zip.getPath("/lib/Lib.class"));
      }
      Path src = place.at("src");
      source(
          src,
          "uses/Uses.java",
          "package uses; public class Uses implements java.util.concurrent.Callable<Integer> {"
              + " public Integer call() { return lib.Lib.F; } }");
      Path out = place.at("out");
      Path uses = src.resolve("uses/Uses.java");
      try (FileSystem zip = FileSystems.newFileSystem(jar)) {
        assertThat(compile(List.of(src), List.of(zip.getPath("/")), out, List.of(uses))).isEmpty();
        assertThat(run(new PathClassLoader(List.of(out, zip.getPath("/"))), "uses.Uses"))
            .isEqualTo(42);
      }

      Path info = src.resolve("module-info.java");
      source(
          src,
          "module-info.java",
          "@SuppressWarnings(\"requires-automatic\") module uses { requires lib; }");
      Path mods = place.at("mods/uses");
      assertThat(compile(List.of(src), List.of(), List.of(jar), mods, List.of(info, uses)))
          .isEmpty();
      assertThat(Trees.describe(mods)).containsKeys("module-info.class", "uses/Uses.class");
    }
  }

  @ParameterizedTest
  @EnumSource
  void compilesAndRunsAModule(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path src = place.at("src");
      program(src);
      source(src, "module-info.java", "module the.app { exports app; }");
      Path out = place.at("mods/the.app");
      List<Path> files = new ArrayList<>();
      try (var all = Files.walk(src)) {
        all.filter(p -> p.toString().endsWith(".java")).forEach(files::add);
      }
      assertThat(compile(List.of(src), List.of(), out, files)).isEmpty();
      ModuleFinder finder = ModuleFinder.of(place.at("mods"));
      assertThat(finder.find("the.app")).isPresent();
      Configuration c =
          ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("the.app"));
      ModuleLayer layer =
          ModuleLayer.boot().defineModulesWithOneLoader(c, ClassLoader.getPlatformClassLoader());
      assertThat(run(layer.findLoader("the.app"), "app.Main"))
          .isEqualTo("circle 2.0=12, square 3.0=9");
    }
  }

  /** There is no handler of the scheme for java.net, so a URLClassLoader cannot be had. */
  @Test
  void urisAreNoUrls() throws Exception {
    try (Place place = Ground.JVFS.open()) {
      var uri = place.root().toUri();
      assertThat(Path.of(uri)).isEqualTo(place.root());
      assertThatThrownBy(uri::toURL).isInstanceOf(MalformedURLException.class);
    }
  }
}
