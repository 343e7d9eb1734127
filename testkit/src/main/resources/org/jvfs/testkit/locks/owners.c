// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
//
// Processes that take file locks, one call at a time, in an order that is the same each time.
//
//   owners DIR COUNT [tmpfs | fuse=MICROSECONDS]
//
// This process, the conductor, reads batches of commands from standard input and writes what they
// came to on standard output. COUNT other processes, the owners, make the calls in DIR. KernelOwners
// tells the formats.
//
// Why the order is always the same: conductor and owners are bound to one processor and scheduled by
// SCHED_FIFO, the conductor below the owners. An owner that is given a command therefore runs at
// once, and so does, in the order in which it was woken, each owner that this command woke; one does
// not interrupt another. The conductor goes on when all of them sleep, whether for the next
// command or in a call that blocks. Where a file system's server must answer first (FUSE) that is not
// enough, and the conductor waits until nothing happens any more; see settle().
//
// Owners end with the conductor, and are killed when they compute for two seconds without sleeping.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  OPEN = 1, CLOSE, DUP, FCNTL_LOCK, FLOCK, LSEEK, FTRUNCATE, TRUNCATE, TAKE, EXIT, FORK, SIGNAL,
  FCNTL, SIGNALS, LOCKS, RESET
};

enum { FILES = 3, MOST = 16, DESCRIPTORS = 8, HIGH = 900, EVENTS = 1 << 20, PIDS = 1 << 16 };

#define SKIPPED (-10000)

struct command {
  int32_t op, owner, fd, a, b, c, d, expected;
  int64_t x, y;
};

struct event {
  int32_t command, owner;
  int64_t value, more[4];
};

struct owner {
  uint32_t go;
  int32_t busy;
  int32_t pid;
  int32_t life;
  struct command command;
};

struct shared {
  struct owner owners[MOST];
  int32_t current;
  uint32_t events;
  uint32_t pids;
  struct { int32_t pid, name; } names[PIDS];
  struct event log[EVENTS];
};

static struct shared *sh;
static int count, in, out;
static int fuse;
static long settle_us;
static int expected;
static int connections;
static char waiting_file[64];
static dev_t dev;
static ino_t ino[FILES];

static void die(const char *what) {
  dprintf(2, "owners: %s: %s\n", what, strerror(errno));
  _exit(1);
}

static struct event *event(int owner, int64_t value) {
  uint32_t n = __atomic_fetch_add(&sh->events, 1, __ATOMIC_SEQ_CST);
  if (n >= EVENTS) {
    errno = ENOBUFS;
    die("log");
  }
  struct event *e = &sh->log[n];
  memset(e, 0, sizeof *e);
  e->command = sh->current;
  e->owner = owner;
  e->value = value;
  return e;
}

// ---- who is called what ----

static void name_pid(int pid, int owner) {
  uint32_t n = sh->pids++;
  if (n >= PIDS) {
    errno = ENOBUFS;
    die("names");
  }
  sh->names[n].pid = pid;
  sh->names[n].name = owner + 1 + 100 * sh->owners[owner].life;
}

// An owner's number from 1, and 100 for each life it had before; 9999 for somebody else.
static int64_t name_of(int pid) {
  if (pid <= 0) return pid;
  for (uint32_t i = sh->pids; i-- > 0;)
    if (sh->names[i].pid == pid) return sh->names[i].name;
  return 9999;
}

// ---- an owner ----

static void on_signal(int n) { (void)n; }

static const char *path(int file) {
  static const char *const names[FILES] = {"f0", "f1", "d"};
  return file >= 0 && file < FILES ? names[file] : "nothing";
}

static int64_t result(long r) { return r < 0 ? -errno : r; }

static void limit_files(rlim_t n) {
  struct rlimit l = {n, 4096};
  if (setrlimit(RLIMIT_NOFILE, &l)) die("setrlimit");
}

// Whether a descriptor of a process is one of O_PATH. Needs a free descriptor.
static int is_path(int pid, int fd) {
  char name[64], text[512];
  snprintf(name, sizeof name, "/proc/%d/fdinfo/%d", pid, fd);
  int info = open(name, O_RDONLY | O_CLOEXEC);
  if (info < 0) return 0;
  ssize_t n = read(info, text, sizeof text - 1);
  close(info);
  text[n < 0 ? 0 : n] = 0;
  char *flags = strstr(text, "flags:");
  return flags && (strtol(flags + 6, 0, 8) & O_PATH);
}

