import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type AtRule,
  CssSyntaxError,
  type Declaration,
  parse,
  type Root,
  type Rule,
} from 'postcss';
import { ExpectedError, withoutStack } from '../../messages/expected-error.ts';

/** A site's own colours, if it has this file. */
export const coloursFile = 'src/colours.css';

/** What readers may ask for, with the media query of each. */
const queries = {
  light: '',
  dark: '(prefers-color-scheme: dark)',
  'light, more contrast': '(prefers-contrast: more)',
  'dark, more contrast': '(prefers-contrast: more) and (prefers-color-scheme: dark)',
} as const;

export type Mode = keyof typeof queries;
export const modes = Object.keys(queries) as Mode[];

export interface Colour {
  /** As `#rrggbb`, or `#rrggbbaa` for `--link-line`. */
  value: string;
  line: number;
}

/** Colours by the names of their properties: `--link`. */
export type Colours = Record<Mode, ReadonlyMap<string, Colour>>;

/** Properties that follow another one, unless they are given themselves. */
const followers: Record<string, Record<string, (mode: Mode) => string>> = {
  '--ground': { '--chart-surface': () => '' },
  '--ground-raised': { '--code-ground': () => '' },
  '--text': { '--chart-fg': () => '' },
  '--text-quiet': { '--chart-muted': () => '' },
  // The underline of a link is its colour, paler where readers don't ask for more contrast.
  '--link': { '--link-line': (mode) => ({ light: '59', dark: '66' })[mode as string] ?? '' },
};

/**
 * Reads a site's own colours; undefined if it has none.
 *
 * @param root the site's folder
 * @throws ExpectedError, in one line with the place, for anything but colours of known modes
 */
