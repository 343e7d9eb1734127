// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Measures mounted file systems against each other.
 *
 * <p>All servers are mounted at once. A round takes each operation in random order, and for each
 * all servers, again in random order, half a second each: neighbours on the machine then disturb
 * all servers alike. The ratios are taken round by round.
 */
@CommandLine.Command(
    name = "mount-bench",
    description = "Measures mounted file systems against each other.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class MountBench implements Callable<Integer> {
  private static final Path URING = Path.of("/sys/module/fuse/parameters/enable_uring");

  @Option(
      names = "--root",
      required = true,
      description = "The source tree of jvfs, with its C programs made.")
  private Path root = Path.of("");

  @Option(
      names = "--only",
      split = ",",
      description = "Servers to take, of bench/servers; the first is the one compared with.")
  private @Nullable List<String> only;

  @Option(
      names = "--modes",
      split = ",",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<Mode> modes = List.of(Mode.PLAIN, Mode.CACHED, Mode.URING);

  @Option(names = "--operations", split = ",", description = "Of those of the mode (default: all).")
  private @Nullable List<String> operations;

  @Option(names = "--clients", split = ",", description = "Default: ${DEFAULT-VALUE}.")
  private List<Integer> clients = List.of(1, 2);

  @Option(names = "--rounds", description = "Counted rounds (default: ${DEFAULT-VALUE}).")
  private int rounds = 9;

  @Option(
      names = "--warm-up",
      description = "Rounds before them, not counted (default: ${DEFAULT-VALUE}).")
  private int warmUp = 1;

  @Option(names = "--seconds", description = "Length of a sample (default: ${DEFAULT-VALUE}).")
  private double seconds = 0.5;

  @Option(
      names = "--no-pin",
      negatable = true,
      description =
          "Let the scheduler place everything, instead of each client on a CPU of its own and the"
              + " server on just these. Waking another CPU may cost more than the request.")
  private boolean pin = true;

  @Option(names = "--fork", description = "Clients are processes, not threads.")
  private boolean fork;

  @Option(names = "--raw", description = "Where each sample is written as a line of TSV.")
  private @Nullable Path raw;

  @Option(names = "--seed", description = "Of the random order.")
  private long seed = System.nanoTime();

  private MountBench() {}

  /**
   * Runs the benchmark and ends the JVM: 0 done, 1 failed, 2 not understood.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new MountBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  System.err.println("mount-bench: " + e.getMessage());
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    root = root.toRealPath();
    List<ServerSpec> specs = chosen();
    System.out.printf(
        Locale.ROOT,
        "Linux %s, %d CPUs, load %s; rounds %d, samples %.2f s, seed %d%n",
        Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
        Runtime.getRuntime().availableProcessors(),
        load(),
        rounds,
        seconds,
        seed);
    try (PrintStream rawOut = openRaw()) {
      for (Mode mode : modes) {
        try (Cleanup cleanup = new Cleanup()) {
          measure(mode, specs, cleanup, rawOut).print(System.out);
        }
      }
    }
    System.out.println("\nload at the end: " + load());
    return 0;
  }

  private List<ServerSpec> chosen() throws IOException {
    List<ServerSpec> all = ServerSpec.read(root.resolve("bench/servers"));
    if (only == null) {
      return all;
    }
    List<ServerSpec> chosen = new ArrayList<>();
    for (String name : only) {
      chosen.add(
          all.stream()
              .filter(spec -> spec.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IOException("no server " + name + " in bench/servers")));
    }
    return chosen;
  }

  private PrintStream openRaw() throws IOException {
    PrintStream out =
        new PrintStream(
            raw == null ? OutputStream.nullOutputStream() : Files.newOutputStream(raw),
            true,
            StandardCharsets.UTF_8);
    out.println(
        "mode\tround\tserver\toperation\tclients\tdone\trate\tp50\tp99\tserver-cpu\tclient-cpu");
    return out;
  }

  private Results measure(Mode mode, List<ServerSpec> specs, Cleanup cleanup, PrintStream rawOut)
      throws IOException, InterruptedException {
    if (mode == Mode.URING) {
      offerIoUring(cleanup);
    }
    List<Server> servers = new ArrayList<>();
    Path scratch = scratch("/tmp", cleanup);
    for (ServerSpec spec : specs) {
      servers.add(mount(spec, mode, scratch, cleanup));
    }
    for (Server server : servers) {
      Command.output(
          List.of(
              fsbench(),
              "prepare",
              "--clients=" + Collections.max(clients),
              server.directory().toString()));
      System.err.printf(
          "%s: %s, pid %d%s%n",
          mode, server.name(), server.pid(), server.usesIoUring() ? ", io_uring" : "");
    }
    List<Task> tasks = tasks(mode);
    Results results = new Results(mode, servers.stream().map(Server::name).toList(), tasks);
    Random random = new Random(seed);
    for (int round = -warmUp; round < rounds; round++) {
      System.err.printf("%s: round %d of %d%n", mode, round + 1, rounds);
      for (Task task : shuffled(tasks, random)) {
        for (Server server : shuffled(servers, random)) {
          String line = sample(server, task);
          rawOut.printf("%s\t%d\t%s\t%s%n", mode, round + 1, server.name(), line.strip());
          if (round >= 0) {
            results.add(server.name(), task, Sample.parse(line));
          }
        }
      }
    }
    return results;
  }

  private List<Task> tasks(Mode mode) {
    List<String> chosen = operations;
    return clients.stream()
        .flatMap(
            count ->
                mode.operations().stream()
                    .filter(operation -> chosen == null || chosen.contains(operation))
                    .map(operation -> new Task(operation, count)))
        .toList();
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  private Server mount(ServerSpec spec, Mode mode, Path scratch, Cleanup cleanup)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectory(scratch.resolve(spec.name()));
    // What a passthrough passes through to: memory too.
    Path store = scratch("/dev/shm", cleanup);
    List<String> command =
        spec.command(
            Map.of(
                "jvfs", root.resolve("jvfs").toString(),
                "native", root.resolve("bench/target/native").toString(),
                "timeout", mode.timeout,
                "store", store.toString(),
                "dir", directory.toString()));
    Server server =
        Server.start(spec.name(), command, directory, scratch.resolve(spec.name() + ".log"));
    cleanup.add(server::end);
    server.awaitMount();
    return server;
  }

  private String sample(Server server, Task task) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(fsbench(), "run"));
    command.add("--clients=" + task.clients());
    command.add("--seconds=" + seconds);
    command.add("--server=" + server.pid());
    if (pin) {
      command.add("--pin");
    }
    if (fork) {
      command.add("--fork");
    }
    command.add(server.directory().toString());
    command.add(task.operation());
    return Command.output(command);
  }

  private String fsbench() {
    return root.resolve("bench/target/native/fsbench").toString();
  }

  /** A new directory, which is deleted in the end. */
  private static Path scratch(String where, Cleanup cleanup) throws IOException {
    Path scratch = Files.createTempDirectory(Path.of(where), "jvfs-bench-");
    cleanup.add(() -> delete(scratch));
    return scratch;
  }

  private static void delete(Path directory) throws IOException {
    if (Mounts.isUnder(directory)) {
      throw new IOException(directory + " is left: something is still mounted in it");
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = new ArrayList<>(walk.toList());
    }
    for (Path path : paths.reversed()) {
      Files.delete(path);
    }
  }

  private static void offerIoUring(Cleanup cleanup) throws IOException {
    if (!Files.isWritable(URING)) {
      throw new IOException(URING + " cannot be written: needs root and a kernel that has it");
    }
    String before = Files.readString(URING).strip();
    cleanup.add(() -> Files.writeString(URING, before));
    Files.writeString(URING, "Y");
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }
}
