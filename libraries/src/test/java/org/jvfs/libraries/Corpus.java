// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.Directory;

/** Documents of seeded chance, and what is found in them. */
final class Corpus {
  private static final int WORDS = 2000;
  private static final int DIMENSIONS = 24;

  private Corpus() {}

  static String word(int n) {
    return "w" + Integer.toString(n * 7919 + 46656, 36);
  }

  private static String text(Random r) {
    StringBuilder b = new StringBuilder();
    for (int i = 10 + r.nextInt(60); i > 0; i--) {
      // Few words often, many words seldom.
      b.append(word((int) (Math.pow(r.nextDouble(), 4) * WORDS))).append(' ');
    }
    return b.toString();
  }

  private static float[] vector(Random r) {
    float[] v = new float[DIMENSIONS];
    for (int i = 0; i < v.length; i++) {
      v[i] = r.nextFloat() + 0.01f;
    }
    return v;
  }

  static void add(IndexWriter w, int first, int count) throws IOException {
    add(w, first, count, false);
  }

  static void addWithVectors(IndexWriter w, int first, int count) throws IOException {
    add(w, first, count, true);
  }

  private static void add(IndexWriter w, int first, int count, boolean vectors) throws IOException {
    for (int id = first; id < first + count; id++) {
      Random r = new Random(id);
      Document d = new Document();
      d.add(new StringField("key", "k" + id, Store.YES));
      d.add(new LongField("id", id, Store.YES));
      d.add(new TextField("body", text(r), Store.YES));
      d.add(new StoredField("blob", text(r).repeat(3)));
      if (vectors) {
        d.add(new KnnFloatVectorField("vector", vector(r)));
      }
      w.addDocument(d);
    }
  }

  private static List<Query> queries() {
    List<Query> q = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      q.add(new TermQuery(new Term("body", word(i * i))));
      q.add(new PhraseQuery("body", word(i), word(0)));
      q.add(
          new BooleanQuery.Builder()
              .add(new TermQuery(new Term("body", word(i))), Occur.MUST)
              .add(new TermQuery(new Term("body", word(i + 1))), Occur.SHOULD)
              .add(new TermQuery(new Term("body", word(i + 30))), Occur.MUST_NOT)
              .build());
      q.add(LongField.newRangeQuery("id", i * 50L, i * 60L));
    }
    q.add(new PrefixQuery(new Term("key", "k99")));
    return q;
  }

  static List<String> hits(Directory d) throws IOException {
    try (DirectoryReader r = DirectoryReader.open(d)) {
      return hits(r);
    }
  }

  /** Documents, scores, and what is stored. */
  static List<String> hits(DirectoryReader r) throws IOException {
    // Merging may change the order of documents, so that of equal scores is by their number.
    Sort order =
        new Sort(
            SortField.FIELD_SCORE,
            LongField.newSortField("id", false, SortedNumericSelector.Type.MIN));
    IndexSearcher s = new IndexSearcher(r);
    List<String> found = new ArrayList<>();
    for (Query q : queries()) {
      TopFieldDocs top = s.search(q, 12, order, true);
      found.add(q + ": " + s.count(q));
      for (var hit : top.scoreDocs) {
        Document d = s.storedFields().document(hit.doc);
        found.add(
            String.format(
                Locale.ROOT,
                "%s %.4f %x %x",
                d.get("key"),
                hit.score,
                d.get("body").hashCode(),
                d.get("blob").hashCode()));
      }
    }
    return found;
  }

  /** The nearest to some vector, nearest first. */
  static List<String> near(Directory d) throws IOException {
    try (DirectoryReader r = DirectoryReader.open(d)) {
      IndexSearcher s = new IndexSearcher(r);
      List<String> found = new ArrayList<>();
      for (var hit :
          s.search(new KnnFloatVectorQuery("vector", vector(new Random(-1)), 20), 20).scoreDocs) {
        found.add(s.storedFields().document(hit.doc).get("key") + " " + hit.score);
      }
      return found;
    }
  }
}
