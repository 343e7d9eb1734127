// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs df}. */
@Command(
    name = "df",
    exitCodeOnInvalidInput = ImageCommand.FAILED,
    sortOptions = false,
    description = "Show how full the file systems on images are.")
public final class DfCommand extends ImageCommand {
  private static final int UNIT = 1024;
  private static final int HUNDRED = 100;
  private static final String[] BLOCKS = {
    "Filesystem", "1K-blocks", "Used", "Available", "Use%", "Mounted on"
  };
  private static final String[] HUMAN = {
    "Filesystem", "Size", "Used", "Avail", "Use%", "Mounted on"
  };
  private static final String[] INODES = {
    "Filesystem", "Inodes", "IUsed", "IFree", "IUse%", "Mounted on"
  };
  private static final int[] LEAST = {14, 5, 5, 5, 4, 0};

  @Option(names = "-h", description = "Sizes such as 1.5K and 23M.")
  private boolean human;

  @Option(names = "-i", description = "Inodes instead of blocks.")
  private boolean inodes;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "The images.")
  private List<String> operands = List.of();

  private final List<String[]> rows = new ArrayList<>();

  @Override
  void run() {
    for (String text : operands) {
      Operand o = Operand.of(text);
      OpenImage image = image(o, FAILED);
      if (image != null) {
        add(image, o);
      }
    }
    if (!rows.isEmpty()) {
      rows.addFirst(inodes ? INODES : human ? HUMAN : BLOCKS);
      print();
    }
  }

  private void add(OpenImage image, Operand o) {
    try {
      StatFs f = image.statfs(o.path());
      rows.add(
          inodes
              ? row(o, f.files, f.files - f.ffree, f.ffree, 1)
              : row(o, f.blocks, f.blocks - f.bfree, f.bavail, f.frsize));
    } catch (ErrnoException e) {
      error(FAILED, Quoting.ifNeeded(o.text()), e);
    }
  }

  private String[] row(Operand o, long all, long used, long left, long unit) {
    long known = used + left;
    String share = known == 0 ? "-" : Sizes.ceil(used * HUNDRED, known) + "%";
    return new String[] {
      o.source(), number(all, unit), number(used, unit), number(left, unit), share, "-"
    };
  }

  private String number(long n, long unit) {
    if (human) {
      return Sizes.human(n * unit);
    }
    return Long.toString(inodes ? n : Sizes.ceil(n * unit, UNIT));
  }

  private void print() {
    int[] width = LEAST.clone();
    for (String[] row : rows) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      out.print(LongListing.left(row[0], width[0]));
      for (int i = 1; i < row.length - 1; i++) {
        out.print(" " + LongListing.right(row[i], width[i]));
      }
      out.println(" " + row[row.length - 1]);
    }
  }
}
