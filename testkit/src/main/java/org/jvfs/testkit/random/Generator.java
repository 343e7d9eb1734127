// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.call.Time;
import org.jvfs.testkit.random.Model.Kind;
import org.jvfs.testkit.random.Model.Slot;
import org.jvfs.testkit.random.Paths.Spelling;
import org.jvfs.testkit.script.Acl;
import org.jvfs.testkit.script.Arg;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;

/**
 * Makes up calls, one after the other, learning from the results of one subject which of them
 * worked. For a given seed and given results the sequence is the same.
 *
 * <p>Four processes: root, two ordinary users (one with supplementary groups), and one that changes
 * its credentials. Files stay below about a megabyte, trees below about sixty objects and five
 * levels.
 */
public final class Generator {
  private static final int SLOTS = 8;
  private static final int FULL = 60;
  private static final int SMALL = 25;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int STATX_ALL = 0xfff;
  private static final int WATCHER = 4;
  private static final long IN_ALL_EVENTS = 0xfff;
  private static final long IN_ONLYDIR = 0x01000000;
  private static final long IN_DONT_FOLLOW = 0x02000000;
  private static final long IN_EXCL_UNLINK = 0x04000000;
  private static final long IN_MASK_CREATE = 0x10000000;
  private static final long IN_MASK_ADD = 0x20000000;
  private static final long IN_ONESHOT = 0x80000000L;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_TRUNC = 01000;
  private static final int O_APPEND = 02000;
  private static final int O_NONBLOCK = 04000;
  private static final int O_DIRECTORY = 0200000;
  private static final int O_NOFOLLOW = 0400000;
  private static final int O_NOATIME = 01000000;
  private static final int O_CLOEXEC = 02000000;
  private static final int O_PATH = 010000000;
  private static final int O_TMPFILE = 020200000;
  private static final int[] DIRECTORY_MODES = {
    0777, 0777, 0777, 0777, 0777, 0777, 0777, 0777, 0777, 0777, 0777, 0777, 01777, 01777, 02777,
    02777, 0755, 0700, 02775, 0555, 0711
  };
  private static final int[] FILE_MODES = {
    0666, 0666, 0666, 0666, 0666, 0666, 0666, 0666, 0777, 0777, 0777, 0777, 0644, 0600, 04777,
    02777, 06777, 04755, 02755, 02644, 0444, 0, 01644
  };
  private static final int[] IDS = {-1, -1, 0, 1000, 1001, 2000};
  private static final String[] XATTRS = {
    "user.a", "user.b", "user.longer.name", "trusted.t", "security.s", "user.", "nosuch.x"
  };
  private static final String[] ACLS = {
    "u::rwx,u:1000:rw-,g::rwx,m::rwx,o::rwx",
    "u::rwx,u:1001:rwx,g::r-x,m::rwx,o::rwx",
    "u::rwx,g::rwx,o::rwx",
    "u::rwx,u:1000:rwx,g::r-x,m::rwx,o::---",
    "u::rw-,g::r--,o::r--",
    "u::rwx,u:1001:r-x,g::---,g:2000:rwx,m::r-x,o::r-x",
    "u::rwx,u:1000:---,g::rwx,m::rwx,o::rwx",
    "u::rwx,g::rwx"
  };
  private static final Time[] TIMES = {
    Time.NOW,
    Time.OMIT,
    new Time(0, 0),
    new Time(1, 999_999_999),
    new Time(-1, 5),
    new Time(100_000_000, 123_456_789),
    new Time(1L << 33, 7),
    new Time(5, 1_000_000_000)
  };

  private record Choice(int weight, Supplier<Op> maker) {}

  private final SplittableRandom random;
  private final Model model;
  private final Paths paths;
  private final Model.Actor[] processes;
  private final List<Choice> choices = new ArrayList<>();
  private final boolean fifos;
  private final boolean handles;
  private final boolean watches;
  private int totalWeight;
  private Model.Actor current;
  private Consumer<Result> learn = result -> {};
  private int fills;

  /** With what both subjects can do: open FIFOs, make file handles. */
  public Generator(long seed, boolean fifos, boolean handles) {
    this(seed, fifos, handles, false);
  }

