import type { AnyNode, ObjectExpression, Pattern } from 'acorn';
import type { Minified } from '../source/minify.ts';
import { itemsOfModule } from '../source/module-items.ts';
import { resolveScopes, type Scopes } from '../source/scopes.ts';
import { canonicalCode } from '../source/second-form.ts';
import { descend, parseModule, replaceSpans, writtenKey } from '../source/tree.ts';

/** Properties that say how a number is written. */
const formatWords = new Set(['style', 'digits', 'unit']);
/** Properties of a claim and its number that are for readers only, or that a statement holds beside the code. */
const words = new Set([
  'sentence',
  'measure',
  'scope',
  'published',
  'bound',
  'primary',
  ...formatWords,
]);

/**
 * The code that decides each claim of a bundled `claims.ts`: all that an export needs, reduced to what it computes,
 * without words. This code gives the claim's findings, apart from their words.
 */
export function claimCode(root: string, code: string): (exported: string) => Promise<Minified> {
  const module = itemsOfModule(withoutWords(code));
  return (exported) => canonicalCode(root, module, exported);
}

/** Cuts the properties that hold words, except those of names that the code itself reads. */
function withoutWords(code: string): string {
  const { program, text } = parseModule(code);
  const properties = descend(program).flatMap((node) =>
    node.type === 'ObjectExpression' ? wordsIn(node) : [],
  );
  const cutting = new Set(words);
  for (;;) {
    const cut = replaceSpans(
      text,
      outermost(properties.filter(holdsWords(cutting))).map(cutFrom(text)),
    );
    const read = wordsReadBy(cut, cutting);
    if (read.length === 0) return cut;
    for (const word of read) cutting.delete(word);
  }
}

/**
 * The properties that may hold words: those of a claim, or of what its test returns. Any other object may be a table
 * whose keys the code reads.
 */
function wordsIn({ properties }: ObjectExpression): AnyNode[] {
  const named = properties.flatMap((each): [string, AnyNode][] =>
    each.type === 'Property' ? [[writtenKey(each.key, each.computed) ?? '', each as AnyNode]] : [],
  );
  const has = (...keys: string[]) => named.some(([name]) => keys.includes(name));
  const isFinding = has('kind', 'of', 'value', 'verdict', 'style', 'digits');
  const own = has('sentence', 'test') ? words : isFinding ? formatWords : new Set();
  return named.flatMap(([name, property]) => (own.has(name) ? [property] : []));
}

function holdsWords(cutting: ReadonlySet<string>) {
  return (property: AnyNode): boolean =>
    property.type === 'Property' &&
    property.kind === 'init' &&
    cutting.has(writtenKey(property.key, property.computed) ?? '');
}

function outermost(nodes: readonly AnyNode[]): AnyNode[] {
  return nodes.filter(
    (node) =>
      !nodes.some((other) => other !== node && other.start <= node.start && node.end <= other.end),
  );
}

/** Cuts a property with the comma after it. A comma before the last property may stay. */
function cutFrom(text: string) {
  return ({ start, end }: AnyNode) => {
    const [comma = ''] = /^\s*,/.exec(text.slice(end)) ?? [];
    return { start, end: end + comma.length, text: '' };
  };
}

function wordsReadBy(code: string, cutting: ReadonlySet<string>): string[] {
  const { program } = parseModule(code);
  const scopes = resolveScopes(program);
  const keys = descend(program).flatMap((node) => keysReadBy(node, scopes));
  return keys.filter((key) => cutting.has(key));
}

function keysReadBy(node: AnyNode, scopes: Scopes): string[] {
  switch (node.type) {
    case 'Literal':
      return [String(node.value)];
    case 'MemberExpression':
      return [writtenKey(node.property, node.computed) ?? ''];
    case 'ObjectPattern':
      return node.properties.flatMap((each) =>
        each.type === 'Property' && isUsed(each, scopes)
          ? [writtenKey(each.key, each.computed) ?? '']
          : [],
      );
    default:
      return [];
  }
}

/** Whether a name that a pattern binds is mentioned again. */
function isUsed({ value }: { value: Pattern }, { bindingOf }: Scopes): boolean {
  const target = value.type === 'AssignmentPattern' ? value.left : value;
  if (target.type !== 'Identifier') return true;
  return bindingOf.get(target)?.mentions.length !== 1;
}