// Shares an open file of another, behind the lowest free descriptor; EBADF if that is of O_PATH.
static int64_t take(const struct command *c) {
  int from = c->a;
  if (from < 0 || from >= count) return -ESRCH;
  limit_files(4096);
  if (is_path(sh->owners[from].pid, c->b)) {
    limit_files(DESCRIPTORS);
    return -EBADF;
  }
  int low = syscall(SYS_pidfd_open, sh->owners[from].pid, 0);
  if (low < 0) die("pidfd_open");
  int high = fcntl(low, F_DUPFD, HIGH);
  if (high < 0) die("F_DUPFD");
  close(low);
  limit_files(DESCRIPTORS);
  int64_t r = result(syscall(SYS_pidfd_getfd, high, c->b, 0));
  if (r >= 0) fcntl((int)r, F_SETFD, 0);
  close(high);
  return r;
}

static void own(int self);

static int64_t split(const struct command *c) {
  int child = c->a;
  long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
  if (pid < 0) die("clone");
  if (pid == 0) own(child);
  struct owner *o = &sh->owners[child];
  o->pid = (int)pid;
  o->life++;
  o->busy = 0;
  name_pid((int)pid, child);
  return 0;
}

static void signals(int self) {
  struct event e;
  memset(&e, 0, sizeof e);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGIO);
  sigaddset(&set, SIGRTMIN + 1);
  struct timespec none = {0, 0};
  siginfo_t info;
  while (sigtimedwait(&set, &info, &none) > 0) {
    if (e.value < 4) {
      int realtime = info.si_signo != SIGIO;
      e.more[e.value] = (realtime ? 1 : 0) | (int64_t)(info.si_code & 0xff) << 8
          | (info.si_code == SI_KERNEL ? 0 : (int64_t)(info.si_fd & 0xff) << 16);
    }
    e.value++;
  }
  struct event *to = event(self, e.value);
  memcpy(to->more, e.more, sizeof e.more);
}

// F_SETSIG: our real-time signal, or 0. F_SETOWN: an owner from 1, or 0.
static long argument(const struct command *c) {
  if (c->a == F_SETSIG) return c->b ? SIGRTMIN + 1 : 0;
  if (c->a == F_SETOWN) return c->b > 0 && c->b <= count ? sh->owners[c->b - 1].pid : 0;
  return c->b;
}

static void execute(int self) {
  struct command c = sh->owners[self].command;
  int64_t r;
  switch (c.op) {
    case OPEN:
      r = result(open(path(c.a), c.b | O_CLOEXEC, 0644));
      break;
    case CLOSE:
      r = result(close(c.fd));
      break;
    case DUP:
      r = result(dup(c.fd));
      break;
    case FCNTL_LOCK: {
      struct flock l;
      memset(&l, 0, sizeof l);
      l.l_type = (short)c.b;
      l.l_whence = (short)c.c;
      l.l_start = c.x;
      l.l_len = c.y;
      l.l_pid = c.d;
      r = result(fcntl(c.fd, c.a, &l));
      struct event *e = event(self, r);
      if (r == 0 && (c.a == F_GETLK || c.a == F_OFD_GETLK)) {
        e->more[0] = l.l_type | l.l_whence << 8;
        e->more[1] = l.l_start;
        e->more[2] = l.l_len;
        e->more[3] = l.l_type == F_UNLCK ? 0 : name_of(l.l_pid);
      }
      return;
    }
    case FLOCK:
      r = result(flock(c.fd, c.a));
      break;
    case LSEEK:
      r = result(lseek(c.fd, c.x, c.a));
      break;
    case FTRUNCATE:
      r = result(ftruncate(c.fd, c.x));
      break;
    case TRUNCATE:
      r = result(truncate(path(c.a), c.x));
      break;
    case TAKE:
      r = take(&c);
      break;
    case FORK:
      r = split(&c);
      break;
    case FCNTL:
      r = result(fcntl(c.fd, c.a, argument(&c)));
      break;
    case SIGNALS:
      signals(self);
      return;
    default:
      r = -ENOSYS;
  }
  event(self, r);
}

