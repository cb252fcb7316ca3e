import type {
  AnyNode,
  Class,
  Function as FunctionNode,
  Identifier,
  Program,
  Property,
  VariableDeclaration,
} from 'acorn';
import { childrenOf } from './tree.ts';

/** A variable, function, class, import or label that a module declares. */
export interface Binding {
  name: string;
  /** Declared outside functions, so that it exists once, as long as the module does. */
  lasting: boolean;
  /** Declared at the module's top level, where all of its code can refer to it. */
  ofModule: boolean;
  imported: boolean;
  /** The identifiers that refer to it, including its declarations, in the order of the text. */
  mentions: Identifier[];
  /** Gets a value at most once, where it is declared. */
  steady: boolean;
  /** The node of its value; undefined if a pattern, a loop or a call gives the value. */
  value: AnyNode | undefined;
}

export interface Scopes {
  /** The binding to which an identifier refers; absent for names that the module doesn't declare. */
  bindingOf: ReadonlyMap<Identifier, Binding>;
  /** The identifiers that refer to no declaration of the module. */
  globals: ReadonlySet<Identifier>;
  /** The identifiers that declare a binding. */
  declarations: ReadonlySet<Identifier>;
  /** Identifiers that are a property's key at the same time: `{ a }`. */
  shorthands: ReadonlySet<Identifier>;
}

/**
 * Finds what each identifier of a module refers to, by ECMAScript's rules for modules. Two declarations of one name
 * that share a value, such as a parameter and a `var` in its function, count as one binding.
 */
export function resolveScopes(program: Program): Scopes {
  const walker = new ScopeWalker();
  for (const statement of program.body) walker.visit(statement, walker.module);
  return walker.resolve();
}

type ScopeKind = 'module' | 'parameters' | 'function' | 'block' | 'catch';

class Scope {
  readonly bindings = new Map<string, Binding>();
  readonly labels = new Map<string, Binding>();
  readonly kind: ScopeKind;
  readonly outer: Scope | undefined;
  constructor(kind: ScopeKind, outer?: Scope) {
    this.kind = kind;
    this.outer = outer;
  }

  get inFunction(): boolean {
    return this.kind === 'parameters' || (this.outer?.inFunction ?? false);
  }

  declare(name: string): Binding {
    const known = this.bindings.get(name) ?? this.parameterNamed(name);
    if (known) return known;
    const binding = newBinding(name, !this.inFunction, this.kind === 'module');
    this.bindings.set(name, binding);
    return binding;
  }

  /** A function's body may declare its parameters again. */
  private parameterNamed(name: string): Binding | undefined {
    return this.kind === 'function' ? this.outer!.bindings.get(name) : undefined;
  }

  /** The scope in which `var` declares a name. In `catch (e) { var e; }` both count as one binding. */
  hoist(name: string): Scope {
    const passed: Scope[] = [];
    let scope: Scope = this;
    for (; scope.kind === 'block' || scope.kind === 'catch'; scope = scope.outer!) {
      if (scope.kind === 'catch' && scope.bindings.has(name)) passed.push(scope);
    }
    const binding = scope.declare(name);
    for (const each of passed) each.bindings.set(name, binding);
    return scope;
  }

  find(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.outer?.find(name);
  }

  findLabel(name: string): Binding | undefined {
    return this.labels.get(name) ?? this.outer?.findLabel(name);
  }
}

function newBinding(name: string, lasting: boolean, ofModule: boolean): Binding {
  return { name, lasting, ofModule, imported: false, mentions: [], steady: true, value: undefined };
}

/** An identifier to resolve when all declarations are known. */
interface Mention {
  identifier: Identifier;
  scope: Scope;
  /** Absent where it is only read, or declared without a value. */
  gives?: 'the value it is declared with' | 'another value';
  value?: AnyNode | undefined;
}

class ScopeWalker {
  readonly module = new Scope('module');
  private readonly mentions: Mention[] = [];
  private readonly labelled = new Map<Identifier, Binding>();
  private readonly declarations = new Set<Identifier>();
  private readonly shorthands = new Set<Identifier>();

  resolve(): Scopes {
    const bindingOf = new Map(this.labelled);
    const globals = new Set<Identifier>();
    this.mentions.sort((a, b) => a.identifier.start - b.identifier.start);
    const given = new Set<Binding>();
    for (const { identifier, scope, gives, value } of this.mentions) {
      const binding = scope.find(identifier.name);
      if (!binding) {
        globals.add(identifier);
        continue;
      }
      bindingOf.set(identifier, binding);
      binding.mentions.push(identifier);
      if (!gives) continue;
      if (gives === 'another value' || given.has(binding)) binding.steady = false;
      given.add(binding);
      binding.value = value;
    }
    const { declarations, shorthands } = this;
    return { bindingOf, globals, declarations, shorthands };
  }