export async function readOwnColours(root: string): Promise<Colours | undefined> {
  const css = await readFile(path.join(root, coloursFile), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return css === undefined ? undefined : parseOwnColours(css);
}

/** Reads the text of a site's own colours. @throws ExpectedError as `readOwnColours` */
export function parseOwnColours(css: string): Colours {
  const colours = byMode(() => new Map<string, Colour>());
  for (const node of parsed(css).nodes) {
    if (node.type === 'comment') continue;
    const { mode, rules } = partOf(node as Rule | AtRule);
    for (const { name, ...colour } of rules.flatMap(declared)) colours[mode].set(name, colour);
  }
  for (const mode of modes) addFollowers(colours[mode], mode);
  return colours;
}

/**
 * Reads the colours of a style sheet of the pages or charts: what its rules for `:root` define as `#rrggbb`.
 *
 * @param css a style sheet that is ours
 */
export function coloursIn(css: string): Colours {
  const colours = byMode(() => new Map<string, Colour>());
  for (const { mode, rule } of rootRules(parse(css))) {
    rule.walkDecls(/^--/, ({ prop, value, source }) => {
      if (!isColour(value.trim())) return;
      colours[mode].set(prop, { value: value.trim(), line: source!.start!.line });
    });
  }
  return colours;
}

/**
 * Puts a site's own colours into a style sheet of ours, in the places of those that they replace: a colour for light stays
 * one for light.
 */
export function recoloured(css: string, own: Colours): string {
  const sheet = parse(css);
  const known = new Set(modes.flatMap((mode) => [...coloursIn(css)[mode].keys()]));
  const rules = [...rootRules(sheet)];
  for (const mode of modes) {
    const ofMode = rules.filter((each) => each.mode === mode).map(({ rule }) => rule);
    for (const [name, { value }] of own[mode]) {
      const found = ofMode.flatMap((rule) => declarationsOf(rule, name));
      for (const declaration of found) declaration.value = value;
      if (found.length === 0 && known.has(name)) ofMode[0]?.append({ prop: name, value });
    }
  }
  return sheet.toString();
}

/** The colours that readers see in a mode: for more contrast, ours are defined only where the usual ones don't suffice. */
export function seenIn(colours: Colours, mode: Mode): Map<string, string> {
  const layers: Mode[] = {
    light: ['light'],
    dark: ['light', 'dark'],
    'light, more contrast': ['light', 'light, more contrast'],
    'dark, more contrast': modes,
  }[mode] as Mode[];
  return new Map(
    layers.flatMap((layer) => [...colours[layer]].map(([name, { value }]) => [name, value])),
  );
}

function byMode<T>(make: (mode: Mode) => T): Record<Mode, T> {
  return Object.fromEntries(modes.map((mode) => [mode, make(mode)])) as Record<Mode, T>;
}

function parsed(css: string): Root {
  try {
    return parse(css);
  } catch (error) {
    if (error instanceof CssSyntaxError) throw refusal(error.line ?? 1, error.reason);
    throw error;
  }
}

/** A rule for light, or the rules of another mode. */
function partOf(node: Rule | AtRule): { mode: Mode; rules: Rule[] } {
  if (isRoot(node)) return { mode: 'light', rules: [node] };
  const mode = node.type === 'atrule' && node.name === 'media' ? modeOf(node.params) : undefined;
  const inner = (node.nodes ?? []).filter(({ type }) => type !== 'comment');
  if (!mode || mode === 'light' || !inner.every(isRoot)) {
    const known = modes.slice(1).map((each) => `@media ${queries[each]}`);
    throw refusal(lineOf(node), `expected :root { … }, alone or in one of ${known.join(', ')}`);
  }
  return { mode, rules: inner as Rule[] };
}

function declared(rule: Rule): (Colour & { name: string })[] {
  return rule.nodes.flatMap((node) => {
    if (node.type === 'comment') return [];
    if (node.type !== 'decl') throw refusal(lineOf(node), 'expected only colours in :root');
    const name = node.prop;
    const value = node.value.trim();
    if (isColour(value)) return [{ name, value: sixDigits(value), line: lineOf(node) }];
    throw refusal(lineOf(node), `${name}: write the colour as #rrggbb (is "${value}")`);
  });
}

function addFollowers(colours: Map<string, Colour>, mode: Mode): void {
  for (const [name, following] of Object.entries(followers)) {
    const colour = colours.get(name);
    if (!colour) continue;
    for (const [follower, opacity] of Object.entries(following)) {
      if (colours.has(follower)) continue;
      colours.set(follower, { ...colour, value: colour.value + opacity(mode) });
    }
  }
}

function* rootRules(sheet: Root): Generator<{ mode: Mode; rule: Rule }> {
  for (const node of sheet.nodes) {
    if (isRoot(node)) yield { mode: 'light', rule: node };
    const mode = node.type === 'atrule' && node.name === 'media' && modeOf(node.params);
    if (!mode) continue;
    for (const rule of (node as AtRule).nodes ?? []) if (isRoot(rule)) yield { mode, rule };
  }
}

function isRoot(node: { type: string }): node is Rule {
  return node.type === 'rule' && (node as Rule).selector === ':root';
}

function modeOf(query: string): Mode | undefined {
  const parts = partsOf(query);
  return modes.find((mode) => partsOf(queries[mode]) === parts);
}

/** The parts of a media query in one order, as written in one way. */
function partsOf(query: string): string {
  const parts = query.toLowerCase().split(/\s+and\s+/);
  return parts
    .map((part) => part.replace(/\s/g, ''))
    .sort()
    .join();
}

function declarationsOf(rule: Rule, name: string): Declaration[] {
  return rule.nodes.filter(
    (node): node is Declaration => node.type === 'decl' && node.prop === name,
  );
}

function isColour(value: string): boolean {
  return /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value);
}

function sixDigits(value: string): string {
  return value.length === 4 ? value.replace(/[0-9a-f]/gi, '$&$&') : value;
}

function lineOf(node: { source?: { start?: { line: number } | undefined } | undefined }): number {
  return node.source?.start?.line ?? 1;
}

function refusal(line: number, problem: string): ExpectedError {
  return withoutStack(new ExpectedError(`${coloursFile}:${line}: ${problem}`));
}