static void fifo(int pid, int priority) {
  struct sched_param p = {.sched_priority = priority};
  if (sched_setscheduler(pid, SCHED_FIFO, &p)) die("sched_setscheduler");
}

static void own(int self) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct owner *o = &sh->owners[self];
  for (;;) {
    uint32_t seen = __atomic_load_n(&o->go, __ATOMIC_SEQ_CST);
    if (o->busy) {
      execute(self);
      __atomic_store_n(&o->busy, 0, __ATOMIC_SEQ_CST);
      continue;
    }
    syscall(SYS_futex, &o->go, FUTEX_WAIT, seen, 0, 0, 0);
  }
}

// ---- the conductor ----

static void start(int i) {
  struct owner *o = &sh->owners[i];
  o->busy = 0;
  pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct sigaction act = {.sa_handler = on_signal};
    sigaction(SIGUSR1, &act, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGIO);
    sigaddset(&set, SIGRTMIN + 1);
    sigprocmask(SIG_BLOCK, &set, 0);
    struct rlimit cpu = {2000000, 2000000};
    setrlimit(RLIMIT_RTTIME, &cpu);
    close_range(0, ~0U, 0);
    limit_files(DESCRIPTORS);
    own(i);
  }
  o->pid = pid;
  name_pid(pid, i);
  fifo(pid, 3);
}

static void stop(int i) {
  struct owner *o = &sh->owners[i];
  kill(o->pid, SIGKILL);
  if (waitpid(o->pid, 0, 0) != o->pid) die("waitpid");
  o->busy = 0;
}

static int busy(void) {
  int n = 0;
  for (int i = 0; i < count; i++) n += sh->owners[i].busy != 0;
  return n;
}

static int outstanding(void) {
  char text[32];
  int fd = openat(connections, waiting_file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) die(waiting_file);
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  if (n <= 0) die(waiting_file);
  text[n] = 0;
  return atoi(text);
}

// Whether a call may last until another owner does something.
static int may_wait(const struct command *c) {
  switch (c->op) {
    case OPEN:
    case TRUNCATE:
    case FTRUNCATE:
      return settle_us == 0;  // The kernel keeps leases, and waits for them by itself.
    case FCNTL_LOCK:
      return (c->a == F_SETLKW || c->a == F_OFD_SETLKW) && c->b != F_UNLCK;
    case FLOCK:
      return !(c->a & LOCK_NB) && c->a != LOCK_UN;
    default:
      return 0;
  }
}

static int all_may_wait(void) {
  for (int i = 0; i < count; i++)
    if (sh->owners[i].busy && !may_wait(&sh->owners[i].command)) return 0;
  return 1;
}

// Whether an owner has not answered that was heard of on the other side at this command.
static int missing(void) {
  for (int i = 0; i < count; i++)
    if (expected >> i & 1 && sh->owners[i].busy) return 1;
  return 0;
}

// A server answers when it comes to it, and releases files behind the back of who closes them. If
// the kernel keeps the locks, all is done when the server owes nobody an answer. Else it owes one to
// each owner that waits for a lock, and all is done when it owes no more, those have answered who did
// on the other side, who is left may well wait, and nothing has happened for a while. An answer that
// is late is so waited for, and one that should not have come is seen at this command or at a later.
static void settle(void) {
  struct timespec step = {0, 50000};
  long quiet = 0, patience = 5000000;
  uint32_t seen = sh->events;
  int owed = outstanding();
  while (owed > (settle_us ? busy() : 0) || !all_may_wait() || (missing() && patience > 0)
         || (busy() && quiet < settle_us)) {
    nanosleep(&step, 0);
    patience -= 50;
    quiet += 50;
    int now = outstanding();
    if (sh->events != seen || now != owed) {
      quiet = 0;
      seen = sh->events;
      owed = now;
    }
  }
}

// A mount in no namespace. A namespace of our own would begin with copies of all mounts there are,
// and keep alive what others unmount.
static int detached(const char *type) {
  int fs = (int)syscall(SYS_fsopen, type, 0);
  if (fs < 0 || syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, 0, 0, 0)) die(type);
  int mount = (int)syscall(SYS_fsmount, fs, 0, 0);
  if (mount < 0) die(type);
  int high = fcntl(mount, F_DUPFD, HIGH);
  close(mount);
  close(fs);
  return high;
}

