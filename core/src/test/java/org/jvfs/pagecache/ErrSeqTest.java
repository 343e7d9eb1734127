// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jvfs.uapi.Errno;

final class ErrSeqTest {
  @Test
  void everyWatcherHearsOfAnErrorOnce() {
    ErrSeq s = new ErrSeq();
    int a = s.sample();
    assertThat(s.check(a)).isNull();
    s.set(Errno.EIO);
    // Nobody has heard of it: who opens now does.
    int b = s.sample();
    assertThat(s.check(a)).isEqualTo(Errno.EIO);
    a = s.advance();
    assertThat(ErrSeq.errno(a)).isEqualTo(Errno.EIO);
    assertThat(s.check(a)).isNull();
    assertThat(s.check(b)).isEqualTo(Errno.EIO);
    b = s.advance();
    assertThat(s.check(b)).isNull();
    // Heard of: who opens now does not.
    assertThat(s.check(s.sample())).isNull();
    s.set(Errno.EIO);
    assertThat(s.check(a)).isEqualTo(Errno.EIO);
    s.set(Errno.ENOSPC);
    assertThat(s.check(b)).isEqualTo(Errno.ENOSPC);
  }
}
