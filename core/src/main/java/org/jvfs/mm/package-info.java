// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Memory that shows files. Locks, outermost first:
 *
 * <pre>
 * i_rwsem                        of writers and truncation
 *   mmap_lock                    exclusively to add and remove areas, shared to bring pages in
 *     invalidate_lock
 *       page_lock
 *         i_mmap_rwsem           exclusively to link an area to its file, shared to unmap pages
 *           page table lock      of one area
 *             i_pages
 * </pre>
 *
 * <p>So {@code i_rwsem} is never taken with {@code mmap_lock} held, nor are two {@code mmap_lock}s
 * nested. Under a page table's lock pages are only tried.
 *
 * <p><b>There are no faults.</b> A thread that faults stands in the middle of compiled code and
 * would keep the JVM from its safepoints while Java code looked for its page; so an area shows at
 * all times what a fault would have found: {@link org.jvfs.mm.Mm#mmap} brings every page in, a
 * write or truncation that makes the file longer brings in what it adds, and the rest is mapped to
 * an empty file, where the processor's fault becomes SIGBUS and the JVM's InternalError. Holes are
 * filled, as a read fault fills them in tmpfs.
 *
 * <p><b>Why no area shows a frame that belongs to somebody else.</b> An entry of a page table holds
 * a reference to its page, which is dropped after the addresses show something else. An entry is
 * made under the table's lock, for a page that is in the file and before its end. Whoever shortens
 * a file sets the size first, then clears entries under the same lock, then takes pages away:
 * either the maker of an entry sees the new size, or its entry is cleared. Whoever takes a single
 * page away does it before looking at the tables, so either the maker sees that the page has left,
 * or its entry is cleared. An area is linked to its file before the first entry is made.
 */
@NullMarked
package org.jvfs.mm;

import org.jspecify.annotations.NullMarked;
