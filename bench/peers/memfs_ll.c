// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
//
// memfs_ll: a file system in memory on libfuse 3's low-level interface. It is the yardstick for the
// FUSE door: what the same kind of file system costs in C on libfuse. It is meant to be fast, and
// leaves out what would make it slower without need: it checks no permission and keeps no atime.
//
//   memfs_ll [-f] [-s] [-o max_threads=N] [--timeout=SECONDS] [--direct-io] [--flush] DIR
//
// A node id is the address of its inode, so no request looks up a table of inodes. A directory is a
// hash of its names, and beside it a list in the order of their cookies for readdir. A file is an
// array of chunks, holes being absent ones.
//
// Locks: tree_lock, then any number of inode locks. Who holds more than one inode lock holds
// tree_lock; all others hold one inode lock at a time and wait for no other while they hold it.

#define FUSE_USE_VERSION 312
#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <limits.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

enum {
  CHUNK = 16 * 1024,        // bytes
  NAME_LENGTH = 255,        // bytes
  FIRST_BUCKETS = 16,       // of a directory; a power of two
  FIRST_COOKIE = 3,         // 1 and 2 stand after "." and ".."
  IOVS = 1 + (1 << 20) / CHUNK + 1,
};

struct xattr {
  struct xattr *next;
  size_t size;
  char *value;
  char name[];
};

struct entry {
  struct entry *chain;            // in its bucket
  struct entry *previous, *next;  // in the order of cookies
  struct inode *inode;
  uint64_t cookie;
  uint32_t hash;
  uint32_t length;
  char name[];
};

struct directory {
  struct entry **buckets;
  uint32_t size;  // of buckets; a power of two
  uint32_t used;
  struct entry *first, *last;
  struct inode *parent;
  uint64_t next_cookie;
  uint64_t removals;  // while it stays the same, no entry has gone
};

struct file {
  char **chunks;
  size_t size;  // of chunks
};

struct inode {
  pthread_rwlock_t lock;  // protects all but references and what never changes (st_ino, file type)
  atomic_ullong references;  // the kernel's lookups, and one while there are links
  struct stat attr;
  struct xattr *xattrs;
  union {
    struct directory dir;
    struct file file;
    char *target;
  };
};

// An open directory: where the last reading of it ended.
struct reading {
  uint64_t cookie;
  uint64_t removals;
  struct entry *entry;  // the one with that cookie, valid while removals is the directory's
};

static struct inode root;
static pthread_mutex_t tree_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_ullong next_ino = FUSE_ROOT_ID + 1;
static atomic_ullong inodes = 1;
static atomic_ullong chunks_used;
static const char zeroes[CHUNK];

static struct options {
  double timeout;
  int direct_io;
  int flush;
} options = {.timeout = 1.0};

// ---- inodes

static struct inode *inode_of(fuse_ino_t ino) {
  return ino == FUSE_ROOT_ID ? &root : (struct inode *)(uintptr_t)ino;
}

static fuse_ino_t id_of(struct inode *inode) {
  return inode == &root ? FUSE_ROOT_ID : (fuse_ino_t)(uintptr_t)inode;
}

static void read_lock(struct inode *inode) { pthread_rwlock_rdlock(&inode->lock); }
static void write_lock(struct inode *inode) { pthread_rwlock_wrlock(&inode->lock); }
static void unlock(struct inode *inode) { pthread_rwlock_unlock(&inode->lock); }

static struct timespec now(void) {
  struct timespec time;
  // The coarse clock, as the kernel's own file systems use it.
  clock_gettime(CLOCK_REALTIME_COARSE, &time);
  return time;
}

static void modified(struct inode *inode) { inode->attr.st_mtim = inode->attr.st_ctim = now(); }

static void init_inode(struct inode *inode, mode_t mode, dev_t rdev) {
  pthread_rwlock_init(&inode->lock, NULL);
  inode->attr.st_mode = mode;
  inode->attr.st_rdev = rdev;
  inode->attr.st_blksize = CHUNK;
  inode->attr.st_nlink = S_ISDIR(mode) ? 2 : 1;
  inode->attr.st_atim = inode->attr.st_mtim = inode->attr.st_ctim = now();
  if (S_ISDIR(mode)) {
    inode->dir.next_cookie = FIRST_COOKIE;
    inode->dir.parent = inode;
  }
  atomic_init(&inode->references, 1);
}

// A new inode without a name yet, or NULL.
static struct inode *new_inode(fuse_req_t req, struct inode *parent, mode_t mode, dev_t rdev) {
  struct inode *inode = calloc(1, sizeof *inode);
  if (inode == NULL) return NULL;
  init_inode(inode, mode, rdev);
  inode->attr.st_ino = atomic_fetch_add(&next_ino, 1);
  inode->attr.st_uid = fuse_req_ctx(req)->uid;
  inode->attr.st_gid = fuse_req_ctx(req)->gid;
  if (parent->attr.st_mode & S_ISGID) {
    inode->attr.st_gid = parent->attr.st_gid;
    if (S_ISDIR(mode)) inode->attr.st_mode |= S_ISGID;
  }
  if (S_ISDIR(mode)) inode->dir.parent = parent;
  atomic_fetch_add(&inodes, 1);
  return inode;
}

