// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvfs.contract.older.OlderAddressSpaceOperations;
import org.jvfs.contract.older.OlderFileOperations;
import org.jvfs.contract.older.OlderFileSystemType;
import org.jvfs.contract.older.OlderInodeOperations;

/**
 * The whole contract of one revision, read from the annotations of the tables. Whoever shows,
 * checks or observes the rules takes them from here.
 */
public final class Contract {
  /** The tables in the kernel's order, then what they had besides. */
  private static final List<Class<?>> TYPES =
      List.of(
          DentryOperations.class,
          InodeOperations.class,
          XattrHandler.class,
          SuperOperations.class,
          FileSystemType.class,
          AddressSpaceOperations.class,
          FileLockOperations.class,
          LockManagerOperations.class,
          BufferHeadOperations.class,
          BlockDeviceOperations.class,
          FileOperations.class,
          DquotOperations.class,
          VmOperations.class,
          OlderInodeOperations.class,
          OlderFileSystemType.class,
          OlderAddressSpaceOperations.class,
          OlderFileOperations.class);

  private static final Map<Revision, Contract> CONTRACTS = new EnumMap<>(Revision.class);

  static {
    for (Revision r : Revision.values()) {
      CONTRACTS.put(r, new Contract(r));
    }
  }

  private final Revision revision;
  private final List<Operations> tables;

  private Contract(Revision revision) {
    this.revision = revision;
    Map<String, List<Class<?>>> types = new LinkedHashMap<>();
    for (Class<?> type : TYPES) {
      Table table = TableReader.table(type);
      if (table.since().compareTo(revision) <= 0 && table.until().compareTo(revision) >= 0) {
        types.computeIfAbsent(table.value(), unused -> new ArrayList<>()).add(type);
      }
    }
    this.tables =
        types.entrySet().stream()
            .map(e -> new TableReader(revision, e.getKey(), List.copyOf(e.getValue())).read())
            .toList();
  }

  /** The contract of a revision. */
  public static Contract of(Revision revision) {
    Contract c = CONTRACTS.get(revision);
    if (c == null) {
      throw new IllegalStateException("no contract of " + revision);
    }
    return c;
  }

  public Revision revision() {
    return revision;
  }

  /** Its tables, in the kernel's order. */
  public List<Operations> tables() {
    return tables;
  }

  /** The table of that name in the kernel. */
  public Optional<Operations> table(String name) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst();
  }
}
