// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Says what it is told. */
final class FastCommitListener implements FastCommitTarget {
  final List<String> told = new ArrayList<>();

  /** Calls that succeed before one fails. */
  int untilCut = Integer.MAX_VALUE;

  private void say(String what) throws ErrnoException {
    if (told.size() == untilCut) {
      throw ErrnoException.because(Errno.EIO, "cut");
    }
    told.add(what);
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }

  @Override
  public int inodeSize() {
    return 256;
  }

  @Override
  public void begin(List<FastCommitTag> tags) throws ErrnoException {
    say("begin " + tags.size());
  }

  @Override
  public void addRange(FastCommitTag.AddRange t) throws ErrnoException {
    say(
        "add "
            + t.inode()
            + " "
            + t.logical()
            + "+"
            + t.length()
            + "="
            + t.physical()
            + (t.unwritten() ? " unwritten" : ""));
  }

  @Override
  public void deleteRange(FastCommitTag.DeleteRange t) throws ErrnoException {
    say("delete " + t.inode() + " " + t.logical() + "+" + t.length());
  }

  @Override
  public void create(FastCommitTag.Create t) throws ErrnoException {
    say("create " + t.parent() + " " + t.inode() + " " + text(t.name()));
  }

  @Override
  public void link(FastCommitTag.Link t) throws ErrnoException {
    say("link " + t.parent() + " " + t.inode() + " " + text(t.name()));
  }

  @Override
  public void unlink(FastCommitTag.Unlink t) throws ErrnoException {
    say("unlink " + t.parent() + " " + t.inode() + " " + text(t.name()));
  }

  @Override
  public void inode(FastCommitTag.InodeUpdate t) throws ErrnoException {
    say("inode " + t.inode() + " " + t.raw().length + " " + t.raw()[0]);
  }

  @Override
  public void head(FastCommitTag.Head t) throws ErrnoException {
    say("head " + t.sequence());
  }

  @Override
  public void tail(FastCommitTag.Tail t) throws ErrnoException {
    say("tail " + t.sequence());
  }

  @Override
  public void end() throws ErrnoException {
    say("end");
  }

  private static final List<String[]> DEBUGFS =
      List.of(
          new String[] {"HEAD, features 0x0, tid (\\d+)", "head $1"},
          new String[] {"TAIL, tid (\\d+)", "tail $1"},
          new String[] {"INODE, inode (\\d+)", "inode $1"},
          new String[] {
            "ADD_RANGE, inode (\\d+), lblk (\\d+), pblk (\\d+), len (\\d+)", "add $1 $2+$4=$3"
          },
          new String[] {"DEL_RANGE, inode (\\d+), lblk (\\d+), len (\\d+)", "delete $1 $2+$3"},
          new String[] {
            "CREAT_DENTRY, parent (\\d+), ino (\\d+), name \"(.*)\"", "create $1 $2 $3"
          },
          new String[] {"ADD_ENTRY, parent (\\d+), ino (\\d+), name \"(.*)\"", "link $1 $2 $3"},
          new String[] {"DEL_ENTRY, parent (\\d+), ino (\\d+), name \"(.*)\"", "unlink $1 $2 $3"});

  /** What a listener would say of the tags that debugfs lists, but for what it does not list. */
  static List<String> ofLogdump(String output) {
    List<String> all = new ArrayList<>();
    for (String line : output.split("\n")) {
      for (String[] d : DEBUGFS) {
        Matcher m = Pattern.compile("tag " + d[0] + "\\s*").matcher(line);
        if (m.matches()) {
          // It prints the first byte of the next tag behind a name.
          all.add(m.replaceAll(d[1]).replaceAll("[\\x01-\\x09]$", ""));
        }
      }
    }
    return all;
  }

  /** What was told, without what debugfs does not list. */
  List<String> toldBriefly() {
    return told.subList(1, told.size() - 1).stream()
        .map(t -> t.replaceAll("(?s)^(inode \\d+) .*", "$1").replaceAll(" unwritten$", ""))
        .toList();
  }
}