static void drop_chunks(struct file *file, size_t from) {
  for (size_t i = from; i < file->size; i++) {
    if (file->chunks[i] != NULL) {
      free(file->chunks[i]);
      file->chunks[i] = NULL;
      atomic_fetch_sub(&chunks_used, 1);
    }
  }
}

static void free_inode(struct inode *inode) {
  if (S_ISREG(inode->attr.st_mode)) {
    drop_chunks(&inode->file, 0);
    free(inode->file.chunks);
  } else if (S_ISDIR(inode->attr.st_mode)) {
    free(inode->dir.buckets);
  } else if (S_ISLNK(inode->attr.st_mode)) {
    free(inode->target);
  }
  for (struct xattr *x = inode->xattrs, *next; x != NULL; x = next) {
    next = x->next;
    free(x->value);
    free(x);
  }
  pthread_rwlock_destroy(&inode->lock);
  free(inode);
  atomic_fetch_sub(&inodes, 1);
}

static void drop_references(struct inode *inode, uint64_t count) {
  if (inode != &root && atomic_fetch_sub(&inode->references, count) == count) free_inode(inode);
}

// Takes away the links that go with one name. The caller holds the inode's lock, and drops a
// reference after releasing it when this says that no link is left.
static bool drop_links(struct inode *inode) {
  inode->attr.st_ctim = now();
  if (S_ISDIR(inode->attr.st_mode)) {
    inode->attr.st_nlink = 0;
    inode->dir.parent = inode;  // the former one may go before who has this one open
  } else {
    inode->attr.st_nlink--;
  }
  return inode->attr.st_nlink == 0;
}

// ---- directories

