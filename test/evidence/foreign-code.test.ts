import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inspectPageCode } from '../../src/evidence/foreign-code.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const values = 'src/experiments/x/values.ts';
const charts = 'src/experiments/x/charts.ts';
const helper = 'src/experiments/x/helper.ts';

/** Creates a project of the given files. */
async function projectOf(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-evidence-'));
  folders.push(root);
  await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  return root;
}

async function inspect(files: Record<string, string>) {
  return (await inspectPageCode(await projectOf(files), 'x')).foreign;
}

/**
 * The message that refuses a `values.ts` whose function returns `expression`, on line 5; undefined if it is accepted.
 *
 * @param before code above the function, on line 3
 */
async function refusalOf(expression: string, before = ''): Promise<string | undefined> {
  const text = `// Types and comments shift lines.
interface Results { variants: string[] }
${before}
export function value(results: Results): unknown {
  return ${expression};
}
`;
  return inspect({ [values]: text }).then(
    () => undefined,
    (error: Error) => {
      expect(error.name).toBe('ExpectedError');
      return error.message;
    },
  );
}

const chance = 'gives another number in each build; let run() draw it from the seed and record it';
const clock = 'gives another time in each build; let run() record what is needed of it';
const machine = 'differs between machines; make it a parameter of the experiment';

describe('code is refused with its line, what it does, and the remedy', () => {
  test.each([
    ['Math.random()', `Math.random ${chance}`],
    ["Math['random']()", `Math.random ${chance}`],
    ['Math[`random`]()', `Math.random ${chance}`],
    ['globalThis.Math.random()', `Math.random ${chance}`],
    ['Array.from({ length: 3 }, Math.random)', `Math.random ${chance}`],
    ['(({ random } = Math) => random())()', `Math.random ${chance}`],
    ['crypto.randomUUID()', `crypto.randomUUID ${chance}`],
    ['crypto.getRandomValues(new Uint8Array(4))', `crypto.getRandomValues ${chance}`],
    ['Date.now()', `Date.now ${clock}`],
    ['new Date()', `new Date() ${clock}`],
    ['new Date', `new Date() ${clock}`],
    ['Date()', `Date() ${clock}`],
    ['performance.now()', `performance.now ${clock}`],
    ['process.hrtime.bigint()', `process.hrtime ${clock}`],
    ['process.uptime()', `process.uptime ${clock}`],
    ['process.env.HOME', `process.env ${machine}`],
    ['import.meta.env.DEV', `import.meta.env ${machine}`],
    ['navigator.language', `navigator ${machine}`],
    ["fetch('https://example.org/a.csv')", 'fetch asks the network'],
    ['new WebSocket(results.variants[0]!)', 'WebSocket asks the network'],
    ['setTimeout(() => 1, 10)', 'setTimeout runs when the page may be written already'],
  ])('%s', async (expression, says) => {
    expect(await refusalOf(expression)).toContain(`${values}:5: ${says}`);
  });

  test.each([
    ['(1.5).toLocaleString()', "toLocaleString() follows the machine's language; name one, as in"],
    ['[1.5].toLocaleString(undefined)', "toLocaleString() follows the machine's language"],
    ['results.variants[0]?.toLocaleString([])', "toLocaleString() follows the machine's language"],
    ["results.variants[0]!['toLocaleUpperCase']()", 'write toUpperCase()'],
    ["'a'.toLocaleLowerCase()", 'write toLowerCase()'],
    ['results.variants.sort((a, b) => a.localeCompare(b))', "as in localeCompare(other, 'en')"],
    ['new Intl.NumberFormat().format(1.5)', "as in Intl.NumberFormat('en')"],
    ['Intl.PluralRules()', "Intl.PluralRules follows the machine's language"],
    [
      'new Intl.Collator(undefined, { numeric: true })',
      "Intl.Collator follows the machine's language",
    ],
    ["new Intl.DateTimeFormat('en')", "Intl.DateTimeFormat follows the machine's time zone"],
    ["new Intl.DateTimeFormat('en', { year: 'numeric' })", "as in { timeZone: 'UTC' }"],
    [
      "new Date(0).toLocaleDateString('en')",
      "toLocaleDateString() follows the machine's time zone",
    ],
    ["new Date(0).toLocaleString('en')", "toLocaleString() follows the machine's time zone"],
    ['new Date(0).getHours()', "getHours() follows the machine's time zone; write getUTCHours()"],
    ['new Date(0).toDateString()', 'write toISOString()'],
    ['new Date(0).getTimezoneOffset()', "tells the machine's time zone"],
    ['new Date(2020, 0, 8)', 'write new Date(Date.UTC(year, month))'],
    ["new Date('2020-01-08T12:00')", 'end the text in Z'],
    ["Date.parse('8 January 2020')", 'end the text in Z'],
  ])('%s', async (expression, says) => {
    const said = await refusalOf(expression);
    expect(said).toMatch(`${values}:5: `);
    expect(said).toContain(says);
  });

  test.each([
    ['const { random } = Math;', 'random()', 'Math.random'],
    ['const maths = Math;', 'maths.random()', 'Math.random'],
    ['const { Math: { random: draw } } = globalThis;', 'draw()', 'Math.random'],
    ['let draw: () => number; ({ random: draw } = Math);', 'draw()', 'Math.random'],
    ["const name = 'random';", 'Math[name]()', 'Math.random'],
    ['const Format = Intl.NumberFormat;', 'new Format().format(1)', 'Intl.NumberFormat'],
    ["import { performance } from 'node:perf_hooks';", 'performance.now()', 'performance.now'],
    ["import { env } from 'process';", 'env.HOME', 'process.env'],
    ["import { randomBytes } from 'node:crypto';", 'randomBytes(4)', 'node:crypto.randomBytes'],
    ["import { webcrypto } from 'crypto';", 'webcrypto.randomUUID()', 'crypto.randomUUID'],
    ["import { cpus } from 'os';", 'cpus()', 'node:os'],
    ["import os from 'node:os';", 'os.cpus()', 'node:os'],
    ["import { execSync } from 'node:child_process';", "execSync('ls')", 'node:child_process'],
    ["import * as http from 'http';", "http.get('http://a.b')", 'node:http'],
    ["import { setTimeout as wait } from 'timers/promises';", 'wait(1)', 'setTimeout'],
    ["import rows from 'https://example.org/rows.js';", 'rows', 'https://example.org/rows.js'],
    ['const rate = 1 + Math.random();', 'rate', 'Math.random'],
    ['class Coin { side = Math.random(); }', 'new Coin().side', 'Math.random'],
    ['const table: number[] = []; table.push(Date.now());', 'table', 'Date.now'],
    [
      "const options = { month: 'long' } as const;",
      "results.variants[0]!.toLocaleString('en', options)",
      'toLocaleString()',
    ],
  ])('%s %s', async (before, expression, says) => {
    expect(await refusalOf(expression, before)).toMatch(
      new RegExp(`^${values}:[35]: ${says.replaceAll(/[.()/]/g, '\\$&')} `),
    );
  });
});

