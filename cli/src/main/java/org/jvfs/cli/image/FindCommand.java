// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.List;
import org.jvfs.call.DirEntry;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jvfs find}. */
@Command(
    name = "find",
    exitCodeOnInvalidInput = ImageCommand.FAILED,
    sortOptions = false,
    customSynopsis = "jvfs find [-t TYPE] [-o OPTIONS] IMAGE:/PATH... [EXPRESSION]",
    description = "Find files in an image. Options of the image come first.",
    footer = {
      "",
      "Tests: -name -iname -path -lname -type -size -perm (octal) -links -inum -uid -gid -newer",
      "  -empty -true -false -maxdepth -mindepth; ( ) ! -a -o and a comma between them.",
      "Actions: -print -print0 -printf -prune.",
      "",
      "Example:",
      "  jvfs find disk.img:/ -type f -size +1M -printf '%%s %%p\\n'"
    })
public final class FindCommand extends ImageCommand implements FindExpression.Actions {
  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE:/PATH [EXPRESSION]",
      description = "Where to begin, and what to look for.")
  private List<String> words = List.of();

  private boolean pruned;

  @Override
  void run() {
    int n = 0;
    while (n < words.size() && !isExpression(words.get(n))) {
      n++;
    }
    if (n == 0) {
      throw new Usage(FAILED, "no IMAGE:/PATH given before " + Quoting.always(words.get(0)));
    }
    FindExpression e = new FindExpression(words.subList(n, words.size()), this);
    FindTest test = e.parse();
    for (String text : words.subList(0, n)) {
      Operand o = Operand.of(text);
      OpenImage image = image(o, FAILED);
      if (image != null) {
        visit(image, o, text, 0, e, test);
      }
    }
  }

  private static boolean isExpression(String w) {
    return (w.startsWith("-") && w.length() > 1) || w.equals("(") || w.equals("!") || w.equals(")");
  }

  private void visit(
      OpenImage image, Operand o, String start, int depth, FindExpression e, FindTest test) {
    List<DirEntry> entries;
    try {
      Found f = new Found(image, o, start, depth, image.stat(o.path(), false));
      pruned = false;
      if (depth >= e.minDepth() && depth <= e.maxDepth()) {
        var _ = test.test(f);
      }
      if (pruned || depth >= e.maxDepth() || !Mode.isDir(f.stat().mode)) {
        return;
      }
      entries = image.list(o.path());
    } catch (ErrnoException x) {
      error(FAILED, Quoting.always(o.text()), x);
      return;
    }
    for (DirEntry d : entries) {
      String name = ByteText.of(d.name());
      if (!name.equals(".") && !name.equals("..")) {
        visit(image, o.child(name), start, depth + 1, e, test);
      }
    }
  }

  @Override
  public void print(String byteText) {
    out.print(byteText);
  }

  @Override
  public Timespec modified(String operand) {
    try {
      if (!Operand.isInImage(operand)) {
        Statx s = Host.stat(operand, true);
        if (s == null) {
          throw Errno.ENOENT.exception();
        }
        return s.mtime;
      }
      Operand o = Operand.of(operand);
      OpenImage image = image(o, FAILED);
      if (image == null) {
        throw new Usage(FAILED, "cannot compare with " + Quoting.always(operand));
      }
      return image.stat(o.path(), true).mtime;
    } catch (ErrnoException e) {
      throw new Usage(FAILED, Quoting.always(operand) + ": " + words(e));
    }
  }

  @Override
  public boolean isEmpty(Found f) throws ErrnoException {
    return f.image().list(f.operand().path()).size() <= 2;
  }

  @Override
  public void prune() {
    pruned = true;
  }
}