static uint32_t hash_of(const char *name, uint32_t length) {
  uint32_t hash = 2166136261u;  // FNV-1a
  for (uint32_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)name[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static struct entry *find(struct inode *dir, const char *name) {
  if (dir->dir.size == 0) return NULL;
  uint32_t length = strlen(name);
  uint32_t hash = hash_of(name, length);
  struct entry *entry = dir->dir.buckets[hash & (dir->dir.size - 1)];
  while (entry != NULL &&
         (entry->hash != hash || entry->length != length || memcmp(entry->name, name, length) != 0)) {
    entry = entry->chain;
  }
  return entry;
}

static bool grow(struct directory *dir) {
  uint32_t size = dir->size == 0 ? FIRST_BUCKETS : dir->size * 2;
  struct entry **buckets = calloc(size, sizeof *buckets);
  if (buckets == NULL) return false;
  for (struct entry *entry = dir->first; entry != NULL; entry = entry->next) {
    struct entry **bucket = &buckets[entry->hash & (size - 1)];
    entry->chain = *bucket;
    *bucket = entry;
  }
  free(dir->buckets);
  dir->buckets = buckets;
  dir->size = size;
  return true;
}

// Adds a name the directory does not have. The caller holds the directory's lock.
static int insert(struct inode *dir, const char *name, struct inode *inode) {
  uint32_t length = strlen(name);
  if (dir->dir.used >= dir->dir.size && !grow(&dir->dir)) return ENOMEM;
  struct entry *entry = malloc(sizeof *entry + length + 1);
  if (entry == NULL) return ENOMEM;
  memcpy(entry->name, name, length + 1);
  entry->length = length;
  entry->hash = hash_of(name, length);
  entry->inode = inode;
  entry->cookie = dir->dir.next_cookie++;
  struct entry **bucket = &dir->dir.buckets[entry->hash & (dir->dir.size - 1)];
  entry->chain = *bucket;
  *bucket = entry;
  entry->next = NULL;
  entry->previous = dir->dir.last;
  if (dir->dir.last != NULL) dir->dir.last->next = entry;
  else dir->dir.first = entry;
  dir->dir.last = entry;
  dir->dir.used++;
  modified(dir);
  return 0;
}

static void erase(struct inode *dir, struct entry *entry) {
  struct entry **link = &dir->dir.buckets[entry->hash & (dir->dir.size - 1)];
  while (*link != entry) link = &(*link)->chain;
  *link = entry->chain;
  if (entry->previous != NULL) entry->previous->next = entry->next;
  else dir->dir.first = entry->next;
  if (entry->next != NULL) entry->next->previous = entry->previous;
  else dir->dir.last = entry->previous;
  free(entry);
  dir->dir.used--;
  dir->dir.removals++;
  modified(dir);
}

// ---- replies

static void fill(struct fuse_entry_param *param, struct inode *inode) {
  param->ino = id_of(inode);
  param->generation = 0;
  param->attr = inode->attr;
  param->attr_timeout = param->entry_timeout = options.timeout;
}

// Fills in the answer to a lookup, which counts as a reference. The caller holds no inode lock, and
// something else that keeps the inode.
static struct fuse_entry_param entry_param(struct inode *inode) {
  struct fuse_entry_param param;
  read_lock(inode);
  fill(&param, inode);
  unlock(inode);
  return param;
}

static void open_flags(struct fuse_file_info *fi) {
  fi->direct_io = options.direct_io;
  fi->keep_cache = !options.direct_io;
}

// ---- lookup and attributes

static void do_init(void *userdata, struct fuse_conn_info *conn) {
  (void)userdata;
  // Reads and writes are plain memory: pipes in between would only add to them.
  conn->want &= ~(FUSE_CAP_SPLICE_READ | FUSE_CAP_SPLICE_WRITE | FUSE_CAP_SPLICE_MOVE);
}

static void do_lookup(fuse_req_t req, fuse_ino_t parent, const char *name) {
  struct inode *dir = inode_of(parent);
  if (strlen(name) > NAME_LENGTH) {
    fuse_reply_err(req, ENAMETOOLONG);
    return;
  }
  read_lock(dir);
  struct entry *entry = find(dir, name);
  struct inode *inode = entry == NULL ? NULL : entry->inode;
  if (inode != NULL) atomic_fetch_add(&inode->references, 1);
  unlock(dir);
  struct fuse_entry_param param;
  if (inode != NULL) {
    param = entry_param(inode);
  } else {
    // Node id 0 lets the kernel remember that the name is missing.
    if (options.timeout == 0) {
      fuse_reply_err(req, ENOENT);
      return;
    }
    memset(&param, 0, sizeof param);
    param.entry_timeout = options.timeout;
  }
  if (fuse_reply_entry(req, &param) != 0 && inode != NULL) drop_references(inode, 1);
}

static void do_forget(fuse_req_t req, fuse_ino_t ino, uint64_t count) {
  drop_references(inode_of(ino), count);
  fuse_reply_none(req);
}

static void do_forget_multi(fuse_req_t req, size_t count, struct fuse_forget_data *forgets) {
  for (size_t i = 0; i < count; i++) drop_references(inode_of(forgets[i].ino), forgets[i].nlookup);
  fuse_reply_none(req);
}

static void do_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
  (void)fi;
  struct inode *inode = inode_of(ino);
  read_lock(inode);
  struct stat attr = inode->attr;
  unlock(inode);
  fuse_reply_attr(req, &attr, options.timeout);
}

// ---- file contents; the caller holds the file's lock

// The chunk that holds byte `offset`, made when it is a hole; NULL when memory is short.
static char *chunk_at(struct inode *inode, off_t offset) {
  struct file *file = &inode->file;
  size_t index = offset / CHUNK;
  if (index >= file->size) {
    size_t size = file->size == 0 ? 4 : file->size;
    while (size <= index) size *= 2;
    char **chunks = realloc(file->chunks, size * sizeof *chunks);
    if (chunks == NULL) return NULL;
    memset(chunks + file->size, 0, (size - file->size) * sizeof *chunks);
    file->chunks = chunks;
    file->size = size;
  }
  if (file->chunks[index] == NULL) {
    file->chunks[index] = calloc(1, CHUNK);
    if (file->chunks[index] == NULL) return NULL;
    inode->attr.st_blocks += CHUNK / 512;
    atomic_fetch_add(&chunks_used, 1);
  }
  return file->chunks[index];
}

static size_t rest_of_chunk(off_t offset, size_t size) {
  size_t rest = CHUNK - offset % CHUNK;
  return size < rest ? size : rest;
}

static void zero(struct inode *inode, off_t offset, off_t size) {
  struct file *file = &inode->file;
  while (size > 0 && (size_t)(offset / CHUNK) < file->size) {
    size_t part = rest_of_chunk(offset, size);
    char *chunk = file->chunks[offset / CHUNK];
    if (chunk != NULL) memset(chunk + offset % CHUNK, 0, part);
    offset += part;
    size -= part;
  }
}

static void truncate_to(struct inode *inode, off_t size) {
  if (size < inode->attr.st_size) {
    zero(inode, size, rest_of_chunk(size, CHUNK));
    drop_chunks(&inode->file, (size + CHUNK - 1) / CHUNK);
    blkcnt_t blocks = 0;
    for (size_t i = 0; i < inode->file.size; i++) {
      if (inode->file.chunks[i] != NULL) blocks += CHUNK / 512;
    }
    inode->attr.st_blocks = blocks;
  }
  inode->attr.st_size = size;
  modified(inode);
}

// What a write or a change of owner takes away from a program's mode.
static void drop_privileges(struct inode *inode) {
  if (!S_ISDIR(inode->attr.st_mode)) {
    inode->attr.st_mode &= ~S_ISUID;
    if (inode->attr.st_mode & S_IXGRP) inode->attr.st_mode &= ~S_ISGID;
  }
}

static void do_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr, int to_set,
                       struct fuse_file_info *fi) {
  (void)fi;
  struct inode *inode = inode_of(ino);
  write_lock(inode);
  if (to_set & FUSE_SET_ATTR_SIZE) {
    if (!S_ISREG(inode->attr.st_mode)) {
      unlock(inode);
      fuse_reply_err(req, S_ISDIR(inode->attr.st_mode) ? EISDIR : EINVAL);
      return;
    }
    truncate_to(inode, attr->st_size);
    drop_privileges(inode);
  }
  if (to_set & FUSE_SET_ATTR_UID) inode->attr.st_uid = attr->st_uid;
  if (to_set & FUSE_SET_ATTR_GID) inode->attr.st_gid = attr->st_gid;
  if (to_set & (FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID)) drop_privileges(inode);
  if (to_set & FUSE_SET_ATTR_MODE) {
    inode->attr.st_mode = (inode->attr.st_mode & S_IFMT) | (attr->st_mode & 07777);
  }
  struct timespec time = now();
  if (to_set & FUSE_SET_ATTR_ATIME) inode->attr.st_atim = attr->st_atim;
  if (to_set & FUSE_SET_ATTR_MTIME) inode->attr.st_mtim = attr->st_mtim;
  if (to_set & FUSE_SET_ATTR_ATIME_NOW) inode->attr.st_atim = time;
  if (to_set & FUSE_SET_ATTR_MTIME_NOW) inode->attr.st_mtim = time;
  inode->attr.st_ctim = to_set & FUSE_SET_ATTR_CTIME ? attr->st_ctim : time;
  struct stat result = inode->attr;
  unlock(inode);
  fuse_reply_attr(req, &result, options.timeout);
}