  visit(node: AnyNode, scope: Scope): void {
    switch (node.type) {
      case 'Identifier':
        this.mentions.push({ identifier: node, scope });
        return;
      case 'ImportDeclaration':
        for (const { local } of node.specifiers) {
          this.bind(local, scope, undefined);
          scope.declare(local.name).imported = true;
        }
        return;
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        if (node.declaration) this.visit(node.declaration, scope);
        return;
      case 'ExportAllDeclaration':
      case 'MetaProperty':
        return;
      case 'VariableDeclaration':
        this.variables(node, scope);
        return;
      case 'FunctionDeclaration':
        if (node.id) this.bind(node.id, scope, node);
        this.function(node, scope);
        return;
      case 'FunctionExpression': {
        const named = new Scope('block', scope);
        if (node.id) this.bind(node.id, named, node);
        this.function(node, named);
        return;
      }
      case 'ArrowFunctionExpression':
        this.function(node, scope);
        return;
      case 'ClassDeclaration':
        if (node.id) this.bind(node.id, scope, node);
        this.class(node, new Scope('block', scope));
        return;
      case 'ClassExpression': {
        const named = new Scope('block', scope);
        if (node.id) this.bind(node.id, named, node);
        this.class(node, named);
        return;
      }
      case 'StaticBlock': {
        const body = new Scope('function', new Scope('parameters', scope));
        for (const statement of node.body) this.visit(statement, body);
        return;
      }
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'Property':
        this.property(node as Property, scope);
        return;
      case 'MemberExpression':
        this.visit(node.object, scope);
        if (node.computed) this.visit(node.property, scope);
        return;
      case 'AssignmentExpression':
        this.assigned(node.left, scope);
        this.visit(node.right, scope);
        return;
      case 'UpdateExpression':
        this.assigned(node.argument, scope);
        return;
      case 'ForInStatement':
      case 'ForOfStatement': {
        const loop = new Scope('block', scope);
        if (node.left.type === 'VariableDeclaration') this.variables(node.left, loop, true);
        else this.assigned(node.left, loop);
        this.visit(node.right, loop);
        this.visit(node.body, loop);
        return;
      }
      case 'SwitchStatement': {
        this.visit(node.discriminant, scope);
        const cases = new Scope('block', scope);
        for (const each of node.cases) this.visit(each, cases);
        return;
      }
      case 'CatchClause': {
        const caught = new Scope('catch', scope);
        if (node.param) {
          this.pattern(node.param, caught, (each) => this.bind(each, caught, undefined));
        }
        this.visit(node.body, caught);
        return;
      }
      case 'BlockStatement':
      case 'ForStatement': {
        const block = new Scope('block', scope);
        for (const child of childrenOf(node)) this.visit(child, block);
        return;
      }
      case 'LabeledStatement': {
        const inside = new Scope('block', scope);
        inside.labels.set(node.label.name, newBinding(node.label.name, false, false));
        this.label(node.label, inside);
        this.visit(node.body, inside);
        return;
      }
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) this.label(node.label, scope);
        return;
      default:
        for (const child of childrenOf(node)) this.visit(child, scope);
    }
  }

  private bind(identifier: Identifier, scope: Scope, value: AnyNode | undefined): void {
    scope.declare(identifier.name);
    this.declarations.add(identifier);
    this.mentions.push({ identifier, scope, gives: 'the value it is declared with', value });
  }

  private variables({ kind, declarations }: VariableDeclaration, scope: Scope, loop = false): void {
    for (const { id, init } of declarations) {
      this.pattern(id, scope, (identifier) => {
        const target = kind === 'var' ? scope.hoist(identifier.name) : scope;
        const value = id === identifier ? (init ?? undefined) : undefined;
        // `var` without a value leaves the value as it is.
        if (init || kind !== 'var' || loop) return this.bind(identifier, target, value);
        target.declare(identifier.name);
        this.declarations.add(identifier);
        this.mentions.push({ identifier, scope: target });
      });
      if (init) this.visit(init, scope);
    }
  }

  private function({ params, body }: FunctionNode, scope: Scope): void {
    const parameters = new Scope('parameters', scope);
    for (const each of params) {
      this.pattern(each, parameters, (identifier) => this.bind(identifier, parameters, undefined));
    }
    const inside = new Scope('function', parameters);
    const statements = body.type === 'BlockStatement' ? body.body : [body];
    for (const each of statements) this.visit(each, inside);
  }

  private class({ superClass, body }: Class, scope: Scope): void {
    if (superClass) this.visit(superClass, scope);
    this.visit(body, scope);
  }

  private property({ key, computed, shorthand, value }: Property, scope: Scope): void {
    if (computed) this.visit(key, scope);
    if (shorthand && value.type === 'Identifier') this.shorthands.add(value);
    if (value) this.visit(value, scope);
  }

  private label(identifier: Identifier, scope: Scope): void {
    const binding = scope.findLabel(identifier.name)!;
    binding.mentions.push(identifier);
    this.labelled.set(identifier, binding);
  }

  private assigned(target: AnyNode, scope: Scope): void {
    this.pattern(target, scope, (identifier) =>
      this.mentions.push({ identifier, scope, gives: 'another value' }),
    );
  }

  /**
   * Calls `each` for each identifier to which a pattern gives a value, and visits the expressions that it evaluates.
   */
  private pattern(node: AnyNode, scope: Scope, each: (identifier: Identifier) => void): void {
    switch (node.type) {
      case 'Identifier':
        each(node);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) this.pattern(property, scope, each);
        return;
      case 'Property': {
        const target = node.value.type === 'AssignmentPattern' ? node.value.left : node.value;
        if (node.computed) this.visit(node.key, scope);
        if (node.shorthand) this.shorthands.add(target as Identifier);
        this.pattern(node.value, scope, each);
        return;
      }
      case 'ArrayPattern':
        for (const element of node.elements) if (element) this.pattern(element, scope, each);
        return;
      case 'AssignmentPattern':
        this.pattern(node.left, scope, each);
        this.visit(node.right, scope);
        return;
      case 'RestElement':
        this.pattern(node.argument, scope, each);
        return;
      default:
        this.visit(node, scope);
    }
  }
}
