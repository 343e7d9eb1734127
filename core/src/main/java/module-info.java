// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** The VFS itself: the contract a file system implements, and everything that stands on it. */
module org.jvfs.core {
  requires static org.jspecify;
  requires static jdk.jfr;

  exports org.jvfs.uapi;
  exports org.jvfs.effect;
  exports org.jvfs.lock;
  exports org.jvfs.sys;
  exports org.jvfs.cred;
  exports org.jvfs.checked;
  exports org.jvfs.fault;
  exports org.jvfs.contract;
  exports org.jvfs.contract.older;
  exports org.jvfs.dcache;
  exports org.jvfs.inode;
  exports org.jvfs.superblock;
  exports org.jvfs.file;
  exports org.jvfs.pagecache;
  exports org.jvfs.filelock;
  exports org.jvfs.mm;
  exports org.jvfs.block;
  exports org.jvfs.quota;
  exports org.jvfs.pipe;
  exports org.jvfs.poll;
  exports org.jvfs.notify;
  exports org.jvfs.mount;
  exports org.jvfs.walk;
  exports org.jvfs.call;

  uses org.jvfs.block.DiskProvider;
  uses org.jvfs.contract.FileSystemType;
}
