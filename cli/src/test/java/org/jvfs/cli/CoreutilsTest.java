// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands on an image answer as coreutils and findutils do on the kernel's mount of a copy of
 * it: output, errors and exit codes, byte for byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoreutilsTest {
  private Disk disk;

  @BeforeAll
  void make(@TempDir Path directory) throws Exception {
    disk = Disk.make(directory, 1024);
  }

  @AfterAll
  void unmount() throws Exception {
    if (disk != null) {
      disk.unmount();
    }
  }

  /**
   * Runs a command line in which {@code @/} begins a path, as ours and as the machine's, and
   * compares.
   */
  private void same(String line) throws Exception {
    same(line, s -> s);
  }

  private interface Edit {
    String apply(String output);
  }

  private void same(String line, Edit edit) throws Exception {
    String kernel = disk.kernel() + "/";
    String image = disk.image() + ":/";
    Command.Result expected = disk.shell(line.replace("@/", kernel));
    // The shell takes the words apart for both.
    String words = disk.shell("printf '%s\\0' " + line.replace("@/", image)).out();
    Command.Result ours = InProcess.run(words.substring(0, words.length() - 1).split("\0", -1));
    String command = line.substring(0, line.indexOf(' '));
    assertSameLines(
        line, edit.apply(expected.out().replace(kernel, image)), edit.apply(ours.out()));
    assertThat(ours.err())
        .as(line)
        .isEqualTo(
            expected
                .err()
                .replace(kernel, image)
                .replaceAll("(?m)^" + command + ": ", "jvfs " + command + ": "));
    assertThat(ours.status()).as(line).isEqualTo(expected.status());
  }

  /** Long outputs that differ are told by what differs. */
  private static void assertSameLines(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      List<String> a = new ArrayList<>(List.of(expected.split("\n", -1)));
      List<String> b = new ArrayList<>(List.of(actual.split("\n", -1)));
      List<String> more = new ArrayList<>(b);
      more.removeAll(a);
      a.removeAll(b);
      throw new AssertionError(what + "\nlacks " + a + "\nhas " + more + "\n(or their order)");
    }
  }

  private static String sorted(String out, String end) {
    String[] lines = out.split(end, -1);
    Arrays.sort(lines);
    return String.join(end, lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ls @/",
        "ls -a @/plain",
        "ls -A @/odd",
        "ls @/odd",
        "ls -1 @/odd",
        "ls -r @/odd",
        "ls -l @/",
        "ls -l @/odd @/plain @/modes",
        "ls -la @/odd",
        "ls -ln @/plain",
        "ls -n @/modes",
        "ls -li @/links",
        "ls -i @/modes @/plain/hello",
        "ls -lh @/holes @/plain @/big",
        "ls -lR @/deep",
        "ls -R @/",
        "ls -alR @/links @/modes",
        "ls -l @/times",
        "ls -l --time-style=full-iso @/times @/links",
        "ls -l --time-style=long-iso @/times",
        "ls -l --time-style=iso @/times",
        "ls -l --time-style=+%Y.%m.%d-%H:%M:%S.%N @/times",
        "ls --full-time @/times",
        "ls @/big",
        "ls -l @/big",
        "ls @/links/to-dir @/links/dir @/links/dangling @/links/loop",
        "ls -l @/links/dir @/links/dir/",
        "ls -d @/plain @/links/dir",
        "ls -ld @/plain @/modes/char @/modes/block @/modes/sticky",
        "ls @/nowhere @/plain @/plain/hello/x @/nowhere2",
        "ls -l @/$'odd/new\\nline' @/$'odd/\\377\\376raw' @/odd/\"it's\"",
        "ls @/$'odd/no\\nsuch' @/\"no'such\" @/$'\\377'",
      })
  void ls(String line) throws Exception {
    same(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat @/plain/hello",
        "cat @/plain/hello @/plain/random @/plain/empty @/plain/hello",
        "cat @/links/relative @/links/dangling @/plain @/links/one",
        "cat @/holes/some",
        "cat @/holes/unwritten",
        "cat @/nowhere @/links/loop @/plain/hello/x @/$'odd/no\\nsuch'",
        "cat @/deep/level-1/level-2/level-3/f",
      })
  void cat(String line) throws Exception {
    same(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stat -c '%a|%A|%b|%B|%f|%F|%g|%G|%h|%i|%n|%o|%s|%t|%T|%u|%U' @/plain/* @/modes/*"
            + " @/links/*",
        "stat -c '%w|%W|%x|%X|%y|%Y|%z|%Z|%.3X|%.Y|%.12Z' @/times/* @/plain/hello",
        "stat -c '%010s|%-10s|%10s|%#a|%05a|%10.4A|%20n|%-6h|' @/plain/hello @/modes/4755",
        "stat -c '%n %N' @/odd/* @/links/odd @/links/long @/links/relative",
        "stat -c '%Hr,%Lr %r' @/modes/block @/modes/char @/modes/major",
        "stat -L -c '%F %s %n' @/links/relative @/links/dir @/links/dangling @/links/loop",
        "stat --printf '%n\\t%s\\n\\101\\\\' @/plain/hello @/holes/far",
        "stat -c %s @/nowhere @/plain/hello @/plain/hello/x",
        "stat -c 100%% @/plain",
      })
  void stat(String line) throws Exception {
    // The shell knows the names in the kernel's mount only. What a locale has letters for is left
    // out: here they are quoted as in ours, there as in the C locale.
    String kernel = disk.kernel().toString();
    String expanded = line;
    for (String glob : List.of("plain", "modes", "links", "times", "odd")) {
      if (line.contains("@/" + glob + "/*")) {
        String names =
            disk.shell(
                    "cd "
                        + kernel
                        + "; for f in "
                        + glob
                        + "/*; do [[ $f = *$'\\303'* ]] || printf ' @/%q' \"$f\"; done")
                .out();
        expanded = expanded.replace("@/" + glob + "/*", names.strip());
      }
    }
    same(expanded);
  }

  /** All but the device's number, which is the VFS's own. */
  @Test
  void statOfEverything() throws Exception {
    same(
        "stat @/plain/hello @/plain @/modes/char @/modes/fifo @/links/relative @/links/odd"
            + " @/times/1 @/holes/some @/modes/4755",
        s -> s.replaceAll("(?m)^Device: \\d+,\\d+", "Device: D"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "find @/",
        "find @/ -name 'a*'",
        "find @/ -name '*[0-9][0-9]9' -type f",
        "find @/ -name '[!a-z]*' -o -name '?'",
        "find @/odd -name '*\\**'",
        "find @/odd -iname 'ABC'",
        "find @/ -type d",
        "find @/ -type l,p,s",
        "find @/ ! -type f ! -type d",
        "find @/ -type c -o -type b",
        "find @/ -size +100k",
        "find @/ -size 0",
        "find @/ -size -2 -type f",
        "find @/ -size 6c",
        "find @/ -size +1G",
        "find @/ -links 3",
        "find @/ -links +2 -type d",
        "find @/ -perm 4755",
        "find @/ -perm -4000",
        "find @/ -perm /7000 -type f",
        "find @/ -newer @/times/3 -not -newer @/times/5",
        "find @/ -maxdepth 1",
        "find @/deep -mindepth 3 -maxdepth 5",
        "find @/ -path '*/level-4/f'",
        "find @/ ( -name hello -o -name random ) -a -size +1k",
        "find @/ -name deep -prune -o -name f -print",
        "find @/ -name big -prune -o -empty -print",
        "find @/ -uid 1000 -o -gid 54321",
        "find @/links -lname '*plain*'",
        "find @/links -name 'd*' -printf '%p %f %h %P %H %d\\n'",
        "find @/ -mindepth 1 -printf '%i %M %m %n %u %g %U %G %s %b %k %y %l\\n'",
        "find @/times -printf '%T@ %A@ %C@ %T+ %TY-%Tm-%Td_%TH:%TM:%TS %TT %t\\n'",
        "find @/links ! -name absolute ! -name long -printf '%y%Y %10f|%-10s|%05d\\n'",
        "find @/plain @/odd -true",
        "find @/plain -false , -name h*",
        "find @/nowhere @/plain @/plain/hello/x",
      })
  void find(String line) throws Exception {
    same(line.replace("( ", "\\( ").replace(" )", " \\)"), s -> sorted(s, "\n"));
  }

  @Test
  void findPrints0() throws Exception {
    same("find @/ -print0", s -> sorted(s, "\0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "find @/ -foo",
        "find @/ -name",
        "find @/ -type q",
        "find @/ -size 12x",
      })
  void findRefuses(String line) throws Exception {
    same(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"df", "df -h", "df -i", "df -hi"})
  void df(String line) throws Exception {
    // Names and what they are mounted on differ: the numbers between them do not.
    Command.Result theirs = disk.shell(line + " " + disk.kernel());
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.add(disk.image().toString());
    Command.Result ours = InProcess.run(words.toArray(new String[0]));
    assertThat(ours.status()).isZero();
    assertThat(numbers(ours.out())).isEqualTo(numbers(theirs.out()));
  }

  private static List<String> numbers(String table) {
    String[] lines = table.strip().split("\n", -1);
    List<String> all = new ArrayList<>(List.of(lines[0].strip().split(" +", -1)));
    List<String> row = List.of(lines[1].strip().split(" +", -1));
    all.addAll(row.subList(1, row.size() - 1));
    return all;
  }

  @Test
  void usageErrors() {
    assertThat(InProcess.run("ls").status()).isEqualTo(2);
    assertThat(InProcess.run("cat").status()).isEqualTo(1);
    Command.Result r = InProcess.run("ls", "--time-style=odd", disk.image() + ":/");
    assertThat(r.status()).isEqualTo(2);
    assertThat(r.err()).isEqualTo("jvfs ls: invalid argument 'odd' for 'time style'\n");
  }

  // ---- cp ----

  /** What there is of a tree, to the nanosecond, with its data, links, holes and attributes. */
  private String census(Path tree) throws Exception {
    String all =
        disk.shell(
                "cd \"$1\"; find . -mindepth 1 -printf '%p|%y|%m|%U|%G|%n|%l|%T@|' \\( -type d"
                    + " -printf '\\n"
                    + "' -o -printf '%s\\n"
                    + "' \\) | sort; find . -mindepth 1 -type f -size -1G -print0 | sort -z | xargs"
                    + " -0 sha256sum; find . -samefile plain/hello | sort; find . -mindepth 1"
                    + " -print0 | sort -z | xargs -0 getfattr -h -d -m - -- ; stat -c '%n %t %T'"
                    + " modes/char modes/block modes/major",
                tree)
            .out();
    assertThat(all).contains("plain/hello|f|").contains("user.colour=").contains("acl_access");
    return all;
  }

  @Test
  void cpArchiveKeepsEverything() throws Exception {
    Path to = disk.directory().resolve("archive");
    Command.Result r = InProcess.run("cp", "-a", disk.image() + ":/", to.toString());
    assertThat(r.err()).isEmpty();
    assertThat(r.status()).isZero();
    assertSameLines("cp -a", census(disk.kernel()), census(to));
    assertThat(census(to)).contains("./links/one").contains("holes/all|f|644|0|0|1||");
    for (String f : List.of("all", "far", "some")) {
      String blocks = disk.shell("stat -c %b \"$1\"", to.resolve("holes").resolve(f)).out().strip();
      assertThat(Long.parseLong(blocks)).as(f).isLessThan(200);
    }
    String ends = "cmp -n 1000 -i 2999999500:2999999500 \"$1\" \"$2\"";
    Path far = Path.of("holes/far");
    assertThat(disk.shell(ends, to.resolve(far), disk.kernel().resolve(far)).status()).isZero();
  }

  /** The destinations and failures of cp: the same command twice, then the two trees compared. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cp @/plain/hello TO/new",
        "cp @/plain/hello @/plain/random TO",
        "cp -p @/modes/4755 @/plain/hello @/times/5 TO",
        "cp -r @/plain @/links TO",
        "cp -rp @/modes @/times TO",
        "cp @/links/relative @/links/one TO",
        "cp -d @/links/relative @/links/one @/links/two TO",
        "cp @/plain TO/x",
        "cp @/plain @/plain/hello @/nowhere TO",
        "cp @/plain/hello @/plain/random TO/missing",
        "cp -r @/plain TO/fresh",
        "cp -rT @/plain TO",
        "cp -r @/odd TO",
        "cp @/plain/hello TO/dir",
        "cp @/plain/hello TO/file",
        "cp -r @/plain TO/file",
        "cp -r @/plain/hello TO/ro",
      })
  void cp(String line) throws Exception {
    String make =
        "rm -rf TO; mkdir -p TO/dir TO/ro; echo old > TO/file; chmod 640 TO/file; chmod 555 TO/ro;"
            + " ";
    Path theirs = disk.directory().resolve("theirs");
    Path ours = disk.directory().resolve("ours");
    disk.shell(make.replace("TO", theirs.toString()));
    disk.shell(make.replace("TO", ours.toString()));
    String kernel = disk.kernel() + "/";
    String image = disk.image() + ":/";
    Command.Result expected =
        disk.shell(line.replace("@/", kernel).replace("TO", theirs.toString()));
    Command.Result r =
        InProcess.run(line.replace("@/", image).replace("TO", ours.toString()).split(" "));
    assertThat(r.err().replace(ours.toString(), "TO").replace("jvfs cp: ", "cp: "))
        .isEqualTo(expected.err().replace(theirs.toString(), "TO").replace(kernel, image));
    assertThat(r.status()).isEqualTo(expected.status());
    String list =
        "cd \"$1\"; find . -printf '%p|%y|%m|%U|%G|%n|%l|' \\( -type f -printf '%s' \\) -printf"
            + " '\\n"
            + "' | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum";
    assertThat(disk.shell(list, ours).out()).isEqualTo(disk.shell(list, theirs).out());
    if (line.contains(" -p ") || line.contains(" -rp ")) {
      String times = "cd \"$1\"; find . -mindepth 2 -printf '%p|%T@\\n' | sort";
      assertThat(disk.shell(times, ours).out()).isEqualTo(disk.shell(times, theirs).out());
    }
  }

  // ---- the FUSE mount ----

  @Test
  void mountedByFuseItIsWhatTheKernelShows() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isWritable(Path.of("/dev/fuse")), "skipped: /dev/fuse may not be opened");
    Path at = Files.createDirectory(disk.directory().resolve("fuse"));
    Process p =
        Command.start("mount", "-t", "ext4", "-o", "ro", disk.image().toString(), at.toString());
    try {
      assertThat(p.inputReader(ISO_8859_1).readLine()).isEqualTo("ext4 on " + at);
      assertThat(Command.isMounted(at)).isTrue();
      assertSameLines("mounted", census(disk.kernel()), census(at));
      String list = "cd \"$1\"; find . -printf '%p %i %b %T@ %C@\\n' | sort";
      assertThat(disk.shell(list, at).out())
          .isEqualTo(disk.shell(list, disk.kernel()).out())
          .contains("./big/");
      assertThat(disk.shell("touch \"$1/x\"", at).err()).contains("Read-only file system");
    } finally {
      disk.shell("umount \"$1\" || umount -l \"$1\"", at);
    }
    assertThat(Command.finish(p).status()).isZero();
  }
}
