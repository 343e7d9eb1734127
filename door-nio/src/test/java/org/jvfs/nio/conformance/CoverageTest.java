// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every public method of the interfaces is called by some case. What a case calls is read from its
 * compiled code, so that it need not be declared, and cannot be declared wrongly.
 */
final class CoverageTest {
  private static final List<Class<?>> COVERED =
      List.of(
          AsynchronousFileChannel.class,
          BasicFileAttributeView.class,
          BasicFileAttributes.class,
          DirectoryStream.class,
          FileChannel.class,
          FileLock.class,
          FileOwnerAttributeView.class,
          FileStore.class,
          FileSystem.class,
          FileSystemProvider.class,
          Files.class,
          Path.class,
          PathMatcher.class,
          PosixFileAttributeView.class,
          PosixFileAttributes.class,
          SecureDirectoryStream.class,
          SeekableByteChannel.class,
          UserDefinedFileAttributeView.class,
          UserPrincipalLookupService.class,
          WatchEvent.class,
          WatchKey.class,
          WatchService.class);

  /** What no case can call, and why. */
  private static final Map<String, String> EXEMPT =
      Map.ofEntries(
          Map.entry(
              "Files.createTempFile(String,String,FileAttribute[])", "of the default provider"),
          Map.entry("Files.createTempDirectory(String,FileAttribute[])", "of the default provider"),
          Map.entry("Path.of(String,String[])", "of the default provider"),
          Map.entry("FileSystemProvider.installedProviders()", "not of a provider"),
          Map.entry(
              "FileSystemProvider.newFileSystem(URI,Map)",
              "the JDK's own cannot; see FirstStepsTest"),
          Map.entry(
              "FileSystemProvider.getFileSystem(URI)", "the JDK's own is one; see FirstStepsTest"));

  private static String name(Class<?> owner, String method, List<String> parameters) {
    return owner.getSimpleName() + "." + method + "(" + String.join(",", parameters) + ")";
  }

  /** Methods of the covered classes that are called in a class, by name. */
  private static Set<String> calledIn(String resource) throws IOException {
    Set<String> called = new HashSet<>();
    try (InputStream in = CoverageTest.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no " + resource);
      }
      ClassModel model = ClassFile.of().parse(in.readAllBytes());
      model.methods().stream()
          .flatMap(m -> m.code().stream())
          .flatMap(c -> c.elementStream())
          .forEach(
              e -> {
                if (e instanceof InvokeInstruction i) {
                  add(
                      called,
                      i.owner().asSymbol(),
                      i.name().stringValue(),
                      i.typeSymbol().parameterList());
                } else if (e instanceof InvokeDynamicInstruction d) {
                  for (ConstantDesc arg : d.bootstrapArgs()) {
                    if (arg instanceof DirectMethodHandleDesc h) {
                      List<ClassDesc> all = h.invocationType().parameterList();
                      boolean self =
                          h.kind() != DirectMethodHandleDesc.Kind.STATIC
                              && h.kind() != DirectMethodHandleDesc.Kind.INTERFACE_STATIC;
                      add(
                          called,
                          h.owner(),
                          h.methodName(),
                          self ? all.subList(1, all.size()) : all);
                    }
                  }
                }
              });
    }
    return called;
  }

  private static void add(
      Set<String> called, ClassDesc owner, String method, List<ClassDesc> parameters) {
    List<String> names =
        parameters.stream().map(p -> p.displayName().replaceAll(".*\\$", "")).toList();
    for (Class<?> c : COVERED) {
      // By the class itself or by one that extends it: FileChannel.read is SeekableByteChannel's,
      // too.
      if (COVERED.stream()
          .anyMatch(
              d -> c.isAssignableFrom(d) && d.describeConstable().orElseThrow().equals(owner))) {
        called.add(name(c, method, names));
      }
    }
  }

  private static Set<String> wanted() {
    Set<String> all = new TreeSet<>();
    for (Class<?> c : COVERED) {
      for (Method m : c.getDeclaredMethods()) {
        if (Modifier.isPublic(m.getModifiers())
            && !m.isSynthetic()
            && !List.of("toString", "hashCode", "equals").contains(m.getName())) {
          all.add(
              name(
                  c,
                  m.getName(),
                  Arrays.stream(m.getParameterTypes()).map(Class::getSimpleName).toList()));
        }
      }
    }
    return all;
  }

  @Test
  void everyMethodIsCalledByACase() throws IOException {
    Set<String> called = new HashSet<>();
    for (Class<?> holder : Cases.HOLDERS) {
      called.addAll(calledIn(holder.getName().replace('.', '/') + ".class"));
      for (Class<?> inner : holder.getDeclaredClasses()) {
        called.addAll(calledIn(inner.getName().replace('.', '/') + ".class"));
      }
    }
    Set<String> wanted = wanted();
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(called);
    System.out.println(
        wanted.size()
            + " methods, "
            + (wanted.size() - missing.size())
            + " called, "
            + EXEMPT.size()
            + " exempt");
    assertThat(missing).isEqualTo(new TreeSet<>(EXEMPT.keySet()));
  }
}
