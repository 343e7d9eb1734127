// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;

/**
 * A call as it is met on a path.
 *
 * @param receiver the object's name; {@link State#UNKNOWN} for a static method
 * @param arguments their names
 * @param fresh a name for what the call answers, which no other object has
 */
record Call(
    MethodInvocationTree tree,
    MethodSymbol callee,
    String receiver,
    List<String> arguments,
    String fresh) {}