// ---- names

// Gives a new inode its name; on success it has a reference for the answer. Takes the inode over.
static int add_name(fuse_ino_t parent, const char *name, struct inode *inode) {
  struct inode *dir = inode_of(parent);
  int error = 0;
  if (inode == NULL) return ENOMEM;
  if (strlen(name) > NAME_LENGTH) error = ENAMETOOLONG;
  if (error == 0) {
    pthread_mutex_lock(&tree_lock);
    write_lock(dir);
    // A directory that was removed while open takes no more names.
    if (dir->attr.st_nlink == 0) error = ENOENT;
    else if (find(dir, name) != NULL) error = EEXIST;
    else error = insert(dir, name, inode);
    if (error == 0) {
      atomic_fetch_add(&inode->references, 1);
      if (S_ISDIR(inode->attr.st_mode)) dir->attr.st_nlink++;
    }
    unlock(dir);
    pthread_mutex_unlock(&tree_lock);
  }
  if (error != 0) drop_references(inode, 1);
  return error;
}

static void reply_made(fuse_req_t req, int error, struct inode *inode) {
  if (error != 0) {
    fuse_reply_err(req, error);
    return;
  }
  struct fuse_entry_param param = entry_param(inode);
  if (fuse_reply_entry(req, &param) != 0) drop_references(inode, 1);
}

static void do_mknod(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode, dev_t rdev) {
  struct inode *inode = new_inode(req, inode_of(parent), mode, rdev);
  reply_made(req, add_name(parent, name, inode), inode);
}

static void do_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode) {
  struct inode *inode = new_inode(req, inode_of(parent), S_IFDIR | (mode & 07777), 0);
  reply_made(req, add_name(parent, name, inode), inode);
}

static void do_symlink(fuse_req_t req, const char *target, fuse_ino_t parent, const char *name) {
  struct inode *inode = new_inode(req, inode_of(parent), S_IFLNK | 0777, 0);
  if (inode != NULL) {
    inode->target = strdup(target);
    inode->attr.st_size = strlen(target);
    if (inode->target == NULL) {
      drop_references(inode, 1);
      inode = NULL;
    }
  }
  reply_made(req, add_name(parent, name, inode), inode);
}

static void do_create(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode,
                      struct fuse_file_info *fi) {
  struct inode *inode = new_inode(req, inode_of(parent), S_IFREG | (mode & 07777), 0);
  int error = add_name(parent, name, inode);
  if (error != 0) {
    fuse_reply_err(req, error);
    return;
  }
  struct fuse_entry_param param = entry_param(inode);
  open_flags(fi);
  if (fuse_reply_create(req, &param, fi) != 0) drop_references(inode, 1);
}

