// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The annotations say what the kernel's two texts say, no more and no less. */
final class ContractTest {
  /**
   * The resources were read off the kernel's texts by a program that knows nothing of the
   * annotations: a heading for each table, a line for each method, and its cells. A method alone in
   * its line has a prototype there and no rules. What the texts say in sentences was told to that
   * program by hand: all of file_operations and buffer_head, that drop_inode and map_pages may not
   * block, and that permission may in ref-walk only.
   */
  @ParameterizedTest
  @EnumSource
  void everyMethodAndEveryCell(Revision revision) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Operations t : Contract.of(revision).tables()) {
      lines.add("[" + t.name() + "]");
      t.methods().stream().map(ContractTest::line).sorted().forEach(lines::add);
    }
    try (InputStream in = ContractTest.class.getResourceAsStream(revision.word() + ".txt")) {
      byte[] expected = Objects.requireNonNull(in).readAllBytes();
      assertThat(lines)
          .containsExactlyElementsOf(new String(expected, StandardCharsets.UTF_8).lines().toList());
    }
  }

  private static String line(Operation o) {
    Map<String, String> cells = new TreeMap<>();
    o.cells().forEach((column, rule) -> cells.put(column.rule(o.revision()), rule.word()));
    StringBuilder line = new StringBuilder(o.name());
    cells.forEach((rule, value) -> line.append("; ").append(rule).append(": ").append(value));
    return line.toString();
  }

  @ParameterizedTest
  @CsvSource({"I_MUTEX, 12, 132, 'truncate, get_sb'", "I_RWSEM, 13, 136, truncate"})
  void count(Revision revision, int tables, int withRules, String prototypesOnly) {
    Contract contract = Contract.of(revision);
    assertThat(contract.tables()).hasSize(tables);
    List<Operation> all = contract.tables().stream().flatMap(t -> t.methods().stream()).toList();
    assertThat(all).filteredOn(Operation::hasRules).hasSize(withRules);
    assertThat(all)
        .filteredOn(o -> !o.hasRules())
        .extracting(Operation::name)
        .containsExactly(prototypesOnly.split(", ", -1));
  }

  @Test
  void namesAreTheKernelsInJavaSpelling() {
    for (Revision r : Revision.values()) {
      for (Operations t : Contract.of(r).tables()) {
        for (Operation o : t.methods()) {
          assertThat(o.method().getName().toLowerCase(Locale.ROOT))
              .as(t.name() + " " + o.name())
              .isEqualTo(o.name().replace("_", "").toLowerCase(Locale.ROOT));
          assertThat(t.method(o.name())).contains(o);
        }
      }
    }
  }

  @Test
  void anOlderInterfaceHasOnlyWhatTheNewerLacks() {
    for (Operations older : Contract.of(Revision.I_MUTEX).tables()) {
      Operations newer = Contract.of(Revision.I_RWSEM).table(older.name()).orElseThrow();
      List<Class<?>> gone = new ArrayList<>(older.types());
      gone.removeAll(newer.types());
      for (Class<?> type : gone) {
        for (Method m : type.getDeclaredMethods()) {
          Row row = Objects.requireNonNull(m.getAnnotation(Row.class), m::toString);
          assertThat(newer.method(row.value())).as(m.toString()).isEmpty();
        }
      }
    }
  }

  @Test
  void aDifferenceDiffers() {
    int differences = 0;
    for (Operations t : Contract.of(Revision.I_RWSEM).tables()) {
      for (Operation o : t.methods()) {
        for (Differs d : o.method().getAnnotationsByType(Differs.class)) {
          assertThat(d.in()).isEqualTo(Revision.I_MUTEX);
          assertThat(o.rule(d.column()).ofMutex()).as(o.name()).isNotEqualTo(d.rule());
          differences++;
        }
      }
    }
    assertThat(differences).isEqualTo(4);
  }

  @Test
  void everyConditionIsSomebodys() {
    Set<Condition> unused = EnumSet.allOf(Condition.class);
    for (Revision r : Revision.values()) {
      for (Operations t : Contract.of(r).tables()) {
        unused.removeAll(t.conditions().keySet());
        t.conditions().keySet().forEach(c -> assertThat(c.since()).isLessThanOrEqualTo(r));
      }
    }
    assertThat(unused).isEmpty();
    assertThat(Arrays.stream(Condition.values()).map(Condition::title)).doesNotHaveDuplicates();
  }

  @Test
  void conditionsByRevision() {
    assertThat(method(Revision.I_RWSEM, "inode_operations", "rename").conditions())
        .containsExactly(Condition.VICTIM_LOCKED, Condition.RENAME_MUTEX);
    assertThat(Condition.VICTIM_LOCKED.text(Revision.I_MUTEX)).contains("i_mutex");
    assertThat(method(Revision.I_RWSEM, "file_operations", "setlease").conditions())
        .containsExactly(Condition.RECORDS_LEASE);
    assertThat(method(Revision.I_MUTEX, "file_operations", "setlease").conditions()).isEmpty();
    assertThat(method(Revision.I_RWSEM, "dquot_operations", "mark_dirty").conditions())
        .containsExactly(Condition.WRAPS_GENERIC_QUOTA);
  }

  private static Operation method(Revision r, String table, String name) {
    return Contract.of(r).table(table).flatMap(t -> t.method(name)).orElseThrow();
  }

  @Test
  void beyondTheRevision() {
    Operations t = Contract.of(Revision.I_RWSEM).table("inode_operations").orElseThrow();
    assertThat(t.beyond()).extracting(Operation::name).containsExactly("set_acl");
    assertThat(t.method("set_acl").orElseThrow().beyond()).isPresent();
    Contract older = Contract.of(Revision.I_MUTEX);
    assertThat(older.tables()).allMatch(o -> o.beyond().isEmpty());
  }

  @Test
  void signatures() {
    assertThat(method(Revision.I_RWSEM, "file_operations", "setlease").signature())
        .isEqualTo("setlease(OpenFile file, FileLock.Type type, FileLock lease)");
    assertThat(method(Revision.I_RWSEM, "dentry_operations", "d_hash").signature())
        .isEqualTo("dHash(Dentry dir, byte[] name, int off, int len)");
  }

  @Test
  void changes() {
    List<Change> all = Change.all();
    assertThat(all)
        .contains(
            new Change("dentry_operations", "d_init", "method", "-", "listed"),
            new Change("inode_operations", "lookup", "i_rwsem", "yes", "shared"),
            new Change("inode_operations", "rename", "i_rwsem", "yes (all)", "exclusive (all)"),
            new Change("inode_operations", "follow_link", "method", "listed", "-"),
            new Change("file_lock_operations", "fl_release_private", "may_block", "no", "maybe"),
            new Change("file_operations", "setlease", "may_block", "no", "yes"),
            new Change("file_operations", "setlease", "file_list_lock", "yes", "-"),
            new Change("file_operations", "iterate", "i_rwsem", "-", "exclusive"));
    assertThat(all).extracting(Change::method).doesNotContain("readlink", "kill_sb", "d_prune");
    assertThat(all)
        .filteredOn(c -> c.what().equals("method") && c.newer().equals("listed"))
        .hasSize(15);
    assertThat(all)
        .filteredOn(c -> c.what().equals("method") && c.older().equals("listed"))
        .hasSize(12);
  }
}
