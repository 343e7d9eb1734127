// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case, on the JDK's own file system and on ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ConformanceTest {
  private static final int MOST = 20;

  private Subject kernel;
  private Subject jvfs;
  private Comparison comparison;
  private final Set<Class<?>> ran = new HashSet<>();

  @BeforeAll
  void open() throws IOException {
    String why = Subjects.whyNoKernel();
    assumeTrue(why.isEmpty(), why);
    kernel = Subjects.kernel();
    jvfs = Subjects.jvfs(kernel.directory().toString());
    comparison = new Comparison(kernel, jvfs, Differences.MEANT);
  }

  @AfterAll
  void close() throws IOException {
    if (kernel != null) {
      jvfs.close();
      kernel.close();
    }
  }

  static Stream<Class<?>> holders() {
    return Cases.HOLDERS.stream();
  }

  @ParameterizedTest
  @MethodSource("holders")
  @Order(1)
  void behavesAsTheJdk(Class<?> holder) throws IOException {
    List<String> differ = new ArrayList<>();
    for (Case c : Case.of(holder)) {
      differ.addAll(comparison.run(c));
    }
    ran.add(holder);
    assertThat(shortened(differ)).isEmpty();
  }

  /** A line of the table that nothing shows any more has to go. */
  @Test
  @Order(2)
  void whatIsMeantToDifferDoes() {
    assumeTrue(ran.containsAll(Cases.HOLDERS), "not all cases were run");
    System.out.println(Cases.all().size() + " cases, " + comparison.lines() + " lines compared");
    assertThat(comparison.unmet()).isEmpty();
  }

  /** A difference is known by what is seen, not by where; so many of a kind are one. */
  private static List<String> shortened(List<String> all) {
    Map<String, String> byKind = new LinkedHashMap<>();
    all.forEach(d -> byKind.putIfAbsent(d.substring(d.indexOf('\n')), d));
    return byKind.values().stream().limit(MOST).toList();
  }
}
