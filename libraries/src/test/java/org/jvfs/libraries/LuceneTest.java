// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.LockFactory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.LockReleaseFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.store.SimpleFSLockFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lucene's directories of files, by channels and by mappings, beside its directory in memory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LuceneTest {
  private static final int DOCUMENTS = 2000;

  /** How files are read; they are written alike. */
  enum Reading {
    NIO {
      @Override
      FSDirectory open(Path p, LockFactory locks) throws IOException {
        return new NIOFSDirectory(p, locks);
      }
    },
    MMAP {
      @Override
      FSDirectory open(Path p, LockFactory locks) throws IOException {
        return new MMapDirectory(p, locks);
      }
    },
    /** Files mapped in pieces of 16 KiB, so that what is read goes over their borders. */
    MMAP_IN_PIECES {
      @Override
      FSDirectory open(Path p, LockFactory locks) throws IOException {
        return new MMapDirectory(p, locks, 1 << 14);
      }
    };

    abstract FSDirectory open(Path p, LockFactory locks) throws IOException;
  }

  private static IndexWriter writer(Directory d) throws IOException {
    return new IndexWriter(d, new IndexWriterConfig(new StandardAnalyzer()));
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, NIO", "DEFAULT, MMAP", "DEFAULT, MMAP_IN_PIECES",
    "JVFS, NIO", "JVFS, MMAP", "JVFS, MMAP_IN_PIECES"
  })
  void findsWhatAnIndexInMemoryFinds(Ground ground, Reading reading) throws Exception {
    try (Place place = ground.open();
        Directory files = reading.open(place.at("index"), NativeFSLockFactory.INSTANCE);
        Directory memory = new ByteBuffersDirectory()) {
      for (Directory d : List.of(files, memory)) {
        // A segment for each few hundred documents, so that there is what to merge.
        var config = new IndexWriterConfig(new StandardAnalyzer()).setMaxBufferedDocs(250);
        try (IndexWriter w = new IndexWriter(d, config)) {
          Corpus.add(w, 0, DOCUMENTS);
          for (int i = 0; i < DOCUMENTS; i += 7) {
            w.deleteDocuments(new Term("key", "k" + i));
          }
          w.commit();
          Corpus.add(w, DOCUMENTS, 100);
          w.forceMerge(1);
        }
      }
      assertThat(Corpus.hits(files)).isEqualTo(Corpus.hits(memory));
      check(files);

      // Opened again and changed.
      for (Directory d : List.of(files, memory)) {
        try (IndexWriter w = writer(d)) {
          w.deleteDocuments(new Term("body", Corpus.word(3)));
          w.forceMerge(1);
        }
      }
      assertThat(Corpus.hits(files)).isEqualTo(Corpus.hits(memory));
      check(files);
    }
  }

  private static void check(Directory d) throws IOException {
    var told = new ByteArrayOutputStream();
    try (CheckIndex c = new CheckIndex(d);
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      c.setInfoStream(out);
      assertThat(c.checkIndex().clean).as(told.toString(StandardCharsets.UTF_8)).isTrue();
    }
  }

  /** The same bytes, so even the graphs of vectors answer alike. */
  @ParameterizedTest
  @CsvSource({"DEFAULT, NIO", "DEFAULT, MMAP", "JVFS, NIO", "JVFS, MMAP"})
  void readsACopyOfAnIndex(Ground ground, Reading reading) throws Exception {
    try (Place place = ground.open();
        Directory files = reading.open(place.at("copy"), NativeFSLockFactory.INSTANCE);
        Directory memory = new ByteBuffersDirectory()) {
      try (IndexWriter w = writer(memory)) {
        Corpus.addWithVectors(w, 0, 1000);
      }
      for (String name : memory.listAll()) {
        files.copyFrom(memory, name, name, IOContext.DEFAULT);
      }
      assertThat(files.listAll()).isEqualTo(memory.listAll());
      assertThat(Corpus.hits(files)).isEqualTo(Corpus.hits(memory));
      assertThat(Corpus.near(files)).hasSize(20).isEqualTo(Corpus.near(memory));
    }
  }

  /** The files of an old state are deleted while they are mapped; who reads them goes on. */
  @ParameterizedTest
  @EnumSource
  void readsFilesThatAreDeleted(Ground ground) throws Exception {
    try (Place place = ground.open();
        Directory d = new MMapDirectory(place.at("index"))) {
      try (IndexWriter w =
          new IndexWriter(
              d,
              new IndexWriterConfig(new StandardAnalyzer())
                  .setMaxBufferedDocs(200)
                  .setUseCompoundFile(false)
                  .setMergePolicy(NoMergePolicy.INSTANCE))) {
        Corpus.add(w, 0, 1000);
        w.commit();
        List<String> old = List.of(d.listAll());
        try (DirectoryReader before = DirectoryReader.open(d)) {
          List<String> hits = Corpus.hits(before);
          w.deleteAll();
          w.commit();
          List<String> left = new ArrayList<>(List.of(d.listAll()));
          left.retainAll(old);
          assertThat(left).as("deleted but for the lock").containsExactly("write.lock");
          assertThat(Corpus.hits(before)).isEqualTo(hits);
          try (DirectoryReader now =
              Objects.requireNonNull(DirectoryReader.openIfChanged(before))) {
            assertThat(now.numDocs()).isZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondWriterIsLockedOut(Ground ground) throws Exception {
    for (LockFactory locks : List.of(NativeFSLockFactory.INSTANCE, SimpleFSLockFactory.INSTANCE)) {
      try (Place place = ground.open();
          Directory one = new NIOFSDirectory(place.at("index"), locks);
          Directory two = new MMapDirectory(place.at("index"), locks)) {
        try (IndexWriter w = writer(one)) {
          Corpus.add(w, 0, 10);
          assertThatThrownBy(() -> writer(two)).isInstanceOf(LockObtainFailedException.class);
        }
        try (IndexWriter w = writer(two)) {
          Corpus.add(w, 10, 10);
        }
        try (DirectoryReader r = DirectoryReader.open(one)) {
          assertThat(r.numDocs()).isEqualTo(20);
        }
      }
    }
  }

  /** Within one JVM Lucene looks no further than its own list; here the file's lock decides. */
  @ParameterizedTest
  @EnumSource
  void anotherProgramsLockCounts(Ground ground) throws Exception {
    try (Place place = ground.open();
        Directory d = new NIOFSDirectory(place.at("index"))) {
      Path lock = Files.createFile(place.at("index/write.lock"));
      OtherProgram.whileItLocks(
          place,
          lock,
          () ->
              assertThatThrownBy(() -> writer(d))
                  .isInstanceOf(LockObtainFailedException.class)
                  .hasMessageContaining("another program"));
      try (IndexWriter w = writer(d)) {
        Corpus.add(w, 0, 10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLockWhoseFileIsGoneIsNotValid(Ground ground) throws Exception {
    for (LockFactory locks : List.of(NativeFSLockFactory.INSTANCE, SimpleFSLockFactory.INSTANCE)) {
      try (Place place = ground.open();
          Directory d = new NIOFSDirectory(place.at("index"), locks)) {
        var lock = d.obtainLock("a.lock");
        lock.ensureValid();
        Files.delete(place.at("index/a.lock"));
        assertThatThrownBy(lock::ensureValid)
            .isInstanceOfAny(IOException.class, AlreadyClosedException.class);
        if (locks == SimpleFSLockFactory.INSTANCE) {
          // The file is the lock, so it cannot be let go of either.
          assertThatThrownBy(lock::close).isInstanceOf(LockReleaseFailedException.class);
        } else {
          lock.close();
        }
      }
    }
  }
}
