import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Claim, Sample } from '../../../src/lab/claim.ts';
import { prepareResults } from '../../../src/lab/reporting/page-results.ts';
import { readResults } from '../../../src/lab/shown/read-results.ts';
import { bundleModule, importBundle, writeBundle } from '../../../src/lab/source/bundle.ts';
import { claimCode } from '../../../src/lab/statements/claim-code.ts';
import { stateClaims } from '../../../src/lab/statements/state-claims.ts';
import { digestOfStatement, type Statement } from '../../../src/lab/statements/statement.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
const root = await mkdtemp(path.join(tmpdir(), 'retrace-claims-'));
afterAll(() => rm(root, { recursive: true, force: true }));
await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
for (const name of ['package.json', 'src/experiments', 'src/doors', 'src/statistics', 'src/lab']) {
  await cp(path.join(repository, name), path.join(root, name), { recursive: true });
}

const edge = 'src/experiments/edge-of-stability/claims.ts';
const norm = 'src/experiments/batch-norm/claims.ts';
const before: Record<string, Statement> = {};
beforeAll(async () => {
  for (const name of ['edge-of-stability', 'batch-norm']) {
    before[name] = (await stateClaims(root, { name }))!;
  }
});

/** The claims whose test digest changes by an edit, and whether the whole statement stays the same. */
async function after(file: string, change: (text: string) => string) {
  const name = file === norm ? 'batch-norm' : 'edge-of-stability';
  const original = await readFile(path.join(root, file), 'utf8');
  const edited = change(original);
  if (edited === original) throw new Error(`${file} isn't changed`);
  await writeFile(path.join(root, file), edited);
  try {
    const then = before[name]!;
    const now = (await stateClaims(root, { name }))!;
    const known = Object.keys(then.claims);
    return {
      tests: known.filter((each) => now.claims[each]!.test !== then.claims[each]!.test),
      same: digestOfStatement(now) === digestOfStatement(then),
    };
  } finally {
    await writeFile(path.join(root, file), original);
  }
}

const replace = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);

describe('the statement is the same after', () => {
  test.each<[string, string, (text: string) => string]>([
    ['a comment', edge, replace('function lateOver', '// Of the loss.\nfunction lateOver')],
    ['another name for a local', edge, replace(/\bsecond\b/g, 'next')],
    ['another name for a helper', edge, replace(/\blateOverMiddleLoss\b/g, 'lateLoss')],
    [
      'another name for a parameter',
      edge,
      replace(
        'ofSeed: (runs) => Math.max(...Object.values(runs).map(lateOver',
        'ofSeed: (each) => Math.max(...Object.values(each).map(lateOver',
      ),
    ],
    [
      'a helper that is moved up',
      edge,
      (text) => {
        const helper = text.slice(text.indexOf('function lateOverMiddleLoss'));
        return text.replace(helper, '').replace('const cohen', `${helper}\nconst cohen`);
      },
    ],
    [
      'what others published',
      edge,
      replace(
        "measure: 'ratio of the last losses',",
        "measure: 'ratio of the last losses', published: [{ by: cohen, says: 'so' }],",
      ),
    ],
    ['three digits for two', edge, replace('{ digits: 2 }', '{ digits: 3 }')],
    [
      'an if for a conditional',
      norm,
      replace(
        'return per ? combine(run, { step, value }, per, (a, b) => a / b) : { step, value };',
        'if (per) { return combine(run, { step, value }, per, (a, b) => a / b); } else { return { step, value }; }',
      ),
    ],
    ['another unit', norm, replace("unit: 'points'", "unit: 'percentage points'")],
    ['a published curve', 'src/experiments/batch-norm/published.ts', replace('390 *', '391 *')],
  ])('%s', async (_, file, change) => {
    expect(await after(file, change)).toEqual({ tests: [], same: true });
  });
});

test('another claim is stated beside the others; sentence, bound and rank are stated as they are', async () => {
  const other =
    "export const other = claimOfSeeds({ sentence: 'x', measure: 'y', ofSeed: () => 1, bound: { claimed: 'above', threshold: 0 } });\n";
  const added = await after(
    edge,
    replace('export const mediumBeats', `${other}export const mediumBeats`),
  );
  expect(added).toEqual({ tests: [], same: false });
  for (const [from, to] of [
    ['threshold: 1.2', 'threshold: 1.25'],
    ["{ claimed: 'above', threshold: 0.5 }", "{ claimed: 'below', threshold: 0.5 }"],
    ['primary: true', 'primary: false'],
  ] as const) {
    expect(await after(edge, replace(from, to))).toEqual({ tests: [], same: false });
  }
  const reworded = await after(edge, replace('Over hundreds of steps the', 'Over many steps the'));
  expect(reworded).toEqual({ tests: [], same: false });
});

