import type { AnyNode, Identifier, ImportDeclaration, Program } from 'acorn';
import { type Effect, effectsIn } from './effects.ts';
import { type Binding, resolveScopes, type Scopes } from './scopes.ts';
import { childrenOf, descend, descendEvaluated, isFunction, parseModule } from './tree.ts';

/** A module split into its imports and its top-level items. */
export interface ModuleItems {
  /** The code of the module, its comments blanked. */
  text: string;
  scopes: Scopes;
  imports: ReadonlyMap<Binding, ImportedName>;
  /** In the order of the text. */
  items: readonly Item[];
  exports: ReadonlyMap<string, Binding>;
  /** The items that declare a binding: several, if it is declared several times. */
  itemsOf(binding: Binding): readonly Item[];
}

/** A name imported from a package: the project's own modules are in the bundle. */
export interface ImportedName {
  from: string;
  /** As the package exports it, quoted if it is no identifier; `*` for the whole namespace. */
  name: string;
  /** As in `with { type: "json" }`, including the braces; empty without attributes. */
  attributes: string;
}

/** A function, a variable, a class, or a statement at the top level. */
export interface Item {
  /** Its place in the order of evaluation. */
  place: number;
  parts: readonly Part[];
  /** The module's bindings that it mentions, also inside functions, in the order of the text. */
  mentions: readonly Binding[];
  /** The effect of evaluating it; undefined for a function declaration, which is hoisted. */
  effect: Effect | undefined;
  /** The bindings that evaluating it may read, which need their values before. */
  reads: readonly Binding[];
  /** A `var` without a value: its place doesn't matter. */
  empty: boolean;
}

export interface Part {
  node: AnyNode;
  /** The text to write before the node: "var ". */
  before: string;
}

/**
 * Splits a module into items.
 *
 * @param code an ES module as esbuild bundles it
 * @throws SyntaxError
 */
export function itemsOfModule(code: string): ModuleItems {
  const { program, text } = parseModule(code);
  const scopes = resolveScopes(program);
  const { imports, exports } = linksOf(program, scopes, text);
  const helpers = bundlerHelpers(program, text);
  const isHelper = new Set(helpers.values());
  const effects = effectsIn(program, scopes, isHelper);
  const drafts = draftItems(program, helpers, scopes);
  const declaring = Map.groupBy(
    drafts.flatMap((draft) =>
      declaredBy(draft.parts, scopes).map((binding) => ({ binding, draft })),
    ),
    ({ binding }) => binding,
  );
  const itemByDraft = new Map<Draft, Item>();
  const items = drafts.map((draft, place) => {
    const item = { place, ...draft, ...evaluationOf(draft) };
    itemByDraft.set(draft, item);
    return item;
  });
  return {
    text,
    scopes,
    imports,
    exports,
    items,
    itemsOf: (binding) =>
      (declaring.get(binding) ?? []).map(({ draft }) => itemByDraft.get(draft)!),
  };

  function evaluationOf({
    parts,
    mentions,
    namespace,
  }: Draft): Pick<Item, 'effect' | 'reads' | 'empty'> {
    const nodes = parts.map(({ node }) => node);
    if (nodes.every(isFunction)) return { effect: undefined, reads: [], empty: false };
    const [only] = nodes;
    const empty = only!.type === 'VariableDeclarator' && !only.init && parts[0]!.before === 'var ';
    if (namespace) return { effect: 'constant', reads: reachableFrom([namespace]), empty };
    if (isHelper.has(only!)) return { effect: 'constant', reads: [], empty };
    const effect = effects.of(nodes);
    const reads = effect === 'acts' ? reachableFrom(mentions) : readWhenEvaluated(nodes);
    return { effect, reads, empty };
  }

  function reachableFrom(mentions: readonly Binding[]): Binding[] {
    const found = new Set(mentions);
    // The loop also visits elements that are added during it.
    for (const binding of found) {
      for (const { draft } of declaring.get(binding) ?? []) {
        for (const each of draft.mentions) found.add(each);
      }
    }
    return [...found];
  }

  /** The bindings mentioned outside functions, and in functions that are called during evaluation. */
  function readWhenEvaluated(nodes: readonly AnyNode[]): Binding[] {
    const found = new Set<Binding>();
    const visited = new Set<AnyNode>();
    const visit = (node: AnyNode) => {
      if (visited.has(node)) return;
      visited.add(node);
      for (const each of descendEvaluated(node)) {
        const binding = each.type === 'Identifier' ? scopes.bindingOf.get(each) : undefined;
        if (binding?.ofModule) found.add(binding);
        for (const called of effects.calledFunctions(each)) childrenOf(called).forEach(visit);
      }
    };
    nodes.forEach(visit);
    return [...found];
  }
}

interface Draft {
  parts: Part[];
  mentions: Binding[];
  /** For an object of a module's exports, which esbuild fills in a separate statement: the helper that fills it. */
  namespace?: Binding;
}

function draftItems(
  program: Program,
  helpers: ReadonlyMap<string, AnyNode>,
  scopes: Scopes,
): Draft[] {
  const drafts: Draft[] = [];
  const add = (parts: Part[]) => drafts.push({ parts, mentions: mentionedIn(parts, scopes) });
  for (const statement of program.body) {
    const node = statement as AnyNode;
    if (node.type === 'ImportDeclaration' || /^Export/.test(node.type) || isDirective(node))
      continue;
    if (node.type === 'VariableDeclaration') {
      for (const each of node.declarations) add([{ node: each, before: `${node.kind} ` }]);
    } else if (!joinNamespace(node, drafts, helpers, scopes)) {
      add([{ node, before: '' }]);
    }
  }
  return drafts;
}

