// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Result;

/**
 * What a line of a script can do. The signature lists the kinds of the arguments; one with {@code
 * =} may be left out at the end of a line and then has that value.
 */
@SuppressWarnings("ImmutableEnumChecker") // nothing in it changes once it is made
public enum OpCode {
  OPENAT("fd blob open mode=0", (c, a) -> c.openat(a.fd(0), a.bytes(1), a.i32(2), a.i32(3))),
  OPENAT2(
      "fd blob open mode=0 resolve=0",
      (c, a) -> c.openat2(a.fd(0), a.bytes(1), a.i64(2), a.i64(3), a.i64(4))),
  CLOSE("fd", (c, a) -> c.closeFd(a.fd(0))),
  DUP("fd", (c, a) -> c.dup(a.fd(0))),
  DUP2("fd fd", (c, a) -> c.dup2(a.fd(0), a.fd(1))),
  DUP3("fd fd open=0", (c, a) -> c.dup3(a.fd(0), a.fd(1), a.i32(2))),
  GETFL("fd", (c, a) -> c.fcntlGetfl(a.fd(0))),
  SETFL("fd open", (c, a) -> c.fcntlSetfl(a.fd(0), a.i32(1))),
  DUPFD("fd int", (c, a) -> c.fcntlDupfd(a.fd(0), a.i32(1), false)),
  DUPFD_CLOEXEC("fd int", (c, a) -> c.fcntlDupfd(a.fd(0), a.i32(1), true)),
  GETFD("fd", (c, a) -> c.fcntlGetfd(a.fd(0))),
  NOFILE("int", (c, a) -> c.setNofile(a.i32(0))),

  READ("fd int", (c, a) -> c.read(a.fd(0), a.i32(1))),
  WRITE("fd blob", (c, a) -> c.write(a.fd(0), a.bytes(1))),
  PREAD("fd int int", (c, a) -> c.pread(a.fd(0), a.i32(1), a.i64(2))),
  PWRITE("fd blob int", (c, a) -> c.pwrite(a.fd(0), a.bytes(1), a.i64(2))),
  READV("fd nums", (c, a) -> c.readv(a.fd(0), a.nums(1))),
  WRITEV("fd blob nums", (c, a) -> c.writev(a.fd(0), a.bytes(1), within(a.bytes(1), a.nums(2)))),
  PREADV2("fd nums int rwf=0", (c, a) -> c.preadv2(a.fd(0), a.nums(1), a.i64(2), a.i32(3))),
  PWRITEV2(
      "fd blob nums int rwf=0",
      (c, a) -> c.pwritev2(a.fd(0), a.bytes(1), within(a.bytes(1), a.nums(2)), a.i64(3), a.i32(4))),
  LSEEK("fd int whence", (c, a) -> c.lseek(a.fd(0), a.i64(1), a.i32(2))),
  TRUNCATE("blob int", (c, a) -> c.truncate(a.bytes(0), a.i64(1))),
  FTRUNCATE("fd int", (c, a) -> c.ftruncate(a.fd(0), a.i64(1))),
  FALLOCATE("fd falloc int int", (c, a) -> c.fallocate(a.fd(0), a.i32(1), a.i64(2), a.i64(3))),
  COPY_FILE_RANGE(
      "fd int fd int int int=0",
      (c, a) -> c.copyFileRange(a.fd(0), a.i64(1), a.fd(2), a.i64(3), a.i64(4), a.i32(5))),
  SENDFILE(
      "fd fd int int",
      (c, a) ->
          ontoItself(c, a.fd(0), a.fd(1))
              ? Result.ZERO
              : c.sendfile(a.fd(0), a.fd(1), a.i64(2), a.i64(3))),
  SPLICE(
      "fd int fd int int",
      (c, a) ->
          ontoItself(c, a.fd(0), a.fd(2))
              ? Result.ZERO
              : c.spliceThroughPipe(a.fd(0), a.i64(1), a.fd(2), a.i64(3), a.i32(4))),
  /** Into a name it gives the reading end; the writing end is the next free descriptor. */
  PIPE2("open=0", (c, a) -> c.pipe2(a.i32(0))),
  /** splice(2) itself, with flags as a number. */
  MOVE(
      "fd int fd int int int=0",
      (c, a) -> c.splice(a.fd(0), a.i64(1), a.fd(2), a.i64(3), a.i64(4), a.i32(5))),
  TEE("fd fd int int=0", (c, a) -> c.tee(a.fd(0), a.fd(1), a.i64(2), a.i32(3))),
  GETPIPE_SZ("fd", (c, a) -> c.fcntlGetPipeSize(a.fd(0))),
  SETPIPE_SZ("fd int", (c, a) -> c.fcntlSetPipeSize(a.fd(0), a.i32(1))),
  NREAD("fd", (c, a) -> c.ioctlNread(a.fd(0))),
  /** Without waiting; the events of each descriptor as numbers. */
  POLL("nums nums", (c, a) -> c.poll(a.nums(0), a.nums(1))),
  EPOLL_CREATE1("open=0", (c, a) -> c.epollCreate1(a.i32(0))),
  /** Operation, descriptor, events and data. */
  EPOLL_CTL(
      "fd int fd int=0 int=0",
      (c, a) -> c.epollCtl(a.fd(0), a.i32(1), a.fd(2), a.i32(3), a.i64(4))),
  /** Without waiting. */
  EPOLL_WAIT("fd int", (c, a) -> c.epollWait(a.fd(0), a.i32(1))),
  FSYNC("fd", (c, a) -> c.fsync(a.fd(0))),
  FDATASYNC("fd", (c, a) -> c.fdatasync(a.fd(0))),
  SYNCFS("fd", (c, a) -> c.syncfs(a.fd(0))),
  SYNC_FILE_RANGE(
      "fd int int sync", (c, a) -> c.syncFileRange(a.fd(0), a.i64(1), a.i64(2), a.i32(3))),

