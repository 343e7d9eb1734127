// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images of file systems in use, as a power cut would leave them. */
final class DirtyImages {
  private DirtyImages() {}

  /**
   * Mounts an image with the kernel, changes it, and puts in its place a copy taken before it was
   * unmounted, whose journal has something to replay.
   */
  static void makeDirty(Path image) throws IOException {
    Path point = Files.createTempDirectory("jvfs-dirty");
    try {
      Machine.must(
          """
          unshare -m bash -euc 'mount --make-rprivate /; mount -o loop,commit=1 "$1" "$2"
            trap "cd /; umount \"$2\"" EXIT
            cd "$2"; sync; rm -f long null; mv tiny/1 one/moved 2>/dev/null || mv one/moved tiny/1; mkdir -p fresh; : > fresh/a
            mkdir gone; rmdir gone; echo more >> small; sync -f .; rm -rf fresh one/name-1; ln -f small again; sleep 1.6
            until cp --sparse=always "$1" "$1.dirty" && cmp -s "$1" "$1.dirty"; do :; done' sh "$@"
          mv "$1.dirty" "$1"
          """,
          image.toString(),
          point.toString());
    } finally {
      Files.delete(point);
    }
  }

  /**
   * Copies of an image taken while it is mounted and worked on, with the work stopped for as long
   * as it takes to have one that is of one moment.
   *
   * @param copies how many, beside the image as IMAGE.1 and so on
   */
  static void underWork(Path image, int copies) throws IOException {
    Path point = Files.createTempDirectory("jvfs-dirty");
    try {
      Machine.must(
          """
          unshare -m bash -euc 'mount --make-rprivate /; mount -o loop,commit=1 "$1" "$2"
            trap "kill -9 \\$work; wait; cd /; umount \"$2\"" EXIT
            cd "$2"
            perl -e "for (;;) { \\$n++; \\$k = \\$n % 97; mkdir qq(w\\$k); open F, q(>>), qq(w\\$k/f);
              print F qq(\\$n\\n) x 300; close F; symlink qq(s\\$n), qq(w\\$k/l\\$n); rename qq(w\\$k/f), qq(g\\$k);
              link qq(g\\$k), qq(w\\$k/h\\$n); if (\\$n % 3 == 0) { unlink glob(qq(w\\$k/*)); rmdir qq(w\\$k) } }" &
            work=$!
            for i in $(seq 1 $3); do
              sleep 1.$((i * 3)); kill -STOP $work
              until cp --sparse=always "$1" "$1.$i" && cmp -s "$1" "$1.$i"; do :; done
              kill -CONT $work
            done' sh "$@"
          """,
          image.toString(), point.toString(), "" + copies);
    } finally {
      Files.delete(point);
    }
  }
}
