// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Where an NBD export is.
 *
 * @param address of the server
 * @param export its name, "" for the default
 */
public record NbdUri(SocketAddress address, String export) {
  private static final int PORT = 10809;
  private static final String SOCKET = "socket=";

  /**
   * Reads {@code nbd://host[:port][/export]} or {@code nbd+unix:///[export]?socket=PATH}. The name
   * of a host is looked up when the server is connected to.
   *
   * @return null for what begins otherwise
   * @throws ErrnoException EINVAL, it begins so and goes on otherwise
   */
  public static @Nullable NbdUri parse(String text) throws ErrnoException {
    boolean unix = text.startsWith("nbd+unix:");
    if (!unix && !text.startsWith("nbd:")) {
      return null;
    }
    try {
      URI uri = new URI(text);
      String path = uri.getPath();
      String export = path == null || path.isEmpty() ? "" : path.substring(1);
      if (unix) {
        String query = uri.getQuery();
        if (query != null && query.startsWith(SOCKET) && path != null && !path.isEmpty()) {
          return new NbdUri(UnixDomainSocketAddress.of(query.substring(SOCKET.length())), export);
        }
      } else if (uri.getHost() != null && uri.getQuery() == null) {
        String host = uri.getHost();
        if (host.startsWith("[")) {
          host = host.substring(1, host.length() - 1);
        }
        int port = uri.getPort() < 0 ? PORT : uri.getPort();
        return new NbdUri(InetSocketAddress.createUnresolved(host, port), export);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw bad(text, " (" + e.getMessage() + ")");
    }
    throw bad(text, "");
  }

  private static ErrnoException bad(String text, String why) {
    return ErrnoException.because(
        Errno.EINVAL,
        text + " is neither nbd://host[:port][/export] nor nbd+unix:///[export]?socket=PATH" + why);
  }

  /** The address to connect to. May block. */
  SocketAddress resolved() throws IOException {
    if (address instanceof InetSocketAddress a && a.isUnresolved()) {
      InetSocketAddress r = new InetSocketAddress(a.getHostString(), a.getPort());
      if (r.isUnresolved()) {
        throw ErrnoException.because(Errno.ENXIO, "no host is called " + a.getHostString());
      }
      return r;
    }
    return address;
  }

  @Override
  public String toString() {
    return "nbd:" + address + " export \"" + export + "\"";
  }
}
