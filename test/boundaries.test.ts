import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

interface Import {
  /** The importing file, relative to the repository. */
  from: string;
  /** A package's specifier, or the imported file relative to the repository. */
  to: string;
  typeOnly: boolean;
  /** Loaded only when that line is reached. */
  dynamic?: true;
}

const imports = await readImports();
/** What each file imports. */
const byFile = new Map(
  [...Map.groupBy(imports, ({ from }) => from)].map(([from, all]) => [
    from,
    all.map(({ to }) => to),
  ]),
);

/** The folders of `src`, and what files in them may import besides what lies in the same folder. */
const rules: { folder: string; may: RegExp[]; mayAsTypes?: RegExp[] }[] = [
  {
    // Usable from the command line alone: no Astro but for its Zod, no Vega, no experiment.
    folder: 'src/lab',
    may: [
      /^node:/,
      /^src\/statistics\//,
      packagesExcept(/^(astro(?!\/zod$)|@astrojs\/|vega|playwright|vitest)/),
    ],
  },
  {
    // What pages are made from, told from the sources: usable without Astro, as the lab is.
    folder: 'src/evidence',
    may: [
      /^node:/,
      /^src\/(lab|markdown)\//,
      packagesExcept(/^(astro(?!\/zod$)|@astrojs\/|vega|@tensorflow)/),
    ],
  },
  {
    // The same code must run in a browser.
    folder: 'src/experiments',
    may: [
      /^@tensorflow\/tfjs-core$/,
      /^pure-rand(\/|$)/,
      /^astro\/zod$/,
      /^src\/lab\/define\.ts$/,
      /^src\/(charts|statistics)\//,
    ],
    mayAsTypes: [/^src\/lab\//, /^src\/datasets\//, /^vega-lite$/],
  },
  {
    folder: 'src/datasets',
    may: [
      /^node:/,
      /^src\/lab\//,
      packagesExcept(/^(astro(?!\/zod$)|@astrojs\/|vega|@tensorflow)/),
    ],
  },
  {
    folder: 'src/charts',
    // Pictures hold the pages' font. The browser is the tool's that measures it.
    may: [
      /^node:/,
      /^src\/statistics\//,
      /^src\/styles\/fonts\//,
      /^(vega(-[a-z]+)*|svgo|@resvg\/resvg-js|fontkitten)$/,
      /^(playwright-core|@sparticuz\/chromium)$/,
    ],
    mayAsTypes: [/^src\/lab\//],
  },
  {
    // Its template imports what an experiment may.
    folder: 'src/new',
    may: [
      /^node:/,
      /^(commander|astro\/zod|@tensorflow\/tfjs-core)$/,
      /^pure-rand\//,
      /^src\/lab\/(define|lab-error|record)\.ts$/,
      /^src\/(charts|statistics)\//,
    ],
    mayAsTypes: [/^src\/lab\//, /^src\/datasets\//, /^vega-lite$/],
  },
  {
    // What changed between two commits.
    folder: 'src/diff',
    may: [/^node:/, /^tar$/, /^src\/(charts|evidence|lab)\//],
    mayAsTypes: [/^src\/markdown\//, /^vega-lite$/],
  },
  // Functions of numbers: they run anywhere.
  { folder: 'src/statistics', may: [/^jstat$/] },
  { folder: 'src/markdown', may: [/^node:/, /^(satteri|temml|ultrahtml|acorn(-walk)?)$/] },
  {
    folder: 'src/components',
    may: [
      /^node:url$/,
      /^astro[:/]/,
      // The bibliography, and listings of the source: cut with its own compiler, marked as code in posts.
      /^(@citation-js\/|@astrojs\/markdown-satteri$|typescript$)/,
      /^src\/charts\//,
      /^src\/layouts\/site-path\.ts$/,
      /^src\/(build-notices|site|xml-text)\.ts$/,
      // What is read of results, and found in them.
      /^src\/lab\/(check-claim|claim|compare-tables|define|evaluate|finding|read-results|reads|shown-runs)\.ts$/,
      // What is published of a record.
      /^src\/lab\/(machine-facts|published-record)\.ts$/,
      // How numbers, findings, tables and messages read.
      /^src\/lab\/(expected-verdict|finding-text|outcome|plain-line|quantity-text|table-text)\.ts$/,
      /^src\/statistics\//,
    ],
    mayAsTypes: [/^src\/(evidence|lab|markdown)\//, /^vega-lite$/],
  },
  { folder: 'src/layouts', may: [/^astro[:/]/, /^src\/styles\//, /^src\/site\.ts$/] },
  {
    folder: 'src/pages',
    may: [/^astro[:/]/, /^src\/(components|layouts|markdown|search|styles)\//, /^src\/site\.ts$/],
  },
  // In the browser; Pagefind's script is a file of the site.
  { folder: 'src/search', may: [] },
  {
    // What is made of the finished pages: it knows them as a reader's programs do.
    folder: 'src/publishing',
    may: [
      /^node:/,
      /^(@astrojs\/(rss|sitemap)|astro\/zod|pagefind|ultrahtml(\/\w+)?)$/,
      /^src\/xml-text\.ts$/,
    ],
    mayAsTypes: [/^astro$/],
  },
];

describe.each(rules)('files in $folder', ({ folder, may, mayAsTypes = [] }) => {
  test('import only what they may', () => {
    const foreign = imports
      .filter(({ from, to }) => isInside(folder, from) && !isInside(folder, to))
      .filter((imported) => !isComposition(imported))
      .filter(({ to }) => !may.some((allowed) => allowed.test(to)))
      .filter(({ to, typeOnly }) => !typeOnly || !mayAsTypes.some((allowed) => allowed.test(to)));
    expect(foreign.map(show)).toEqual([]);
  });
});

/** The files in `src` itself, with what each may import of the project. */
const looseFiles: Record<string, RegExp> = {
  'src/build-notices.ts': /^src\/lab\/plain-line\.ts$/,
  'src/content.config.ts': /^src\/(posts|results)-loader\.ts$/,
  'src/env.d.ts': /^src\/components\//,
  'src/exact-stacks.ts': nothing(),
  'src/placed-errors.ts': nothing(),
  'src/posts-loader.ts': /^src\/(lab\/plain-line|layouts\/social|xml-text)\.ts$/,
  'src/require-end.ts': nothing(),
  'src/results-loader.ts': /^src\/(build-notices\.ts$|components\/run-facts\.ts$|evidence\/|lab\/)/,
  'src/site.ts': nothing(),
  'src/whole-build.ts': /^src\/(build-notices|require-end)\.ts$/,
  'src/xml-text.ts': nothing(),
};

test('each file in src itself has a rule, and imports only what it may', async () => {
  const entries = await readdir(path.join(root, 'src'), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => `src/${name}`);
  expect(files.sort()).toEqual(Object.keys(looseFiles).sort());
  const foreign = imports.filter(
    ({ from, to }) => looseFiles[from] && to.startsWith('src/') && !looseFiles[from].test(to),
  );
  expect(foreign.map(show)).toEqual([]);
});

test('every folder of src has a rule', async () => {
  const entries = await readdir(path.join(root, 'src'), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `src/${name}`);
  const ruled = rules.map(({ folder }) => folder);
  expect(folders.filter((folder) => !ruled.includes(folder)).sort()).toEqual([
    'src/content',
    'src/styles',
  ]);
});

test('only the engines know the back ends of TensorFlow.js', () => {
  const backEnds = /^@tensorflow\/tfjs-(backend-|node)/;
  expect(importersOf(backEnds).filter((file) => !isInside('src/lab/engines', file))).toEqual([]);
});

test('only the charts run Vega', () => {
  const runners = imports.filter(({ to, typeOnly }) => /^vega(-|$)/.test(to) && !typeOnly);
  expect(runners.map(({ from }) => from).filter((file) => !isInside('src/charts', file))).toEqual(
    [],
  );
});

describe('what reads results never loads what runs experiments', () => {
  const pages = [...new Set(imports.map(({ from }) => from))].filter((file) =>
    isInside('src/pages', file),
  );

  test.each(['src/lab/read-results.ts', ...pages])('%s', (file) => {
    const loaded = loadedBy(file);
    expect(loaded.filter((each) => isInside('src/lab/engines', each))).toEqual([]);
    expect(loaded.filter((each) => /^(@tensorflow\/|esbuild$)/.test(each))).toEqual([]);
  });

  test('the results loader has no engine until a run is recorded', () => {
    const loaded = loadedBy('src/results-loader.ts');
    expect(loaded.filter((each) => isInside('src/lab/engines', each))).toEqual([]);
    expect(loaded.filter((each) => /^@tensorflow\//.test(each))).toEqual([]);
    expect(loaded).not.toContain('src/lab/record-runs.ts');
  });

  test('the command line loads a command when it is called', () => {
    const loaded = loadedBy('src/lab/cli.ts').filter((each) => isInside('src/lab/commands', each));
    expect(loaded).toEqual(['src/lab/commands/console.ts']);
  });

  test('a worker has no bundler, and no engine but the one that it starts', () => {
    const loaded = loadedBy('src/lab/worker.ts');
    expect(loaded).not.toContain('esbuild');
    const ownFolders = /^src\/lab\/engines\/(wasm|webgpu)\/.*(kernel|start-backend)/;
    expect(loaded.filter((each) => ownFolders.test(each))).toEqual([]);
  });
});

/** To be struck: circles that there still are, types included. */
const knownCircles = [
  ['src/experiments/batch-norm/model.ts', 'src/experiments/batch-norm/weights.ts'],
];

test('no file is imported by what it imports', () => {
  const files = [...new Set(imports.map(({ from }) => from))];
  const reached = new Map(files.map((file) => [file, reachedFrom(file)]));
  const inCircle = files.filter((file) => reached.get(file)!.has(file));
  expect(inCircle.sort()).toEqual([...new Set(knownCircles.flat())].sort());
});

test('an experiment imports no other experiment', () => {
  const crossing = imports.filter(
    ({ from, to }) =>
      isInside('src/experiments', from) &&
      isInside('src/experiments', to) &&
      from.split('/')[2] !== to.split('/')[2],
  );
  expect(crossing.map(show)).toEqual([]);
});

test('what an experiment runs knows no charts: only charts.ts draws', () => {
  const drawing = imports.filter(
    ({ from, to }) => isInside('src/experiments', from) && isInside('src/charts', to),
  );
  expect(drawing.filter(({ from }) => !from.endsWith('/charts.ts')).map(show)).toEqual([]);
});

test('the scan sees imports of every kind', () => {
  expect(imports).toContainEqual({
    from: 'src/pages/index.astro',
    to: 'src/layouts/Page.astro',
    typeOnly: false,
  });
  expect(imports).toContainEqual({
    from: 'src/components/run-facts.ts',
    to: 'src/lab/record.ts',
    typeOnly: true,
  });
});

/**
 * `lab compare --svg` is given something to draw with where the command line is put together, and `lab diff` knows
 * posts and charts. They are loaded only then, so that all else works without Vega.
 */
function isComposition({ from, to, dynamic }: Import): boolean {
  const composed: Record<string, string> = {
    'src/lab/commands/compare.ts': 'src/charts/compare-chart.ts',
    'src/lab/commands/diff.ts': 'src/diff/diff-command.ts',
  };
  return composed[from] === to && dynamic === true;
}

/** What a file imports, and what that imports, as types and later, too. */
function reachedFrom(file: string): Set<string> {
  const reached = new Set(byFile.get(file));
  for (const each of reached) for (const to of byFile.get(each) ?? []) reached.add(to);
  return reached;
}

/** The files and packages that are loaded with a file, itself included. What it loads by `import()` comes later. */
function loadedBy(file: string): string[] {
  const loaded = new Set([file]);
  for (const each of loaded) {
    for (const { from, to, typeOnly, dynamic } of imports) {
      if (from === each && !typeOnly && !dynamic) loaded.add(to);
    }
  }
  return [...loaded];
}

function nothing(): RegExp {
  return /^(?!)/;
}

function importersOf(pattern: RegExp): string[] {
  return imports.filter(({ to }) => pattern.test(to)).map(({ from }) => from);
}

function show({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

function isInside(folder: string, file: string): boolean {
  return file.startsWith(`${folder}/`);
}

/** Matches packages, not files of the project. */
function packagesExcept(forbidden: RegExp): RegExp {
  return new RegExp(`^(?!src/)(?!${forbidden.source.slice(1)})`);
}

async function readImports(): Promise<Import[]> {
  const files = await readdir(path.join(root, 'src'), { recursive: true });
  const sources = files.filter((file) => /\.(ts|cts|mts|js|cjs|mjs|astro)$/.test(file));
  const found = sources.map(async (file) => {
    const from = path.posix.join('src', file.split(path.sep).join('/'));
    return importsOf(from, await readFile(path.join(root, from), 'utf8'));
  });
  return (await Promise.all(found)).flat();
}

function importsOf(from: string, text: string): Import[] {
  const script = from.endsWith('.astro') ? (/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '') : text;
  const source = ts.createSourceFile(from, script, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, dynamic = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const to = specifier.text.startsWith('.')
      ? path.posix.join(path.posix.dirname(from), specifier.text)
      : specifier.text;
    found.push({ from, to, typeOnly, ...(dynamic ? { dynamic } : {}) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node) && isLoading(node)) add(node.arguments[0], false, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `import type …`, or only `type` names between the braces. */
function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings, name } = clause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}

/** `import(…)`, `require(…)` and what `createRequire` made under that name. */
function isLoading({ expression }: ts.CallExpression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ts.isIdentifier(expression) && /^require/.test(expression.text);
}