static void do_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t parent, const char *name) {
  struct inode *inode = inode_of(ino);
  struct inode *dir = inode_of(parent);
  int error;
  pthread_mutex_lock(&tree_lock);
  write_lock(dir);
  write_lock(inode);
  if (inode->attr.st_nlink == 0 || dir->attr.st_nlink == 0) error = ENOENT;
  else if (find(dir, name) != NULL) error = EEXIST;
  else error = insert(dir, name, inode);
  if (error == 0) {
    inode->attr.st_nlink++;
    inode->attr.st_ctim = now();
    atomic_fetch_add(&inode->references, 1);
  }
  unlock(inode);
  unlock(dir);
  pthread_mutex_unlock(&tree_lock);
  reply_made(req, error, inode);
}

static void remove_name(fuse_req_t req, fuse_ino_t parent, const char *name, bool directory) {
  struct inode *dir = inode_of(parent);
  struct inode *inode = NULL;
  bool last = false;
  int error = 0;
  pthread_mutex_lock(&tree_lock);
  write_lock(dir);
  struct entry *entry = find(dir, name);
  if (entry == NULL) {
    error = ENOENT;
  } else {
    inode = entry->inode;
    write_lock(inode);
    if (S_ISDIR(inode->attr.st_mode) != directory) error = directory ? ENOTDIR : EISDIR;
    else if (directory && inode->dir.used != 0) error = ENOTEMPTY;
    if (error == 0) {
      erase(dir, entry);
      if (directory) dir->attr.st_nlink--;
      last = drop_links(inode);
    }
    unlock(inode);
  }
  unlock(dir);
  pthread_mutex_unlock(&tree_lock);
  if (last) drop_references(inode, 1);
  fuse_reply_err(req, error);
}

static void do_unlink(fuse_req_t req, fuse_ino_t parent, const char *name) {
  remove_name(req, parent, name, false);
}

static void do_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name) {
  remove_name(req, parent, name, true);
}

// A directory went from one parent to another; both are locked, and so is the tree.
static void moved(struct inode *inode, struct inode *from, struct inode *to) {
  if (S_ISDIR(inode->attr.st_mode) && from != to) {
    inode->dir.parent = to;
    from->attr.st_nlink--;
    to->attr.st_nlink++;
  }
}

static void do_rename(fuse_req_t req, fuse_ino_t parent, const char *name, fuse_ino_t new_parent,
                      const char *new_name, unsigned int flags) {
  struct inode *from = inode_of(parent);
  struct inode *to = inode_of(new_parent);
  struct inode *replaced = NULL;
  bool last = false;
  int error = 0;
  if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE)) {
    fuse_reply_err(req, EINVAL);
    return;
  }
  pthread_mutex_lock(&tree_lock);
  write_lock(from);
  if (to != from) write_lock(to);
  struct entry *source = find(from, name);
  struct entry *target = find(to, new_name);
  if (source == NULL || (target == NULL && flags & RENAME_EXCHANGE)) {
    error = ENOENT;
  } else if (target != NULL && flags & RENAME_NOREPLACE) {
    error = EEXIST;
  } else if (flags & RENAME_EXCHANGE) {
    struct inode *inode = source->inode;
    source->inode = target->inode;
    target->inode = inode;
    moved(target->inode, from, to);
    moved(source->inode, to, from);
    modified(from);
    modified(to);
  } else if (target != NULL && target->inode == source->inode) {
    // Two names of one file: nothing to do.
  } else {
    struct inode *inode = source->inode;
    if (target != NULL) {
      bool directory = S_ISDIR(target->inode->attr.st_mode);
      if (directory != S_ISDIR(inode->attr.st_mode)) {
        error = directory ? EISDIR : ENOTDIR;
      } else if (directory && target->inode->dir.used != 0) {
        error = ENOTEMPTY;
      } else {
        replaced = target->inode;
        write_lock(replaced);
        last = drop_links(replaced);
        unlock(replaced);
        if (directory) to->attr.st_nlink--;
        target->inode = inode;
        modified(to);
      }
    } else {
      error = insert(to, new_name, inode);
    }
    if (error == 0) {
      moved(inode, from, to);
      erase(from, source);
      write_lock(inode);
      inode->attr.st_ctim = now();
      unlock(inode);
    }
  }
  if (to != from) unlock(to);
  unlock(from);
  pthread_mutex_unlock(&tree_lock);
  if (last) drop_references(replaced, 1);
  fuse_reply_err(req, error);
}

static void do_readlink(fuse_req_t req, fuse_ino_t ino) {
  fuse_reply_readlink(req, inode_of(ino)->target);  // never changes
}

// ---- files

static void do_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
  struct inode *inode = inode_of(ino);
  if (fi->flags & O_TRUNC) {
    write_lock(inode);
    truncate_to(inode, 0);
    unlock(inode);
  }
  open_flags(fi);
  fuse_reply_open(req, fi);
}

