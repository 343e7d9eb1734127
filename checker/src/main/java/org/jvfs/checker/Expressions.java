// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/** Runs a method on all its paths: the expressions and the calls. */
final class Expressions {
  private final VisitorState visitor;
  private final Rules rules;
  private final Interpreter interpreter;
  private final Conditions conditions;
  private final Frames frames;
  private final Map<MethodSymbol, Boolean> mattering = new HashMap<>();
  private int budget = 40_000;

  Expressions(VisitorState visitor, Rules rules, Frames frames, Interpreter interpreter) {
    this.visitor = visitor;
    this.frames = frames;
    this.rules = rules;
    this.interpreter = interpreter;
    this.conditions = new Conditions(this);
  }

  Rules rules() {
    return rules;
  }

  Split split(ExpressionTree condition, State s) {
    return conditions.split(condition, s);
  }

  // ---- names ----

  private String fresh(Tree at, State s) {
    String name = "@" + frames.path() + Positions.of(at);
    s.forget(name);
    return name;
  }

  private static boolean isLocal(@Nullable Symbol symbol) {
    return symbol instanceof VarSymbol v
        && (v.getKind() == ElementKind.LOCAL_VARIABLE
            || v.getKind() == ElementKind.PARAMETER
            || v.getKind() == ElementKind.EXCEPTION_PARAMETER
            || v.getKind() == ElementKind.RESOURCE_VARIABLE
            || v.getKind() == ElementKind.BINDING_VARIABLE);
  }

  private String nameOf(Symbol symbol, State s) {
    if (isLocal(symbol)) {
      // One that is not known is captured from around an inner class.
      return s.locals.getOrDefault(symbol, symbol.getSimpleName().toString());
    }
    String n = symbol.getSimpleName().toString();
    if (n.equals("this") || n.equals("super")) {
      return s.self;
    }
    return (symbol.isStatic() ? symbol.owner.getSimpleName().toString() : s.self) + "." + n;
  }

  /** Binds a variable without an initializer that counts: a new element of a loop. */
  State anew(VariableTree v, State s) {
    s.locals.put(ASTHelpers.getSymbol(v), fresh(v, s));
    return s;
  }

  List<Val> declare(VariableTree v, State s) {
    ExpressionTree init = v.getInitializer();
    if (init == null) {
      return List.of(new Val(anew(v, s), State.UNKNOWN));
    }
    return bind(ASTHelpers.getSymbol(v), value(init, s));
  }

  private static List<Val> bind(Symbol variable, List<Val> values) {
    values.forEach(v -> v.state().locals.put(variable, v.value()));
    return values;
  }

  // ---- expressions ----

  /** Like {@link #eval}; a condition comes out as true or false, each with what follows from it. */
  List<Val> value(ExpressionTree e, State s) {
    Type t = ASTHelpers.getType(e);
    if (t == null || !t.hasTag(TypeTag.BOOLEAN) || ASTHelpers.constValue(e) != null) {
      return eval(e, s);
    }
    Split split = conditions.split(e, s);
    List<Val> out = new ArrayList<>();
    split.yes().forEach(y -> out.add(new Val(y, State.TRUE)));
    split.no().forEach(n -> out.add(new Val(n, State.FALSE)));
    return out;
  }

