// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must and may be on a disk, said as plainly as possible: all that ever happened is kept, and
 * what has reached the disk is found by going over it again and again until nothing changes.
 */
final class DiskModel {
  /** A file or directory, which a test recognises by its number. */
  static final class Thing {
    final int id;
    final boolean dir;
    final Map<String, Thing> live = new TreeMap<>();
    Map<String, Thing> durable = new TreeMap<>();

    /** Contents since the last fsync, that one first, the present one last. */
    final List<byte[]> contents = new ArrayList<>(List.of(new byte[0]));

    Thing(int id, boolean dir) {
      this.id = id;
      this.dir = dir;
    }

    byte[] content() {
      return contents.getLast();
    }

    @Override
    public String toString() {
      return (dir ? "d" : "f") + id;
    }
  }

  /** A name that changed what it stands for; null for nothing. */
  private record Bind(Thing dir, String name, @Nullable Thing to) {}

  /** The number tells apart those that do the same. */
  private record Op(int number, Thing thing, boolean dirMove, List<Bind> binds) {
    boolean touches(Thing dir) {
      return binds.stream().anyMatch(b -> b.dir() == dir);
    }

    boolean meets(Op o) {
      return binds.stream().anyMatch(b -> o.touches(b.dir()));
    }
  }

  final boolean ext4;
  final Thing root = new Thing(0, true);

  /** Changes of names that have not reached the disk, oldest first. */
  private final List<Op> pending = new ArrayList<>();

  private int lastNumber;

  DiskModel(boolean ext4) {
    this.ext4 = ext4;
  }

  // ---- changes ----

  private void happen(Thing t, boolean dirMove, Bind... binds) {
    for (Bind b : binds) {
      if (b.to() == null) {
        b.dir().live.remove(b.name());
      } else {
        b.dir().live.put(b.name(), b.to());
      }
    }
    pending.add(new Op(++lastNumber, t, dirMove, List.of(binds)));
  }

  void bind(Thing dir, String name, Thing t) {
    happen(t, false, new Bind(dir, name, t));
  }

  void unbind(Thing dir, String name) {
    Thing t = dir.live.get(name);
    assert t != null;
    happen(t, false, new Bind(dir, name, null));
  }

  void rename(Thing from, String a, Thing to, String b) {
    Thing t = from.live.get(a);
    assert t != null;
    happen(t, t.dir && from != to, new Bind(from, a, null), new Bind(to, b, t));
  }

  void exchange(Thing from, String a, Thing to, String b) {
    Thing s = from.live.get(a);
    Thing t = to.live.get(b);
    assert s != null && t != null;
    happen(s, from != to && (s.dir || t.dir), new Bind(from, a, t), new Bind(to, b, s));
    if (ext4 && s != t) {
      // Stands for the other's history, without a change of its own.
      pending.add(new Op(++lastNumber, t, false, pending.getLast().binds()));
    }
  }

  void content(Thing f, byte[] now) {
    f.contents.add(now);
  }

  // ---- durability ----

  void fsync(Thing t) {
    if (!t.dir) {
      settle(t);
    }
    Set<Op> wanted = new LinkedHashSet<>();
    if (t.dir) {
      pending.stream().filter(o -> o.touches(t)).forEach(wanted::add);
    }
    if (ext4) {
      for (Thing x = t; x != null; x = parent(root, x)) {
        Thing me = x;
        pending.stream().filter(o -> o.thing() == me).reduce((a, b) -> b).ifPresent(wanted::add);
      }
    }
    reach(wanted);
  }

  void syncAll() {
    reach(new LinkedHashSet<>(pending));
    settleAll(root);
  }

  private static void settle(Thing f) {
    byte[] now = f.content();
    f.contents.clear();
    f.contents.add(now);
  }

  private static void settleAll(Thing t) {
    settle(t);
    t.live.values().forEach(DiskModel::settleAll);
  }

  private static @Nullable Thing parent(Thing from, Thing of) {
    for (Thing t : from.live.values()) {
      if (t == of) {
        return from;
      }
      Thing found = t.dir ? parent(t, of) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void reach(Set<Op> wanted) {
    boolean more = true;
    while (more) {
      more = false;
      for (int i = 0; i < pending.size(); i++) {
        Op o = pending.get(i);
        for (int j = i + 1; j < pending.size() && !wanted.contains(o); j++) {
          Op later = pending.get(j);
          boolean needs =
              o.meets(later)
                  || (o.dirMove() && later.dirMove())
                  || (ext4 && o.thing() == later.thing());
          if (wanted.contains(later) && needs) {
            wanted.add(o);
            more = true;
          }
        }
      }
    }
    for (Op o : List.copyOf(pending)) {
      if (wanted.contains(o)) {
        apply(o);
        pending.remove(o);
      }
    }
  }

  private static void apply(Op o) {
    for (Bind b : o.binds()) {
      if (b.to() == null) {
        b.dir().durable.remove(b.name());
      } else {
        b.dir().durable.put(b.name(), b.to());
      }
    }
  }

  // ---- after a cut ----

  /** What a name may stand for after a cut in which more may survive; null for nothing. */
  Set<@Nullable Thing> mayStandFor(Thing dir, String name) {
    Set<@Nullable Thing> all = new LinkedHashSet<>();
    all.add(dir.durable.get(name));
    for (Op o : pending) {
      for (Bind b : o.binds()) {
        if (b.dir() == dir && b.name().equals(name)) {
          all.add(b.to());
        }
      }
    }
    return all;
  }

  /**
   * Whether content is made of sectors that the file had since its last fsync; where its size was
   * set, perhaps of sectors that were older then, with zeros from there on.
   */
  static boolean mayContain(Thing f, byte[] found) {
    if (f.contents.stream().noneMatch(c -> c.length == found.length)) {
      return false;
    }
    for (int at = 0; at < found.length; at += 512) {
      byte[] sector = Arrays.copyOfRange(found, at, Math.min(at + 512, found.length));
      if (!isZero(sector) && !mayBe(f, at, sector)) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBe(Thing f, int at, byte[] sector) {
    for (byte[] written : f.contents) {
      for (byte[] cut : f.contents) {
        byte[] c = Arrays.copyOf(written, Math.min(written.length, cut.length));
        c = Arrays.copyOf(c, Math.max(at + sector.length, c.length));
        if (Arrays.equals(sector, Arrays.copyOfRange(c, at, at + sector.length))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isZero(byte[] b) {
    return Arrays.equals(b, new byte[b.length]);
  }
}