// Says 0 to whatever a file system in memory has nothing to do for.
static void do_nothing(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
  (void)ino;
  (void)fi;
  fuse_reply_err(req, 0);
}

static void do_fsync(fuse_req_t req, fuse_ino_t ino, int data_only, struct fuse_file_info *fi) {
  (void)data_only;
  do_nothing(req, ino, fi);
}

static void do_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
                    struct fuse_file_info *fi) {
  (void)fi;
  struct inode *inode = inode_of(ino);
  struct iovec iov[IOVS];
  int count = 0;
  read_lock(inode);
  off_t left = inode->attr.st_size > offset ? inode->attr.st_size - offset : 0;
  if ((off_t)size > left) size = left;
  // Straight out of the chunks, under the lock: nothing is copied before the kernel does.
  while (size > 0 && count < IOVS) {
    size_t part = rest_of_chunk(offset, size);
    size_t index = offset / CHUNK;
    const char *chunk = index < inode->file.size ? inode->file.chunks[index] : NULL;
    iov[count].iov_base = (char *)(chunk != NULL ? chunk : zeroes) + offset % CHUNK;
    iov[count++].iov_len = part;
    offset += part;
    size -= part;
  }
  fuse_reply_iov(req, iov, count);
  unlock(inode);
}

static void do_write(fuse_req_t req, fuse_ino_t ino, const char *data, size_t size, off_t offset,
                     struct fuse_file_info *fi) {
  (void)fi;
  struct inode *inode = inode_of(ino);
  size_t done = 0;
  write_lock(inode);
  while (done < size) {
    size_t part = rest_of_chunk(offset + done, size - done);
    char *chunk = chunk_at(inode, offset + done);
    if (chunk == NULL) break;
    memcpy(chunk + (offset + done) % CHUNK, data + done, part);
    done += part;
  }
  if (offset + (off_t)done > inode->attr.st_size) inode->attr.st_size = offset + done;
  drop_privileges(inode);
  modified(inode);
  unlock(inode);
  if (done == 0 && size != 0) fuse_reply_err(req, ENOSPC);
  else fuse_reply_write(req, done);
}

static void do_fallocate(fuse_req_t req, fuse_ino_t ino, int mode, off_t offset, off_t length,
                         struct fuse_file_info *fi) {
  (void)fi;
  struct inode *inode = inode_of(ino);
  int error = 0;
  write_lock(inode);
  if (mode == (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE)) {
    zero(inode, offset, length);
  } else if ((mode & ~FALLOC_FL_KEEP_SIZE) == 0) {
    for (off_t at = offset - offset % CHUNK; at < offset + length && error == 0; at += CHUNK) {
      if (chunk_at(inode, at) == NULL) error = ENOSPC;
    }
    if (error == 0 && mode == 0 && offset + length > inode->attr.st_size) {
      inode->attr.st_size = offset + length;
    }
  } else {
    error = EOPNOTSUPP;
  }
  if (error == 0) modified(inode);
  unlock(inode);
  fuse_reply_err(req, error);
}

// ---- reading directories

static void do_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
  (void)ino;
  struct reading *reading = calloc(1, sizeof *reading);
  if (reading == NULL) {
    fuse_reply_err(req, ENOMEM);
    return;
  }
  fi->fh = (uintptr_t)reading;
  if (fuse_reply_open(req, fi) != 0) free(reading);
}

static void do_releasedir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi) {
  (void)ino;
  free((struct reading *)(uintptr_t)fi->fh);
  fuse_reply_err(req, 0);
}

// The first entry behind the cookie, found at once when reading goes on where it ended.
static struct entry *entry_behind(struct inode *dir, struct reading *reading, uint64_t cookie) {
  if (reading->entry != NULL && reading->cookie == cookie &&
      reading->removals == dir->dir.removals) {
    return reading->entry->next;
  }
  struct entry *entry = dir->dir.first;
  while (entry != NULL && entry->cookie <= cookie) entry = entry->next;
  return entry;
}

// Adds one entry to the answer; 0 when it did not fit.
static size_t add_entry(fuse_req_t req, char *at, size_t left, const char *name,
                        struct fuse_entry_param *param, uint64_t cookie, bool plus) {
  size_t size = plus ? fuse_add_direntry_plus(req, at, left, name, param, cookie)
                     : fuse_add_direntry(req, at, left, name, &param->attr, cookie);
  return size <= left ? size : 0;
}