  List<Val> eval(ExpressionTree e, State s) {
    if (--budget < 0) {
      throw new GaveUpException();
    }
    Object constant = ASTHelpers.constValue(e);
    if (constant != null) {
      return List.of(new Val(s, "const:" + constant));
    }
    return switch (e) {
      case ParenthesizedTree p -> eval(p.getExpression(), s);
      case TypeCastTree c -> eval(c.getExpression(), s);
      case IdentifierTree i -> identifier(i, s);
      case MemberSelectTree m -> select(m, s);
      case AssignmentTree a -> assign(a, s);
      case CompoundAssignmentTree a -> change(a.getVariable(), List.of(a.getExpression()), a, s);
      case UnaryTree u -> unary(u, s);
      case BinaryTree b -> binary(b, s);
      case ConditionalExpressionTree c -> {
        Split split = conditions.split(c.getCondition(), s);
        List<Val> out = new ArrayList<>();
        split.yes().forEach(y -> out.addAll(value(c.getTrueExpression(), y)));
        split.no().forEach(n -> out.addAll(value(c.getFalseExpression(), n)));
        yield out;
      }
      case InstanceOfTree i -> instanceOf(i, s);
      case MethodInvocationTree c -> call(c, s);
      case NewClassTree n -> create(n, s);
      case NewArrayTree n -> {
        List<Val> out = new ArrayList<>();
        List<? extends ExpressionTree> elements = n.getInitializers();
        for (Vals v : evalAll(elements == null ? List.of() : elements, s)) {
          v.values().forEach(x -> rules.escape(x, true, v.state()));
          out.add(new Val(v.state(), "new " + fresh(n, v.state())));
        }
        yield out;
      }
      case ArrayAccessTree a -> {
        List<Val> out = new ArrayList<>();
        for (Vals v : evalAll(List.of(a.getExpression(), a.getIndex()), s)) {
          out.add(new Val(v.state(), fresh(a, v.state())));
        }
        yield out;
      }
      case LambdaExpressionTree l -> List.of(later(l.getBody(), l, s));
      case MemberReferenceTree r -> {
        rules.later(ASTHelpers.getSymbol(r), s);
        yield List.of(new Val(s, fresh(r, s)));
      }
      case SwitchExpressionTree w -> interpreter.switchValue(w.getExpression(), w.getCases(), s);
      default ->
          List.of(new Val(s, e.getKind() == Tree.Kind.NULL_LITERAL ? State.NULL : fresh(e, s)));
    };
  }

  /** What several expressions came to, one after the other. */
  private record Vals(State state, List<String> values) {}

  private List<Vals> evalAll(List<? extends ExpressionTree> es, State s) {
    List<Vals> now = List.of(new Vals(s, List.of()));
    for (ExpressionTree e : es) {
      List<Vals> next = new ArrayList<>();
      for (Vals v : now) {
        for (Val one : value(e, v.state())) {
          List<String> values = new ArrayList<>(v.values());
          values.add(one.value());
          next.add(new Vals(one.state(), values));
        }
      }
      now = next;
    }
    return now;
  }

  private List<Val> identifier(IdentifierTree i, State s) {
    Symbol symbol = ASTHelpers.getSymbol(i);
    return List.of(new Val(s, symbol == null ? State.UNKNOWN : nameOf(symbol, s)));
  }

  private List<Val> select(MemberSelectTree m, State s) {
    Symbol symbol = ASTHelpers.getSymbol(m);
    if (!(symbol instanceof VarSymbol) || symbol.isStatic()) {
      return List.of(new Val(s, symbol == null ? State.UNKNOWN : nameOf(symbol, s)));
    }
    if (m.getIdentifier().contentEquals("this")) {
      return List.of(new Val(s, State.UNKNOWN));
    }
    return eval(m.getExpression(), s).stream()
        .map(v -> new Val(v.state(), Paths.get(v.value(), m.getIdentifier().toString())))
        .toList();
  }

  private List<Val> assign(AssignmentTree a, State s) {
    Symbol symbol = ASTHelpers.getSymbol(a.getVariable());
    if (isLocal(symbol) && symbol != null) {
      return bind(symbol, value(a.getExpression(), s));
    }
    return change(a.getVariable(), List.of(a.getExpression()), a, s);
  }

  /** Something is stored: in a local variable an unknown value, elsewhere it is seen by others. */
  private List<Val> change(ExpressionTree target, List<ExpressionTree> operands, Tree at, State s) {
    Symbol symbol = ASTHelpers.getSymbol(target);
    List<ExpressionTree> parts = new ArrayList<>();
    switch (target) {
      case MemberSelectTree m when symbol != null && !symbol.isStatic() ->
          parts.add(m.getExpression());
      case ArrayAccessTree a -> {
        parts.add(a.getExpression());
        parts.add(a.getIndex());
      }
      default -> {}
    }
    boolean object = !parts.isEmpty();
    parts.addAll(operands);
    List<Val> out = new ArrayList<>();
    for (Vals v : evalAll(parts, s)) {
      State t = v.state();
      String result = v.values().isEmpty() ? fresh(at, t) : v.values().getLast();
      if (isLocal(symbol) && symbol != null) {
        t.locals.put(symbol, fresh(at, t));
      } else {
        String of =
            object
                ? v.values().getFirst()
                : symbol != null && symbol.isStatic()
                    ? symbol.owner.getSimpleName().toString()
                    : t.self;
        rules.store(at, of, t);
        operands.forEach(o -> rules.escape(result, true, t));
      }
      out.add(new Val(t, result));
    }
    return out;
  }

