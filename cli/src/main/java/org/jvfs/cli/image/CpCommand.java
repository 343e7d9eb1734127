// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.List;
import org.jvfs.call.DirEntry;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs cp}: out of images. */
@Command(
    name = "cp",
    exitCodeOnInvalidInput = ImageCommand.FAILED,
    sortOptions = false,
    description = "Copy files out of an image. Holes stay holes.",
    footer = {"", "Example:", "  jvfs cp -a disk.img:/etc disk.img:/home backup/"})
public final class CpCommand extends ImageCommand implements CopyOut.Teller {
  @Option(
      names = {"-r", "-R", "--recursive"},
      description = "Directories and what is beneath; links as links, devices as devices.")
  private boolean recursive;

  @Option(names = "-p", description = "Keep modes, owners, times to the nanosecond, and ACLs.")
  private boolean preserve;

  @Option(names = "-d", description = "Keep symbolic links, and hard links between what is copied.")
  private boolean links;

  @Option(
      names = {"-a", "--archive"},
      description = "As -r -p -d, with extended attributes as far as may be.")
  private boolean archive;

  @Option(names = "-v", description = "Say what is copied.")
  private boolean verbose;

  @Option(names = "-T", description = "The destination is what it is to be called.")
  private boolean noTarget;

  @Parameters(
      arity = "2..*",
      paramLabel = "IMAGE:/PATH... DESTINATION",
      description = "What to copy, and where to.")
  private List<String> operands = List.of();

  private final Progress progress = new Progress();

  @Override
  void run() {
    List<String> sources = operands.subList(0, operands.size() - 1);
    String to = operands.getLast();
    if (Operand.isInImage(to)) {
      throw new Usage(
          FAILED, "cannot create " + Quoting.always(to) + ": images are only read by this command");
    }
    try {
      Statx there = Host.stat(to, true);
      boolean into = there != null && Mode.isDir(there.mode) && !noTarget;
      if (sources.size() > 1 && !into) {
        String why = there == null ? ": No such file or directory" : " is not a directory";
        throw new Usage(FAILED, "target " + Quoting.always(to) + why);
      }
      copyAll(sources, to, into);
    } catch (ErrnoException e) {
      error(FAILED, "cannot stat " + Quoting.always(to), e);
    } finally {
      progress.hide();
    }
  }

  private void copyAll(List<String> sources, String to, boolean into) throws ErrnoException {
    boolean deep = recursive || archive;
    CopyOptions options =
        new CopyOptions(deep, !deep && !links, preserve || archive, links || archive, archive);
    CopyOut copy = new CopyOut(options, this, progress);
    if (progress.isSeen()) {
      sources.forEach(this::expect);
    }
    for (String text : sources) {
      if (!Operand.isInImage(text)) {
        error(FAILED, Quoting.always(text) + " is not in an image: give IMAGE:/PATH");
        continue;
      }
      Operand o = Operand.of(text);
      OpenImage image = image(o, FAILED);
      if (image != null) {
        String name = o.lastName();
        copy.copy(image, o, into && !name.equals("/") ? Operand.join(to, name) : to);
      }
    }
  }

  private void expect(String text) {
    Operand o = Operand.of(text);
    OpenImage image = Operand.isInImage(text) ? image(o, FAILED) : null;
    if (image != null) {
      expect(image, o);
    }
  }

  /** What cannot be looked at is told as it is copied. */
  private void expect(OpenImage image, Operand o) {
    try {
      Statx s = image.stat(o.path(), false);
      progress.expect(Mode.isReg(s.mode) ? s.size : 0);
      if (Mode.isDir(s.mode)) {
        for (DirEntry e : image.list(o.path())) {
          String name = ByteText.of(e.name());
          if (!name.equals(".") && !name.equals("..")) {
            expect(image, o.child(name));
          }
        }
      }
    } catch (ErrnoException e) {
      progress.expect(0);
    }
  }

  @Override
  public void failed(String what, ErrnoException e) {
    progress.hide();
    error(FAILED, what, e);
  }

  @Override
  public void refused(String what) {
    progress.hide();
    error(FAILED, what);
  }

  @Override
  public void copied(String from, String to) {
    if (verbose) {
      progress.hide();
      out.println(Quoting.always(from) + " -> " + Quoting.always(to));
    }
  }
}