describe('code that gives the same in each build is left alone', () => {
  test.each([
    ['Math.sqrt(2) + Math.max(...[1, 2])', ''],
    ['new Date(0).toISOString()', ''],
    ['new Date(Date.UTC(2020, 0, 8)).getUTCDate()', ''],
    ["new Date('2020-01-08').getTime() + Date.parse('2020-01-08T12:00Z')", ''],
    ["(1.5).toLocaleString('en') + 'a'.localeCompare('b', 'en')", ''],
    ["(1.5).toLocaleString('en', { maximumSignificantDigits: 3 })", ''],
    ["new Date(0).toLocaleDateString('en', { timeZone: 'UTC' })", ''],
    ["new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0)", ''],
    ["new Intl.NumberFormat('en').format(1.5)", ''],
    ["'Math.random() and new Date()' // Math.random(), Date.now()", ''],
    ['Math.random()', 'const Math = { random: () => 4 };'],
    ['((performance: { now: () => number }) => performance.now())({ now: () => 4 })', ''],
    ['((process: { env: number }) => process.env)({ env: 1 })', ''],
    ['fetch()', 'function fetch() { return 4; }'],
    ['results.random() + results.now', 'interface Results { random(): number; now: number }'],
    ['results.process.env', 'interface Results { process: { env: string } }'],
    ['calendar.getDay()', 'const calendar = { getDay: () => 4 };'],
    ['week.getDay()', "import { View as Week } from 'vega'; const week = new Week();"],
    ['new Week().getDay()', 'class Week { getDay() { return 4; } }'],
    ['{ random: 1, fetch: 2, navigator: 3 }.random', ''],
    ["typeof process === 'undefined'", ''],
    ['value.name', ''],
    [
      'join("a", "b") + format("%s", 1)',
      "import { join } from 'node:path'; import { format } from 'node:util';",
    ],
    ["createHash('sha256').update('a').digest('hex')", "import { createHash } from 'node:crypto';"],
    [
      'uniformInt(xoroshiro128plus(7), 0, 9)',
      "import { uniformInt } from 'pure-rand/distribution/uniformInt'; import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';",
    ],
    ['1', 'function unused() { return Math.random(); }'],
    ['1', "import type { readFile } from 'node:fs'; type Random = typeof Math.random;"],
  ])('%s %s', async (expression, before) => {
    expect(await refusalOf(expression, before)).toBeUndefined();
  });
});

