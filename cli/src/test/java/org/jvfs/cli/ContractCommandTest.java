// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ContractCommandTest {
  /** How the command ended in this JVM, and what it wrote. */
  private static Command.Result contract(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "contract";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Command.Result(line.execute(all), out.toString(), err.toString());
  }

  private static List<String> lines(String... arguments) {
    Command.Result r = contract(arguments);
    assertThat(r.err()).isEmpty();
    assertThat(r.status()).isZero();
    return r.out().lines().toList();
  }

  private static void refused(String line, String... arguments) {
    Command.Result r = contract(arguments);
    assertThat(r.err().strip()).startsWith("jvfs contract: " + line).doesNotContain("\n");
    assertThat(r.status()).isEqualTo(2);
    assertThat(r.out()).isEmpty();
  }

  @Test
  void tsv() {
    List<String> lines = lines("--format", "tsv");
    assertThat(lines.getFirst()).isEqualTo("revision\ttable\tmethod\trule\tvalue");
    assertThat(lines).doesNotHaveDuplicates().allMatch(l -> l.split("\t", -1).length == 5);
    assertThat(methods(lines, "i_mutex")).hasSize(132);
    assertThat(methods(lines, "i_rwsem")).hasSize(136);
    assertThat(lines)
        .contains(
            "i_rwsem\tdentry_operations\td_revalidate\tmay_block\tref-walk",
            "i_rwsem\tinode_operations\trename\ti_rwsem\texclusive (all)",
            "i_mutex\tinode_operations\trename\ti_mutex\tyes (all)",
            "i_rwsem\tsuper_operations\tstatfs\ts_umount\tmaybe(read)",
            "i_rwsem\tsuper_operations\tdrop_inode\ti_lock\tyes",
            "i_rwsem\taddress_space_operations\twrite_begin\tpage_lock\tlocks the page",
            "i_rwsem\taddress_space_operations\tbmap\tpage_lock\t-",
            "i_rwsem\tbuffer_head\tb_end_io\tcontext\tcompletion",
            "i_rwsem\tdquot_operations\twrite_dquot\theld\tdqonoff_sem or dqptr_sem",
            "i_rwsem\tvm_operations_struct\tfault\tpage_lock\tmay return locked",
            "i_mutex\tfile_operations\tsetlease\tfile_list_lock\tyes");
    assertThat(lines.stream().skip(1).map(l -> l.split("\t", -1)[3]).collect(Collectors.toSet()))
        .isEqualTo(
            Set.of(
                "rename_lock d_lock may_block rcu_walk i_rwsem i_mutex s_umount page_lock i_lock"
                    .concat(" blocked_lock_lock bd_mutex fs_recursion held mmap_sem")
                    .concat(" file_list_lock context")
                    .split(" ", -1)));
  }

  private static Set<String> methods(List<String> lines, String revision) {
    return lines.stream()
        .map(l -> l.split("\t", -1))
        .filter(f -> f[0].equals(revision))
        .map(f -> f[1] + " " + f[2])
        .collect(Collectors.toSet());
  }

  @Test
  void oneTableOfOneRevision() {
    assertThat(lines("xattr_handler", "--format", "tsv", "--revision", "i_rwsem"))
        .containsExactly(
            "revision\ttable\tmethod\trule\tvalue",
            "i_rwsem\txattr_handler\tlist\tmay_block\tyes",
            "i_rwsem\txattr_handler\tlist\ti_rwsem\tno",
            "i_rwsem\txattr_handler\tget\tmay_block\tyes",
            "i_rwsem\txattr_handler\tget\ti_rwsem\tno",
            "i_rwsem\txattr_handler\tset\tmay_block\tyes",
            "i_rwsem\txattr_handler\tset\ti_rwsem\texclusive");
  }

  @Test
  void textIsAligned() {
    List<String> lines = lines("dentry_operations", "--revision", "i_mutex");
    assertThat(lines.getFirst()).isEqualTo("dentry_operations (i_mutex)");
    int column = lines.get(1).indexOf("may block");
    assertThat(lines.stream().skip(2).map(l -> l.substring(column - 1).split("  ", 2)[0].strip()))
        .hasSize(11)
        .containsOnly("yes", "no", "ref-walk");
    assertThat(lines()).allMatch(l -> l.length() <= 80).contains("vm_operations_struct (i_rwsem)");
    assertThat(lines("inode_operations").stream().filter(l -> l.contains("truncate")))
        .singleElement()
        .asString()
        .endsWith("(prototype only)");
  }

  @Test
  void diff() {
    assertThat(lines("file_lock_operations", "--diff"))
        .anyMatch(l -> l.strip().matches("fl_release_private +may_block +no +maybe"));
    assertThat(lines("--diff", "--format", "tsv"))
        .startsWith("table\tmethod\trule\ti_mutex\ti_rwsem")
        .contains("inode_operations\tget_link\tmethod\t-\tlisted");
    assertThat(lines("block_device_operations", "--diff", "--format", "tsv")).hasSize(1);
  }

  @Test
  void refusals() {
    refused("unknown table bogus_operations; known: dentry_operations, ", "bogus_operations");
    refused("unknown table xattr_handler; known: ", "xattr_handler", "--revision", "i_mutex");
    refused("unknown revision i_lock; known: i_mutex, i_rwsem", "--revision", "i_lock");
    refused("unknown format xml; known: md, text, tsv", "--format", "xml");
    refused("--diff compares both", "--diff", "--revision", "i_mutex");
    refused("Unknown option: '--frob'", "--frob");
  }

  @Test
  void inAProcessOfItsOwn() throws Exception {
    Command.Result r = Command.run("contract", "buffer_head", "--revision", "i_mutex");
    assertThat(r.err()).isEmpty();
    assertThat(r.status()).isZero();
    assertThat(r.out()).contains("b_end_io  completion  bh lock");
    assertThat(Command.run("contract", "nothing").status()).isEqualTo(2);
  }

  @Test
  void thePageIsWhatTheCommandPrints() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "contract.md")))
        .as("docs/contract.md is stale; run: ./jvfs contract --format md > docs/contract.md")
        .isEqualTo(contract("--format", "md").out());
  }
}