  GETDENTS("fd int", (c, a) -> c.getdents64(a.fd(0), a.i32(1))),
  MKDIRAT("fd blob mode=0755", (c, a) -> c.mkdirat(a.fd(0), a.bytes(1), a.i32(2))),
  MKNODAT("fd blob type int=0", (c, a) -> c.mknodat(a.fd(0), a.bytes(1), a.i32(2), a.i64(3))),
  SYMLINKAT("blob fd blob", (c, a) -> c.symlinkat(a.bytes(0), a.fd(1), a.bytes(2))),
  LINKAT(
      "fd blob fd blob at=0",
      (c, a) -> c.linkat(a.fd(0), a.bytes(1), a.fd(2), a.bytes(3), a.i32(4))),
  UNLINKAT("fd blob at=0", (c, a) -> c.unlinkat(a.fd(0), a.bytes(1), a.i32(2))),
  RENAMEAT2(
      "fd blob fd blob rename=0",
      (c, a) -> c.renameat2(a.fd(0), a.bytes(1), a.fd(2), a.bytes(3), a.i32(4))),
  READLINKAT("fd blob int=4096", (c, a) -> c.readlinkat(a.fd(0), a.bytes(1), a.i32(2))),

  STATX(
      "fd blob at=0 statx=STATX_BASIC_STATS|STATX_BTIME",
      (c, a) -> c.statx(a.fd(0), a.bytes(1), a.i32(2), a.i32(3))),
  STATFS("blob", (c, a) -> c.statfs(a.bytes(0))),
  FSTATFS("fd", (c, a) -> c.fstatfs(a.fd(0))),
  FACCESSAT2(
      "fd blob access faccess=0", (c, a) -> c.faccessat2(a.fd(0), a.bytes(1), a.i32(2), a.i32(3))),
  FCHMODAT2("fd blob mode at=0", (c, a) -> c.fchmodat2(a.fd(0), a.bytes(1), a.i32(2), a.i32(3))),
  FCHMOD("fd mode", (c, a) -> c.fchmod(a.fd(0), a.i32(1))),
  FCHOWNAT(
      "fd blob int int at=0",
      (c, a) -> c.fchownat(a.fd(0), a.bytes(1), a.i32(2), a.i32(3), a.i32(4))),
  FCHOWN("fd int int", (c, a) -> c.fchown(a.fd(0), a.i32(1), a.i32(2))),
  UTIMENSAT(
      "fd blob time time at=0",
      (c, a) -> c.utimensat(a.fd(0), a.bytes(1), a.time(2), a.time(3), a.i32(4))),
  FUTIMENS("fd time time", (c, a) -> c.utimensat(a.fd(0), null, a.time(1), a.time(2), 0)),
  GETFLAGS("fd", (c, a) -> c.ioctlGetFlags(a.fd(0))),
  SETFLAGS("fd inode", (c, a) -> c.ioctlSetFlags(a.fd(0), a.i32(1))),

