// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jvfs.bench.Spread;

/** A table of Markdown: a line for each row, in front what it is, then the columns. */
public final class Table {
  /** What stands where nothing was measured. */
  private static final String NOTHING = "–";

  /** What a column says of a row. */
  @FunctionalInterface
  public interface Column {
    /** The text, or nothing. */
    Optional<String> of(Row row);
  }

  private record Titled(String title, Column column) {}

  private final List<Titled> columns = new ArrayList<>();

  /** Adds a column on the right. */
  public Table column(String title, Column column) {
    columns.add(new Titled(title, column));
    return this;
  }

  /** The lines. */
  public String of(List<Row> rows) {
    StringBuilder out = new StringBuilder("| operation | threads |");
    columns.forEach(column -> out.append(' ').append(column.title).append(" |"));
    out.append("\n|---|---|").append("---|".repeat(columns.size())).append('\n');
    for (Row row : rows) {
      out.append("| ").append(row.operation()).append(" | ").append(row.threads()).append(" |");
      columns.forEach(
          column -> out.append(' ').append(column.column.of(row).orElse(NOTHING)).append(" |"));
      out.append('\n');
    }
    return out.toString();
  }

  /** The median, and the quartiles in brackets. */
  public static String ratio(Spread spread) {
    return String.format(
        Locale.ROOT, "%.2f [%.2f..%.2f]", spread.median(), spread.low(), spread.high());
  }
}
