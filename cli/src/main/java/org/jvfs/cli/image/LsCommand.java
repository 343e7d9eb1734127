// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.DirEntry;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs ls}. */
@Command(
    name = "ls",
    exitCodeOnInvalidInput = ImageCommand.SERIOUS,
    sortOptions = false,
    description = "List what is in an image, sorted by name as bytes.",
    footer = {"", "Example:", "  jvfs ls -l disk.img:/etc"})
public final class LsCommand extends ImageCommand {
  private static final int GAP = 2;
  private static final long UNIT = 2;

  @Option(names = "-l", description = "With modes, owners, sizes and times.")
  private boolean longListing;

  @Option(names = "-a", description = "Names that begin with a dot, too.")
  private boolean all;

  @Option(names = "-A", description = "The same but for . and ..")
  private boolean almostAll;

  @Option(names = "-1", description = "A line for each name.")
  private boolean one;

  @Option(names = "-R", description = "What is beneath directories, too.")
  private boolean recursive;

  @Option(names = "-d", description = "Directories themselves, not what is in them.")
  private boolean directories;

  @Option(names = "-r", description = "In the reverse order.")
  private boolean reverse;

  @Option(names = "-h", description = "With -l: sizes such as 1.5K and 23M.")
  private boolean human;

  @Option(names = "-i", description = "With inode numbers.")
  private boolean inode;

  @Option(names = "-n", description = "As -l, with owners' numbers.")
  private boolean numeric;

  @Option(
      names = "--time-style",
      paramLabel = "STYLE",
      description = "full-iso, long-iso, iso, locale or +FORMAT as of date(1). Default: locale.")
  private String timeStyle = "locale";

  @Option(names = "--full-time", description = "As -l --time-style=full-iso.")
  private boolean fullTime;

  @Parameters(arity = "1..*", paramLabel = "IMAGE:/PATH", description = "What to list.")
  private List<String> operands = List.of();

  private final boolean terminal = Terminal.is(1);
  private boolean printed;

  /** Set as the command runs. */
  private @Nullable LongListing lines;

  @Override
  void run() {
    longListing |= numeric || fullTime;
    lines = LongListing.of(out, numeric, human, inode, fullTime ? "full-iso" : timeStyle);
    if (lines == null) {
      throw new Usage(SERIOUS, "invalid argument '" + timeStyle + "' for 'time style'");
    }
    List<Listed> files = new ArrayList<>();
    List<Listed> trees = new ArrayList<>();
    for (String text : operands) {
      sort(Operand.of(text), files, trees);
    }
    files.sort(order(Comparator.comparing(Listed::name)));
    trees.sort(order(Comparator.comparing(Listed::name)));
    if (!files.isEmpty()) {
      show(files, trees);
      printed = true;
    }
    boolean headers = operands.size() > 1 || recursive;
    for (Listed l : trees) {
      tree(l.operand(), headers, SERIOUS);
    }
  }

  private <T> Comparator<T> order(Comparator<T> c) {
    return reverse ? c.reversed() : c;
  }

  private void sort(Operand o, List<Listed> files, List<Listed> trees) {
    OpenImage image = image(o, SERIOUS);
    if (image == null) {
      return;
    }
    try {
      Statx s = image.stat(o.path(), false);
      if (Mode.isLnk(s.mode) && ((!longListing && !directories) || o.path().endsWith("/"))) {
        s = behind(image, o, s);
      }
      boolean tree = Mode.isDir(s.mode) && !directories;
      (tree ? trees : files).add(listed(image, o, o.text(), s, s.ino, Modes.type(s.mode)));
    } catch (ErrnoException e) {
      error(SERIOUS, "cannot access " + Quoting.always(o.text()), e);
    }
  }

