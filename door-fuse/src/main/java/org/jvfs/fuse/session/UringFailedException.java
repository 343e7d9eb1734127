// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import org.jvfs.fuse.sys.Errnos;

/**
 * io_uring was agreed on in INIT and could not be set up then: the connection is useless, another
 * one may do without.
 */
public final class UringFailedException extends FuseException {
  private static final long serialVersionUID = 1L;

  UringFailedException() {
    super("FUSE over io_uring could not be set up", Errnos.EIO, "mount with the classic transport");
  }
}
