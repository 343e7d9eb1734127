// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
//
// fsbench: the client of the whole-mount benchmark. It repeats one operation on a mounted file system
// and reports how often that went through, how long it took, and what it cost the server.
//
//   fsbench prepare DIR                            make the files the operations work on
//   fsbench run [options] DIR OPERATION            one sample: one line of TSV on standard output
//   fsbench list                                   the operations
//
// The line has: operation, clients, operations done, operations/s, latency p50 and p99 in ns, and CPU
// time per operation in ns of the server and of the clients. Every client has one call outstanding.

#define _GNU_SOURCE

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  MAX_CLIENTS = 16,
  FILES = 64,              // what stat goes round
  ENTRIES = 1000,          // what readdir reads
  FILE_SIZE = 64 << 20,    // bytes; one for reading, and one a client for writing
  SMALL = 4096,            // bytes
  LARGE = 1 << 20,         // bytes
  LISTING = 32 << 10,      // bytes of names at a time, as glibc's readdir asks for
  MAX_SAMPLES = 1 << 23,   // latencies kept a client
};

struct operation;

// One client. It is in memory shared with the other clients, which may be processes.
struct client {
  int number;
  int dir;   // its own directory
  int fd;    // what open() of its operation opened, or -1
  uint64_t random;
  uint64_t turn;
  char *buffer;
  char path[FILES][PATH_MAX];
  uint64_t done;
  uint64_t nanoseconds;  // from its first counted operation to its last
  uint64_t cpu;          // ns it used for them
  uint32_t *samples;     // ns each
};

struct operation {
  const char *name;
  const char *what;
  const char *file;  // what to open, "%d" being the client's number, or NULL
  int flags;
  void (*once)(struct client *);
  void (*before)(struct client *);   // once, before warming up, or NULL
  void (*between)(struct client *);  // before each, not measured, or NULL
};

// What the clients and the one who started them share.
struct run {
  pthread_barrier_t barrier;
  struct client clients[MAX_CLIENTS];
};

static struct {
  const char *dir;
  const struct operation *operation;
  double seconds;
  double warm_up;
  int clients;
  bool pin;
  bool fork;
  pid_t server;
} options = {.seconds = 0.5, .warm_up = 0.05, .clients = 1};