test('code of an imported file is reported in that file, and of several files the first is reported', async () => {
  const files = {
    [values]: "export { noise as value } from './parts/index.ts';\n",
    'src/experiments/x/parts/index.ts': "export * from '../helper';\n",
    [helper]: '/** A number. */\nexport const noise = (): number =>\n  Math.random();\n',
    [charts]: '\nexport const chart = () => Date.now();\n',
  };
  await expect(inspect(files)).rejects.toThrow(`${charts}:2: Date.now gives`);
  const { [charts]: _, ...others } = files;
  await expect(inspect(others)).rejects.toThrow(`${helper}:3: Math.random gives`);
});

test("a call in a chain is reported at the method's line", async () => {
  const text =
    'export const value = (names: string[]) =>\n  names\n    .map((name) => name.trim())\n    .toLocaleString();\n';
  await expect(inspect({ [values]: text })).rejects.toThrow(`${values}:4: toLocaleString()`);
});

test('charts may import an experiment, whatever its run and its unused code do', async () => {
  expect(
    await inspect({
      [charts]:
        "import experiment, { limit } from './experiment.ts';\nexport const chart = () => limit + experiment.name;\nexport const other = () => limit;\n",
      'src/experiments/x/experiment.ts':
        "import data from './data.json';\nexport const limit = 2;\nfunction defineExperiment<T>(given: T): T { return given; }\nexport const unused = () => performance.now() + data.length;\nexport default defineExperiment({ name: 'x' });\n",
      'src/experiments/x/data.json': '[]',
    }),
  ).toEqual({});
});

test('a file that does not compile is reported with its line', async () => {
  await expect(inspect({ [values]: 'export const a = 1;\nexport const b = (;\n' })).rejects.toThrow(
    /^src\/experiments\/x\/values\.ts:2: Unexpected/,
  );
  await expect(inspect({ [values]: "import './gone.ts';\n" })).rejects.toThrow(
    `${values}:1: Could not resolve "./gone.ts"`,
  );
  await expect(
    inspect({ [values]: "import a from '@no/such/part';\nexport const b = a;\n" }),
  ).rejects.toThrow(
    `${values}:1: the package of "@no/such/part" isn't installed: \`npm install @no/such\``,
  );
});