// Where the kernel tells how many requests the server of this directory owes an answer.
static void watch_server(void) {
  struct stat st;
  if (stat(".", &st)) die("stat");
  connections = detached("fusectl");
  snprintf(waiting_file, sizeof waiting_file, "%u/waiting", minor(st.st_dev));
  outstanding();
}

static char state_of(int pid) {
  char name[64], text[256];
  snprintf(name, sizeof name, "/proc/%d/stat", pid);
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
  if (n <= 0) die(name);
  close(fd);
  text[n] = 0;
  char *state = strrchr(text, ')');
  return state ? state[2] : '?';
}

// Who has not answered sleeps until a lock is free, interruptibly. One that does not (state D) waits
// for something else, such as another's reading of /proc/locks, goes on by itself, and may wake
// others: all are looked at again until nothing has moved between two looks.
static void let_finish(void) {
  struct timespec step = {0, 20000};
  int looks = 1;
  for (int turns = 0; turns < 500000; turns++) {
    uint32_t seen = sh->events;
    int moving = 0;
    for (int i = 0; i < count; i++)
      moving |= sh->owners[i].busy && state_of(sh->owners[i].pid) != 'S';
    if (moving || seen != sh->events) {
      looks = 2;
      nanosleep(&step, 0);
    } else if (--looks == 0) {
      return;
    }
  }
  errno = ETIMEDOUT;
  die("an owner neither answers nor sleeps");
}

static void quiesce(void) {
  if (fuse) settle();
  if (!settle_us) let_finish();
}

static void make_files(void) {
  for (int i = 0; i < FILES; i++) {
    unlink(path(i));
    rmdir(path(i));
    if (i == FILES - 1) {
      if (mkdir(path(i), 0755)) die("mkdir");
    } else {
      int fd = open(path(i), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0644);
      if (fd < 0 || ftruncate(fd, 10)) die(path(i));
      close(fd);
    }
    struct stat st;
    if (stat(path(i), &st)) die("stat");
    dev = st.st_dev;
    ino[i] = st.st_ino;
  }
}

static void reset(int first) {
  uint32_t before = sh->events;
  if (!first)
    for (int i = 0; i < count; i++) stop(i);
  quiesce();
  // What the others' end let somebody do before its own.
  sh->events = before;
  make_files();
  sh->pids = 0;
  for (int i = 0; i < count; i++) {
    sh->owners[i].life = 0;
    start(i);
  }
}

// /proc/locks as far as it is about our files, in its order: one event for each line.
static void list_locks(void) {
  static char text[1 << 20];
  int fd = open("/proc/locks", O_RDONLY | O_CLOEXEC);
  if (fd < 0) die("/proc/locks");
  size_t have = 0;
  for (ssize_t n; (n = read(fd, text + have, sizeof text - 1 - have)) > 0;) have += (size_t)n;
  close(fd);
  text[have] = 0;
  int n = 0;
  for (char *line = strtok(text, "\n"); line; line = strtok(0, "\n")) {
    char *at = strchr(line, ':');
    if (!at) continue;
    at++;
    int spaces = (int)strspn(at, " ");
    at += spaces;
    int level = 0;
    if (!strncmp(at, "-> ", 3)) {
      level = spaces;
      at += 3;
    }
    char kind[16], state[16], type[16], start[32], end[32];
    int pid;
    unsigned major_number, minor_number;
    unsigned long i;
    if (sscanf(at, "%15s %15s %15s %d %x:%x:%lu %31s %31s", kind, state, type, &pid, &major_number,
               &minor_number, &i, start, end) != 9)
      continue;
    if (makedev(major_number, minor_number) != dev) continue;
    int file = -1;
    for (int f = 0; f < FILES; f++)
      if (ino[f] == i) file = f;
    if (file < 0) continue;
    struct event *e = event(-1, 0);
    int k = !strcmp(kind, "POSIX") ? 0 : !strcmp(kind, "OFDLCK") ? 1 : !strcmp(kind, "FLOCK") ? 2
          : !strcmp(kind, "LEASE") ? 3 : 4;
    int s = !strcmp(state, "ADVISORY") ? 0 : !strcmp(state, "ACTIVE") ? 1
          : !strcmp(state, "BREAKING") ? 2 : !strcmp(state, "BREAKER") ? 3 : 4;
    int t = !strcmp(type, "READ") ? 0 : !strcmp(type, "WRITE") ? 1 : !strcmp(type, "UNLCK") ? 2 : 3;
    e->value = k | s << 4 | t << 8 | level << 12;
    e->more[0] = file;
    e->more[1] = name_of(pid);
    e->more[2] = atoll(start);
    e->more[3] = !strcmp(end, "EOF") ? -1 : atoll(end);
    n++;
  }
  event(-2, n);
}