  /** What a link leads to if that is a directory, else the link. */
  private static Statx behind(OpenImage image, Operand o, Statx link) throws ErrnoException {
    try {
      Statx s = image.stat(o.path(), true);
      return Mode.isDir(s.mode) ? s : link;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return link;
      }
      throw e;
    }
  }

  private void tree(Operand o, boolean header, int statusIfNot) {
    OpenImage image = image(o, statusIfNot);
    if (image == null) {
      return;
    }
    List<DirEntry> entries;
    try {
      entries = image.list(o.path());
    } catch (ErrnoException e) {
      error(statusIfNot, "cannot open directory " + Quoting.always(o.text()), e);
      return;
    }
    if (header) {
      String name = terminal ? Quoting.ifNeeded(o.text()) : o.text();
      out.print((printed ? "\n" : "") + name + ":\n");
    }
    printed = true;
    List<Listed> listed = new ArrayList<>();
    for (DirEntry e : entries) {
      String name = ByteText.of(e.name());
      boolean dots = name.equals(".") || name.equals("..");
      if (all || (almostAll ? !dots : !name.startsWith("."))) {
        listed.add(listed(image, o.child(name), name, e));
      }
    }
    listed.sort(order(Comparator.comparing(Listed::name)));
    if (longListing) {
      total(listed);
    }
    show(listed, List.of());
    if (recursive) {
      for (Listed l : listed) {
        if (l.type() == 'd' && !l.name().equals(".") && !l.name().equals("..")) {
          tree(l.operand(), true, FAILED);
        }
      }
    }
  }

  private Listed listed(OpenImage image, Operand o, String name, DirEntry e) {
    char type = Modes.type(e.type() << 12);
    boolean known = e.type() != 0;
    if (!longListing && known) {
      return new Listed(name, o, e.ino(), null, type, null, false);
    }
    try {
      Statx s = image.stat(o.path(), false);
      return listed(image, o, name, s, e.ino(), Modes.type(s.mode));
    } catch (ErrnoException x) {
      error(FAILED, "cannot access " + Quoting.always(o.text()), x);
      return new Listed(name, o, e.ino(), null, known ? type : '?', null, false);
    }
  }

  private Listed listed(OpenImage image, Operand o, String name, Statx s, long ino, char type) {
    String target = null;
    boolean acl = false;
    if (longListing) {
      try {
        target = type == 'l' ? image.readlink(o.path()) : null;
      } catch (ErrnoException e) {
        error(FAILED, "cannot read symbolic link " + Quoting.always(o.text()), e);
      }
      try {
        acl = type != 'l' && image.listxattr(o.path()).stream().anyMatch(LsCommand::isAcl);
      } catch (ErrnoException e) {
        error(FAILED, Quoting.ifNeeded(o.text()), e);
      }
    }
    return new Listed(name, o, ino, s, type, target, acl);
  }

  private static boolean isAcl(String attribute) {
    return attribute.startsWith("system.posix_acl_");
  }

  private void total(List<Listed> listed) {
    long blocks = 0;
    for (Listed l : listed) {
      blocks += l.stat() == null ? 0 : l.stat().blocks;
    }
    out.println("total " + (human ? Sizes.human(blocks * 512) : Sizes.ceil(blocks, UNIT) + ""));
  }

  private void show(List<Listed> listed, List<Listed> besides) {
    boolean quote = terminal;
    boolean pad = quote && listed.stream().anyMatch(l -> Quoting.needsQuotes(l.name()));
    if (longListing) {
      Objects.requireNonNull(lines).print(listed, besides, quote, pad);
    } else if (terminal && !one) {
      columns(listed, pad);
    } else {
      int width = Math.max(numbers(listed), numbers(besides));
      for (Listed l : listed) {
        out.print(inode ? LongListing.right(number(l), width) + " " : "");
        name(out, l.name(), quote, pad);
        out.print("\n");
      }
    }
  }

  /** How wide the column of inode numbers is. */
  private int numbers(List<Listed> listed) {
    int width = 0;
    for (Listed l : listed) {
      width = Math.max(width, inode ? number(l).length() : 0);
    }
    return width;
  }

  private static String number(Listed l) {
    return Long.toUnsignedString(l.ino());
  }

  /** A name; where some have quotes those without stand under the others' first letter. */
  static void name(Output out, String name, boolean quote, boolean pad) {
    out.print(pad && !Quoting.needsQuotes(name) ? " " : "");
    out.print(quote ? Quoting.ifNeeded(name) : name);
  }

  /** As many columns as fit, filled from top to bottom. */
  private void columns(List<Listed> listed, boolean pad) {
    int numbers = numbers(listed);
    List<String> cells = new ArrayList<>();
    for (Listed l : listed) {
      String shown = Quoting.ifNeeded(l.name());
      String space = pad && !Quoting.needsQuotes(l.name()) ? " " : "";
      cells.add((inode ? LongListing.right(number(l), numbers) + " " : "") + space + shown);
    }
    int[] widths = fit(cells, Terminal.width());
    int rows = (int) Sizes.ceil(cells.size(), widths.length);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column * rows + row < cells.size(); column++) {
        String cell = cells.get(column * rows + row);
        boolean last = (column + 1) * rows + row >= cells.size();
        out.print(cell);
        out.print(last ? "\n" : " ".repeat(widths[column] - Terminal.columns(cell)));
      }
    }
  }

  /** The widths of the most columns that fit a line. */
  private static int[] fit(List<String> cells, int line) {
    for (int n = Math.min(cells.size(), line / (GAP + 1)); n > 1; n--) {
      int rows = (int) Sizes.ceil(cells.size(), n);
      if (Sizes.ceil(cells.size(), rows) != n) {
        continue;
      }
      int[] widths = new int[n];
      for (int i = 0; i < cells.size(); i++) {
        int column = i / rows;
        int gap = column == n - 1 ? 0 : GAP;
        widths[column] = Math.max(widths[column], Terminal.columns(cells.get(i)) + gap);
      }
      if (Arrays.stream(widths).sum() < line) {
        return widths;
      }
    }
    return new int[] {line};
  }
}
