// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An image of ext4 that the kernel has filled with whatever may make trouble, and the kernel's
 * mount of a copy of it, read-only.
 */
final class Disk {
  private static final String FILL =
      """
      cd "$1"
      mkdir plain odd big deep times modes holes links
      printf 'hello\\n' > plain/hello; head -c 300000 /dev/urandom > plain/random; : > plain/empty
      chown 1000:1000 plain/hello; chown 12345:54321 plain/empty
      touch odd/'a b' odd/"it's" odd/'$x' odd/'a"b' odd/-dash odd/.hidden odd/'#' odd/'a#' odd/'~' \
        odd/$'new\\nline' odd/$'tab\\there' odd/$'\\377\\376raw' odd/$'\\303\\244' odd/'back\\slash' \
        odd/'*' odd/'{' odd/'{}' odd/'a=b' odd/'?' odd/"it's \\$x" odd/' ' odd/$'\\001' odd/ABC odd/abc
      touch "odd/$(printf 'n%.0s' {1..255})"
      (cd big; for i in {1..3000}; do echo > "a-name-that-is-rather-long-$i"; done)
      d=deep; for i in {1..30}; do d=$d/level-$i; mkdir "$d"; echo $i > "$d/f"; done
      i=0; for t in 1901-12-14 1969-12-31T23:59:59.25 1970-01-01 2001-02-03T04:05:06.789 2038-01-20 \
        2100-01-01T00:00:00.000000001 2400-02-29 now; do
        touch -d "$t" "times/$((i++))"; done
      touch -a -d 2010-10-10 times/3
      for m in 0000 0644 1755 2755 4755 6711 7777 7000 1000; do touch modes/$m; chmod $m modes/$m; done
      mkdir modes/sticky modes/setgid; chmod 1777 modes/sticky; chmod 2750 modes/setgid
      mknod modes/char c 1 3; mknod modes/block b 259 1000000; mknod modes/major c 4095 0
      mkfifo modes/fifo; perl -MSocket -e 'socket(S,PF_UNIX,SOCK_STREAM,0); bind(S,pack_sockaddr_un("modes/socket"))'
      truncate -s 10G holes/all; truncate -s 5000001 holes/some
      for at in 0 100000 1000000 4999000; do
        printf data | dd of=holes/some bs=1 seek=$at conv=notrunc status=none; done
      printf end | dd of=holes/far bs=1 seek=3000000000 conv=notrunc status=none
      fallocate -l 1M holes/unwritten
      ln plain/hello links/one; ln plain/hello links/two; ln -s ../plain/hello links/relative
      ln -s /plain links/absolute; ln -s nowhere links/dangling; ln -s loop links/loop
      ln -s plain links/to-dir; ln -s ../plain links/dir; ln -s "$(printf 'x%.0s' {1..400})" links/long
      ln -s $'odd\\ntarget' links/odd
      setfattr -n user.colour -v red plain/hello; setfattr -n user.big -v "$(printf 'v%.0s' {1..900})" plain/random
      setfattr -n trusted.secret -v 1 plain/empty; setfacl -m u:1000:rw,g:5:r plain/empty
      setfacl -d -m u:1000:rwx modes/setgid
      """;

  private final Path directory;
  private final Path image;
  private final Path mount;

  private Disk(Path directory) throws IOException {
    this.directory = directory;
    image = directory.resolve("disk.img");
    mount = Files.createDirectory(directory.resolve("kernel"));
  }

  /** Makes it, or skips the test where it cannot be. */
  static Disk make(Path directory, int blockSize) throws IOException, InterruptedException {
    assumeTrue(System.getProperty("user.name").equals("root"), "skipped: loop mounts need root");
    assumeTrue(Files.exists(Path.of("/dev/loop-control")), "skipped: needs loop devices");
    for (String c : List.of("mkfs.ext4", "mount", "setfattr", "setfacl", "perl")) {
      assumeTrue(
          new ProcessBuilder("bash", "-c", "PATH=$PATH:/usr/sbin:/sbin; command -v " + c)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0,
          "skipped: needs " + c);
    }
    Disk d = new Disk(directory);
    d.must("mkfs.ext4 -q -b $2 -O ^resize_inode \"$1\" 64M", d.image, blockSize);
    d.must("mount -o loop \"$1\" \"$2\"", d.image, d.mount);
    try {
      d.must(FILL, d.mount);
    } finally {
      d.must("umount \"$1\"", d.mount);
    }
    // A mount lives on where somebody has copied the namespace, and its journal is not clean then.
    d.must(
        "for i in {1..200}; do [[ $(losetup -j \"$1\") ]] || exit 0; sleep 0.1; done; exit 1",
        d.image);
    Path copy = directory.resolve("copy.img");
    d.must("cp --sparse=always \"$1\" \"$2\"", d.image, copy);
    d.must("mount -o loop,ro \"$1\" \"$2\"", copy, d.mount);
    return d;
  }

  Path directory() {
    return directory;
  }

  Path image() {
    return image;
  }

  Path kernel() {
    return mount;
  }

  private void must(String script, Object... parameters) throws IOException, InterruptedException {
    Command.Result r = shell("set -e; " + script, parameters);
    if (r.status() != 0) {
      throw new AssertionError(script + "\n" + r.out() + r.err());
    }
  }

  /** A script of the machine's programs, in the C locale; what it writes as byte strings. */
  Command.Result shell(String script, Object... parameters)
      throws IOException, InterruptedException {
    String[] command = new String[parameters.length + 4];
    command[0] = "bash";
    command[1] = "-c";
    // A program's argument is text to Java, and here bytes: the script is read from a file.
    Path file = Files.createTempFile(directory, "script", ".sh");
    Files.write(file, script.getBytes(ISO_8859_1));
    command[2] = ". \"$0\"";
    command[3] = file.toString();
    for (int i = 0; i < parameters.length; i++) {
      command[i + 4] = parameters[i].toString();
    }
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder b = new ProcessBuilder(command).directory(directory.toFile());
    b.environment().put("LC_ALL", "C");
    b.environment().put("TZ", ZoneId.systemDefault().getId());
    b.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    Process p = b.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!p.waitFor(120, TimeUnit.SECONDS)) {
      p.destroyForcibly();
      throw new AssertionError("does not end: " + script);
    }
    Files.delete(file);
    return new Command.Result(
        p.exitValue(), Files.readString(out, ISO_8859_1), Files.readString(err, ISO_8859_1));
  }

  void unmount() throws IOException, InterruptedException {
    if (Command.isMounted(mount)) {
      must("umount \"$1\"", mount);
    }
  }
}