static uint64_t clock_ns(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) err(1, "clock_gettime");
  return (uint64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// ---- the operations

static uint64_t next_random(struct client *client) {  // xorshift64
  client->random ^= client->random << 13;
  client->random ^= client->random >> 7;
  return client->random ^= client->random << 17;
}

static off_t random_offset(struct client *client) {
  return (off_t)(next_random(client) % (FILE_SIZE / SMALL)) * SMALL;
}

static off_t next_offset(struct client *client) {
  return (off_t)(client->turn++ % (FILE_SIZE / LARGE)) * LARGE;
}

static void do_stat(struct client *client) {
  struct stat attr;
  const char *path = client->path[client->turn++ % FILES];
  if (stat(path, &attr) != 0) err(1, "stat %s", path);
}

static void do_fstat(struct client *client) {
  struct stat attr;
  if (fstat(client->fd, &attr) != 0) err(1, "fstat");
}

static void do_create(struct client *client) {
  int fd = openat(client->dir, "new", O_CREAT | O_EXCL | O_WRONLY, 0644);
  if (fd < 0) err(1, "open new");
  if (close(fd) != 0) err(1, "close new");
  if (unlinkat(client->dir, "new", 0) != 0) err(1, "unlink new");
}

static void read_at(struct client *client, size_t size, off_t offset) {
  ssize_t got = pread(client->fd, client->buffer, size, offset);
  if (got < 0) err(1, "pread");
  if ((size_t)got != size) errx(1, "pread: %zd bytes of %zu", got, size);
}

static void write_at(struct client *client, size_t size, off_t offset) {
  ssize_t put = pwrite(client->fd, client->buffer, size, offset);
  if (put < 0) err(1, "pwrite");
  if ((size_t)put != size) errx(1, "pwrite: %zd bytes of %zu", put, size);
}

static void do_read_small(struct client *client) { read_at(client, SMALL, random_offset(client)); }
static void do_write_small(struct client *client) { write_at(client, SMALL, random_offset(client)); }
static void do_read_large(struct client *client) { read_at(client, LARGE, next_offset(client)); }
static void do_write_large(struct client *client) { write_at(client, LARGE, next_offset(client)); }

// Fills the page cache with the file.
static void read_all(struct client *client) {
  for (off_t offset = 0; offset < FILE_SIZE; offset += LARGE) read_at(client, LARGE, offset);
}

// Empties the page cache of what do_read_large reads next.
static void drop_next(struct client *client) {
  off_t offset = (off_t)(client->turn % (FILE_SIZE / LARGE)) * LARGE;
  int error = posix_fadvise(client->fd, offset, LARGE, POSIX_FADV_DONTNEED);
  if (error != 0) errx(1, "fadvise: %s", strerror(error));
}

static void do_readdir(struct client *client) {
  int fd = openat(client->dir, "../entries", O_RDONLY | O_DIRECTORY);
  if (fd < 0) err(1, "open entries");
  int count = 0;
  ssize_t got;
  while ((got = getdents64(fd, client->buffer, LISTING)) > 0) {
    for (ssize_t at = 0; at < got; count++) at += ((struct dirent64 *)(client->buffer + at))->d_reclen;
  }
  if (got < 0) err(1, "getdents");
  if (count != ENTRIES + 2) errx(1, "readdir: %d entries instead of %d", count, ENTRIES + 2);
  close(fd);
}

static const struct operation operations[] = {
    {.name = "stat", .what = "stat by path", .once = do_stat},
    {.name = "fstat", .what = "fstat", .file = "f0", .flags = O_RDONLY, .once = do_fstat},
    {.name = "create", .what = "open(O_CREAT|O_EXCL), close, unlink", .once = do_create},
    {.name = "read4k",
     .what = "pread of 4 KiB, anywhere, O_DIRECT",
     .file = "data",
     .flags = O_RDONLY | O_DIRECT,
     .once = do_read_small},
    {.name = "read4k-buffered",
     .what = "pread of 4 KiB, anywhere, the kernel's page cache being full",
     .file = "data",
     .flags = O_RDONLY,
     .before = read_all,
     .once = do_read_small},
    {.name = "write4k",
     .what = "pwrite of 4 KiB, anywhere, O_DIRECT",
     .file = "written%d",
     .flags = O_WRONLY | O_DIRECT,
     .once = do_write_small},
    {.name = "write4k-buffered",
     .what = "pwrite of 4 KiB, anywhere, by way of the kernel's page cache",
     .file = "written%d",
     .flags = O_WRONLY,
     .once = do_write_small},
    {.name = "read1m",
     .what = "pread of one MiB after the other, O_DIRECT",
     .file = "data",
     .flags = O_RDONLY | O_DIRECT,
     .once = do_read_large},
    {.name = "read1m-cold",
     .what = "pread of one MiB after the other, the kernel's page cache being empty",
     .file = "data",
     .flags = O_RDONLY,
     .between = drop_next,
     .once = do_read_large},
    {.name = "write1m",
     .what = "pwrite of one MiB after the other, O_DIRECT",
     .file = "written%d",
     .flags = O_WRONLY | O_DIRECT,
     .once = do_write_large},
    {.name = "readdir", .what = "open, getdents64 of 1000 entries, close", .once = do_readdir},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

static const struct operation *find_operation(const char *name) {
  for (int i = 0; i < OPERATIONS; i++) {
    if (strcmp(operations[i].name, name) == 0) return &operations[i];
  }
  errx(2, "no operation %s: fsbench list shows them", name);
}

// ---- a client

static void *map_memory(size_t size) {
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) err(1, "mmap");
  return memory;
}

static void *new_buffer(size_t size) {
  void *memory = map_memory(size);
  memset(memory, 0x5a, size);
  return memory;
}

static void open_client(struct client *client) {
  char name[64];
  int top = open(options.dir, O_PATH | O_DIRECTORY);
  if (top < 0) err(1, "%s", options.dir);
  snprintf(name, sizeof name, "client%d", client->number);
  client->dir = openat(top, name, O_PATH | O_DIRECTORY);
  if (client->dir < 0) err(1, "%s/%s: not prepared", options.dir, name);
  client->fd = -1;
  if (options.operation->file != NULL) {
    snprintf(name, sizeof name, options.operation->file, client->number);
    client->fd = openat(top, name, options.operation->flags);
    if (client->fd < 0) err(1, "open %s/%s", options.dir, name);
  }
  close(top);
  for (int i = 0; i < FILES; i++) {
    snprintf(client->path[i], PATH_MAX, "%s/f%d", options.dir, i);
  }
  client->random = 0x9e3779b97f4a7c15 * (client->number + 1);
  // Clients do not read the same megabyte at the same time.
  client->turn = client->number * (FILE_SIZE / LARGE / MAX_CLIENTS);
  client->buffer = new_buffer(LARGE);
}

static void pin_to(int number) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(number % sysconf(_SC_NPROCESSORS_ONLN), &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) err(1, "sched_setaffinity");
}