describe('data that no run recorded is listed by export', () => {
  const data = {
    'data/resnet.csv': 'a,b\n1,2\n',
    'public/table.csv': '',
    'src/experiments/x/own.json': '[]',
  };

  test.each([
    ["import rows from '../../../data/resnet.csv?raw';", 'rows', 'data/resnet.csv'],
    ["import rows from '/data/resnet.csv?url';", 'rows', 'data/resnet.csv'],
    ["import rows from '/table.csv?raw';", 'rows', 'public/table.csv'],
    ["import rows from './own.json' with { type: 'json' };", 'rows', 'src/experiments/x/own.json'],
    ["import * as rows from './own.json';", 'rows', 'src/experiments/x/own.json'],
    ["import code from './helper.ts?raw';", 'code', helper],
    ["import cars from 'vega-datasets';", 'cars', 'vega-datasets'],
    ["import cities from 'some-package/cities.json';", 'cities', 'some-package/cities.json'],
    ["import land from 'world-atlas';", 'land', 'world-atlas'],
    ["import { getCollection } from 'astro:content';", "getCollection('results')", 'astro:content'],
    ["const rows = import.meta.glob('/data/*.csv', { query: '?raw' });", 'rows', 'data/*.csv'],
    [
      "const rows = import.meta.glob(['./*.json', '../y/*.json']);",
      'rows',
      'src/experiments/x/*.json, src/experiments/y/*.json',
    ],
    [
      "import { readFileSync } from 'node:fs';",
      "readFileSync('data/resnet.csv', 'utf8')",
      'data/resnet.csv',
    ],
    ["import * as fs from 'fs';", 'fs.readFileSync(`data/resnet.csv`)', 'data/resnet.csv'],
    [
      "import fs from 'fs/promises';",
      "fs.readFile(new URL('./own.json', import.meta.url))",
      'src/experiments/x/own.json',
    ],
    [
      "import fs from 'node:fs'; import { join } from 'node:path';",
      "fs.promises.readFile(join(process.cwd(), 'data', 'resnet.csv'))",
      'data/resnet.csv',
    ],
    [
      "import { readFileSync } from 'node:fs';",
      "readFileSync(import.meta.dirname + '/own.json')",
      'src/experiments/x/own.json',
    ],
    [
      "import { readFileSync } from 'node:fs';",
      'readFileSync(results.file)',
      'a file read with readFileSync',
    ],
    [
      "import { readFileSync } from 'node:fs';",
      "['a'].map(readFileSync)",
      'a file read with readFileSync',
    ],
    [
      "const { readFileSync } = await import('node:fs');",
      "readFileSync('data/resnet.csv')",
      'data/resnet.csv',
    ],
    ['', "import('../../../data/resnet.csv?raw')", 'data/resnet.csv'],
  ])('%s %s', async (before, expression, what) => {
    const text = `${before}
interface Results { file: string }
export const plain = (results: Results) => results.file;
export const drawn = (results: Results): unknown => ${expression};
`;
    const found = await inspect({ ...data, [charts]: text, [helper]: 'export const a = 1;\n' });
    expect(found).toEqual({
      charts: { drawn: [{ file: charts, line: expect.any(Number), what }] },
    });
    expect([1, 4]).toContain(found.charts!['drawn']![0]!.line);
  });

  test('also if it reaches the export through other statements and other files', async () => {
    const found = await inspect({
      ...data,
      [helper]: `import text from '../../../data/resnet.csv?raw';
import own from './own.json';
const parse = (csv: string) => csv.split('\\n').map((line) => line.split(',').map(Number));
const rows = parse(text);
const table = new Map<string, number>();
const limits: number[] = [];
for (const each of own as number[]) table.set('a', each);
let cached: unknown;
export const load = () => (cached ??= rows);
export const cache = () => cached;
export { rows, table, limits, parse };
export const count = (): number => rows.length;
`,
      [charts]: `import { cache, count, limits, load, table } from './helper.ts';
export { rows as exported } from './helper.ts';
export const counted = () => count();
export const filled = () => table.size + count();
export const limited = () => limits;
export const cached = () => cache();
export const loaded = () => load();
`,
      [values]: "import { parse } from './helper.ts';\nexport const parsed = () => parse('1');\n",
      'src/experiments/x/claims.ts':
        "import { count } from './helper.ts';\nexport const holds = { sentence: 'It holds.', test: () => count() > 1 };\n",
    });
    const csv = { file: helper, line: 1, what: 'data/resnet.csv' };
    const own = { file: helper, line: 2, what: 'src/experiments/x/own.json' };
    expect(found).toEqual({
      charts: { cached: [csv], counted: [csv], exported: [csv], filled: [csv, own], loaded: [csv] },
      claims: { holds: [csv] },
    });
  });
});

test("this project's own charts, values and claims read only recorded runs", async () => {
  for (const name of ['batch-norm', 'edge-of-stability']) {
    const { foreign, inputs } = await inspectPageCode(repository, name);
    expect(foreign).toEqual({});
    expect(inputs).toContain(path.join(repository, 'src/experiments', name, 'claims.ts'));
    expect(inputs).toContain(path.join(repository, 'src/charts/panels/line-panel.ts'));
  }
});
