import type ts from 'typescript';
import type { Reference } from './reference.ts';
import { UseMistake } from './use-mistake.ts';

/** An unchanged part of an experiment's source. */
export interface SourceListing {
  /** The file relative to the project. */
  path: string;
  /** The first line in the file, counted from 1. */
  line: number;
  code: string;
}

const sources = import.meta.glob<string>('/src/experiments/*/*.ts', {
  query: '?raw',
  import: 'default',
});

/** Cuts a symbol from a file for a post. @throws UseMistake naming the known files or symbols */
export async function cutListing(
  { experiment, name }: Reference,
  symbol: string | undefined,
): Promise<SourceListing> {
  const path = `src/experiments/${experiment}/${name}.ts`;
  const load = sources[`/${path}`];
  if (!load) {
    throw new UseMistake(`there is no ${path}; known: ${listed(filesOf(experiment))}`);
  }
  const symbols = await readSymbols(path, await load());
  const found = symbol === undefined ? undefined : symbols.get(symbol);
  if (found) return { path, ...found };
  const problem =
    symbol === undefined ? 'needs a symbol' : `${path} declares no ${JSON.stringify(symbol)}`;
  throw new UseMistake(`${problem}; known: ${listed([...symbols.keys()])}`);
}

/** The top-level declarations of a file by name, each with its doc comment. */
export async function readSymbols(
  path: string,
  text: string,
): Promise<Map<string, Omit<SourceListing, 'path'>>> {
  // Load the compiler, which takes a while, only if a post shows a listing.
  const { default: ts } = await import('typescript');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const symbols = new Map<string, Omit<SourceListing, 'path'>>();
  for (const statement of file.statements) {
    // Include the doc comment, but no other comments above.
    const start = statement.getStart(file, true);
    const cut = {
      line: file.getLineAndCharacterOfPosition(start).line + 1,
      code: text.slice(start, statement.end),
    };
    for (const name of namesOf(ts, statement)) if (!symbols.has(name)) symbols.set(name, cut);
  }
  return symbols;
}

function namesOf(api: typeof ts, statement: ts.Statement): string[] {
  if (api.isVariableStatement(statement)) {
    const names = statement.declarationList.declarations.map(({ name }) => name);
    return names.filter((name) => api.isIdentifier(name)).map(({ text }) => text);
  }
  // An experiment is the default export of its file.
  if (api.isExportAssignment(statement)) return ['default'];
  const named =
    api.isFunctionDeclaration(statement) ||
    api.isClassDeclaration(statement) ||
    api.isInterfaceDeclaration(statement) ||
    api.isTypeAliasDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

function filesOf(experiment: string): string[] {
  const folder = `/src/experiments/${experiment}/`;
  const files = Object.keys(sources).filter((path) => path.startsWith(folder));
  return files.map((path) => path.slice(folder.length).replace(/\.ts$/, ''));
}

function listed(names: readonly string[]): string {
  return [...names].sort().join(', ') || 'none';
}