static void repeat(struct client *client, double seconds, bool count) {
  const struct operation *operation = options.operation;
  uint64_t cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);
  uint64_t start = clock_ns(CLOCK_MONOTONIC);
  uint64_t end = start + (uint64_t)(seconds * 1e9);
  uint64_t before = start;
  uint64_t after = start;
  uint64_t done = 0;
  while (before < end && done < MAX_SAMPLES) {
    if (operation->between != NULL) {
      operation->between(client);
      before = clock_ns(CLOCK_MONOTONIC);
    }
    operation->once(client);
    after = clock_ns(CLOCK_MONOTONIC);
    if (count) client->samples[done] = after - before < UINT32_MAX ? after - before : UINT32_MAX;
    done++;
    before = after;
  }
  client->done = done;
  client->nanoseconds = after - start;
  client->cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
}

// ---- where the server runs

enum { MAX_THREADS = 1024 };

static struct {
  pid_t thread;
  cpu_set_t set;
} before_sample[MAX_THREADS];
static int threads_before;

// Calls `each` for every thread of the server.
static void for_server(void (*each)(pid_t thread)) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", (int)options.server);
  DIR *tasks = opendir(path);
  if (tasks == NULL) err(1, "%s", path);
  struct dirent *task;
  while ((task = readdir(tasks)) != NULL) {
    if (task->d_name[0] != '.') each(atoi(task->d_name));
  }
  closedir(tasks);
}

// Threads may end at any time: that one is gone is no error.
static void set_affinity(pid_t thread, const cpu_set_t *set) {
  if (sched_setaffinity(thread, sizeof *set, set) != 0 && errno != ESRCH) {
    err(1, "sched_setaffinity of %d", (int)thread);
  }
}

// Keeps a thread to the clients' CPUs, but for those that chose a CPU outside of them by themselves.
static void confine_thread(pid_t thread) {
  cpu_set_t set;
  if (threads_before == MAX_THREADS || sched_getaffinity(thread, sizeof set, &set) != 0) return;
  before_sample[threads_before].thread = thread;
  before_sample[threads_before++].set = set;
  for (int cpu = options.clients; cpu < CPU_SETSIZE; cpu++) CPU_CLR(cpu, &set);
  if (CPU_COUNT(&set) != 0) set_affinity(thread, &set);
}