  /** With {@code watches}, a fifth process that watches, through two inotify descriptors. */
  public Generator(long seed, boolean fifos, boolean handles, boolean watches) {
    this.random = new SplittableRandom(seed);
    this.model = new Model(random);
    this.paths = new Paths(random, model);
    this.fifos = fifos;
    this.handles = handles;
    this.processes =
        new Model.Actor[] {
          new Model.Actor(0, true, SLOTS),
          new Model.Actor(1, false, SLOTS),
          new Model.Actor(2, false, SLOTS),
          new Model.Actor(3, false, SLOTS)
        };
    this.current = processes[0];
    this.watches = watches;
    addChoices();
    if (watches) {
      choice(60, this::watch);
      choice(8, this::unwatch);
      choice(40, () -> new Op(WATCHER, null, OpCode.INOTIFY_DRAIN, List.of(fd(watcher()))));
      choice(12, this::readWatch);
      choice(2, () -> newWatcher(watcher()));
      choice(30, this::mark);
      choice(25, () -> new Op(WATCHER, null, OpCode.FANOTIFY_DRAIN, List.of(fd(marker()))));
      choice(4, () -> newMarker(marker()));
    }
  }

  /** The calls every sequence begins with. */
  public List<Op> prelude() {
    List<Op> ops = new ArrayList<>(ordinaryPrelude());
    if (watches) {
      ops.add(newWatcher("w0"));
      ops.add(newWatcher("w1"));
      ops.add(newMarker("n0"));
      ops.add(newMarker("n1"));
    }
    return ops;
  }

  /** What stands before and after the walk that ends a chunk. */
  List<Op> aroundWalk(OpCode code) {
    return watches
        ? List.of(
            new Op(WATCHER, null, code, List.of(fd("w0"))),
            new Op(WATCHER, null, code, List.of(fd("w1"))),
            new Op(WATCHER, null, OpCode.FANOTIFY_DRAIN, List.of(fd("n0"))),
            new Op(WATCHER, null, OpCode.FANOTIFY_DRAIN, List.of(fd("n1"))))
        : List.of();
  }

  private List<Op> ordinaryPrelude() {
    return List.of(
        new Op(0, null, OpCode.UMASK, List.of(num(0))),
        new Op(0, null, OpCode.FCHMODAT2, List.of(num(-100), blob("/"), num(0777), num(0))),
        new Op(1, null, OpCode.AS, List.of(num(1000), num(1000), nums(List.of(2000)))),
        new Op(2, null, OpCode.AS, List.of(num(1001), num(1001), nums(List.of()))));
  }

