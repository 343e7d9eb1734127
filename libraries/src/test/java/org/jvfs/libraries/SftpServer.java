// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.file.FileSystemFactory;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jvfs.nio.Jvfs;
import org.jvfs.nio.JvfsFileSystem;
import org.jvfs.uapi.ErrnoException;

/** A server on the loopback device, of one user, at a port of its own. */
final class SftpServer implements AutoCloseable {
  /** What a client sees. */
  enum Root {
    /** The place, as /. */
    VIRTUAL,
    /** All of the file system that the place is in. */
    WHOLE
  }

  private final SshServer server;
  private final String directory;

  SftpServer(Place place, Root root, PublicKey user) throws IOException {
    directory = root == Root.VIRTUAL ? "/" : place.root().toString();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    SimpleGeneratorHostKeyProvider key = new SimpleGeneratorHostKeyProvider();
    key.setAlgorithm(KeyUtils.EC_ALGORITHM);
    key.setKeySize(256);
    server.setKeyPairProvider(key);
    server.setPublickeyAuthenticator((name, k, session) -> KeyUtils.compareKeys(k, user));
    server.setFileSystemFactory(
        root == Root.VIRTUAL ? new VirtualFileSystemFactory(place.root()) : new Whole(place));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
    server.start();
  }

  int port() {
    return server.getPort();
  }

  /** The place, as the client names it. */
  String directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }

  /** A session closes its file system, so each is given a view, which is a process of the VFS. */
  private record Whole(Place place) implements FileSystemFactory {
    @Override
    public Path getUserHomeDir(SessionContext session) {
      return place.root();
    }

    @Override
    public FileSystem createFileSystem(SessionContext session) throws IOException {
      JvfsFileSystem fs = place.jvfs();
      try {
        return fs == null ? place.root().getFileSystem() : Jvfs.view(fs.task().fork());
      } catch (ErrnoException e) {
        throw new IOException(e);
      }
    }
  }
}