static void release_thread(pid_t thread) {
  // A thread made meanwhile has inherited its narrow place: it gets that of the first thread.
  int i = threads_before - 1;
  while (i > 0 && before_sample[i].thread != thread) i--;
  set_affinity(thread, &before_sample[i].set);
}

static struct run *shared;

static void *run_client(void *argument) {
  struct client *client = argument;
  if (options.pin) pin_to(client->number);
  open_client(client);
  if (options.operation->before != NULL) options.operation->before(client);
  pthread_barrier_wait(&shared->barrier);
  repeat(client, options.warm_up, false);
  // All warm, and then, once the server's clock has been read, all together.
  pthread_barrier_wait(&shared->barrier);
  pthread_barrier_wait(&shared->barrier);
  repeat(client, options.seconds, true);
  pthread_barrier_wait(&shared->barrier);
  return NULL;
}

// ---- a sample

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a;
  uint32_t y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

// CPU time of all threads of the server since it started, those that ended included, in ns.
static uint64_t server_cpu(void) {
  clockid_t clock;
  if (options.server == 0) return 0;
  int error = clock_getcpuclockid(options.server, &clock);
  if (error != 0) errx(1, "process %d: %s", (int)options.server, strerror(error));
  return clock_ns(clock);
}

static void report(uint64_t cpu) {
  uint64_t done = 0;
  uint64_t client_cpu = 0;
  double rate = 0;
  for (int i = 0; i < options.clients; i++) {
    const struct client *client = &shared->clients[i];
    if (client->done == 0) errx(1, "client %d has done nothing", i);
    done += client->done;
    client_cpu += client->cpu;
    rate += client->done * 1e9 / client->nanoseconds;
  }
  uint32_t *samples = malloc(done * sizeof *samples);
  if (samples == NULL) err(1, "malloc");
  size_t used = 0;
  for (int i = 0; i < options.clients; i++) {
    const struct client *client = &shared->clients[i];
    memcpy(samples + used, client->samples, client->done * sizeof *samples);
    used += client->done;
  }
  qsort(samples, done, sizeof *samples, by_value);
  printf("%s\t%d\t%lu\t%.0f\t%u\t%u\t%lu\t%lu\n", options.operation->name, options.clients, done, rate,
         samples[done / 2], samples[done - 1 - done / 100], cpu / done, client_cpu / done);
  free(samples);
}

static void run(void) {
  pthread_t threads[MAX_CLIENTS];
  pid_t processes[MAX_CLIENTS];
  pthread_barrierattr_t attributes;
  shared = map_memory(sizeof *shared);
  pthread_barrierattr_init(&attributes);
  pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&shared->barrier, &attributes, options.clients + 1);
  for (int i = 0; i < options.clients; i++) {
    struct client *client = &shared->clients[i];
    client->number = i;
    client->samples = map_memory(MAX_SAMPLES * sizeof *client->samples);
    if (options.fork) {
      processes[i] = fork();
      if (processes[i] < 0) err(1, "fork");
      if (processes[i] == 0) {
        run_client(client);
        _exit(0);
      }
    } else if (pthread_create(&threads[i], NULL, run_client, client) != 0) {
      errx(1, "pthread_create");
    }
  }
  // Before the warming up, which waits for it here.
  if (options.pin && options.server != 0) for_server(confine_thread);
  pthread_barrier_wait(&shared->barrier);
  pthread_barrier_wait(&shared->barrier);
  uint64_t before = server_cpu();
  pthread_barrier_wait(&shared->barrier);
  pthread_barrier_wait(&shared->barrier);
  uint64_t after = server_cpu();
  for (int i = 0; i < options.clients; i++) {
    if (options.fork) waitpid(processes[i], NULL, 0);
    else pthread_join(threads[i], NULL);
  }
  if (threads_before != 0) for_server(release_thread);
  report(after - before);
}

// ---- preparing