static void run(const struct command *c) {
  if (c->op == RESET) {
    reset(0);
    return;
  }
  if (c->op == LOCKS) {
    list_locks();
    return;
  }
  if (c->owner < 0 || c->owner >= count) {
    errno = EINVAL;
    die("no such owner");
  }
  struct owner *o = &sh->owners[c->owner];
  int forks = c->op == FORK;
  if (c->op == SIGNAL ? !o->busy : c->op != EXIT && o->busy) {
    event(c->owner, SKIPPED);
    return;
  }
  if (forks && (c->a == c->owner || c->a < 0 || c->a >= count)) {
    event(c->owner, SKIPPED);
    return;
  }
  if (c->op == EXIT) {
    stop(c->owner);
    quiesce();
    o->life++;
    start(c->owner);
    event(c->owner, 0);
  } else if (c->op == SIGNAL) {
    event(c->owner, 0);
    kill(o->pid, SIGUSR1);
  } else {
    if (forks) {
      stop(c->a);
      quiesce();
    }
    o->command = *c;
    o->busy = 1;
    __atomic_add_fetch(&o->go, 1, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &o->go, FUTEX_WAKE, 1, 0, 0, 0);
  }
  quiesce();
}

static int read_all(void *to, size_t n) {
  for (size_t have = 0; have < n;) {
    ssize_t r = read(in, (char *)to + have, n - have);
    if (r < 0 && errno == EINTR) continue;
    if (r <= 0) return 0;
    have += (size_t)r;
  }
  return 1;
}

static void write_all(const void *from, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t r = write(out, (const char *)from + done, n - done);
    if (r < 0 && errno == EINTR) continue;
    if (r <= 0) _exit(0);
    done += (size_t)r;
  }
}

int main(int argc, char **argv) {
  if (argc < 3) {
    dprintf(2, "usage: owners DIR COUNT [tmpfs | fuse=MICROSECONDS]\n");
    return 2;
  }
  count = atoi(argv[2]);
  if (count < 1 || count > MOST) return 2;
  int tmpfs = 0;
  for (int i = 3; i < argc; i++) {
    if (!strcmp(argv[i], "tmpfs")) tmpfs = 1;
    if (!strncmp(argv[i], "fuse=", 5)) {
      fuse = 1;
      settle_us = atol(argv[i] + 5);
    }
  }
  struct rlimit l = {4096, 4096};
  if (setrlimit(RLIMIT_NOFILE, &l)) die("RLIMIT_NOFILE");
  if (tmpfs ? fchdir(detached("tmpfs")) : chdir(argv[1])) die(argv[1]);
  if (fuse) watch_server();
  in = fcntl(0, F_DUPFD, HIGH);
  out = fcntl(1, F_DUPFD, HIGH);
  close(0);
  close(1);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  cpu_set_t all, one;
  if (sched_getaffinity(0, sizeof all, &all)) die("sched_getaffinity");
  CPU_ZERO(&one);
  for (int i = CPU_SETSIZE - 1; i >= 0; i--)
    if (CPU_ISSET(i, &all)) {
      CPU_SET(i, &one);
      break;
    }
  if (sched_setaffinity(0, sizeof one, &one)) die("sched_setaffinity");
  fifo(0, 2);
  sh = mmap(0, sizeof *sh, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (sh == MAP_FAILED) die("mmap");
  reset(1);
  write_all("ready", 5);
  int32_t n;
  while (read_all(&n, sizeof n)) {
    sh->events = 0;
    for (sh->current = 0; sh->current < n; sh->current++) {
      struct command c;
      if (!read_all(&c, sizeof c)) return 1;
      expected = c.expected;
      run(&c);
    }
    int32_t events = (int32_t)sh->events;
    write_all(&events, sizeof events);
    write_all(sh->log, (size_t)events * sizeof(struct event));
  }
  for (int i = 0; i < count; i++) stop(i);
  return 0;
}
