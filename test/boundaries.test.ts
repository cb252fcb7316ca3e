import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '..');

/** The files that authors import, by their names: `retrace/lab`. */
const doors: Record<string, string> = Object.fromEntries(
  Object.entries(manifest.exports).map(([name, file]) => [
    path.posix.join('retrace', name),
    path.posix.normalize(file),
  ]),
);

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
  // Texts that people read: errors, counts, times.
  { folder: 'src/messages', may: [/^node:path$/], mayAsTypes: [/^zod$/] },
  // How files are read and written so that nothing is lost.
  { folder: 'src/files', may: [/^node:/, /^(env-paths|tar|zod)$/, /^src\/messages\//] },
  {
    // Usable from the command line alone: no Astro, no Vega, no experiment.
    folder: 'src/lab',
    may: [
      /^node:/,
      /^src\/(files|messages|statistics)\//,
      packagesExcept(/^(astro|@astrojs\/|vega|playwright|vitest)/),
    ],
  },
  {
    // What pages are made from, told from the sources: usable without Astro, as the lab is.
    folder: 'src/evidence',
    may: [
      /^node:/,
      /^src\/(lab|markdown|messages)\//,
      /^src\/files\/digest\.ts$/,
      packagesExcept(/^(astro|@astrojs\/|vega|@tensorflow)/),
    ],
  },
  {
    // The same code must run in a browser.
    folder: 'src/experiments',
    may: [/^@tensorflow\/tfjs-core$/, /^pure-rand(\/|$)/, /^zod$/, /^src\/doors\//],
    mayAsTypes: [/^vega-lite$/],
  },
  {
    // What authors import as `retrace/lab` and its like: exports of other files, nothing of its own.
    folder: 'src/doors',
    may: [
      /^src\/charts\/(bars|cells|diagrams|panels|points|smoothing)\//,
      /^src\/lab\/(artifacts\/declare|define|sweep)\.ts$/,
      // Functions of results, beside those of numbers.
      /^src\/lab\/measures\//,
      /^src\/statistics\//,
    ],
    mayAsTypes: [
      /^src\/(charts\/(bars|cells|diagrams|panels|points|smoothing)|datasets|lab|statistics)\/[\w-]+\.ts$/,
    ],
  },
  {
    folder: 'src/datasets',
    may: [
      /^node:/,
      /^src\/(files|messages)\//,
      packagesExcept(/^(astro|@astrojs\/|vega|@tensorflow)/),
    ],
    mayAsTypes: [/^src\/lab\/dataset\.ts$/],
  },
  {
    folder: 'src/charts',
    may: [
      /^node:/,
      /^src\/(messages|statistics)\//,
      /^src\/files\/(digest|kept\/lossless-json)\.ts$/,
      /^(vega(-[a-z]+)*|postcss|@resvg\/resvg-js|fontkitten)$/,
    ],
    mayAsTypes: [/^src\/lab\/(results|define|artifacts\/declare|compare\/compared-metric)\.ts$/],
  },
  {
    // Its template is what a site starts with, so it needs no tensors.
    folder: 'src/new',
    may: [
      /^node:/,
      /^(commander|zod)$/,
      /^pure-rand\//,
      /^src\/messages\//,
      // What a folder that can't be written is told by.
      /^src\/files\/whole-file\.ts$/,
      // The name of an experiment, and the placeholders of a command.
      /^src\/lab\/(records\/record|command\/words)\.ts$/,
      // What an experiment of runs that exist already is drafted of.
      /^src\/lab\/imports\/(draft-plan|import-found)\.ts$/,
      /^src\/doors\//,
    ],
    mayAsTypes: [/^src\/lab\/imports\/read-options\.ts$/],
  },
  {
    // What changed between two commits.
    folder: 'src/diff',
    may: [
      /^node:/,
      /^zod$/,
      /^src\/(charts|evidence|files|lab|messages)\//,
      // How posts name what they show.
      /^src\/markdown\/(components|attributes\/samples-use)\.ts$/,
    ],
    mayAsTypes: [/^src\/markdown\//, /^vega-lite$/],
  },
  // Functions of numbers: they run anywhere.
  { folder: 'src/statistics', may: [/^jstat$/] },
  {
    // It runs before there is a page: no Astro, and none of what a page shows.
    folder: 'src/markdown',
    may: [
      /^node:/,
      /^(@astrojs\/markdown-satteri|satteri|temml|ultrahtml|acorn(-walk)?|prismjs\/components\/index\.js)$/,
      /^src\/messages\/(closest-name|kept-mistakes|post-error)\.ts$/,
    ],
  },
  {
    // What a post's components show, found in results and the project's code.
    folder: 'src/posts',
    may: [
      /^node:(module|path|url)$/,
      /^astro[:/]/,
      // The bibliography, and listings of the source: cut with its own compiler, marked as code in posts.
      /^(@citation-js\/|typescript$)/,
      /^src\/charts\/(drawing\/(first-plot|small-axis)\.ts$|(figures|files|look|svg)\/)/,
      // The chart of a metric that has none of its own.
      /^src\/charts\/metrics\/metric-chart\.ts$/,
      /^src\/layouts\/site-path\.ts$/,
      /^virtual:retrace\/(drawing|look|site)$/,
      /^src\/(messages|statistics)\//,
      /^src\/files\/(digest|kept\/(build-cache|built-file|lossless-json))\.ts$/,
      // What is read of results, and found in them; in development, of runs in progress. Nothing that plans or runs.
      /^src\/lab\/(claim\.ts$|(findings|in-progress|records|shown)\/)/,
      // An experiment as the results loader has stored it.
      /^src\/evidence\/stored-experiment\.ts$/,
      // How components are written, and what a post refers to.
      /^src\/markdown\/(components|references|attributes\/tag)\.ts$/,
    ],
    mayAsTypes: [/^src\/(charts|evidence|lab|markdown)\//, /^vega-lite$/],
  },
  {
    folder: 'src/components',
    may: [
      /^@astrojs\/markdown-satteri$/,
      /^src\/(charts|messages|posts|statistics)\//,
      /^src\/layouts\/(site-path|typographic)\.ts$/,
      // Which there are.
      /^src\/markdown\/components\.ts$/,
      // How numbers and findings read.
      /^src\/lab\/findings\/(finding-text|outcome|quantity-text)\.ts$/,
    ],
    mayAsTypes: [/^astro[:/]/, /^src\/(lab|markdown)\//],
  },
  // In the browser; Pagefind's script is a file of the site.
  { folder: 'src/client', may: [] },
  { folder: 'src/layouts', may: [/^astro[:/]/, /^src\/styles\//, /^virtual:retrace\//] },
  {
    folder: 'src/routes',
    may: [/^astro[:/]/, /^src\/(components|layouts|posts|styles)\//, /^virtual:retrace\/site$/],
    mayAsTypes: [/^astro$/],
  },
  {
    // What Astro's content store is filled with.
    folder: 'src/loaders',
    may: [
      /^node:/,
      /^astro\//,
      /^src\/(evidence|lab|messages|posts)\//,
      // Titles are set as texts are.
      /^src\/markdown\/inline\/inline-text\.ts$/,
    ],
    mayAsTypes: [/^src\/layouts\/social\.ts$/],
  },
  {
    // What editors tell authors of components and names, told from the sources: usable without Astro.
    folder: 'src/editor',
    may: [
      /^node:/,
      // The syntax of posts, in `mdx-syntax.mjs`, which only editors load.
      /^remark-(frontmatter|gfm|math)$/,
      /^src\/(evidence|files)\//,
      /^src\/lab\/(claim|quantity|measures\/take|planning\/experiment|records\/profile)\.ts$/,
      /^src\/markdown\/components\.ts$/,
      /^src\/posts\/writing\/bibliography(-keys)?\.ts$/,
    ],
  },
  {
    // What holds a build together: its order, its end, its warnings; and what it leaves for editors.
    folder: 'src/build',
    may: [
      /^node:url$/,
      /^vite\/module-runner$/,
      /^src\/editor\/write-declarations\.ts$/,
      // One build of a site at a time.
      /^src\/files\/locks\/lock-file\.ts$/,
      /^src\/messages\//,
    ],
    mayAsTypes: [/^astro$/],
  },
  {
    // What is made of the finished pages: it knows them as a reader's programs do.
    folder: 'src/publishing',
    may: [
      /^node:/,
      /^(@astrojs\/(rss|sitemap)|zod|pagefind|htmlparser2|hast-util-(from-html|sanitize|to-html))$/,
      /^src\/(files|messages)\//,
      // Pictures are made for the posts of feeds.
      /^src\/posts\/lists\/in-feeds\.ts$/,
    ],
    mayAsTypes: [/^(astro|hast)$/],
  },
  {
    // The parts as one integration of Astro, which a site's configuration names.
    folder: 'src/integration',
    may: [
      /^node:/,
      /^(@astrojs\/(markdown-satteri|mdx)|astro\/config|astro:content|svgo|zod)$/,
      /^src\/(build|loaders|markdown|messages|publishing)\//,
      /^src\/lab\/records\/machine-facts\.ts$/,
      // In development, which runs are in progress.
      /^src\/lab\/in-progress\/runs-in-progress\.ts$/,
      // A site's own colours, and links in its texts.
      /^src\/charts\/(files\/own-colours|look\/contrast)\.ts$/,
      /^src\/layouts\/linked-text\.ts$/,
      // The package's own code, as it is on disk.
      /^src\/files\/(digest|own-file)\.ts$/,
    ],
    mayAsTypes: [/^(astro|vite)$/],
  },
  {
    // How the repository's own site shows its `docs`: as pages, with examples as posts show them.
    folder: 'src/docs',
    may: [/^node:/, /^satteri$/, /^src\/(layouts|markdown|messages|posts)\//],
    mayAsTypes: [/^(astro(\/types)?|vite)$/],
  },
  {
    // The pages of the repository's own site.
    folder: 'src/pages',
    may: [/^src\/(components|docs|layouts|posts)\//, /^virtual:retrace\/site$/],
    mayAsTypes: [/^astro$/],
  },
  {
    // The package's commands, each loaded when it is called.
    folder: 'src/program',
    may: [
      /^node:/,
      /^src\/(messages|new|lab\/(commands|engines\/native\/build))\/[\w-]+\.ts$/,
      /^src\/integration\/start-anew\.ts$/,
    ],
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

/** What authors replace: its rules say what it may import, used or not, and the folders in it are theirs. */
const content = ['src/content', 'src/docs', 'src/experiments', 'src/datasets', 'src/pages'];

test.each(
  rules.filter(({ folder }) => !content.includes(folder)),
)('what files in $folder may import, some file imports', ({ folder, may, mayAsTypes = [] }) => {
  const own = imports.filter(({ from, to }) => isInside(folder, from) && !isInside(folder, to));
  const isUsed = (allowed: RegExp, asType: boolean) =>
    own.some(({ to, typeOnly }) => typeOnly === asType && allowed.test(to));
  const unused = [
    ...may.filter((allowed) => !isUsed(allowed, false)),
    ...mayAsTypes.filter((allowed) => !isUsed(allowed, true)),
  ];
  expect(unused.map(String)).toEqual([]);
});

/** The files in `src` itself, with what each may import of the project. */
const looseFiles: Record<string, RegExp> = {
  'src/content.config.ts': /^src\/integration\/collections\.ts$/,
  'src/env.d.ts': /^src\/(posts|integration|layouts)\//,
  'src/site.ts': /^src\/integration\/retrace\.ts$/,
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

/**
 * The rooms of folders, lowest floor first: a file imports from its own room and from those below. `.` is the folder itself.
 * The files in `src` itself have their own rules, above.
 */
const floors: Record<string, string[]> = {
  src: [
    'messages',
    'files',
    'statistics',
    'markdown',
    'lab',
    'datasets',
    'charts',
    'doors',
    'experiments',
    'evidence',
    'diff',
    'new',
    'content',
    'styles',
    'client',
    'layouts',
    'posts',
    'components',
    'loaders',
    'editor',
    'build',
    'publishing',
    'routes',
    'integration',
    'program',
    'docs',
    'pages',
  ],
  'src/lab': [
    'records',
    'readers',
    'artifacts',
    '.',
    'measures',
    'engines',
    'source',
    'command',
    'findings',
    'statements',
    'shown',
    'in-progress',
    'planning',
    'cluster',
    'imports',
    'running',
    'terminal',
    'upkeep',
    'reporting',
    'compare',
    'pack',
    'hand-over',
    'commands',
  ],
  'src/evidence': ['imports', '.', 'metrics', 'names'],
  'src/files': ['.', 'kept', 'locks'],
  'src/routes': ['lists', '.'],
  'src/lab/findings': ['metrics', '.'],
  'src/lab/command': ['files', 'locks', '.'],
  'src/lab/records': ['parquet', '.'],
  'src/lab/running': ['.', 'command'],
  'src/lab/pack': ['format', 'program', 'staging', '.'],
  'src/lab/commands': ['.', 'on-cluster'],
  'src/lab/running/command': ['output', '.'],
  'src/lab/imports': ['artifacts', '.'],
  'src/lab/readers': ['formats', '.', 'text', 'tables', 'tools', 'notebook'],
  'src/lab/engines/native': ['.', 'build'],
  'src/lab/engines/webgpu': ['kernels', '.'],
  'src/markdown': [
    'attributes',
    'summary',
    'punctuation',
    'foreign',
    '.',
    'blocks',
    'math',
    'inline',
  ],
  'src/components': ['parts', '.', 'sections'],
  'src/publishing': ['parsing', 'policy', 'feeds', 'search', '.'],
  'src/posts': ['writing', 'origins', 'claims', 'figures', '.', 'lists'],
  'src/charts': [
    'look',
    'smoothing',
    'reading',
    'svg',
    'compiling',
    'checks',
    'live',
    'drawing',
    'panels',
    'bars',
    'cells',
    'points',
    'metrics',
    'diagrams',
    'files',
    'figures',
  ],
  'src/charts/live': ['.', 'compile', 'browser'],
  'src/charts/live/browser': ['view', 'read', 'control', '.'],
};

describe.each(Object.entries(floors))('the rooms of %s', (house, rooms) => {
  test('are all named', async () => {
    const entries = await readdir(path.join(root, house), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const named = rooms.filter((room) => room !== '.');
    expect(folders.sort()).toEqual(named.toSorted());
  });

  test('import nothing from above', () => {
    const floorOf = (file: string) => rooms.indexOf(roomIn(house, file));
    const climbing = imports.filter(
      ({ from, to }) =>
        isInside(house, from) &&
        isInside(house, to) &&
        floorOf(from) >= 0 &&
        floorOf(to) > floorOf(from),
    );
    expect(climbing.filter(({ dynamic }) => !dynamic).map(show)).toEqual([]);
  });
});

/** Folders whose rooms have no order, with the reason. */
const unordered: Record<string, string> = {
  'src/lab/engines': 'an engine has a file here and a folder, which import what engines share',
  'src/lab/engines/wasm': 'kernels and convolutions share transposing and the heap',
  'src/new': 'the templates are copied, not imported',
  'src/new/template': 'what computes a study: a function, a script, or a command to fill in',
  'src/styles': 'fonts, no code',
};

test('the rooms of every folder are in order, or a reason is given', async () => {
  const entries = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const houses = entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath }) => path.relative(root, parentPath).split(path.sep).join('/'))
    .filter(
      (house) => !isSiteTemplate(house) && !content.some((folder) => isInside(folder, `${house}/`)),
    );
  const known = [...Object.keys(floors), ...Object.keys(unordered)];
  expect([...new Set(houses)].sort()).toEqual(known.sort());
});

/** The room of a folder that a file stands in: `records`; `.` for a file of the folder itself. */
function roomIn(house: string, file: string): string {
  const [room = '', ...rest] = file.slice(house.length + 1).split('/');
  return rest.length === 0 ? '.' : room;
}

test('a folder holds about fifteen files of a kind at most', async () => {
  const entries = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath} ${path.extname(name)}`);
  const crowded = [...Map.groupBy(files, (kind) => kind)].filter(([, same]) => same.length > 16);
  expect(crowded.map(([kind, same]) => `${path.relative(root, kind)}: ${same.length}`)).toEqual([]);
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
  // Pages load components by `import.meta.glob`, which isn't followed.
  const shown = [...new Set(imports.map(({ from }) => from))].filter(
    (file) => isInside('src/routes', file) || isInside('src/components', file),
  );

  test.each(['src/lab/shown/read-results.ts', ...shown])('%s', (file) => {
    const loaded = loadedBy(file);
    expect(loaded.filter((each) => isInside('src/lab/engines', each))).toEqual([]);
    expect(loaded.filter((each) => /^(@tensorflow\/|esbuild$)/.test(each))).toEqual([]);
  });

  test('the results loader has no engine until a run is recorded', () => {
    const loaded = loadedBy('src/loaders/results-loader.ts');
    expect(loaded.filter((each) => isInside('src/lab/engines', each))).toEqual([]);
    expect(loaded.filter((each) => /^@tensorflow\//.test(each))).toEqual([]);
    expect(loaded).not.toContain('src/lab/running/record-runs.ts');
  });

  test('only what development loads reads runs in progress', () => {
    const readersOf = (file: string) => {
      const reading = imports.filter(({ to, typeOnly }) => to === file && !typeOnly);
      return [...new Set(reading.map(({ from, dynamic }) => `${from}${dynamic ? ', later' : ''}`))];
    };
    expect(readersOf('src/lab/in-progress/runs-in-progress.ts').sort()).toEqual([
      'src/integration/follow-runs.ts, later',
      'src/posts/origins/runs-so-far.ts',
    ]);
    expect(readersOf('src/posts/origins/runs-so-far.ts')).toEqual([
      'src/posts/kept-posts.ts, later',
    ]);
  });

  test('the command line loads a command when it is called', () => {
    const loaded = loadedBy('src/lab/commands/cli.ts').filter((each) =>
      isInside('src/lab/commands', each),
    );
    expect(loaded).toEqual(['src/lab/commands/cli.ts']);
  });

  test('only the entry of a worker listens to its process', async () => {
    const doing = ['session', 'record-run', 'replay-run'].flatMap((name) =>
      loadedBy(`src/lab/running/${name}.ts`),
    );
    const own = [...new Set(doing)].filter((file) => isInside('src/lab/running', file));
    expect(own).toContain('src/lab/running/execute-run.ts');
    const listening = await Promise.all(
      own.map(async (file) =>
        /\bprocess\.(on|once)\(/.test(await readFile(path.join(root, file), 'utf8')),
      ),
    );
    expect(own.filter((_, i) => listening[i])).toEqual([]);
  });

  test('a worker has no bundler, and no engine but the one that it starts', () => {
    const loaded = loadedBy('src/lab/running/worker.ts');
    expect(loaded).not.toContain('esbuild');
    const ownFolders = /^src\/lab\/engines\/(wasm|webgpu)\/.*(kernel|start-backend)/;
    expect(loaded.filter((each) => ownFolders.test(each))).toEqual([]);
  });
});

test('posts stay resolved while texts are edited: what keeps them loads no module that Astro makes anew then', () => {
  expect(loadedBy('src/posts/kept-posts.ts')).toContain('astro:content');
  const loaded = loadedBy('src/posts/resolve-once.ts');
  expect(loaded).toContain('src/posts/origins/experiment-modules.ts');
  expect(loaded.filter((each) => each.startsWith('astro:'))).toEqual([]);
});

describe('what readers are sent', () => {
  /** What a script of a page loads, at once or later. */
  const entries = [
    'src/charts/live/browser/watch-pictures.ts',
    'src/charts/live/browser/live-figure.ts',
    'src/client/copy-code.ts',
    'src/client/dismiss-notes.ts',
    'src/client/figures-in-sight.ts',
    'src/client/one-stop-numbers.ts',
    'src/client/open-cards.ts',
    'src/client/open-folded.ts',
    'src/client/search-posts.ts',
  ];
  /** Files that run in a browser as well as at the build. */
  const folders = /^src\/(client|charts\/(look|live\/browser))\/|^src\/charts\/live\/[\w-]+\.ts$/;
  /** The parts of Vega without its compilers: neither Vega-Lite's nor that of expressions. */
  const packages =
    /^vega-(dataflow|encode|interpreter|scenegraph|statistics|transforms|view|view-transforms)$/;

  test('is all that the scripts of pages name', async () => {
    const scripts = (await readScripts()).flatMap(({ to }) => to);
    const later = imports.filter(({ from, dynamic }) => scripts.includes(from) && dynamic);
    const named = [...scripts, ...later.map(({ to }) => to)];
    expect([...new Set(named)].sort()).toEqual(entries.toSorted());
  });

  test.each(entries)('%s: loads only what a browser can run', (entry) => {
    const foreign = loadedBy(entry).filter(
      (each) => !folders.test(each) && !packages.test(each) && !each.endsWith('.css'),
    );
    expect(foreign).toEqual([]);
  });

  test('is told from the rest by its folder: all in it can run there', () => {
    const files = [...new Set(imports.map(({ from }) => from))].filter((file) =>
      folders.test(file),
    );
    const foreign = imports.filter(
      ({ from, to, typeOnly }) =>
        files.includes(from) && !typeOnly && !folders.test(to) && !packages.test(to),
    );
    expect(foreign.filter(({ to }) => !/\.(css|json)$/.test(to)).map(show)).toEqual([]);
  });
});

test('every package that src imports is named in package.json, so that a site has it in the same version', () => {
  // A script cuts fonts, in the repository only.
  const packages = imports
    .filter(({ from }) => !from.startsWith('src/styles/fonts/'))
    .filter(({ to, typeOnly }) => !typeOnly && !/^(src\/|node:|virtual:|astro:)/.test(to))
    .map(({ to }) => /^(@[^/]+\/)?[^/]+/.exec(to)![0]);
  const undeclared = [...new Set(packages)].filter((name) => !(name in manifest.dependencies));
  expect(undeclared).toEqual([]);
});

test('no file is imported by what it imports, types included', () => {
  const files = [...new Set(imports.map(({ from }) => from))];
  const reached = new Map(files.map((file) => [file, reachedFrom(file)]));
  expect(files.filter((file) => reached.get(file)!.has(file))).toEqual([]);
});

test('an experiment imports no other experiment but as a type, and what they share; that imports none', () => {
  const experimentOf = (file: string) => file.split('/')[2];
  const crossing = imports.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly &&
      isInside('src/experiments', from) &&
      isInside('src/experiments', to) &&
      !isInside('src/experiments/shared', to) &&
      experimentOf(from) !== experimentOf(to),
  );
  expect(crossing.map(show)).toEqual([]);
});

test('what experiments share is no experiment, and nothing that pages show', async () => {
  const shared = await readdir(path.join(root, 'src/experiments/shared'));
  const ofAnExperiment = /^(experiment|charts|diagrams|values|tables|claims)\.ts$/;
  expect(shared.filter((file) => ofAnExperiment.test(file))).toEqual([]);
});

test('what an experiment runs knows no charts: only charts.ts and diagrams.ts draw', () => {
  const drawing = imports.filter(
    ({ from, to }) => isInside('src/experiments', from) && to === 'src/doors/charts.ts',
  );
  expect(drawing.filter(({ from }) => !/\/(charts|diagrams)\.ts$/.test(from)).map(show)).toEqual(
    [],
  );
});

test('the scan sees imports of every kind', () => {
  expect(imports).toContainEqual({
    from: 'src/routes/index.astro',
    to: 'src/layouts/Page.astro',
    typeOnly: false,
  });
  expect(imports).toContainEqual({
    from: 'src/posts/origins/run-facts.ts',
    to: 'src/lab/records/record.ts',
    typeOnly: true,
  });
});

/**
 * `lab compare --svg` is given something to draw with where the command line is put together, `lab run` and `lab pack` what
 * reads the claims of posts, and `lab diff` knows posts and charts. They are loaded only then, so that all else works
 * without Vega.
 */
function isComposition({ from, to, dynamic }: Import): boolean {
  const composed: Record<string, string> = {
    'src/lab/commands/compare.ts': 'src/charts/files/compare-chart.ts',
    'src/lab/commands/diff.ts': 'src/diff/diff-command.ts',
    'src/lab/commands/pack.ts': 'src/evidence/metrics/post-claims.ts',
    'src/lab/commands/run.ts': 'src/evidence/metrics/post-claims.ts',
    'src/lab/commands/on-cluster/hand-over-runs.ts': 'src/evidence/metrics/post-claims.ts',
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

function importersOf(pattern: RegExp): string[] {
  return imports.filter(({ to }) => pattern.test(to)).map(({ from }) => from);
}

function show({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

/** A new site's files, which import what that site has. */
function isSiteTemplate(file: string): boolean {
  return `${file}/`.startsWith('src/new/site/');
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
  const sources = files.filter(
    (file) => /\.(ts|cts|mts|js|cjs|mjs|astro)$/.test(file) && !isSiteTemplate(`src/${file}`),
  );
  const found = sources.map(async (file) => {
    const from = path.posix.join('src', file.split(path.sep).join('/'));
    return importsOf(from, await readFile(path.join(root, from), 'utf8'));
  });
  return (await Promise.all(found)).flat();
}

/** What the scripts in the markup of pages and components import. */
async function readScripts(): Promise<Import[]> {
  const files = await readdir(path.join(root, 'src'), { recursive: true });
  const found = files
    .filter((file) => file.endsWith('.astro'))
    .map(async (file) => {
      const from = path.posix.join('src', file.split(path.sep).join('/'));
      const markup = await readFile(path.join(root, from), 'utf8');
      const scripts = markup.matchAll(/<script>([\s\S]*?)<\/script>/g);
      return [...scripts].flatMap(([, script]) => importsIn(from, script!));
    });
  return (await Promise.all(found)).flat();
}

function importsOf(from: string, text: string): Import[] {
  return importsIn(
    from,
    from.endsWith('.astro') ? (/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '') : text,
  );
}

function importsIn(from: string, script: string): Import[] {
  const source = ts.createSourceFile(from, script, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, dynamic = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const to = targetOf(from, specifier.text);
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

/** A file of the project, by a relative path or by an export's name; else a package. */
function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  return doors[specifier] ?? specifier;
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
