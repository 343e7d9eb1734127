// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BlockDevices;
import org.jvfs.block.DiskProvider;
import org.jvfs.contract.FileSystemType;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What a mount call asks for, and the ways to get a superblock for it. Mirrors struct fs_context.
 */
public final class MountContext {
  private final FileSystemType type;
  private final VfsState state;
  private final Cred cred;
  private final String source;
  private final int flags;
  private final Map<String, @Nullable String> options;

  public MountContext(
      FileSystemType type,
      VfsState state,
      Cred cred,
      String source,
      int flags,
      Map<String, ? extends @Nullable String> options) {
    this.type = type;
    this.state = state;
    this.cred = cred;
    this.source = source;
    this.flags = flags;
    this.options = new LinkedHashMap<>(options);
  }

  /** Fills a new superblock: sets its operations and its root. */
  @FunctionalInterface
  public interface FillSuper {
    /** {@code s_umount} is held exclusively. */
    void fill(SuperBlock sb, MountContext ctx) throws ErrnoException;
  }

  public Cred cred() {
    return cred;
  }

  public String source() {
    return source;
  }

  /** SB_* flags asked for. */
  public int flags() {
    return flags;
  }

  /** The options, a null value for a mere word. */
  public Map<String, @Nullable String> options() {
    return options;
  }

  /**
   * A new superblock without a device; its root with a reference, {@code s_umount} held
   * exclusively. Mirrors get_tree_nodev.
   */
  public Dentry nodev(FillSuper fill) throws ErrnoException {
    return fill(new SuperBlock(type, state, flags, null), fill);
  }

  private Dentry fill(SuperBlock sb, FillSuper fill) throws ErrnoException {
    sb.sUmount().lock();
    state.remember(sb);
    try {
      fill.fill(sb, this);
    } catch (ErrnoException | RuntimeException | Error e) {
      sb.deactivateLocked();
      throw e;
    }
    sb.born();
    Dentry root = sb.root();
    root.get();
    return root;
  }

  /** A file system that stands in no tree, whose inodes are reached in other ways. */
  @MayBlock
  public SuperBlock pseudo() throws ErrnoException {
    Dentry root = type.mount(this);
    SuperBlock sb = root.sb();
    root.put();
    sb.sUmount().unlock();
    return sb;
  }

  /**
   * The superblock on the device that {@link #source} names: the one there is if it is mounted,
   * else a new one, for which the device is opened, to write unless SB_RDONLY is asked for. Its
   * root with a reference, {@code s_umount} held exclusively. May block. Errors: ENOTBLK; EROFS, a
   * device that cannot be written to; EBUSY, another holds it, or it is mounted and to be read-only
   * here and not there; those of {@code fill}. Mirrors get_tree_bdev.
   */
  @MayBlock
  public Dentry bdev(FillSuper fill) throws ErrnoException {
    BlockDevices devices = state.blockDevices();
    devices.mounting().lock();
    try {
      boolean readOnly = (flags & SuperBlock.SB_RDONLY) != 0;
      BlockDevice d = devices.lookup(source, readOnly, options);
      options.keySet().removeAll(DiskProvider.OPTIONS);
      SuperBlock old = mounted(d);
      if (old != null) {
        return again(old);
      }
      SuperBlock sb = new SuperBlock(type, state, flags, d);
      try {
        d.open(sb.openMode(), sb);
      } catch (ErrnoException e) {
        devices.unused(d);
        throw e;
      }
      return fill(sb, fill);
    } finally {
      devices.mounting().unlock();
    }
  }

  /** The superblock of our type on a device, with another active reference. */
  @MayBlock
  private @Nullable SuperBlock mounted(BlockDevice d) {
    for (SuperBlock sb : state.superBlocks()) {
      if (sb.type() == type && sb.bdevOrNull() == d) {
        if (sb.tryAddActive()) {
          return sb;
        }
        // On its way out: the device will be free.
        state.waits().await(sb, () -> !state.isKnown(sb));
      }
    }
    return null;
  }

  @MayBlock
  private Dentry again(SuperBlock sb) throws ErrnoException {
    sb.sUmount().lock();
    if (sb.isReadOnly() != ((flags & SuperBlock.SB_RDONLY) != 0)) {
      sb.deactivateLocked();
      throw Errno.EBUSY.exception();
    }
    Dentry root = sb.root();
    root.get();
    return root;
  }

  /**
   * The value of an option as a size: a number with K, M, G, T or P, or a percentage of {@code
   * whole}. Errors: EINVAL, saying which option.
   */
  public static long parseSize(String option, @Nullable String value, long whole)
      throws ErrnoException {
    if (value == null || value.isEmpty()) {
      throw ErrnoException.because(Errno.EINVAL, "option " + option + " needs a value");
    }
    try {
      if (value.endsWith("%")) {
        return (long) (whole / 100.0 * Long.parseLong(value.substring(0, value.length() - 1)));
      }
      int shift =
          switch (Character.toLowerCase(value.charAt(value.length() - 1))) {
            case 'k' -> 10;
            case 'm' -> 20;
            case 'g' -> 30;
            case 't' -> 40;
            case 'p' -> 50;
            default -> 0;
          };
      long n = Long.parseLong(shift == 0 ? value : value.substring(0, value.length() - 1));
      if (n < 0 || n > Long.MAX_VALUE >> shift) {
        throw new NumberFormatException();
      }
      return n << shift;
    } catch (NumberFormatException e) {
      throw ErrnoException.because(Errno.EINVAL, "option " + option + ": bad size '" + value + "'");
    }
  }
}