  private List<Val> unary(UnaryTree u, State s) {
    return switch (u.getKind()) {
      case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
          change(u.getExpression(), List.of(), u, s);
      case LOGICAL_COMPLEMENT -> value(u, s);
      default ->
          eval(u.getExpression(), s).stream()
              .map(v -> new Val(v.state(), fresh(u, v.state())))
              .toList();
    };
  }

  private List<Val> binary(BinaryTree b, State s) {
    if (b.getKind() == Tree.Kind.CONDITIONAL_AND || b.getKind() == Tree.Kind.CONDITIONAL_OR) {
      return value(b, s);
    }
    List<Val> out = new ArrayList<>();
    for (Vals v : evalAll(List.of(b.getLeftOperand(), b.getRightOperand()), s)) {
      String left = v.values().get(0);
      String right = v.values().get(1);
      String kept = conditions.keepsMode(b, left, right);
      out.add(new Val(v.state(), kept != null ? kept : fresh(b, v.state())));
    }
    return out;
  }

  private List<Val> instanceOf(InstanceOfTree i, State s) {
    List<Val> out = new ArrayList<>();
    for (Val v : eval(i.getExpression(), s)) {
      if (i.getPattern() instanceof BindingPatternTree p) {
        v.state().locals.put(ASTHelpers.getSymbol(p.getVariable()), v.value());
      }
      out.add(new Val(v.state(), fresh(i, v.state())));
    }
    return out;
  }

  /** Enters a case of a switch, or none of them; null if this path took another one before. */
  @Nullable State enterCase(
      ExpressionTree selector, Val selected, List<? extends CaseTree> cases, @Nullable CaseTree c) {
    State s = selected.state().copy();
    String prefix = "switch " + selected.value() + " = ";
    for (CaseTree other : cases) {
      String fact = prefix + other.getLabels();
      boolean taken = other == c;
      Boolean known = s.facts.get(fact);
      if (known != null && known != taken) {
        return null;
      }
      s.facts.put(fact, taken);
    }
    if (c != null) {
      bindPatterns(c, selected.value(), s);
    }
    return s;
  }

  private static void bindPatterns(CaseTree c, String value, State s) {
    c.getLabels()
        .forEach(
            label ->
                new TreeScanner<@Nullable Void, @Nullable Void>() {
                  @Override
                  public @Nullable Void visitBindingPattern(
                      BindingPatternTree p, @Nullable Void unused) {
                    s.locals.put(ASTHelpers.getSymbol(p.getVariable()), value);
                    return null;
                  }
                }.scan(label, null));
  }

  // ---- what runs later, or elsewhere ----