  SETXATTR(
      "blob blob blob xattr=0",
      (c, a) -> c.setxattr(a.bytes(0), true, a.bytes(1), a.bytes(2), a.i32(3))),
  LSETXATTR(
      "blob blob blob xattr=0",
      (c, a) -> c.setxattr(a.bytes(0), false, a.bytes(1), a.bytes(2), a.i32(3))),
  FSETXATTR(
      "fd blob blob xattr=0", (c, a) -> c.fsetxattr(a.fd(0), a.bytes(1), a.bytes(2), a.i32(3))),
  GETXATTR("blob blob int=65536", (c, a) -> c.getxattr(a.bytes(0), true, a.bytes(1), a.i32(2))),
  LGETXATTR("blob blob int=65536", (c, a) -> c.getxattr(a.bytes(0), false, a.bytes(1), a.i32(2))),
  FGETXATTR("fd blob int=65536", (c, a) -> c.fgetxattr(a.fd(0), a.bytes(1), a.i32(2))),
  LISTXATTR("blob int=65536", (c, a) -> c.listxattr(a.bytes(0), true, a.i32(1))),
  LLISTXATTR("blob int=65536", (c, a) -> c.listxattr(a.bytes(0), false, a.i32(1))),
  FLISTXATTR("fd int=65536", (c, a) -> c.flistxattr(a.fd(0), a.i32(1))),
  REMOVEXATTR("blob blob", (c, a) -> c.removexattr(a.bytes(0), true, a.bytes(1))),
  LREMOVEXATTR("blob blob", (c, a) -> c.removexattr(a.bytes(0), false, a.bytes(1))),
  FREMOVEXATTR("fd blob", (c, a) -> c.fremovexattr(a.fd(0), a.bytes(1))),

  NAME_TO_HANDLE(
      "fd blob at=0 int=128", (c, a) -> c.nameToHandleAt(a.fd(0), a.bytes(1), a.i32(3), a.i32(2))),
  OPEN_BY_HANDLE("fd handle open", (c, a) -> c.openByHandleAt(a.fd(0), a.handle(1), a.i32(2))),
  /** One that does not block. */
  INOTIFY_INIT("", (c, a) -> c.inotifyInit1(04000)),
  INOTIFY_ADD("fd blob watch", (c, a) -> c.inotifyAddWatch(a.fd(0), a.bytes(1), a.i32(2))),
  INOTIFY_RM("fd int", (c, a) -> c.inotifyRmWatch(a.fd(0), a.i32(1))),
  /** One read(2) of so many bytes, decoded. */
  INOTIFY_READ("fd int", (c, a) -> WatchEvents.read(c, a.fd(0), a.i32(1))),
  /** All events there are. */
  INOTIFY_DRAIN("fd", (c, a) -> WatchEvents.drain(c, a.fd(0))),
  /** The same, but not looked at. */
  INOTIFY_DISCARD("fd", (c, a) -> WatchEvents.discard(c, a.fd(0))),
  /** Beside the given flags, one that does not block. */
  FANOTIFY_INIT("int", (c, a) -> c.fanotifyInit(a.i32(0) | 2, 0)),
  FANOTIFY_MARK(
      "fd int watch blob",
      (c, a) -> c.fanotifyMark(a.fd(0), a.i32(1), a.i64(2) & 0xffffffffL, -100, a.bytes(3))),
  /** All events there are. */
  FANOTIFY_DRAIN("fd", (c, a) -> WatchEvents.drainHandles(c, a.fd(0))),
  MOUNT(
      "blob blob blob mount=0 blob=\"\"",
      (c, a) ->
          c.mount(
              a.bytes(0),
              a.bytes(1),
              a.session().fsType(a.blob(2).text()),
              a.i64(3),
              a.blob(4).text())),
  UMOUNT("blob umount=0", (c, a) -> c.umount2(a.bytes(0), a.i32(1))),

