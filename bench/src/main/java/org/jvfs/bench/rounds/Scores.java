// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.rounds;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.jvfs.bench.Spread;

/** What all rounds have measured. Used by one thread. */
public final class Scores {
  private record Place(Row row, String store) {}

  private final List<String> stores; // immutable
  private final List<Row> rows; // immutable
  private final Map<Place, Map<Integer, Score>> scores = new HashMap<>(); // by round
  private @Nullable Exception failure; // the first, the others suppressed in it

  Scores(List<String> stores, List<Row> rows) {
    this.stores = stores;
    this.rows = rows;
  }

  /** One cell that fails is not to cost the others: it has no score in this round. */
  void measure(int round, Row row, String store, Rounds.Cell cell) {
    try {
      Score score = cell.score(row, store);
      scores.computeIfAbsent(new Place(row, store), place -> new TreeMap<>()).put(round, score);
    } catch (Exception e) {
      Exception named =
          new Exception(
              row.operation() + " by " + row.threads() + " on " + store + " has failed", e);
      System.err.println(named.getMessage());
      if (failure == null) {
        failure = named;
      } else {
        failure.addSuppressed(named);
      }
    }
  }

  /** Throws what a cell has thrown, with what others have suppressed in it, if one has. */
  public void rethrow() throws Exception {
    if (failure != null) {
      throw failure;
    }
  }

  /** The stores, the one compared with first. */
  public List<String> stores() {
    return stores;
  }

  /** The rows in the order in which they are printed. */
  public List<Row> rows() {
    return rows;
  }

  /** Some figure of a cell over the rounds; empty if it was not measured. */
  public Optional<Spread> spread(Row row, String store, ToDoubleFunction<Score> figure) {
    return spread(of(row, store).values().stream().mapToDouble(figure));
  }

  /** A cell's value divided by another's, round by round; empty if no round has both. */
  public Optional<Spread> ratio(Row row, String store, Row otherRow, String otherStore) {
    Map<Integer, Score> others = of(otherRow, otherStore);
    return spread(
        of(row, store).entrySet().stream()
            .flatMapToDouble(
                one -> {
                  Score other = others.get(one.getKey());
                  return other == null
                      ? DoubleStream.empty()
                      : DoubleStream.of(one.getValue().value() / other.value());
                }));
  }

  private Map<Integer, Score> of(Row row, String store) {
    return scores.getOrDefault(new Place(row, store), Map.of());
  }

  private static Optional<Spread> spread(DoubleStream figures) {
    double[] values = figures.toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }
}
