// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.List;
import org.jvfs.uapi.ErrnoException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jvfs cat}. */
@Command(
    name = "cat",
    exitCodeOnInvalidInput = ImageCommand.FAILED,
    sortOptions = false,
    description = "Write files of an image to standard output.")
public final class CatCommand extends ImageCommand {
  private static final int SIZE = 1 << 18;

  @Parameters(arity = "1..*", paramLabel = "IMAGE:/FILE", description = "What to write, in order.")
  private List<String> operands = List.of();

  private final byte[] buffer = new byte[SIZE];

  @Override
  void run() {
    for (String text : operands) {
      Operand o = Operand.of(text);
      OpenImage image = image(o, FAILED);
      if (image != null) {
        cat(image, o);
      }
    }
  }

  private void cat(OpenImage image, Operand o) {
    try (OpenImage.Reader in = image.reader(o.path())) {
      long at = 0;
      for (int n = in.read(buffer, SIZE, at); n > 0; n = in.read(buffer, SIZE, at)) {
        out.write(buffer, n);
        at += n;
      }
    } catch (ErrnoException e) {
      error(FAILED, Quoting.ifNeeded(o.text()), e);
    }
  }
}
