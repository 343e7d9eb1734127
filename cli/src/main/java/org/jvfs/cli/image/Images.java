// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;

/** The images that one command has open, each mounted read-only at the root of a VFS. */
final class Images implements AutoCloseable {
  private final ImageOptions options;
  private final Map<String, OpenImage> open = new LinkedHashMap<>();
  private final Map<String, ErrnoException> failed = new HashMap<>();

  Images(ImageOptions options) {
    this.options = options;
  }

  /** Opens an image the first time it is named. Errors: those of opening and mounting it. */
  OpenImage open(String source) throws ErrnoException {
    OpenImage image = open.get(source);
    if (image != null) {
      return image;
    }
    ErrnoException before = failed.get(source);
    if (before != null) {
      throw before;
    }
    Vfs vfs = Vfs.builder().build();
    try {
      image = new OpenImage(mount(vfs, ByteText.text(source)));
      open.put(source, image);
      return image;
    } catch (ErrnoException e) {
      failed.put(source, e);
      throw e;
    } finally {
      if (image == null) {
        vfs.close();
      }
    }
  }

  private Task mount(Vfs vfs, String source) throws ErrnoException {
    Map<String, @Nullable String> mount = options.mount();
    String type = options.type() != null ? options.type() : vfs.recognise(source, mount);
    if (type == null) {
      throw ErrnoException.because(
          Errno.EINVAL, "no file system is recognised; -t, --partition or --offset may help");
    }
    Task task = vfs.rootTask();
    task.mount(source, "/", type, MountFlags.MS_RDONLY, mount);
    return task;
  }

  @Override
  public void close() {
    for (OpenImage image : open.values()) {
      image.close();
    }
  }
}