describe('the test is another one after', () => {
  test.each<[string, string, (text: string) => string, number]>([
    [
      'another variant',
      edge,
      replace(
        'ofSeed: ({ fast, slow }) => finalLoss(fast) / finalLoss(slow)',
        'ofSeed: ({ fast, medium }) => finalLoss(fast) / finalLoss(medium)',
      ),
      1,
    ],
    ['another fifth', edge, replace('fifth(4) / fifth(2)', 'fifth(3) / fifth(2)'), 1],
    ['a ratio for a value', edge, replace("kind = 'value'", "kind = 'difference'"), 10],
    [
      'another mean',
      'src/statistics/mean.ts',
      replace('/ values.length', '/ (values.length + 1)'),
      4,
    ],
    [
      'another phase in another file',
      'src/experiments/shared/recorded/sharpness.ts',
      replace(/\b0\.2\b/, '0.25'),
      4,
    ],
    [
      'another metric',
      norm,
      replace("metric: 'predictivenessHigh',", "metric: 'predictivenessLow',"),
      1,
    ],
    [
      'all steps, not only those off the plateau',
      norm,
      replace(
        "metric: 'icsRelative5',\n  claimed: 'above',\n  offPlateau: true,",
        "metric: 'icsRelative5',\n  claimed: 'above',",
      ),
      1,
    ],
    [
      'a helper that is taken out of a function, which is the limit',
      'src/experiments/edge-of-stability/analysis.ts',
      replace(
        "return run.series('loss').value.at(-1)!;\n}",
        "return endOf(run);\n}\nfunction endOf(run: Run): number { return run.series('loss').value.at(-1)!; }",
      ),
      2,
    ],
  ])('%s', async (_, file, change, changed) => {
    expect((await after(file, change)).tests).toHaveLength(changed);
  });
});

test.each([
  [
    'a word that the code reads counts',
    (digits: number) =>
      `export const near = { sentence: 's', measure: 'm', test: (results) => check(results, { digits: ${digits} }) };
       function check(results, { digits }) { return { verdict: results.value.toFixed(digits) === '1.0' }; }`,
  ],
  [
    'a table whose keys are words counts: the code may read all of them',
    (weight: number) =>
      `const weights = { scope: 1, measure: ${weight} };
       export const near = { sentence: 's', measure: 'm', test: () => ({ kind: 'value', of: Object.values(weights) }) };`,
  ],
])('%s', async (_, reading) => {
  const file = path.join(root, 'src/experiments/edge-of-stability/claims.ts');
  const original = await readFile(file, 'utf8');
  try {
    await writeFile(file, reading(1));
    const one = await stateClaims(root, { name: 'edge-of-stability' });
    await writeFile(file, reading(2));
    const two = await stateClaims(root, { name: 'edge-of-stability' });
    expect(one!.claims['near']!.test).not.toBe(two!.claims['near']!.test);
  } finally {
    await writeFile(file, original);
  }
});

describe('a claim of claimOf', () => {
  const claimed = (words: string, of: string) => `
    import { claimOf } from 'retrace/statistics';
    export const lower = claimOf({ ${words}, variant: 'slow', of: ${of}, below: 'fast', times: 1 });
    export const other = { sentence: 's', measure: 'm', test: () => ({ kind: 'value', of: [1] }) };`;
  const words = `sentence: 'Lower.', measure: 'last losses', primary: true, digits: 3, unit: 'nats'`;

  test('is the same after other words, and another one with another measure', async () => {
    const [stated, reworded, remeasured] = await inTurn([
      claimed(words, "'loss'"),
      claimed(`sentence: 'It ends lower.', measure: 'losses', scope: 'It'`, "'loss'"),
      claimed(words, '(run) => run.record.summary.accuracy'),
    ]);
    expect(stated!['lower']).toMatchObject({
      sentence: 'Lower.',
      bound: { claimed: 'below', threshold: 1 },
    });
    expect(reworded!['lower']!.test).toBe(stated!['lower']!.test);
    expect(remeasured!['lower']!.test).not.toBe(stated!['lower']!.test);
    expect(reworded!['other']).toEqual(stated!['other']);
  });
});

/** What each text of a `claims.ts` states. */
async function inTurn(texts: readonly string[]): Promise<Statement['claims'][]> {
  const file = path.join(root, edge);
  const original = await readFile(file, 'utf8');
  const stated: Statement['claims'][] = [];
  try {
    for (const text of texts) {
      await writeFile(file, text);
      stated.push((await stateClaims(root, { name: 'edge-of-stability' }))!.claims);
    }
    return stated;
  } finally {
    await writeFile(file, original);
  }
}

test("each claim's code, evaluated, gives the claim's own finding on the recorded results", async () => {
  let tested = 0;
  const prepared = await prepareResults({ root: repository, mode: 'frozen', report() {} });
  const all = await Promise.all(
    prepared.map(async (each) => [each.name, await readResults(repository, each)] as const),
  );
  for (const [experiment, own] of all) {
    const others = all.filter(([other]) => other !== experiment);
    const results = { ...own, with: Object.fromEntries(others) };
    const file = path.join(repository, 'src/experiments', experiment, 'claims.ts');
    const bundle = await bundleModule(repository, file);
    const codeOf = claimCode(repository, bundle.code);
    const claims = (await importBundle(repository, bundle)) as Record<string, Claim>;
    for (const [name, claim] of Object.entries(claims)) {
      const module = await writeBundle(repository, (await codeOf(name)).code);
      const { default: reduced } = await import(/* @vite-ignore */ pathToFileURL(module).href);
      const { style: _, digits: __, unit: ___, ...numbers } = claim.test(results) as Sample;
      expect(reduced.test(results), name).toEqual(numbers);
      tested++;
    }
  }
  expect(tested).toBeGreaterThan(30);
});