static void read_directory(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
                           struct fuse_file_info *fi, bool plus) {
  struct inode *dir = inode_of(ino);
  struct reading *reading = (struct reading *)(uintptr_t)fi->fh;
  char *buffer = malloc(size);
  if (buffer == NULL) {
    fuse_reply_err(req, ENOMEM);
    return;
  }
  size_t used = 0;
  uint64_t cookie = offset;
  bool full = false;
  read_lock(dir);
  // "." and "..": node id 0 tells the kernel that these are no lookups.
  for (; cookie < 2 && !full; cookie += !full) {
    struct fuse_entry_param param = {.attr.st_mode = S_IFDIR};
    param.attr.st_ino = cookie == 0 ? dir->attr.st_ino : dir->dir.parent->attr.st_ino;
    size_t added = add_entry(req, buffer + used, size - used, cookie == 0 ? "." : "..", &param,
                             cookie + 1, plus);
    used += added;
    full = added == 0;
  }
  struct entry *entry = full ? NULL : entry_behind(dir, reading, cookie);
  for (; entry != NULL; entry = entry->next) {
    struct fuse_entry_param param;
    if (plus) {
      // Attributes without the inode's lock, as the kernel's own readers take them: waiting for it
      // here would be against the order of locks, and a thousand locks are a cost of their own.
      fill(&param, entry->inode);
    } else {
      param.attr.st_ino = entry->inode->attr.st_ino;
      param.attr.st_mode = entry->inode->attr.st_mode;
    }
    size_t added =
        add_entry(req, buffer + used, size - used, entry->name, &param, entry->cookie, plus);
    if (added == 0) break;
    if (plus) atomic_fetch_add(&entry->inode->references, 1);
    used += added;
    reading->entry = entry;
    reading->cookie = entry->cookie;
  }
  reading->removals = dir->dir.removals;
  unlock(dir);
  fuse_reply_buf(req, buffer, used);
  free(buffer);
}

static void do_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
                       struct fuse_file_info *fi) {
  read_directory(req, ino, size, offset, fi, false);
}

static void do_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
                           struct fuse_file_info *fi) {
  read_directory(req, ino, size, offset, fi, true);
}

// ---- the file system, and extended attributes

static void do_statfs(fuse_req_t req, fuse_ino_t ino) {
  (void)ino;
  struct sysinfo memory;
  sysinfo(&memory);
  uint64_t used = atomic_load(&chunks_used);
  uint64_t available = (uint64_t)memory.freeram * memory.mem_unit / CHUNK;
  struct statvfs stat = {
      .f_bsize = CHUNK,
      .f_frsize = CHUNK,
      .f_blocks = used + available,
      .f_bfree = available,
      .f_bavail = available,
      .f_files = atomic_load(&inodes) + available,
      .f_ffree = available,
      .f_favail = available,
      .f_namemax = NAME_LENGTH,
  };
  fuse_reply_statfs(req, &stat);
}

static struct xattr **find_xattr(struct inode *inode, const char *name) {
  struct xattr **link = &inode->xattrs;
  while (*link != NULL && strcmp((*link)->name, name) != 0) link = &(*link)->next;
  return link;
}

static void do_setxattr(fuse_req_t req, fuse_ino_t ino, const char *name, const char *value,
                        size_t size, int flags) {
  struct inode *inode = inode_of(ino);
  int error = 0;
  char *copy = malloc(size + 1);
  if (copy == NULL) {
    fuse_reply_err(req, ENOMEM);
    return;
  }
  memcpy(copy, value, size);
  write_lock(inode);
  struct xattr **link = find_xattr(inode, name);
  if (*link != NULL && flags & XATTR_CREATE) {
    error = EEXIST;
  } else if (*link == NULL && flags & XATTR_REPLACE) {
    error = ENODATA;
  } else if (*link == NULL) {
    struct xattr *xattr = malloc(sizeof *xattr + strlen(name) + 1);
    if (xattr == NULL) {
      error = ENOMEM;
    } else {
      strcpy(xattr->name, name);
      xattr->next = NULL;
      xattr->value = NULL;
      *link = xattr;
    }
  }
  if (error == 0) {
    free((*link)->value);
    (*link)->value = copy;
    (*link)->size = size;
    inode->attr.st_ctim = now();
    copy = NULL;
  }
  unlock(inode);
  free(copy);
  fuse_reply_err(req, error);
}

// Answers with a value, or with its size where the caller asks for that.
static void reply_value(fuse_req_t req, const char *value, size_t length, size_t size) {
  if (size == 0) fuse_reply_xattr(req, length);
  else if (length > size) fuse_reply_err(req, ERANGE);
  else fuse_reply_buf(req, value, length);
}

static void do_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name, size_t size) {
  struct inode *inode = inode_of(ino);
  read_lock(inode);
  struct xattr *xattr = *find_xattr(inode, name);
  if (xattr == NULL) fuse_reply_err(req, ENODATA);
  else reply_value(req, xattr->value, xattr->size, size);
  unlock(inode);
}