/**
 * Joins `var ns = {}; __export(ns, { a: () => a });` into one item, which only users of `ns` need. False for other
 * statements.
 */
function joinNamespace(
  node: AnyNode,
  drafts: readonly Draft[],
  helpers: ReadonlyMap<string, AnyNode>,
  scopes: Scopes,
): boolean {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression')
    return false;
  const {
    callee,
    arguments: [object, getters],
  } = node.expression;
  const helper = helpers.get('__export');
  const last = drafts.at(-1);
  const declarator = last?.parts[0]?.node;
  if (callee.type !== 'Identifier' || callee.name !== '__export' || !helper) return false;
  if (object?.type !== 'Identifier' || declarator?.type !== 'VariableDeclarator') return false;
  if (declarator.id.type !== 'Identifier' || declarator.id.name !== object.name) return false;
  if (!isObjectOf(declarator.init, () => false) || !isObjectOf(getters, isFunction)) return false;
  last!.parts.push({ node, before: '' });
  last!.mentions = mentionedIn(last!.parts, scopes);
  last!.namespace = scopes.bindingOf.get(callee)!;
  return true;
}

function isObjectOf(
  node: AnyNode | null | undefined,
  isValue: (value: AnyNode) => boolean,
): boolean {
  return (
    node?.type === 'ObjectExpression' &&
    node.properties.every(
      (each) => each.type === 'Property' && !each.computed && isValue(each.value),
    )
  );
}

/** esbuild's helpers that make an object of a module's exports, without white space. */
const helperTexts: Record<string, string> = {
  __defProp: '__defProp=Object.defineProperty',
  __export:
    '__export=(target,all)=>{for(varnameinall)__defProp(target,name,{get:all[name],enumerable:true});}',
};

/** esbuild's own helpers by name. Names identify them: esbuild renames other variables of the same names. */
function bundlerHelpers(program: Program, text: string): Map<string, AnyNode> {
  const found = new Map<string, AnyNode>();
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const each of statement.declarations) {
      const written = text.slice(each.start, each.end).replace(/\s/g, '');
      const name = each.id.type === 'Identifier' ? each.id.name : '';
      if (helperTexts[name] === written) found.set(name, each);
    }
  }
  return found;
}

function declaredBy(parts: readonly Part[], { bindingOf, declarations }: Scopes): Binding[] {
  const nodes = parts.flatMap(({ node }) =>
    isFunction(node) ? [node.id as AnyNode] : descendEvaluated(node).flatMap(withName),
  );
  return nodes.flatMap((node) => {
    if (node.type !== 'Identifier' || !declarations.has(node)) return [];
    const binding = bindingOf.get(node)!;
    return binding.ofModule ? [binding] : [];
  });
}

/** Adds the name of a function in a block: the function isn't entered, but its name is declared. */
function withName(node: AnyNode): AnyNode[] {
  return node.type === 'FunctionDeclaration' && node.id ? [node, node.id] : [node];
}

function mentionedIn(parts: readonly Part[], { bindingOf }: Scopes): Binding[] {
  const identifiers = parts
    .flatMap(({ node }) => descend(node))
    .filter((node): node is Identifier & AnyNode => node.type === 'Identifier')
    .sort((a, b) => a.start - b.start);
  const bindings = identifiers.map((node) => bindingOf.get(node));
  return [...new Set(bindings.filter((each) => each?.ofModule))] as Binding[];
}

/** Directives such as "use strict" don't count: modules are always strict. */
function isDirective(node: AnyNode): boolean {
  return node.type === 'ExpressionStatement' && node.expression.type === 'Literal';
}

function linksOf(program: Program, { bindingOf }: Scopes, text: string) {
  const imports = new Map<Binding, ImportedName>();
  const exports = new Map<string, Binding>();
  const ofModule = [...bindingOf.values()].filter((each) => each.ofModule);
  const byName = new Map(ofModule.map((binding) => [binding.name, binding]));
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration') {
      for (const { local, name } of importedNames(node, text)) {
        const attributes = node.attributes.map(({ start, end }) => text.slice(start, end)).sort();
        imports.set(bindingOf.get(local)!, {
          from: String(node.source.value),
          name,
          attributes: attributes.length > 0 ? `{ ${attributes.join(', ')} }` : '',
        });
      }
    } else if (node.type === 'ExportNamedDeclaration' && !node.source) {
      for (const { local, exported } of node.specifiers) {
        const name = exported.type === 'Literal' ? String(exported.value) : exported.name;
        exports.set(name, byName.get((local as Identifier).name)!);
      }
    }
  }
  return { imports, exports };
}

function importedNames({ specifiers }: ImportDeclaration, text: string) {
  return specifiers.map((specifier) => {
    const { local } = specifier;
    if (specifier.type === 'ImportNamespaceSpecifier') return { local, name: '*' };
    if (specifier.type === 'ImportDefaultSpecifier') return { local, name: 'default' };
    return { local, name: text.slice(specifier.imported.start, specifier.imported.end) };
  });
}
