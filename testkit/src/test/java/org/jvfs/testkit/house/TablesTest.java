// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.house.House.CLASSES;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.jvfs.contract.Contract;
import org.jvfs.contract.Operations;
import org.jvfs.contract.Revision;
import org.jvfs.contract.Row;
import org.jvfs.contract.Table;

/**
 * Whoever reads the contract reads every table: no row stands where {@link Contract} does not look.
 */
final class TablesTest {
  @Test
  void theContractHasEveryTableAndRow() {
    Set<String> read = new TreeSet<>();
    for (Revision r : Revision.values()) {
      for (Operations t : Contract.of(r).tables()) {
        t.types().forEach(type -> read.add(type.getName()));
      }
    }
    Set<String> tables = new TreeSet<>();
    Set<String> withRows = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.isAnnotatedWith(Table.class)) {
        tables.add(type.getName());
      }
      for (JavaMethod m : type.getMethods()) {
        if (m.isAnnotatedWith(Row.class)) {
          withRows.add(type.getName());
        }
      }
    }
    assertThat(tables).isEqualTo(read);
    assertThat(withRows).isEqualTo(read);
  }
}
