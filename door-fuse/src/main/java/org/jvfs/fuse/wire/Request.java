// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

import java.nio.charset.StandardCharsets;
import org.jvfs.fuse.sys.Mem;

/**
 * One request as it lies in the buffer it was read into. Reused for the next request as soon as
 * this one is answered, so nothing may keep it, nor an address got from it, longer than that.
 *
 * <p>A request is a header, then the opcode's fixed structure, then names and data, then
 * extensions. Names are addresses and lengths of bytes: no {@code String} is made of them here.
 *
 * <p>With io_uring the memory of names and data also takes the body of the reply: read them before
 * writing bytes through {@link Reply#body()}. The replies of fixed size may be begun at any time.
 */
public final class Request {
  private long header;
  private long args;
  private long data;
  private int dataLength;
  private long extensions;
  private int extensionsLength;
  private int opcode;
  private boolean extendedSetxattr = true;

  /** Points this object at a request that lies in one piece, as read(2) delivers it. */
  public void set(long address, int length) {
    int op = Mem.getInt(address + 4);
    int struct = structSize(op);
    int rest = length - FuseProtocol.IN_HEADER_SIZE;
    set(address, op, address + FuseProtocol.IN_HEADER_SIZE, struct, rest);
  }

  private void set(long address, int op, long structAddress, int struct, int rest) {
    // An INIT of an old kernel is shorter than today's structure.
    int used = Math.min(struct, rest);
    setSplit(address, op, structAddress, structAddress + used, rest - used);
  }

  /**
   * Points this object at a request whose parts lie apart, as io_uring delivers it.
   *
   * @param payload names and data with the extensions behind them
   * @param payloadLength their size in bytes
   */
  public void setSplit(long headerAddress, long structAddress, long payload, int payloadLength) {
    setSplit(headerAddress, Mem.getInt(headerAddress + 4), structAddress, payload, payloadLength);
  }

  private void setSplit(long head, int op, long struct, long payload, int payloadLength) {
    header = head;
    opcode = op;
    args = struct;
    int ext = Math.min(8 * Mem.getUShort(head + 36), payloadLength);
    data = payload;
    dataLength = payloadLength - ext;
    extensions = payload + dataLength;
    extensionsLength = ext;
  }

  /** Whether SETXATTR carries its longer structure; fixed by INIT. */
  public void useExtendedSetxattr(boolean extended) {
    extendedSetxattr = extended;
  }

  public boolean hasExtendedSetxattr() {
    return extendedSetxattr;
  }

  private int structSize(int op) {
    if (op == Opcode.SETXATTR && !extendedSetxattr) {
      return FuseProtocol.COMPAT_SETXATTR_IN_SIZE;
    }
    return Opcode.structSize(op);
  }

  /** Bytes of the whole request. */
  public int length() {
    return Mem.getInt(header);
  }

  public int opcode() {
    return opcode;
  }

  /** The kernel's number of this request; INTERRUPT names it. */
  public long unique() {
    return Mem.getLong(header + 8);
  }

  /** The inode the request is about. 1 is the root; others are what LOOKUP and kin returned. */
  public long nodeId() {
    return Mem.getLong(header + 16);
  }

  /** File-system uid of the caller. */
  public int uid() {
    return Mem.getInt(header + 24);
  }

  /** File-system gid of the caller. */
  public int gid() {
    return Mem.getInt(header + 28);
  }

  /**
   * Thread id of the caller in the pid namespace of the mount; 0 for requests of the kernel itself.
   */
  public int pid() {
    return Mem.getInt(header + 32);
  }

  /** A 32-bit field of the opcode's structure. */
  public int argInt(int offset) {
    return Mem.getInt(args + offset);
  }

  /** A 64-bit field of the opcode's structure. */
  public long argLong(int offset) {
    return Mem.getLong(args + offset);
  }

  /** Address of what follows the structure: WRITE's data, the names, a batch of forgets. */
  public long data() {
    return data;
  }

  /** Bytes at {@link #data()}, extensions not counted. */
  public int dataLength() {
    return dataLength;
  }

  /** Address of the (first) name. */
  public long name() {
    return data;
  }

  /** Bytes of the (first) name without its NUL. */
  public int nameLength() {
    return Mem.stringLength(data, dataLength);
  }

  /** Address of the second name: RENAME's new name, SYMLINK's target. */
  public long secondName() {
    return data + nameLength() + 1;
  }

  /** Bytes of the second name without its NUL. */
  public int secondNameLength() {
    int first = nameLength() + 1;
    return Mem.stringLength(data + first, dataLength - first);
  }

  /** Address of the bytes behind the first name: SETXATTR's value. */
  public long afterName() {
    return secondName();
  }

  /** A copy of the first name; allocates. */
  public byte[] nameBytes() {
    return Mem.bytes(data, nameLength());
  }

  /** A copy of the second name; allocates. */
  public byte[] secondNameBytes() {
    int first = nameLength() + 1;
    return Mem.bytes(data + first, Mem.stringLength(data + first, dataLength - first));
  }

  /**
   * The supplementary groups the kernel sent with a creating request (CREATE_SUPP_GROUP: at most
   * the parent directory's group, when the caller is in it).
   *
   * @return how many; 0 when there is no such extension
   */
  public int groupCount() {
    long at = groups();
    return at == 0 ? 0 : Mem.getInt(at + 8);
  }

  /** The group with index {@code i} of {@link #groupCount()}. */
  public int group(int i) {
    return Mem.getInt(groups() + 12 + 4L * i);
  }

  private long groups() {
    int offset = 0;
    while (offset + 8 <= extensionsLength) {
      int size = Mem.getInt(extensions + offset);
      if (size < 8 || size > extensionsLength - offset) {
        return 0;
      }
      boolean found = Mem.getInt(extensions + offset + 4) == FuseProtocol.EXT_GROUPS;
      if (found && size >= 12 && Mem.getUInt(extensions + offset + 8) <= (size - 12) / 4) {
        return extensions + offset;
      }
      offset += FuseProtocol.align8(size);
    }
    return 0;
  }

  /** For traces: opcode, node, and what names the request carries; allocates. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(Opcode.name(opcode)).append(" node ").append(nodeId());
    switch (opcode) {
      case Opcode.LOOKUP,
          Opcode.UNLINK,
          Opcode.RMDIR,
          Opcode.MKDIR,
          Opcode.MKNOD,
          Opcode.CREATE,
          Opcode.LINK,
          Opcode.GETXATTR,
          Opcode.SETXATTR,
          Opcode.REMOVEXATTR ->
          out.append(" '").append(text(nameBytes())).append('\'');
      case Opcode.RENAME, Opcode.RENAME2, Opcode.SYMLINK ->
          out.append(" '")
              .append(text(nameBytes()))
              .append("' '")
              .append(text(secondNameBytes()))
              .append('\'');
      case Opcode.READ, Opcode.WRITE, Opcode.READDIR, Opcode.READDIRPLUS ->
          out.append(" offset ").append(argLong(8)).append(" size ").append(argInt(16));
      default -> {}
    }
    return out.append(" pid ").append(pid()).toString();
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
