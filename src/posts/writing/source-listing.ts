import type ts from 'typescript';
import type { Reference } from './reference.ts';
import { UseMistake } from './use-mistake.ts';

/** A piece of an experiment's source, as it stands there. */
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

/** What a post shows of a file. @throws UseMistake naming the files, or the symbols, that there are */
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

/** What a file declares at its top level, each with the comment before it. */
export async function readSymbols(
  path: string,
  text: string,
): Promise<Map<string, Omit<SourceListing, 'path'>>> {
  // Only where a post shows a listing: the compiler takes a while to load.
  const { default: ts } = await import('typescript');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const symbols = new Map<string, Omit<SourceListing, 'path'>>();
  for (const statement of file.statements) {
    // With its doc comment, but without what stands apart above it.
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
  // The experiment itself.
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