static void make_file(int dir, const char *name, size_t size) {
  static char *buffer;
  if (buffer == NULL) buffer = new_buffer(LARGE);
  int fd = openat(dir, name, O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (fd < 0) err(1, "create %s", name);
  for (size_t done = 0; done < size; done += LARGE) {
    if (write(fd, buffer, LARGE) != LARGE) err(1, "write %s", name);
  }
  if (close(fd) != 0) err(1, "close %s", name);
}

static int make_directory(int dir, const char *name) {
  if (mkdirat(dir, name, 0755) != 0 && errno != EEXIST) err(1, "mkdir %s", name);
  int fd = openat(dir, name, O_RDONLY | O_DIRECTORY);
  if (fd < 0) err(1, "open %s", name);
  return fd;
}

static void prepare(void) {
  char name[64];
  int top = open(options.dir, O_RDONLY | O_DIRECTORY);
  if (top < 0) err(1, "%s", options.dir);
  for (int i = 0; i < FILES; i++) {
    snprintf(name, sizeof name, "f%d", i);
    make_file(top, name, 0);
  }
  make_file(top, "data", FILE_SIZE);
  for (int i = 0; i < options.clients; i++) {
    snprintf(name, sizeof name, "client%d", i);
    close(make_directory(top, name));
    snprintf(name, sizeof name, "written%d", i);
    make_file(top, name, FILE_SIZE);
  }
  int entries = make_directory(top, "entries");
  for (int i = 0; i < ENTRIES; i++) {
    snprintf(name, sizeof name, "entry%04d", i);
    make_file(entries, name, 0);
  }
  close(entries);
  close(top);
}

// ---- the command line

static const char help[] =
    "usage: fsbench prepare [--clients=N] DIR\n"
    "       fsbench run [options] DIR OPERATION\n"
    "       fsbench list\n"
    "    --clients=N     at the same time (1)\n"
    "    --seconds=S     of the sample (0.5)\n"
    "    --warm-up=S     before it (0.05)\n"
    "    --server=PID    whose CPU time is counted\n"
    "    --pin           each client to a CPU of its own, and the server to just these CPUs\n"
    "    --fork          clients are processes, not threads\n";

static void usage(void) {
  fputs(help, stderr);
  exit(2);
}

static void parse(int argc, char *argv[]) {
  static const struct option table[] = {
      {"clients", required_argument, NULL, 'c'}, {"seconds", required_argument, NULL, 's'},
      {"warm-up", required_argument, NULL, 'w'}, {"server", required_argument, NULL, 'p'},
      {"pin", no_argument, NULL, 'P'},           {"fork", no_argument, NULL, 'F'},
      {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
    switch (option) {
      case 'c': options.clients = atoi(optarg); break;
      case 's': options.seconds = atof(optarg); break;
      case 'w': options.warm_up = atof(optarg); break;
      case 'p': options.server = atoi(optarg); break;
      case 'P': options.pin = true; break;
      case 'F': options.fork = true; break;
      default: usage();
    }
  }
  if (options.clients < 1 || options.clients > MAX_CLIENTS) {
    errx(2, "--clients: 1 to %d", MAX_CLIENTS);
  }
  if (options.seconds <= 0) errx(2, "--seconds: more than 0");
}

int main(int argc, char *argv[]) {
  if (argc < 2) usage();
  const char *command = argv[1];
  argc--;
  argv++;
  parse(argc, argv);
  int words = argc - optind;
  if (strcmp(command, "list") == 0 && words == 0) {
    for (int i = 0; i < OPERATIONS; i++) {
      printf("%s\t%s\n", operations[i].name, operations[i].what);
    }
  } else if (strcmp(command, "prepare") == 0 && words == 1) {
    options.dir = argv[optind];
    prepare();
  } else if (strcmp(command, "run") == 0 && words == 2) {
    options.dir = argv[optind];
    options.operation = find_operation(argv[optind + 1]);
    run();
  } else {
    usage();
  }
  return 0;
}
