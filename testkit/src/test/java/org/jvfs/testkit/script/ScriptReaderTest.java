// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvfs.testkit.CaseRunner;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.random.Generator;

/** What is printed can be read again, and what cannot be read is said to be so. */
final class ScriptReaderTest {
  @Test
  void everyLineOfEveryCaseIsReadBackFromItsPrint() {
    for (Case test : CaseRunner.allCases()) {
      for (Line line : test.lines()) {
        assertThat(ScriptReader.script("print", line.op().toString()))
            .as(line.where())
            .containsExactly(line.op());
      }
    }
  }

  @Test
  void everyRandomCallIsReadBackFromItsPrint() {
    Generator generator = new Generator(1, true, true);
    for (int i = 0; i < 20_000; i++) {
      Op op = generator.next();
      generator.learn(i % 3 == 0 ? Result.fail(2) : Result.ZERO);
      assertThat(ScriptReader.script("print", op.toString())).containsExactly(op);
    }
  }

  @Test
  void everyCaseHasItsOwnNameAndKnownExpectations() {
    List<Case> cases = CaseRunner.allCases();
    assertThat(cases).extracting(Case::name).doesNotHaveDuplicates();
    for (Case test : cases) {
      for (Line line : test.lines()) {
        String expected = line.expected();
        if (expected != null && !expected.equals("ok") && !expected.startsWith("= ")) {
          assertThat(Errnos.number(expected)).as(line.where()).isPositive();
        }
      }
    }
  }

  @Test
  void everyCallOccursInACase() {
    assertThat(
            CaseRunner.allCases().stream()
                .flatMap(test -> test.lines().stream())
                .map(line -> line.op().code())
                .distinct())
        .containsAll(
            List.of(OpCode.values()).stream()
                .filter(code -> code != OpCode.WALK && code != OpCode.PAUSE)
                .toList());
  }

  @Test
  void shortWordsStandForCalls() {
    assertThat(ScriptReader.script("s", "put \"a\" \"x\"*3 0600"))
        .extracting(Op::toString)
        .containsExactly(
            "_t = openat CWD \"a\" O_WRONLY|O_CREAT|O_TRUNC 0600", "write _t \"xxx\"", "close _t");
    assertThat(ScriptReader.script("s", "for i 1 2\np1: mkdir \"d$i\"\nend"))
        .extracting(Op::toString)
        .containsExactly("p1: mkdirat CWD \"d1\" 0755", "p1: mkdirat CWD \"d2\" 0755");
  }

  @Test
  void mistakesAreToldWithTheirLine() {
    assertThatThrownBy(() -> ScriptReader.script("s", "mkdir \"a\"\nmkdri \"b\""))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("s:2: ");
    assertThatThrownBy(() -> ScriptReader.script("s", "rename \"a\""))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("argument 2 is missing");
    assertThatThrownBy(() -> ScriptReader.script("s", "close 1 2"))
        .hasMessageContaining("too many arguments");
    assertThatThrownBy(() -> ScriptReader.cases("s", "for i 1 2\nclose 1"))
        .hasMessageContaining("for without end");
  }

  @Test
  void longRunsArePrintedShort() {
    assertThat(Bytes.of("ab" + "n".repeat(255) + "\"").toString())
        .isEqualTo("\"ab\"+\"n\"*255+\"\\\"\"");
    assertThat(Bytes.EMPTY.toString()).isEqualTo("\"\"");
  }

  @Test
  void accessControlListsHaveTheKernelsForm() {
    assertThat(Acl.encode("u::rw-,u:1000:r--").shared())
        .containsExactly(2, 0, 0, 0, 1, 0, 6, 0, -1, -1, -1, -1, 2, 0, 4, 0, (byte) 0xe8, 3, 0, 0);
  }

  @Test
  void resultsFollowTheKernelsConvention() {
    assertThat(Result.of(-2)).isEqualTo(Result.fail(2)).hasToString("ENOENT");
    assertThat(Result.of(7)).isEqualTo(Result.ok(7)).hasToString("= 7");
    assertThat(Result.ok(1, new Payload.Data(Bytes.of("x"))).isOk()).isTrue();
  }
}
