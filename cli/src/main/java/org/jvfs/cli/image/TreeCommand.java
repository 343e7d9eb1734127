// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jvfs.call.DirEntry;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs tree}. */
@Command(
    name = "tree",
    exitCodeOnInvalidInput = ImageCommand.FAILED,
    sortOptions = false,
    description = "Draw what is in an image as a tree.")
public final class TreeCommand extends ImageCommand {
  private static final String[] LINES =
      Terminal.UTF_8
          ? new String[] {
            "\u251c\u2500\u2500 ", "\u2502\u00a0\u00a0 ", "\u2514\u2500\u2500 ", "    "
          }
          : new String[] {"|-- ", "|   ", "`-- ", "    "};

  @Option(names = "-a", description = "Names that begin with a dot, too.")
  private boolean all;

  @Option(names = "-d", description = "Directories only.")
  private boolean directoriesOnly;

  @Option(names = "-L", paramLabel = "LEVEL", description = "How deep to go.")
  private int level = Integer.MAX_VALUE;

  @Parameters(arity = "1..*", paramLabel = "IMAGE:/PATH", description = "Where to begin.")
  private List<String> operands = List.of();

  private final boolean terminal = Terminal.is(1);
  private long directories;
  private long files;

  @Override
  void run() {
    for (String text : operands) {
      Operand o = Operand.of(text);
      OpenImage image = image(o, FAILED);
      if (image != null) {
        out.println(shown(o.text()));
        below(image, o, "", level);
      }
    }
    out.print("\n" + count(directories, "directory", "directories"));
    out.println(directoriesOnly ? "" : ", " + count(files, "file", "files"));
  }

  private static String count(long n, String one, String many) {
    return n + " " + (n == 1 ? one : many);
  }

  private String shown(String name) {
    return terminal ? Quoting.ifNeeded(name) : name;
  }

  private void below(OpenImage image, Operand o, String before, int depth) {
    List<DirEntry> entries;
    try {
      entries = new ArrayList<>(image.list(o.path()));
    } catch (ErrnoException e) {
      error(FAILED, "cannot open directory " + Quoting.always(o.text()), e);
      return;
    }
    entries.removeIf(
        e ->
            isHidden(ByteText.of(e.name()))
                || (directoriesOnly && e.type() != Mode.dtype(Mode.S_IFDIR)));
    entries.sort(Comparator.comparing(e -> ByteText.of(e.name())));
    for (int i = 0; i < entries.size(); i++) {
      boolean last = i == entries.size() - 1;
      Operand child = o.child(ByteText.of(entries.get(i).name()));
      out.print(before + ByteText.ofText(LINES[last ? 2 : 0]));
      entry(image, child, entries.get(i), before + ByteText.ofText(LINES[last ? 3 : 1]), depth);
    }
  }

  private boolean isHidden(String name) {
    return all ? name.equals(".") || name.equals("..") : name.startsWith(".");
  }

  private void entry(OpenImage image, Operand o, DirEntry e, String before, int depth) {
    String line = shown(ByteText.of(e.name()));
    if (e.type() == Mode.dtype(Mode.S_IFLNK)) {
      try {
        line += " -> " + shown(image.readlink(o.path()));
      } catch (ErrnoException x) {
        error(FAILED, "cannot read symbolic link " + Quoting.always(o.text()), x);
      }
    }
    out.println(line);
    if (e.type() != Mode.dtype(Mode.S_IFDIR)) {
      files++;
      return;
    }
    directories++;
    if (depth > 1) {
      below(image, o, before, depth - 1);
    }
  }
}