  UMASK("mode", (c, a) -> c.umask(a.i32(0))),
  CHDIR("blob", (c, a) -> c.chdir(a.bytes(0))),
  FCHDIR("fd", (c, a) -> c.fchdir(a.fd(0))),
  CHROOT("blob", (c, a) -> c.chroot(a.bytes(0))),
  GETCWD("", (c, a) -> c.getcwd()),
  /** Takes on a uid, a gid and supplementary groups. */
  AS("int int=0 nums=[]", (c, a) -> c.setCredentials(a.i32(0), a.i32(1), a.nums(2))),

  /** The whole directory from its start, in the order of names. */
  READDIR("fd", (c, a) -> DirectoryScan.list(c, a.fd(0))),
  /**
   * Reads with a buffer of the given size, then seeks to every cookie and checks what follows it.
   */
  DIRSCAN("fd int", (c, a) -> DirectoryScan.scan(c, a.fd(0), a.i32(1))),
  /** Removes entries while reading with a small buffer; checks that none is skipped or doubled. */
  DIRDRAIN("fd int", (c, a) -> DirectoryScan.drain(c, a.fd(0), a.i32(1))),
  /** Every object of the tree with its attributes and content, seen by a process of its own. */
  WALK("", (c, a) -> TreeWalk.walk(a.session().observer())),
  /** Waits some milliseconds, so that times taken before and after differ on every clock. */
  PAUSE("int", (c, a) -> Session.pause(a.i32(0)));

  /** Runs an operation in a process. */
  interface Body {
    Result run(Calls calls, Args args);
  }

  private final List<ArgKind> kinds = new ArrayList<>();
  private final List<@Nullable String> defaults = new ArrayList<>();
  private final Body body;

  OpCode(String signature, Body body) {
    this.body = body;
    for (String word : signature.isEmpty() ? new String[0] : signature.split(" ", -1)) {
      int equals = word.indexOf('=');
      kinds.add(ArgKind.of(equals < 0 ? word : word.substring(0, equals)));
      defaults.add(equals < 0 ? null : word.substring(equals + 1));
    }
  }

  /** The word that stands for it in a script. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kinds of its arguments. */
  public List<ArgKind> kinds() {
    return kinds;
  }

  /** The text of argument {@code index} where a line leaves it out, or null if it must be given. */
  @Nullable String defaultOf(int index) {
    return defaults.get(index);
  }

  Result run(Calls calls, Args args) {
    return body.run(calls, args);
  }

  /** Lengths of pieces, none of which reaches beyond the data, which a shrinker may have cut. */
  private static int[] within(byte[] data, int[] lengths) {
    int[] out = lengths.clone();
    int left = data.length;
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.min(out[i], left);
      left -= Math.max(0, out[i]);
    }
    return out;
  }

  /**
   * Whether two descriptors are of one regular file. What a file becomes that is spliced onto
   * itself hangs on when its pages are copied, which is nobody's promise: such calls are left out.
   */
  private static boolean ontoItself(Calls calls, int one, int other) {
    // AT_EMPTY_PATH, STATX_INO.
    byte[] empty = {};
    return calls.statx(one, empty, 0x1000, 0x100).payload() instanceof Payload.Stat a
        && calls.statx(other, empty, 0x1000, 0x100).payload() instanceof Payload.Stat b
        && a.type() == 0100000
        && a.ino() == b.ino()
        && a.dev() == b.dev();
  }
}
