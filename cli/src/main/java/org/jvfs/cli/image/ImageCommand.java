// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.ErrnoException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common: how images are opened, and how errors are told. */
abstract class ImageCommand implements Callable<Integer> {
  /** Exit codes: something failed; of ls, something that was asked for by name. */
  static final int FAILED = 1;

  static final int SERIOUS = 2;

  @Mixin private ImageOptions imageOptions = new ImageOptions();

  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it by itself
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  private int status;
  private @Nullable Images images;

  /** Where the command writes. */
  final Output out = new Output();

  @Override
  public final Integer call() {
    try (Images all = new Images(imageOptions)) {
      images = all;
      run();
      out.flush();
    } catch (Usage e) {
      error(e.status, e.text);
    } catch (Output.Closed e) {
      status = Math.max(status, FAILED);
    }
    return status;
  }

  /** Does it all; what fails is told by {@link #error}, and the rest done all the same. */
  abstract void run();

  /** The command line cannot be understood, or makes no sense: nothing more is done. */
  static final class Usage extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String text;

    Usage(int status, String text) {
      super(text);
      this.status = status;
      this.text = text;
    }
  }

  /** The image of an operand; null if it cannot be opened, which is told. */
  final @Nullable OpenImage image(Operand o, int statusIfNot) {
    try {
      return Objects.requireNonNull(images).open(o.source());
    } catch (ErrnoException e) {
      error(statusIfNot, o.source() + ": " + e.getMessage());
      return null;
    }
  }

  /** Says in a line what failed, and remembers the worst exit code. */
  final void error(int code, String message) {
    out.flush();
    String command = Objects.requireNonNull(spec).qualifiedName();
    byte[] line = ByteText.bytes(command + ": " + message + "\n");
    System.err.write(line, 0, line.length);
    System.err.flush();
    status = Math.max(status, code);
  }

  final void error(int code, String message, ErrnoException e) {
    error(code, message + ": " + words(e));
  }

  /** The C library's words, and what is known besides. */
  static String words(ErrnoException e) {
    String plain = e.errno().name() + ": ";
    String said = String.valueOf(e.getMessage());
    String t = e.errno().text();
    String words = Character.toUpperCase(t.charAt(0)) + t.substring(1);
    return e.getStackTrace().length == 0 || said.equals(plain + t)
        ? words
        : words + " (" + said + ")";
  }
}
