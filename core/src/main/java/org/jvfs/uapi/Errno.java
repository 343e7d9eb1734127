// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/**
 * The error numbers of Linux. Inside the VFS an error travels as a negative {@code int} where it is
 * an expected answer of a hot path ({@link #neg}), and as an {@link ErrnoException} everywhere
 * else.
 */
public enum Errno {
  EPERM(1, "operation not permitted"),
  ENOENT(2, "no such file or directory"),
  ESRCH(3, "no such process"),
  EINTR(4, "interrupted system call"),
  EIO(5, "input/output error"),
  ENXIO(6, "no such device or address"),
  E2BIG(7, "argument list too long"),
  EBADF(9, "bad file descriptor"),
  ECHILD(10, "no child processes"),
  EAGAIN(11, "resource temporarily unavailable"),
  ENOMEM(12, "cannot allocate memory"),
  EACCES(13, "permission denied"),
  EFAULT(14, "bad address"),
  ENOTBLK(15, "block device required"),
  EBUSY(16, "device or resource busy"),
  EEXIST(17, "file exists"),
  EXDEV(18, "invalid cross-device link"),
  ENODEV(19, "no such device"),
  ENOTDIR(20, "not a directory"),
  EISDIR(21, "is a directory"),
  EINVAL(22, "invalid argument"),
  ENFILE(23, "too many open files in system"),
  EMFILE(24, "too many open files"),
  ENOTTY(25, "inappropriate ioctl for device"),
  ETXTBSY(26, "text file busy"),
  EFBIG(27, "file too large"),
  ENOSPC(28, "no space left on device"),
  ESPIPE(29, "illegal seek"),
  EROFS(30, "read-only file system"),
  EMLINK(31, "too many links"),
  EPIPE(32, "broken pipe"),
  EDOM(33, "argument out of domain"),
  ERANGE(34, "numerical result out of range"),
  EDEADLK(35, "resource deadlock avoided"),
  ENAMETOOLONG(36, "file name too long"),
  ENOLCK(37, "no locks available"),
  ENOSYS(38, "function not implemented"),
  ENOTEMPTY(39, "directory not empty"),
  ELOOP(40, "too many levels of symbolic links"),
  ENODATA(61, "no data available"),
  EBADMSG(74, "bad message"),
  EOVERFLOW(75, "value too large for defined data type"),
  EREMOTE(66, "object is remote"),
  EUSERS(87, "too many users"),
  EOPNOTSUPP(95, "operation not supported"),
  ENOTCONN(107, "transport endpoint not connected"),
  ETIMEDOUT(110, "connection timed out"),
  ECONNREFUSED(111, "connection refused"),
  ESTALE(116, "stale file handle"),
  EUCLEAN(117, "structure needs cleaning"),
  EDQUOT(122, "disk quota exceeded"),
  ENOMEDIUM(123, "no medium found"),
  EMEDIUMTYPE(124, "wrong medium type"),
  ECANCELED(125, "cancelled");

  private static final int MAX = 256;
  private static final Errno[] BY_CODE = new Errno[MAX];

  static {
    for (Errno e : values()) {
      BY_CODE[e.code] = e;
    }
  }

  /** The positive number, as in {@code errno}. */
  public final int code;

  /** The number negated, as a call's result. */
  public final int neg;

  private final String text;

  Errno(int code, String text) {
    this.code = code;
    this.neg = -code;
    this.text = text;
  }

  /** A short description in lower case, without a full stop: the C library's words. */
  public String text() {
    return text;
  }

  /**
   * The errno of a number of either sign.
   *
   * @throws IllegalArgumentException if Linux has no such error, or none that the VFS answers
   */
  public static Errno of(int code) {
    int c = Math.abs(code);
    Errno e = c < MAX ? BY_CODE[c] : null;
    if (e == null) {
      throw new IllegalArgumentException("no errno " + code);
    }
    return e;
  }

  /**
   * An exception that carries this error, without a stack trace: the cheap form of an expected
   * answer.
   */
  public ErrnoException exception() {
    return ErrnoException.expected(this);
  }
}
