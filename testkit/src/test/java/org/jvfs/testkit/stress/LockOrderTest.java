// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.LockdepViews;

/** Lockdep is on in the tests, and sees the orders that the documentation states. */
final class LockOrderTest {
  @Test
  void theOrderOfARenameIsSeen() throws Exception {
    try (World world = new World()) {
      renameAcross(world.task);
    }
    Map<String, Set<String>> after = dependencies();
    assertThat(after.get("memfs:&type->s_vfs_rename_key")).contains("memfs:&type->i_rwsem_key/1");
    assertThat(after.get("memfs:&type->i_rwsem_key/1")).contains("memfs:&type->i_rwsem_key/5");
    assertThat(after.get("memfs:&type->i_rwsem_key/5")).contains("memfs:&type->i_rwsem_key");
    assertThat(after.get("rename_lock.seqcount")).contains("&dentry->d_lock");
    assertThat(after.get("&inode->i_lock")).contains("&dentry->d_lock");
  }

  private static void renameAcross(Task t) throws Exception {
    assertThat(Lockdep.ON).isTrue();
    t.mkdir("/a", 0755);
    t.mkdir("/b", 0755);
    t.close(t.creat("/a/f", 0644));
    t.close(t.creat("/b/g", 0644));
    t.rename("/a/f", "/b/g");
  }

  /** What is taken while a class is held, by name, from the view. */
  private static Map<String, Set<String>> dependencies() {
    Map<String, Set<String>> out = new TreeMap<>();
    List<String> lines = new ArrayList<>(LockdepViews.lockdep().lines().toList());
    Set<String> after = new TreeSet<>();
    for (String line : lines) {
      if (line.startsWith(" -> ")) {
        after.add(line.substring(line.indexOf("] ") + 2));
      } else if (line.contains(" FD:")) {
        after = new TreeSet<>();
        out.put(line.substring(line.indexOf(": ", line.indexOf("BD:") + 3) + 2), after);
      }
    }
    return out;
  }
}
