// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to mount and what to ask the kernel for. Whatever the kernel does not offer is left out
 * silently; {@link Negotiated} tells what remained.
 *
 * @param source what mount(8) shows as device
 * @param subtype the type shown is {@code fuse.<subtype>}
 * @param options mount options in mount(8)'s words: ro, nosuid, nodev, noexec, noatime, nodiratime,
 *     sync, dirsync, and for the FUSE driver allow_other, default_permissions, max_read=N
 * @param mountMethod by mount(2) or by fusermount3
 * @param transport which way requests come
 * @param maxWrite the largest WRITE in bytes, 4096 to 1 MiB and more where fs.fuse.max_pages_limit
 *     lets it
 * @param maxBackground how many asynchronous requests (readahead, writeback) may be under way, 1 to
 *     65535
 * @param maxReaders most threads reading the device
 * @param uringDepth requests under way per processor with io_uring; one that waits keeps its place
 * @param writebackCache the kernel gathers writes and keeps size and times of open files itself
 * @param explicitInvalidation cached pages go only when we say so, not when size or mtime changed
 * @param cacheSymlinks the kernel keeps the targets of symbolic links
 * @param readdirPlus READDIRPLUS, used as the kernel sees fit
 * @param posixAcl the kernel evaluates ACLs; this implies default_permissions
 * @param noOpen files need no OPEN and RELEASE: file handles are 0
 * @param noOpendir the same for directories; the kernel then caches their entries
 * @param fileLocks locks are asked of the handler instead of being kept by the kernel
 * @param initTimeout how long a mount waits for the kernel's INIT
 * @param closeGrace how long closing waits for processes that still use the file system
 * @param trace gets a line per request and answer; null for none
 */
public record FuseConfig(
    String source,
    String subtype,
    List<String> options,
    MountMethod mountMethod,
    Transport transport,
    int maxWrite,
    int maxBackground,
    int maxReaders,
    int uringDepth,
    boolean writebackCache,
    boolean explicitInvalidation,
    boolean cacheSymlinks,
    boolean readdirPlus,
    boolean posixAcl,
    boolean noOpen,
    boolean noOpendir,
    boolean fileLocks,
    Duration initTimeout,
    Duration closeGrace,
    @Nullable PrintStream trace) {

  /** Who calls mount(2). */
  public enum MountMethod {
    /** Ourselves where we have CAP_SYS_ADMIN, else fusermount3. */
    AUTO,
    DIRECT,
    FUSERMOUNT
  }

  /** How requests come from the kernel. */
  public enum Transport {
    /** io_uring where the kernel offers it, else the device. */
    AUTO,
    /** Blocking reads of the device. */
    CLASSIC,
    /** io_uring, or no mount at all. */
    URING
  }

  public FuseConfig {
    options = List.copyOf(options);
    check(maxWrite >= 4096, "maxWrite", maxWrite);
    check(maxBackground >= 1 && maxBackground <= 65535, "maxBackground", maxBackground);
    check(maxReaders >= 1, "maxReaders", maxReaders);
    check(uringDepth >= 1 && uringDepth <= 4096, "uringDepth", uringDepth);
  }

  /** The same with another transport. */
  public FuseConfig withTransport(Transport other) {
    return new FuseConfig(
        source,
        subtype,
        options,
        mountMethod,
        other,
        maxWrite,
        maxBackground,
        maxReaders,
        uringDepth,
        writebackCache,
        explicitInvalidation,
        cacheSymlinks,
        readdirPlus,
        posixAcl,
        noOpen,
        noOpendir,
        fileLocks,
        initTimeout,
        closeGrace,
        trace);
  }

  private static void check(boolean ok, String name, int value) {
    if (!ok) {
      throw new IllegalArgumentException(name + " " + value);
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private String source = "jvfs";
    private String subtype = "jvfs";
    private List<String> options = List.of();
    private MountMethod mountMethod = MountMethod.AUTO;
    private Transport transport = Transport.AUTO;
    private int maxWrite = 1 << 20;
    private int maxBackground = 64;
    private int maxReaders = Runtime.getRuntime().availableProcessors();
    private int uringDepth = 8;
    private boolean writebackCache;
    private boolean explicitInvalidation;
    private boolean cacheSymlinks = true;
    private boolean readdirPlus = true;
    private boolean posixAcl;
    private boolean noOpen;
    private boolean noOpendir;
    private boolean fileLocks;
    private Duration initTimeout = Duration.ofSeconds(20);
    private Duration closeGrace = Duration.ofSeconds(2);
    private @Nullable PrintStream trace;

    private Builder() {}

    public Builder source(String value) {
      source = value;
      return this;
    }

    public Builder subtype(String value) {
      subtype = value;
      return this;
    }

    public Builder options(List<String> value) {
      options = value;
      return this;
    }

    public Builder options(String... value) {
      options = List.of(value);
      return this;
    }

    public Builder mountMethod(MountMethod value) {
      mountMethod = value;
      return this;
    }

    public Builder transport(Transport value) {
      transport = value;
      return this;
    }

    public Builder maxWrite(int value) {
      maxWrite = value;
      return this;
    }

    public Builder maxBackground(int value) {
      maxBackground = value;
      return this;
    }

    public Builder maxReaders(int value) {
      maxReaders = value;
      return this;
    }

    public Builder uringDepth(int value) {
      uringDepth = value;
      return this;
    }

    public Builder writebackCache(boolean value) {
      writebackCache = value;
      return this;
    }

    public Builder explicitInvalidation(boolean value) {
      explicitInvalidation = value;
      return this;
    }

    public Builder cacheSymlinks(boolean value) {
      cacheSymlinks = value;
      return this;
    }

    public Builder readdirPlus(boolean value) {
      readdirPlus = value;
      return this;
    }

    public Builder posixAcl(boolean value) {
      posixAcl = value;
      return this;
    }

    public Builder noOpen(boolean value) {
      noOpen = value;
      return this;
    }

    public Builder noOpendir(boolean value) {
      noOpendir = value;
      return this;
    }

    public Builder fileLocks(boolean value) {
      fileLocks = value;
      return this;
    }

    public Builder initTimeout(Duration value) {
      initTimeout = value;
      return this;
    }

    public Builder closeGrace(Duration value) {
      closeGrace = value;
      return this;
    }

    public Builder trace(@Nullable PrintStream value) {
      trace = value;
      return this;
    }

    public FuseConfig build() {
      return new FuseConfig(
          source,
          subtype,
          options,
          mountMethod,
          transport,
          maxWrite,
          maxBackground,
          maxReaders,
          uringDepth,
          writebackCache,
          explicitInvalidation,
          cacheSymlinks,
          readdirPlus,
          posixAcl,
          noOpen,
          noOpendir,
          fileLocks,
          initTimeout,
          closeGrace,
          trace);
    }
  }
}
