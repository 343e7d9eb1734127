// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs stat}. */
@Command(
    name = "stat",
    exitCodeOnInvalidInput = ImageCommand.FAILED,
    sortOptions = false,
    description = "Show all attributes of files in an image.",
    footer = {
      "",
      "Formats have coreutils' directives: %%a %%A %%b %%B %%d %%D %%f %%F %%g %%G %%h %%i %%n %%N",
      "%%o %%r %%s %%t %%T %%u %%U %%w %%W %%x %%X %%y %%Y %%z %%Z."
    })
public final class StatCommand extends ImageCommand {
  private static final String HEAD = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n";
  private static final String DEVICE =
      "Device: %Hd,%Ld\tInode: %-11i Links: %-5h Device type: %Hr,%Lr\n";
  private static final String FILE = "Device: %Hd,%Ld\tInode: %-11i Links: %h\n";
  private static final String TAIL =
      """
      Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
      Access: %x
      Modify: %y
      Change: %z
       Birth: %w
      """;

  @Option(names = "-L", description = "Of what symbolic links lead to.")
  private boolean follow;

  @Option(
      names = {"-c", "--format"},
      paramLabel = "FORMAT",
      description = "What to show, and a newline.")
  private @Nullable String format;

  @Option(names = "--printf", paramLabel = "FORMAT", description = "The same, with \\n and such.")
  private @Nullable String printf;

  @Parameters(arity = "1..*", paramLabel = "IMAGE:/PATH", description = "What to show.")
  private List<String> operands = List.of();

  private final StatFormat formats = new StatFormat();

  @Override
  void run() {
    for (String text : operands) {
      Operand o = Operand.of(text);
      OpenImage image = image(o, FAILED);
      if (image != null) {
        show(image, o);
      }
    }
  }

  private void show(OpenImage image, Operand o) {
    try {
      Statx s = image.stat(o.path(), follow);
      String target = Mode.isLnk(s.mode) ? image.readlink(o.path()) : null;
      StatFormat.Subject subject = new StatFormat.Subject(o.text(), s, target);
      if (printf != null) {
        out.print(StatFormat.unescape(formats.format(printf, subject, true)));
      } else if (format != null) {
        out.println(formats.format(format, subject, true));
      } else {
        String middle = Mode.isDevice(s.mode) ? DEVICE : FILE;
        out.print(formats.format(HEAD + middle + TAIL, subject, false));
      }
    } catch (ErrnoException e) {
      error(FAILED, "cannot statx " + Quoting.always(o.text()), e);
    }
  }
}
