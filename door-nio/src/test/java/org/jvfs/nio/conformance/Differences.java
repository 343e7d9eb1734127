// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.util.List;

/** What differs between the JDK on tmpfs and this provider on memfs, and why. */
final class Differences {
  private static final String ANY = ".*";
  private static final String UNSUPPORTED = "throws UnsupportedOperationException";

  private static final String NO_DOS =
      "there are no DOS attributes: what the JDK shows is an extended attribute of Samba's";

  private static final String BENEATH_A_FILE =
      "a name beneath a file does not exist, which the JDK says in some calls and not in others";

  private static final String PRECISE =
      "times are kept as they are given; the JDK has those from 1970 to 2262";

  private static final String NUMBERS =
      "users are numbers of 32 bits without a sign, and a number stands for who has it";

  private static final String LINKS_HAVE_NONE =
      "a link has no permissions; the JDK changes its target's in spite of NOFOLLOW_LINKS";

  private static final String ACCESS_LISTS =
      "access lists are shown as a view, which the JDK has elsewhere";

  private static Difference d(String t, String label, String expected, String actual, String why) {
    return new Difference(t, label, expected, actual, why);
  }

  /** All of it. */
  static final List<Difference> MEANT =
      List.of(
          d("AttributeCases\\.(byName|byClass|setByName)", ".* acl:.*", ANY, ANY, ACCESS_LISTS),
          d("AttributeCases\\.views", ".*[aA]cl.*", "null|false", "acl|true", ACCESS_LISTS),
          d(
              "AsynchronousCases\\.closed",
              "truncate",
              "throws AsynchronousCloseException",
              "throws ClosedChannelException",
              "it was closed before"),
          d(
              "AsynchronousCases\\.opening",
              "folder .*DELETE_ON_CLOSE.*",
              "40 true",
              "throws FileSystemException .*",
              "a directory cannot be deleted so, which the JDK does not tell of here"),
          d(
              "SecureDirectoryCases\\.attributes",
              "(l|dangling) times",
              "throws FileSystemException .*",
              "done",
              "a link has times of its own"),
          d(
              "SecureDirectoryCases\\.channels",
              ANY,
              "throws IOException",
              "throws FileSystemException .*",
              "the exception says which file it was"),
          d(
              "SecureDirectoryCases\\.listing",
              "into itself .*",
              "throws FileSystemException .*",
              "throws NotDirectoryException .*",
              "a link is no directory, which there is an exception for"),
          d(
              "SecureDirectoryCases\\.removing",
              "folder sub",
              ".* null",
              ".* sub",
              "the exception says which file it was"),
          d(
              "WatchCases\\.kinds",
              "rename over seen",
              ANY,
              ANY,
              "a file is replaced by one rename; the JDK deletes it first"),
          new Difference(
              "AttributeCases\\.(byName|byClass|setByName)", ".* dos.*", ANY, UNSUPPORTED, NO_DOS),
          new Difference("AttributeCases\\.views", ".*[dD]os.*", "dos|true", "null|false", NO_DOS),
          new Difference(
              "SystemCases\\.fileSystem",
              "views",
              "\\[basic, dos, owner, posix, unix, user\\]",
              "\\[acl, basic, owner, posix, unix, user\\]",
              NO_DOS + "; there are access lists"),
          new Difference(
              "(AttributeCases\\.queries|ContentCases\\.reading|SystemCases\\.provider)",
              ANY,
              "throws FileSystemException \\$/(file|one|f|l)/x",
              "false|throws NoSuchFileException \\$/(file|one|f|l)/x",
              BENEATH_A_FILE),
          new Difference(
              "AttributeCases\\.times",
              ".*(modified|accessed)",
              "1970-01-01T.*",
              "(-|19[06]).*",
              PRECISE),
          new Difference(
              "AttributeCases\\.times", ".*(modified|accessed)", "2262-04-11T.*", ANY, PRECISE),
          new Difference(
              "AttributeCases\\.owners",
              "(user|group) 0",
              "principal 0",
              "principal root",
              NUMBERS),
          new Difference(
              "AttributeCases\\.owners",
              "(user|group) -1",
              "principal -1",
              "throws UserPrincipalNotFoundException",
              NUMBERS),
          new Difference(
              "AttributeCases\\.owners",
              "(user|group) 4294967294",
              "throws UserPrincipalNotFoundException",
              "principal 4294967294",
              NUMBERS),
          new Difference(
              "AttributeCases\\.(setByName|owners)",
              ".* not followed|link's permissions",
              "done|throws NoSuchFileException \\$/dangling",
              "throws FileSystemException \\$/(to-file|dangling)",
              LINKS_HAVE_NONE),
          new Difference(
              "AttributeCases\\.(byName|userAttributes)",
              ".* not followed.*",
              "throws FileSystemException .*",
              "\\[\\]|\\{\\}",
              "a link has no user attributes, and a list of them is empty"),
          new Difference(
              "AttributeCases\\.lists",
              "owner:owner,size of nothing",
              "throws NoSuchFileException .*",
              "throws IllegalArgumentException",
              "names are looked at before the file, as in the other views"),
          new Difference(
              "CopyMoveCases\\.allAttributesAreCopied",
              "(file|link) .*unix",
              ".*mode=36333.*",
              ".*mode=33261.*",
              "a copy that is not asked to have the attributes has no set-id bits: they would give"
                  + " its new owner's rights away"),
          new Difference(
              "InterruptCases\\.channels",
              "lock( range)?: open",
              "false",
              "true",
              "nothing says that a lock's wait that is interrupted closes the channel"),
          new Difference(
              "InterruptCases\\.content",
              "read (all|text)",
              ANY,
              "throws ClosedByInterruptException",
              "Files.readAllBytes opens an ordinary channel, and makes an exception for the JDK's"
                  + " own class alone"),
          new Difference(
              "NameCases\\.temporary",
              ANY,
              "true digits true (rw-------|rwx------) .*",
              "true digits true (rw-r--r--|rwxr-xr-x) .*",
              "Files.createTempFile restricts permissions in the default file system alone"),
          new Difference(
              "OpenCases\\..*|ContentCases\\.writing",
              ".*(DELETE_ON_CLOSE|NOFOLLOW_LINKS).*",
              "throws IOException.*",
              "throws FileSystemException.*",
              "the exception says which file it was"),
          new Difference(
              "OpenCases\\..*",
              "(to-file|to-folder|dangling) .*CREATE_NEW.*(DELETE_ON_CLOSE|NOFOLLOW_LINKS).*",
              ANY,
              "throws FileSystemException.*",
              "CREATE_NEW without writing says nothing; the JDK follows links then in spite of"
                  + " NOFOLLOW_LINKS"),
          new Difference(
              "PathCases\\.asAFile",
              "toFile",
              ANY,
              UNSUPPORTED,
              "a File is of the default provider"),
          new Difference(
              "PathCases\\.uris",
              "with NUL",
              "throws IllegalArgumentException",
              "throws InvalidPathException",
              "it is one of those, and says where"),
          new Difference(
              "SystemCases\\.store",
              "type|name",
              "tmpfs",
              "memfs|none",
              "it is another file system"),
          new Difference(
              "TransferCases\\.fromAFile",
              "9223372036854775807 0 from",
              "throws IOException",
              "0",
              "nothing is moved, so there is nothing to refuse"));

  private Differences() {}
}