  /** Makes up the next call; {@link #learn} must follow before the one after. */
  public Op next() {
    if (random.nextInt(100) < 12) {
      current = processes[pick(0, 0, 0, 0, 1, 2, 3)];
    }
    learn = result -> {};
    int roll = random.nextInt(totalWeight);
    for (Choice choice : choices) {
      roll -= choice.weight();
      if (roll < 0) {
        return choice.maker().get();
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  /** Tells how the last call made up ended. */
  public void learn(Result result) {
    learn.accept(result);
  }

  /** Takes the tree as a walk over it has shown it, instead of as it should be. */
  public void relearn(Result walk) {
    if (walk.payload() instanceof Payload.Report report) {
      model.relearn(report);
    }
  }

  private void choice(int weight, Supplier<Op> maker) {
    choices.add(new Choice(weight, maker));
    totalWeight += weight;
  }

  private void addChoices() {
    choice(120, this::open);
    choice(15, this::tmpfile);
    choice(25, this::close);
    choice(12, this::dup);
    choice(90, this::write);
    choice(70, this::read);
    choice(25, this::seek);
    choice(40, this::truncate);
    choice(20, this::fallocate);
    choice(25, this::copy);
    choice(8, this::sync);
    choice(8, this::flags);
    choice(70, this::mkdir);
    choice(20, this::mknod);
    choice(35, this::symlink);
    choice(45, this::link);
    choice(60, this::unlink);
    choice(40, this::rmdir);
    choice(90, this::rename);
    choice(15, this::readlink);
    choice(90, this::stat);
    choice(30, this::readdir);
    choice(30, this::chmod);
    choice(25, this::chown);
    choice(20, this::utimens);
    choice(20, this::access);
    choice(50, this::xattr);
    choice(25, this::acl);
    choice(12, this::chdir);
    choice(5, this::statfs);
    choice(6, this::umask);
    choice(3, this::credentials);
    choice(8, this::openat2);
    if (handles) {
      choice(8, this::handle);
    }
  }

  // watches

  private String watcher() {
    return chance(70) ? "w0" : "w1";
  }

  private static Op newWatcher(String name) {
    return new Op(WATCHER, name, OpCode.INOTIFY_INIT, List.of());
  }

  private String marker() {
    return chance(50) ? "n0" : "n1";
  }

  /** A fanotify descriptor that tells by handle, in one of the ways there are. */
  private Op newMarker(String name) {
    int how = pick(0x200, 0x400, 0xc00, 0xc00, 0xe00, 0xe00, 0x600, 0x1e00, 0x1e00);
    // Some that are refused.
    how = chance(3) ? pick(0x800, 0xa00, 0x1200, 0x1400, 0x1a00) : how;
    return new Op(WATCHER, name, OpCode.FANOTIFY_INIT, List.of(num(how)));
  }

  private Op mark() {
    String path = chance(60) ? orRoot(model.pick(Kind.DIRECTORY)) : openable();
    int how = pick(1, 1, 1, 1, 1, 2) | pick(0, 0, 0, 0x10, 0x100);
    how |= chance(20) ? 4 : 0;
    how |= chance(8) ? 8 : 0;
    how |= chance(15) ? pick(0x20, 0x400) : 0;
    how |= chance(12) ? 0x40 : 0;
    how = chance(3) ? 0x80 | pick(0, 0x10, 0x100) : how;
    long mask = chance(40) ? IN_ALL_EVENTS : 0;
    if ((how & 0x10) != 0 && chance(90)) {
      mask = 0;
      for (int n = random.nextInt(3); n >= 0; n--) {
        mask |= pick(1, 2, 8, 0x10, 0x20);
      }
    } else {
      for (int n = random.nextInt(4); n >= 0; n--) {
        mask |= 1L << random.nextInt(12);
      }
      mask |= chance(25) ? 0x10000000L : 0;
    }
    mask |= chance(50) ? 0x40000000L : 0;
    mask |= chance(50) ? 0x08000000L : 0;
    return new Op(
        WATCHER,
        null,
        OpCode.FANOTIFY_MARK,
        List.of(fd(marker()), num(how), num(mask), blob(path)));
  }

  private Op watch() {
    String path =
        chance(60) ? orRoot(model.pick(Kind.DIRECTORY)) : chance(90) ? openable() : paths.fresh();
    long mask = chance(45) ? IN_ALL_EVENTS : 0;
    for (int n = random.nextInt(4); n >= 0; n--) {
      mask |= 1L << random.nextInt(12);
    }
    mask |= chance(12) ? IN_ONLYDIR : 0;
    mask |= chance(25) ? IN_DONT_FOLLOW : 0;
    mask |= chance(25) ? IN_EXCL_UNLINK : 0;
    mask |= chance(15) ? IN_MASK_ADD : 0;
    mask |= chance(8) ? IN_MASK_CREATE : 0;
    mask |= chance(10) ? IN_ONESHOT : 0;
    mask = chance(2) ? 1L << random.nextInt(32) : mask;
    return new Op(WATCHER, null, OpCode.INOTIFY_ADD, List.of(fd(watcher()), blob(path), num(mask)));
  }

  private Op unwatch() {
    return new Op(
        WATCHER, null, OpCode.INOTIFY_RM, List.of(fd(watcher()), num(random.nextInt(60))));
  }

  private Op readWatch() {
    return new Op(
        WATCHER,
        null,
        OpCode.INOTIFY_READ,
        List.of(fd(watcher()), num(pick(8, 16, 32, 48, 100, 400))));
  }

  // descriptors

  private Op open() {
    boolean create = model.size() < FULL && random.nextInt(100) < 55;
    String path = create && random.nextBoolean() ? paths.fresh() : openable();
    int flags = O_NONBLOCK | (create ? O_CREAT : 0);
    Kind kind = model.kind(path);
    boolean directory = kind == Kind.DIRECTORY;
    if (directory && !chance(10)) {
      flags = O_NONBLOCK;
    } else {
      flags |= pick(0, 1, 2, 2, 2);
      flags |= chance(15) ? O_EXCL : 0;
      flags |= chance(15) ? O_TRUNC : 0;
      flags |= chance(20) ? O_APPEND : 0;
    }
    flags |= chance(directory ? 50 : 3) ? O_DIRECTORY : 0;
    flags |= chance(8) ? O_NOFOLLOW : 0;
    flags |= chance(4) ? O_NOATIME : 0;
    flags |= chance(8) ? O_CLOEXEC : 0;
    flags |= chance(6) ? O_PATH : 0;
    return opening(OpCode.OPENAT, path, flags, List.of());
  }

  private String openable() {
    String path =
        chance(35)
            ? model.pick(Kind.DIRECTORY)
            : model.pick(Kind.FILE, Kind.FILE, Kind.LINK, Kind.OTHER);
    return path == null ? paths.fresh() : path;
  }

  private Op opening(OpCode code, String path, int flags, List<Arg> more) {
    Spelling spelling = paths.spell(current, path);
    int index = random.nextInt(SLOTS);
    Model.Actor process = current;
    String name = "f" + index;
    learn =
        result -> {
          process.slots[index] = null;
          if (result.isOk()) {
            if (spelling.plain() && (flags & O_CREAT) != 0 && model.kind(path) == null) {
              model.add(path, Kind.FILE);
            }
            Kind kind = model.kind(path);
            process.slots[index] =
                new Slot(
                    name,
                    path,
                    kind == null || (flags & O_TMPFILE) == O_TMPFILE ? Kind.FILE : kind,
                    flags);
          }
        };
    List<Arg> args =
        new ArrayList<>(List.of(spelling.at(), spelling.text(), num(flags), num(pick(FILE_MODES))));
    if (code == OpCode.OPENAT2 && (flags & (O_CREAT | O_TMPFILE)) == 0) {
      args.set(3, num(0));
    }
    args.addAll(more);
    return new Op(current.number, name, code, args);
  }

  private Op openat2() {
    int resolve = 0;
    for (int bit : new int[] {1, 2, 4, 8, 16}) {
      resolve |= chance(30) ? bit : 0;
    }
    int flags = O_NONBLOCK | (chance(30) ? O_CREAT | 2 : chance(30) ? O_DIRECTORY : 0);
    return opening(OpCode.OPENAT2, openable(), flags, List.of(num(resolve)));
  }

  private Op tmpfile() {
    String directory = orRoot(model.pick(Kind.DIRECTORY));
    return opening(
        OpCode.OPENAT, directory, O_TMPFILE | pick(1, 2, 2) | (chance(10) ? O_EXCL : 0), List.of());
  }

  private Op close() {
    int index = anySlot().charAt(1) - '0';
    Model.Actor process = current;
    learn = result -> process.slots[index] = null;
    return op(OpCode.CLOSE, fd("f" + index));
  }

  private Op dup() {
    String from = anySlot();
    int index = random.nextInt(SLOTS);
    Model.Actor process = current;
    @Nullable Slot source = slotNamed(from);
    learn =
        result ->
            process.slots[index] =
                result.isOk() && source != null
                    ? new Slot("f" + index, source.path(), source.kind(), source.flags())
                    : null;
    return chance(50)
        ? new Op(current.number, "f" + index, OpCode.DUP, List.of(fd(from)))
        : new Op(
            current.number, "f" + index, OpCode.DUPFD, List.of(fd(from), num(random.nextInt(20))));
  }

  private @Nullable Slot slotNamed(String name) {
    return current.slots[name.charAt(1) - '0'];
  }

  private String anySlot() {
    for (int i = 0; i < 12; i++) {
      Slot slot = current.slots[random.nextInt(SLOTS)];
      if (slot != null) {
        return slot.name();
      }
    }
    return "f" + random.nextInt(SLOTS);
  }

  private String slotOf(Kind kind) {
    return slotOf(kind, slot -> !slot.isPathOnly());
  }

  private String readable() {
    return slotOf(Kind.FILE, Slot::isReadable);
  }

  private String writable() {
    return slotOf(Kind.FILE, Slot::isWritable);
  }

  private String slotOf(Kind kind, Predicate<Slot> suitable) {
    int start = random.nextInt(SLOTS);
    if (!chance(5)) {
      for (int i = 0; i < SLOTS; i++) {
        Slot slot = current.slots[(start + i) % SLOTS];
        if (slot != null && slot.kind() == kind && suitable.test(slot)) {
          return slot.name();
        }
      }
    }
    return anySlot();
  }

  private boolean has(Kind kind, Predicate<Slot> suitable) {
    for (Slot slot : current.slots) {
      if (slot != null && slot.kind() == kind && suitable.test(slot)) {
        return true;
      }
    }
    return false;
  }

  private Op flags() {
    return chance(40)
        ? op(OpCode.GETFL, fd(anySlot()))
        : op(
            OpCode.SETFL,
            fd(slotOf(Kind.FILE)),
            num(O_NONBLOCK | (chance(50) ? O_APPEND : 0) | (chance(10) ? O_NOATIME : 0)));
  }

  // data

  private Op write() {
    if (!has(Kind.FILE, Slot::isWritable) && !chance(10)) {
      return open();
    }
    Arg fd = fd(writable());
    int length = length();
    Arg data = new Arg.Fill(++fills, length);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> op(OpCode.WRITE, fd, data);
      case 3 -> op(OpCode.WRITEV, fd, data, pieces(length));
      case 4 ->
          op(
              OpCode.PWRITEV2,
              fd,
              data,
              pieces(length),
              num(chance(20) ? -1 : offset()),
              num(chance(10) ? 0x10 : 0));
      default -> op(OpCode.PWRITE, fd, data, num(chance(2) ? -1 : offset()));
    };
  }

  private Op read() {
    if (!has(Kind.FILE, Slot::isReadable) && !chance(10)) {
      return open();
    }
    Arg fd = fd(chance(3) ? slotOf(Kind.DIRECTORY) : readable());
    int length = length();
    return switch (random.nextInt(6)) {
      case 0, 1 -> op(OpCode.READ, fd, num(length));
      case 2 -> op(OpCode.READV, fd, pieces(length));
      case 3 -> op(OpCode.PREADV2, fd, pieces(length), num(chance(20) ? -1 : offset()), num(0));
      default -> op(OpCode.PREAD, fd, num(length), num(chance(2) ? -1 : offset()));
    };
  }

  private int length() {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1, 2, 3 -> random.nextInt(64);
      case 4 -> 4096;
      case 5 -> 4096 * (1 + random.nextInt(8));
      case 6 -> random.nextInt(32 << 10);
      default -> random.nextInt(5000);
    };
  }

  private long offset() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1, 2 -> 4096L * random.nextInt(32);
      case 3 -> random.nextInt(400_000);
      default -> random.nextInt(20_000);
    };
  }

  private Arg pieces(int length) {
    List<Integer> pieces = new ArrayList<>();
    int left = length;
    int count = 1 + random.nextInt(4);
    for (int i = 1; i < count; i++) {
      int piece = random.nextInt(left + 1);
      pieces.add(piece);
      left -= piece;
    }
    pieces.add(left);
    return nums(pieces);
  }

  private Op seek() {
    if (!has(Kind.FILE, slot -> !slot.isPathOnly()) && !chance(10)) {
      return open();
    }
    int whence = random.nextInt(5);
    long offset = whence == 1 || whence == 2 ? random.nextInt(10_000) - 5000 : offset();
    String slot = slotOf(chance(10) ? Kind.DIRECTORY : Kind.FILE);
    Slot known = slotNamed(slot);
    if (known != null && known.kind() == Kind.DIRECTORY) {
      // Positions inside a directory are the file system's own business; only the start is not.
      return op(OpCode.LSEEK, fd(slot), num(0), num(0));
    }
    return op(OpCode.LSEEK, fd(slot), num(offset), num(whence));
  }

  private Op truncate() {
    long length = chance(4) ? -1 : chance(20) ? 0 : offset();
    if (has(Kind.FILE, Slot::isWritable) && chance(60)) {
      return op(OpCode.FTRUNCATE, fd(writable()), num(length));
    }
    String path = orRoot(model.pick(Kind.FILE));
    return op(
        OpCode.TRUNCATE,
        paths.spellLocal(current, chance(5) ? model.pickAny() : path),
        num(length));
  }

  private Op fallocate() {
    if (!has(Kind.FILE, Slot::isWritable) && !chance(10)) {
      return open();
    }
    return op(
        OpCode.FALLOCATE,
        fd(writable()),
        num(pick(0, 1, 3, 3)),
        num(chance(3) ? -1 : offset()),
        num(chance(4) ? 0 : 1 + random.nextInt(50_000)));
  }

  private Op copy() {
    if (!(has(Kind.FILE, Slot::isWritable) && has(Kind.FILE, Slot::isReadable)) && !chance(10)) {
      return open();
    }
    Arg from = fd(readable());
    Arg to = fd(writable());
    Arg fromOffset = num(chance(40) ? Long.MIN_VALUE : offset());
    Arg toOffset = num(chance(40) ? Long.MIN_VALUE : offset());
    Arg length = num(length());
    return switch (random.nextInt(3)) {
      case 0 -> op(OpCode.COPY_FILE_RANGE, from, fromOffset, to, toOffset, length, num(0));
      case 1 -> op(OpCode.SENDFILE, to, from, fromOffset, length);
      default -> op(OpCode.SPLICE, from, fromOffset, to, toOffset, length);
    };
  }

  private Op sync() {
    return op(chance(50) ? OpCode.FSYNC : OpCode.FDATASYNC, fd(anySlot()));
  }

  // names

  private Op mkdir() {
    String path = model.size() < FULL ? paths.fresh() : model.pickAny();
    Spelling spelling = paths.spell(current, path);
    learn = result -> addIfMade(result, spelling, path, Kind.DIRECTORY);
    return op(OpCode.MKDIRAT, spelling.at(), spelling.text(), num(pick(DIRECTORY_MODES)));
  }

  private void addIfMade(Result result, Spelling spelling, String path, Kind kind) {
    if (result.isOk() && spelling.plain()) {
      model.add(path, kind);
    }
  }

  private Op mknod() {
    String path = model.size() < FULL ? paths.fresh() : model.pickAny();
    Spelling spelling = paths.spell(current, path);
    int type =
        fifos
            ? pick(0100000, 0, 0140000, 010000, 020000, 060000)
            : pick(0100000, 0, 0140000, 020000, 060000);
    boolean device = type == 020000 || type == 060000;
    boolean regular = type == 0 || type == 0100000;
    learn = result -> addIfMade(result, spelling, path, regular ? Kind.FILE : Kind.OTHER);
    return op(
        OpCode.MKNODAT,
        spelling.at(),
        spelling.text(),
        num(type | pick(FILE_MODES)),
        num(device ? (1L + random.nextInt(300)) << 32 | random.nextInt(70_000) : 0));
  }

  private Op symlink() {
    String path = model.size() < FULL ? paths.fresh() : model.pickAny();
    Spelling spelling = paths.spell(current, path);
    String target = chance(2) ? "" : paths.target();
    learn = result -> addIfMade(result, spelling, path, Kind.LINK);
    return op(OpCode.SYMLINKAT, blob(target), spelling.at(), spelling.text());
  }

  private Op link() {
    String to = model.size() < FULL ? paths.fresh() : model.pickAny();
    Spelling toSpelling = paths.spell(current, to);
    if (chance(12) && current.root) {
      learn = result -> addIfMade(result, toSpelling, to, Kind.FILE);
      return op(
          OpCode.LINKAT,
          fd(slotOf(Kind.FILE)),
          blob(""),
          toSpelling.at(),
          toSpelling.text(),
          num(AT_EMPTY_PATH));
    }
    String from = orRoot(model.pick(Kind.FILE, Kind.LINK, Kind.OTHER));
    if (chance(5)) {
      from = model.pickAny();
    }
    Spelling fromSpelling = paths.spell(current, from);
    Kind kind = model.kind(from);
    boolean follow = chance(20);
    learn =
        result ->
            addIfMade(
                result,
                toSpelling,
                to,
                kind == null || (follow && kind == Kind.LINK) ? Kind.FILE : kind);
    return op(
        OpCode.LINKAT,
        fromSpelling.at(),
        fromSpelling.text(),
        toSpelling.at(),
        toSpelling.text(),
        num(follow ? AT_SYMLINK_FOLLOW : 0));
  }

  private Op unlink() {
    if (model.size() < SMALL && chance(60)) {
      return stat();
    }
    String path = orRoot(model.pick(Kind.FILE, Kind.LINK, Kind.OTHER));
    if (chance(6)) {
      path = model.pickAny();
    }
    return removal(path, 0);
  }

  private Op rmdir() {
    if (model.size() < SMALL && chance(60)) {
      return readdir();
    }
    String path = orRoot(model.pick(Kind.DIRECTORY));
    for (int i = 0; i < 6 && !model.isEmpty(path); i++) {
      path = orRoot(model.pick(Kind.DIRECTORY));
    }
    return removal(chance(5) ? model.pickAny() : path, AT_REMOVEDIR);
  }

  private Op removal(String path, int flags) {
    Spelling spelling = paths.spell(current, path);
    learn =
        result -> {
          if (result.isOk() && spelling.plain()) {
            model.remove(path);
          }
        };
    return op(OpCode.UNLINKAT, spelling.at(), spelling.text(), num(flags));
  }

  private Op rename() {
    String from = model.pickAny();
    String to = chance(60) ? paths.fresh() : like(from);
    int flags = pick(0, 0, 0, 0, 0, 0, 1, 2, 2, 4);
    if (flags == 2 && chance(80)) {
      to = model.pickAny();
    }
    if (flags == 1 && chance(70)) {
      to = paths.fresh();
    }
    for (int i = 0;
        i < 5 && (to.startsWith(from + "/") || from.startsWith(to + "/")) && chance(90);
        i++) {
      to = paths.fresh();
    }
    if (chance(2)) {
      flags = pick(3, 5, 6, 8);
    }
    int deepest = Model.depth(to);
    if (model.kind(from) == Kind.DIRECTORY && deepest > 4) {
      to = "/" + to.substring(to.lastIndexOf('/') + 1);
    }
    Spelling fromSpelling = paths.spell(current, from);
    Spelling toSpelling = paths.spell(current, to);
    String target = to;
    int how = flags;
    learn =
        result -> {
          if (result.isOk() && fromSpelling.plain() && toSpelling.plain()) {
            if (how == 2) {
              model.exchange(from, target);
            } else {
              model.rename(from, target);
              if (how == 4) {
                model.add(from, Kind.OTHER);
              }
            }
          }
        };
    return op(
        OpCode.RENAMEAT2,
        fromSpelling.at(),
        fromSpelling.text(),
        toSpelling.at(),
        toSpelling.text(),
        num(flags));
  }

  /** Something that {@code path} could be renamed over. */
  private String like(String path) {
    if (chance(15)) {
      return model.pickAny();
    }
    if (model.kind(path) != Kind.DIRECTORY) {
      return orRoot(model.pick(Kind.FILE, Kind.LINK, Kind.OTHER));
    }
    String other = orRoot(model.pick(Kind.DIRECTORY));
    for (int i = 0; i < 6 && !model.isEmpty(other); i++) {
      other = orRoot(model.pick(Kind.DIRECTORY));
    }
    return other;
  }

  private Op readlink() {
    String path = orRoot(model.pick(Kind.LINK));
    Spelling spelling = paths.spell(current, chance(7) ? model.pickAny() : path);
    return op(OpCode.READLINKAT, spelling.at(), spelling.text(), num(pick(4096, 4096, 5, 1, 0)));
  }

  // attributes

  private Op stat() {
    if (chance(30)) {
      return op(OpCode.STATX, fd(anySlot()), blob(""), num(AT_EMPTY_PATH), num(STATX_ALL));
    }
    Spelling spelling = paths.spell(current, chance(10) ? paths.fresh() : model.pickAny());
    return op(
        OpCode.STATX,
        spelling.at(),
        spelling.text(),
        num(chance(40) ? AT_SYMLINK_NOFOLLOW : 0),
        num(STATX_ALL));
  }

  private Op readdir() {
    if (!has(Kind.DIRECTORY, Slot::isReadable) && !chance(5)) {
      String path = orRoot(model.pick(Kind.DIRECTORY));
      return opening(OpCode.OPENAT, path, O_NONBLOCK | O_DIRECTORY, List.of());
    }
    String slot = slotOf(Kind.DIRECTORY);
    return switch (random.nextInt(4)) {
      case 0 -> op(OpCode.DIRSCAN, fd(slot), num(pick(280, 300, 600)));
      case 1 -> op(OpCode.GETDENTS, fd(slot), num(pick(20, 280, 1000, 32768)));
      default -> op(OpCode.READDIR, fd(slot));
    };
  }

  private int mode(@Nullable Kind kind) {
    return kind == Kind.DIRECTORY ? pick(DIRECTORY_MODES) : pick(FILE_MODES);
  }

  private Op chmod() {
    if (chance(30)) {
      String slot = anySlot();
      Slot known = slotNamed(slot);
      return op(OpCode.FCHMOD, fd(slot), num(mode(known == null ? null : known.kind())));
    }
    String path = model.pickAny();
    Spelling spelling = paths.spell(current, path);
    return op(
        OpCode.FCHMODAT2,
        spelling.at(),
        spelling.text(),
        num(mode(model.kind(path))),
        num(chance(10) ? AT_SYMLINK_NOFOLLOW : 0));
  }

  private Op chown() {
    if (chance(30)) {
      return op(OpCode.FCHOWN, fd(anySlot()), num(pick(IDS)), num(pick(IDS)));
    }
    Spelling spelling = paths.spell(current, model.pickAny());
    return op(
        OpCode.FCHOWNAT,
        spelling.at(),
        spelling.text(),
        num(pick(IDS)),
        num(pick(IDS)),
        num(chance(30) ? AT_SYMLINK_NOFOLLOW : 0));
  }

  private Op utimens() {
    Arg atime = new Arg.When(TIMES[random.nextInt(TIMES.length)]);
    Arg mtime = new Arg.When(TIMES[random.nextInt(TIMES.length)]);
    if (chance(30)) {
      return op(OpCode.FUTIMENS, fd(anySlot()), atime, mtime);
    }
    Spelling spelling = paths.spell(current, model.pickAny());
    return op(
        OpCode.UTIMENSAT,
        spelling.at(),
        spelling.text(),
        atime,
        mtime,
        num(chance(30) ? AT_SYMLINK_NOFOLLOW : 0));
  }

  private Op access() {
    Spelling spelling = paths.spell(current, model.pickAny());
    return op(
        OpCode.FACCESSAT2,
        spelling.at(),
        spelling.text(),
        num(random.nextInt(8)),
        num(chance(30) ? 0x200 : 0));
  }

  private Op xattr() {
    String path = chance(85) ? orRoot(model.pick(Kind.FILE, Kind.DIRECTORY)) : model.pickAny();
    Arg name = blob(XATTRS[chance(88) ? random.nextInt(2) : random.nextInt(XATTRS.length)]);
    Arg value = new Arg.Fill(++fills, pick(0, 3, 20, 100, 1000));
    Arg at = paths.spellLocal(current, path);
    Arg fd = fd(anySlot());
    Arg flags = num(pick(0, 0, 0, 0, 0, 1, 2));
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 14, 15, 16, 17, 18, 19 -> op(OpCode.SETXATTR, at, name, value, flags);
      case 4 -> op(OpCode.LSETXATTR, at, name, value, flags);
      case 5, 6 -> op(OpCode.FSETXATTR, fd, name, value, flags);
      case 7, 8 -> op(OpCode.GETXATTR, at, name, num(pick(1000, 1000, 0, 5)));
      case 9 -> op(OpCode.FGETXATTR, fd, name, num(1000));
      case 10 -> op(OpCode.LISTXATTR, at, num(pick(4096, 4096, 0, 10)));
      case 11 -> op(OpCode.FLISTXATTR, fd, num(4096));
      case 12 -> op(OpCode.LREMOVEXATTR, at, name);
      default -> op(OpCode.REMOVEXATTR, at, name);
    };
  }

  private Op acl() {
    boolean isDefault = chance(35);
    Arg name = blob(isDefault ? "system.posix_acl_default" : "system.posix_acl_access");
    String path = orRoot(isDefault ? model.pick(Kind.DIRECTORY) : model.pickAny());
    Arg at = paths.spellLocal(current, path);
    Arg value = new Arg.Blob(Acl.encode(ACLS[random.nextInt(ACLS.length)]));
    return switch (random.nextInt(5)) {
      case 0, 1, 2 -> op(OpCode.SETXATTR, at, name, value, num(0));
      case 3 -> op(OpCode.GETXATTR, at, name, num(1000));
      default -> op(OpCode.REMOVEXATTR, at, name);
    };
  }

  // the process

  private Op chdir() {
    Model.Actor process = current;
    if (chance(40)) {
      String slot = slotOf(Kind.DIRECTORY);
      Slot known = slotNamed(slot);
      learn =
          result -> {
            if (result.isOk() && known != null) {
              process.cwd = known.path();
            }
          };
      return op(OpCode.FCHDIR, fd(slot));
    }
    if (chance(10)) {
      return op(OpCode.GETCWD);
    }
    String path = orRoot(model.pick(Kind.DIRECTORY));
    learn =
        result -> {
          if (result.isOk()) {
            process.cwd = path;
          }
        };
    return op(OpCode.CHDIR, blob(path));
  }

  private Op statfs() {
    return chance(50)
        ? op(OpCode.STATFS, paths.spellLocal(current, model.pickAny()))
        : op(OpCode.FSTATFS, fd(anySlot()));
  }

  private Op umask() {
    return op(OpCode.UMASK, num(pick(0, 0, 0, 0, 0, 0, 022, 077, 027, 02)));
  }

  private Op credentials() {
    return new Op(
        3,
        null,
        OpCode.AS,
        List.of(
            num(pick(0, 0, 1000, 1001, 1002)),
            num(pick(0, 1000, 2000)),
            nums(chance(50) ? List.of() : List.of(1000, 2000))));
  }

  private Op handle() {
    String name = "h" + random.nextInt(4);
    if (chance(50)) {
      Spelling spelling = paths.spell(current, model.pickAny());
      return new Op(
          current.number,
          name,
          OpCode.NAME_TO_HANDLE,
          List.of(spelling.at(), spelling.text(), num(0), num(128)));
    }
    int index = random.nextInt(SLOTS);
    Model.Actor process = current;
    learn =
        result ->
            process.slots[index] = result.isOk() ? new Slot("f" + index, "/", Kind.FILE, 0) : null;
    return new Op(
        current.number,
        "f" + index,
        OpCode.OPEN_BY_HANDLE,
        List.of(fd(slotOf(Kind.DIRECTORY)), fd(name), num(O_NONBLOCK | pick(0, 2))));
  }

  // arguments

  private Op op(OpCode code, Arg... args) {
    return new Op(current.number, null, code, List.of(args));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }

  private static String orRoot(@Nullable String path) {
    return path == null ? "/" : path;
  }

  private static Arg num(long value) {
    return new Arg.Num(value);
  }

  private static Arg nums(List<Integer> values) {
    return new Arg.Nums(values);
  }

  private static Arg fd(String name) {
    return new Arg.Ref(name);
  }

  private static Arg blob(String text) {
    return Paths.blob(text);
  }
}
