// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * H2 by its registered extension point for files, {@link FilePath#register}: its own file names are
 * of the default file system only. The control goes through the same {@link PathFilePath}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class H2Test {
  private static final PathFilePath PATHS = new PathFilePath();

  @BeforeAll
  static void register() {
    FilePath.register(PATHS);
  }

  @AfterAll
  static void unregister() {
    FilePath.unregister(PATHS);
  }

  /** One file, files of at most 256 KiB, encrypted. */
  enum Layout {
    PLAIN("", ""),
    SPLIT("split:18:", ""),
    AES("", ";CIPHER=AES");

    private final String prefix;
    private final String suffix;

    Layout(String prefix, String suffix) {
      this.prefix = prefix;
      this.suffix = suffix;
    }

    Connection open(Place place) throws SQLException {
      // What was not closed in order shall be as it is, not be closed by H2 at leisure.
      String url = "jdbc:h2:" + prefix + PathFilePath.nameOf(place.at("db/test"));
      return DriverManager.getConnection(
          url + suffix + ";DB_CLOSE_ON_EXIT=FALSE", "sa", suffix.isEmpty() ? "" : "key user");
    }
  }

  private static long number(Connection c, String query) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      r.next();
      return r.getLong(1);
    }
  }

  private static void run(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private static void insert(Connection c, int first, int count) throws SQLException {
    try (PreparedStatement p =
        c.prepareStatement("insert into t(id, name, data) values(?, ?, ?)")) {
      for (int i = first; i < first + count; i++) {
        byte[] data = new byte[i % 500 == 0 ? 200_000 : 300];
        new Random(i).nextBytes(data);
        p.setInt(1, i);
        p.setString(2, "name " + i);
        p.setBytes(3, data);
        p.addBatch();
      }
      p.executeBatch();
    }
  }

  private static void check(Connection c, int rows) throws SQLException {
    assertThat(number(c, "select count(*) from t")).isEqualTo(rows);
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("select id, name, data from t order by name")) {
      while (r.next()) {
        int id = r.getInt(1);
        byte[] data = new byte[id % 500 == 0 ? 200_000 : 300];
        new Random(id).nextBytes(data);
        assertThat(r.getString(2)).isEqualTo("name " + id);
        assertThat(r.getBytes(3)).isEqualTo(data);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, PLAIN",
    "DEFAULT, SPLIT",
    "DEFAULT, AES",
    "JVFS, PLAIN",
    "JVFS, SPLIT",
    "JVFS, AES"
  })
  void keepsWhatWasCommitted(Ground ground, Layout layout) throws Exception {
    try (Place place = ground.open()) {
      try (Connection c = layout.open(place)) {
        run(c, "create table t(id int primary key, name varchar, data blob)");
        run(c, "create index by_name on t(name)");
        c.setAutoCommit(false);
        insert(c, 0, 3000);
        c.commit();
        insert(c, 3000, 1000);
        check(c, 4000);
        c.rollback();
        check(c, 3000);
      }
      try (Connection c = layout.open(place)) {
        check(c, 3000);
        c.setAutoCommit(false);
        insert(c, 3000, 500);
        c.commit();
        run(c, "checkpoint sync");
        insert(c, 9000, 500);
        // As a crash: nothing more is written.
        run(c, "shutdown immediately");
      }
      try (Connection c = layout.open(place)) {
        check(c, 3500);
        run(c, "delete from t where id >= 1000");
        run(c, "shutdown compact");
      }
      try (Connection c = layout.open(place)) {
        check(c, 1000);
        run(c, "backup to '" + PathFilePath.nameOf(place.at("backup.zip")) + "'");
        assertThat(Files.size(place.at("backup.zip"))).isPositive();
        String script = "'" + PathFilePath.nameOf(place.at("script.sql")) + "'";
        run(c, "script to " + script);
        run(c, "drop all objects");
        run(c, "runscript from " + script);
        check(c, 1000);
      }
    }
  }

  /** What is behind the last whole chunk of a file is not there, as after a crash while writing. */
  @ParameterizedTest
  @EnumSource
  void forgetsATornEnd(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      try (Connection c = Layout.PLAIN.open(place)) {
        run(c, "create table t(id int primary key, name varchar, data blob)");
        insert(c, 0, 1000);
        run(c, "checkpoint sync");
        run(c, "shutdown immediately");
      }
      byte[] rubbish = new byte[10_000];
      new Random(1).nextBytes(rubbish);
      try (FileChannel f = FileChannel.open(place.at("db/test.mv.db"), StandardOpenOption.APPEND)) {
        f.write(ByteBuffer.wrap(rubbish));
      }
      try (Connection c = Layout.PLAIN.open(place)) {
        check(c, 1000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreIsOpenOnce(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      String name = PathFilePath.nameOf(Files.createDirectory(place.at("db")).resolve("s.mv"));
      try (MVStore store = new MVStore.Builder().fileName(name).open()) {
        store.openMap("m").put("a", "b");
        store.commit();
        assertThatThrownBy(() -> new MVStore.Builder().fileName(name).open())
            .isInstanceOf(MVStoreException.class)
            .hasMessageContaining("locked");
      }
      OtherProgram.whileItLocks(
          place,
          place.at("db/s.mv"),
          () ->
              assertThatThrownBy(() -> new MVStore.Builder().fileName(name).open())
                  .isInstanceOf(MVStoreException.class)
                  .hasMessageContaining("locked"));
      try (MVStore store = new MVStore.Builder().fileName(name).readOnly().open()) {
        assertThat(store.openMap("m").get("a")).isEqualTo("b");
      }
    }
  }
}
