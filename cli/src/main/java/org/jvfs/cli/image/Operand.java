// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

/**
 * What {@code IMAGE:/path} names.
 *
 * @param text as it was given
 * @param source the image: a file, a device, or an NBD server's URI
 * @param path in the image, beginning with a slash
 */
record Operand(String text, String source, String path) {
  private static final String IN = ":/";
  private static final String SCHEME = "://";

  /** An operand of a command that knows only images: without a path it is the image's root. */
  static Operand of(String text) {
    int at = separator(text);
    if (at >= 0) {
      return new Operand(text, text.substring(0, at), text.substring(at + 1));
    }
    boolean colon = text.endsWith(":") && text.length() > 1;
    return new Operand(text, colon ? text.substring(0, text.length() - 1) : text, "/");
  }

  /** Whether it names something in an image, where files of the host may stand as well. */
  static boolean isInImage(String text) {
    return separator(text) > 0;
  }

  private static int separator(String text) {
    // A URI has a colon and slashes of its own, and a colon before its port.
    int scheme = text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+://.*") ? text.indexOf(SCHEME) : -1;
    return text.indexOf(IN, scheme < 0 ? 1 : scheme + SCHEME.length());
  }

  /** What is beneath, by name. */
  Operand child(String name) {
    return new Operand(join(text, name), source, join(path, name));
  }

  static String join(String directory, String name) {
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  /** The last name of the path; "/" for the root. */
  String lastName() {
    String p = path;
    while (p.length() > 1 && p.endsWith("/")) {
      p = p.substring(0, p.length() - 1);
    }
    return p.length() == 1 ? p : p.substring(p.lastIndexOf('/') + 1);
  }
}