static void do_listxattr(fuse_req_t req, fuse_ino_t ino, size_t size) {
  struct inode *inode = inode_of(ino);
  size_t length = 0;
  read_lock(inode);
  for (struct xattr *x = inode->xattrs; x != NULL; x = x->next) length += strlen(x->name) + 1;
  char *names = malloc(length + 1);
  if (names == NULL) {
    fuse_reply_err(req, ENOMEM);
  } else {
    char *at = names;
    for (struct xattr *x = inode->xattrs; x != NULL; x = x->next) at = stpcpy(at, x->name) + 1;
    reply_value(req, names, length, size);
    free(names);
  }
  unlock(inode);
}

static void do_removexattr(fuse_req_t req, fuse_ino_t ino, const char *name) {
  struct inode *inode = inode_of(ino);
  write_lock(inode);
  struct xattr **link = find_xattr(inode, name);
  struct xattr *xattr = *link;
  if (xattr != NULL) {
    *link = xattr->next;
    inode->attr.st_ctim = now();
  }
  unlock(inode);
  fuse_reply_err(req, xattr == NULL ? ENODATA : 0);
  if (xattr != NULL) {
    free(xattr->value);
    free(xattr);
  }
}

// ---- the program

static struct fuse_lowlevel_ops operations = {
    .init = do_init,
    .lookup = do_lookup,
    .forget = do_forget,
    .forget_multi = do_forget_multi,
    .getattr = do_getattr,
    .setattr = do_setattr,
    .readlink = do_readlink,
    .mknod = do_mknod,
    .mkdir = do_mkdir,
    .unlink = do_unlink,
    .rmdir = do_rmdir,
    .symlink = do_symlink,
    .rename = do_rename,
    .link = do_link,
    .open = do_open,
    .create = do_create,
    .read = do_read,
    .write = do_write,
    .release = do_nothing,
    .fsync = do_fsync,
    .opendir = do_opendir,
    .readdir = do_readdir,
    .readdirplus = do_readdirplus,
    .releasedir = do_releasedir,
    .fsyncdir = do_fsync,
    .statfs = do_statfs,
    .setxattr = do_setxattr,
    .getxattr = do_getxattr,
    .listxattr = do_listxattr,
    .removexattr = do_removexattr,
    .fallocate = do_fallocate,
};

static const struct fuse_opt option_table[] = {
    {"--timeout=%lf", offsetof(struct options, timeout), 0},
    {"--direct-io", offsetof(struct options, direct_io), 1},
    {"--flush", offsetof(struct options, flush), 1},
    FUSE_OPT_END,
};

static const char help[] =
    "usage: memfs_ll [options] DIR\n"
    "    --timeout=SECONDS      how long the kernel may keep names and attributes (1)\n"
    "    --direct-io            read and write past the kernel's page cache\n"
    "    --flush                have the kernel report every close\n";

static int serve(struct fuse_session *session, const struct fuse_cmdline_opts *command) {
  if (command->singlethread) return fuse_session_loop(session);
  struct fuse_loop_config *config = fuse_loop_cfg_create();
  fuse_loop_cfg_set_clone_fd(config, command->clone_fd);
  fuse_loop_cfg_set_max_threads(config, command->max_threads);
  // Not given is given as -1, which libfuse 3.14 itself complains of.
  if (command->max_idle_threads != UINT_MAX) {
    fuse_loop_cfg_set_idle_threads(config, command->max_idle_threads);
  }
  int error = fuse_session_loop_mt(session, config);
  fuse_loop_cfg_destroy(config);
  return error;
}

int main(int argc, char *argv[]) {
  struct fuse_args args = FUSE_ARGS_INIT(argc, argv);
  struct fuse_cmdline_opts command;
  int status = 1;
  if (fuse_parse_cmdline(&args, &command) != 0) return 2;
  if (command.show_help) {
    fputs(help, stdout);
    fuse_cmdline_help();
    fuse_lowlevel_help();
    return 0;
  }
  if (fuse_opt_parse(&args, &options, option_table, NULL) != 0) return 2;
  if (command.mountpoint == NULL) {
    fputs(help, stderr);
    return 2;
  }
  // Without it the kernel asks once, is told ENOSYS, and never asks again.
  if (options.flush) operations.flush = do_nothing;
  init_inode(&root, S_IFDIR | 0755, 0);
  root.attr.st_ino = FUSE_ROOT_ID;
  root.attr.st_uid = getuid();
  root.attr.st_gid = getgid();

  struct fuse_session *session = fuse_session_new(&args, &operations, sizeof operations, NULL);
  if (session == NULL) return 1;
  if (fuse_set_signal_handlers(session) == 0) {
    if (fuse_session_mount(session, command.mountpoint) == 0) {
      fuse_daemonize(command.foreground);
      status = serve(session, &command) == 0 ? 0 : 1;
      fuse_session_unmount(session);
    }
    fuse_remove_signal_handlers(session);
  }
  fuse_session_destroy(session);
  free(command.mountpoint);
  fuse_opt_free_args(&args);
  return status;
}