  /** A lambda or an inner class: what it has captured may be changed by it at any time. */
  private Val later(@Nullable Tree body, Tree at, State s) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(IdentifierTree i, @Nullable Void unused) {
        Symbol symbol = ASTHelpers.getSymbol(i);
        String value = symbol == null ? null : s.locals.get(symbol);
        if (value != null) {
          rules.escape(value, true, s);
        }
        return null;
      }

      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void unused) {
        rules.later(ASTHelpers.getSymbol(call), s);
        return super.visitMethodInvocation(call, null);
      }
    }.scan(body, null);
    return new Val(s, fresh(at, s));
  }

  private List<Val> create(NewClassTree n, State s) {
    MethodSymbol constructor = ASTHelpers.getSymbol(n);
    List<Val> out = new ArrayList<>();
    for (Vals v : evalAll(n.getArguments(), s)) {
      State t = v.state();
      if (n.getClassBody() != null) {
        later(n.getClassBody(), n, t);
      }
      raise(constructor, n, t);
      v.values().forEach(x -> rules.escape(x, true, t));
      out.add(new Val(t, "new " + fresh(n, t)));
    }
    return out;
  }

  // ---- calls ----

  private List<Val> call(MethodInvocationTree c, State s) {
    MethodSymbol callee = ASTHelpers.getSymbol(c);
    List<Val> out = new ArrayList<>();
    ExpressionTree of = ASTHelpers.getReceiver(c);
    List<Val> receivers;
    if (callee.isStatic() || callee.isConstructor()) {
      receivers = List.of(new Val(s, State.UNKNOWN));
    } else if (of == null || Blocks.isSuperCall(c)) {
      receivers = List.of(new Val(s, s.self));
    } else {
      receivers = eval(of, s);
    }
    for (Val r : receivers) {
      for (Vals v : evalAll(c.getArguments(), r.state())) {
        State t = v.state();
        out.addAll(dispatch(new Call(c, callee, r.value(), v.values(), fresh(c, t)), t));
      }
    }
    return out;
  }

  private List<Val> dispatch(Call call, State s) {
    State before = s.copy();
    List<Val> ruled = rules.call(call, s);
    if (ruled != null) {
      raise(call.callee(), call.tree(), before);
      return ruled;
    }
    MethodTree body = Reach.bodyOf(call.callee(), visitor);
    if (body != null) {
      if (frames.mayEnter(call.callee()) && (isOneReturn(body) || matters(call.callee(), body))) {
        return enter(call, body, s);
      }
      raise(call.callee(), call.tree(), s);
      return List.of(new Val(s, call.fresh()));
    }
    raise(call.callee(), call.tree(), s);
    boolean jdk = call.callee().packge().getQualifiedName().toString().startsWith("java.");
    if (!Effects.isOfTheVfs(call.callee()) || isOurs(call.callee())) {
      call.arguments().forEach(a -> rules.escape(a, jdk, s));
    } else if (call.arguments().isEmpty() && !call.callee().isStatic()) {
      String name = call.callee().getSimpleName() + "()";
      return List.of(new Val(s, Paths.get(call.receiver(), name)));
    }
    return List.of(new Val(s, call.fresh()));
  }

  /** Whether a method without a body here is declared in what is being compiled. */
  private boolean isOurs(MethodSymbol method) {
    return ASTHelpers.findClass(method.enclClass(), visitor) != null;
  }

  private static boolean isOneReturn(MethodTree body) {
    return body.getBody().getStatements().size() == 1
        && body.getBody().getStatements().getFirst() instanceof ReturnTree;
  }

  /** Whether a method, or one it calls, does anything the rules look at. */
  private boolean matters(MethodSymbol method, MethodTree body) {
    Boolean known = mattering.get(method);
    if (known == null) {
      // Recursion: until more is known, no.
      mattering.put(method, false);
      known = !Reach.find(body, visitor, t -> rules.matters(t) ? "matters" : null).isEmpty();
      mattering.put(method, known);
    }
    return known;
  }

  private List<Val> enter(Call call, MethodTree body, State s) {
    return enter(call.callee(), body, call.tree(), call.receiver(), call.arguments(), s);
  }

  private List<Val> enter(
      MethodSymbol callee,
      MethodTree body,
      Tree at,
      String receiver,
      List<String> arguments,
      State s) {
    String self = s.self;
    s.self = receiver;
    Interpreter.bind(callee, arguments, s);
    frames.enter(callee, at);
    List<Exit> ends = interpreter.run(body, s);
    frames.leave();
    List<Val> out = new ArrayList<>();
    for (Exit e : ends) {
      e.state().self = self;
      if (e.kind() == Exit.Kind.RETURN) {
        out.add(new Val(e.state(), e.value()));
      } else {
        interpreter.leave(e.from(e.state(), at));
      }
    }
    return out;
  }

  /** Closes what a try statement opened, if the source of its close method is at hand. */
  List<State> close(Tree resource, State s) {
    String name;
    Type type;
    if (resource instanceof VariableTree v) {
      name = s.locals.getOrDefault(ASTHelpers.getSymbol(v), State.UNKNOWN);
      type = ASTHelpers.getType(v);
    } else {
      name = State.UNKNOWN;
      type = ASTHelpers.getType(resource);
    }
    if (type != null) {
      for (Symbol m : type.tsym.members().getSymbolsByName(visitor.getName("close"))) {
        if (m instanceof MethodSymbol close && close.getParameters().isEmpty()) {
          MethodTree body = Reach.bodyOf(close, visitor);
          if (body != null && frames.mayEnter(close) && matters(close, body)) {
            return enter(close, body, resource, name, List.of(), s).stream()
                .map(Val::state)
                .toList();
          }
        }
      }
    }
    return List.of(s);
  }

  /** The checked exceptions that a callee declares may come out. */
  private void raise(MethodSymbol callee, Tree at, State s) {
    for (Type t : callee.getThrownTypes()) {
      if (ASTHelpers.isCheckedExceptionType(t, visitor)) {
        interpreter.leave(Exit.thrown(s.copy(), t, at));
      }
    }
  }
}
