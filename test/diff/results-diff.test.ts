import { symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeDiff } from '../../src/diff/describe-diff.ts';
import { diffCommand } from '../../src/diff/diff-command.ts';
import type { Change } from '../../src/diff/diff-document.ts';
import { diffDocument } from '../../src/diff/diff-document.ts';
import { diffResults } from '../../src/diff/results-diff.ts';
import { createSmallStudy, type SmallStudy } from './small-study.ts';

const high = [3.1, 3.2, 3.3];
const low = [1.1, 1.2, 1.3];
let study: SmallStudy;

/** Each state is a commit on top of the first one. */
beforeAll(async () => {
  study = await createSmallStudy();
  const { record, edit, commit, git, remove } = study;
  const apart = (tag: string, from = 'first') => git('checkout', '-qb', `branch-${tag}`, from);
  const values = 'src/experiments/decay/values.ts';
  const addThree = () => edit(values, '{ value: levels.reduce', '{ value: 3 + levels.reduce');
  await record(high);
  commit('first');

  apart('other-runs');
  await record(low);
  commit('other-runs');

  apart('other-code');
  await edit('src/experiments/decay/claims.ts', 'threshold: 2', 'threshold: 4');
  await addThree();
  commit('other-code');

  apart('both', 'other-runs');
  await addThree();
  commit('both');

  apart('digits');
  await record([3.1, 3.2, 3.301]);
  commit('digits');

  apart('together');
  await study.write(
    'src/experiments/decay/tables.ts',
    `import { levelsOf } from './levels.ts';
export const bySeed = (results) => ({ columns: ['Seed', 'Level'], sections: [{ rows: [] }] });
export const beside = (results) => ({
  columns: ['Runs', 'Level'],
  sections: [{ rows: [results, results.with['decay@quick,1']].map((each, i) => ({ label: String(i), cells: [{ value: levelsOf(each)[0] }] })) }],
});
`,
  );
  await edit('src/content/posts/decay.mdx', 'decay/bySeed', 'decay@quick,2+decay@quick,1/beside');
  commit('together');
  await record(low);
  commit('together-other-runs');

  apart('again');
  await record(high, '2020-01-09T12:00:00Z');
  commit('again');

  apart('two-seeds');
  await remove('results/decay/only-quick-seed3');
  commit('two-seeds');

  apart('names');
  await edit(values, 'const half', 'const third');
  await edit('src/content/posts/decay.mdx', 'decay/meanLevel', 'decay/third');
  commit('names');

  apart('throws');
  await edit(values, 'const levels = levelsOf(results);', 'throw new Error("no level\\nat all");');
  commit('throws');

  apart('throws-again', 'throws');
  await edit(values, 'no level', 'none');
  commit('throws-again');

  apart('broken');
  await edit(values, 'export', 'exprot');
  commit('broken');

  apart('damaged');
  await study.write('results/decay/only-quick-seed2/run.json', '{ "format": 9 }');
  commit('damaged');

  apart('metrics');
  await study.write(
    'src/content/posts/metrics.mdx',
    '<Value of="decay/level" /> <Value of="decay/level" take="max" /> <Claim of="decay/level" above="1">It is high</Claim>\n\n<Figure of="decay/level" caption="Level" />\n',
  );
  commit('metrics');
  await record(low);
  commit('metrics-other-runs');

  apart('empty');
  await remove('results');
  commit('empty');
  git('checkout', '-q', 'first');
});

const diff = (from: string, to?: string) => diffResults(study.root, from, to);

/** "decay/half: 0.50 → –, gone" */
function told({ of, before, after, cause, flips }: Change): string {
  const [a, b] = [before, after].map((side) => (flips ? side!.outcome : side?.text) ?? '–');
  return `${of}: ${a} → ${b}, ${cause}`;
}

const visible = (changes: readonly Change[]) => changes.filter((one) => one.visible).map(told);

test('other runs flip a verdict, and move what posts show: by runs', async () => {
  const { changes, runs, unchanged, problems, figures } = await diff('first', 'other-runs');
  expect(changes.filter(({ flips }) => flips).map(told)).toEqual([
    'decay/high: supported → refuted, runs',
  ]);
  expect(changes.map(({ of, cause, uses }) => [of, cause, uses])).toEqual([
    ['decay/high', 'runs', ['src/content/posts/decay.mdx:8']],
    ['decay/positive', 'runs', ['src/content/posts/decay.mdx:8']],
    ['decay/meanLevel', 'runs', ['src/content/posts/decay.mdx:7']],
    ['decay/roundLevel', 'runs', []],
    ['decay/bySeed', 'runs', ['src/content/posts/decay.mdx:12']],
    ['decay/levels', 'runs', ['src/content/posts/decay.mdx:10']],
  ]);
  expect(changes.find(({ of }) => of === 'decay/meanLevel')).toMatchObject({
    before: { text: '3.20', number: expect.closeTo(3.2) },
    after: { text: '1.20', number: expect.closeTo(1.2) },
  });
  expect(changes.find(({ kind }) => kind === 'table')).toMatchObject({
    before: { text: '1: 3.10; 2: 3.20; 3: 3.30' },
    after: { text: '1: 1.10; 2: 1.20; 3: 1.30' },
  });
  expect(changes.find(({ kind }) => kind === 'figure')?.after).toEqual({
    text: '3 of 3 rows differ',
  });
  expect(figures.get('decay/levels')?.before?.csv).toBe(
    'seed,level\r\n1,3.1\r\n2,3.2\r\n3,3.3\r\n',
  );
  expect(runs).toEqual(
    [1, 2, 3].map((seed) => ({
      run: `decay/only-quick-seed${seed}`,
      kind: 'replaced',
      because: [],
    })),
  );
  expect({ unchanged, problems }).toEqual({ unchanged: 1, problems: [] });
});

test('numbers and figures of metrics without exports are compared as those with', async () => {
  const { changes, problems } = await diff('metrics', 'metrics-other-runs');
  const post = 'src/content/posts/metrics.mdx';
  const ofMetrics = changes.filter(({ uses }) => uses[0]?.startsWith(post));
  expect(ofMetrics.map((each) => [each.kind, told(each), each.uses])).toEqual([
    ['claim', 'decay/level:last:above:1: supported → refuted, runs', [`${post}:1`]],
    ['value', 'decay/level: 1.60\u00a0±\u00a00.12 → 0.60\u00a0±\u00a00.12, runs', [`${post}:1`]],
    [
      'value',
      'decay/level:max: 3.20\u00a0±\u00a00.25 → 1.20\u00a0±\u00a00.25, runs',
      [`${post}:1`],
    ],
    ['figure', 'decay/level: 8 of 8 rows differ → 8 of 8 rows differ, runs', [`${post}:3`]],
  ]);
  expect(problems).toEqual([]);
});

test('what reads several sources changes by the runs of any, and isn’t computed without them', async () => {
  const { changes, problems } = await diff('together', 'together-other-runs');
  expect(
    changes.filter(({ kind }) => kind === 'table').map((one) => [told(one), one.uses]),
  ).toEqual([
    [
      'decay@quick,2+decay@quick,1/beside: 0: 3.20; 1: 3.10 → 0: 1.20; 1: 1.10, runs',
      ['src/content/posts/decay.mdx:12'],
    ],
  ]);
  expect(problems).toEqual([]);
});

test('the command prints it as JSON, with numbers in full and without drawings', async () => {
  const reported: string[] = [];
  const options = { root: study.root, report: (line: string) => reported.push(line) };
  const text = await diffCommand('first', 'again', { json: true }, options);
  const other = await diffCommand('first', 'other-runs', { json: true }, options);
  for (const each of [text, other]) diffDocument.schema.parse(JSON.parse(each));
  expect(JSON.parse(other).changes[0].before).toMatchObject({ number: expect.closeTo(3.2) });
  expect(JSON.parse(text)).toEqual({
    format: 1,
    command: 'diff',
    before: expect.stringMatching(/^first \w{7}$/),
    after: expect.stringMatching(/^again \w{7}$/),
    changes: [],
    unchanged: 7,
    problems: [],
    lastingProblems: [],
    runs: [1, 2, 3].map((seed) => ({
      run: `decay/only-quick-seed${seed}`,
      kind: 'repeated',
      because: [],
    })),
  });
  expect(reported).toEqual([]);
});

test('other code on the same runs changes by code', async () => {
  const { changes, runs } = await diff('first', 'other-code');
  expect(visible(changes)).toEqual([
    'decay/high: supported → refuted, code',
    'decay/meanLevel: 3.20 → 6.20, code',
    'decay/roundLevel: 3 → 6, code',
  ]);
  expect(runs).toEqual([]);
});

test('what neither explains alone changes by both', async () => {
  const { changes } = await diff('first', 'both');
  expect(visible(changes)).toContain('decay/meanLevel: 3.20 → 4.20, runs and code');
  // The code of the claims is unchanged.
  expect(visible(changes)).toContain('decay/high: supported → refuted, runs');
});

test('digits that are not shown are counted, not told', async () => {
  const compared = await diff('first', 'digits');
  const value = compared.changes.find(({ of }) => of === 'decay/meanLevel');
  expect(value).toMatchObject({ visible: false, cause: 'runs' });
  expect(describeDiff(compared).at(-1)).toBe(
    '2 others are the same to the last bit, 4 in all digits that are shown',
  );
});

test('runs that were recorded again to the same bits change nothing', async () => {
  const compared = await diff('first', 'again');
  expect(describeDiff(compared)).toEqual([
    expect.stringMatching(/^first \w{7} → again \w{7}$/),
    'no verdict changes',
    '3 runs of decay repeated, to the same bits',
    '7 others are the same to the last bit',
  ]);
});

test('a verdict that too few seeds take away flips', async () => {
  const { changes, runs } = await diff('first', 'two-seeds');
  expect(changes.filter(({ flips }) => flips).map(told)).toEqual([
    'decay/high: supported → seen in two runs, runs',
    'decay/positive: supported → seen in two runs, runs',
  ]);
  expect(runs).toEqual([{ run: 'decay/only-quick-seed3', kind: 'removed', because: [] }]);
});

test('what is on one side only is new or gone, with where it is used, or was', async () => {
  const { changes } = await diff('first', 'names');
  expect(visible(changes)).toEqual(['decay/third: – → 0.50, new', 'decay/half: 0.50 → –, gone']);
  const back = await diff('names', 'first');
  expect(back.changes.find(({ of }) => of === 'decay/third')?.uses).toEqual([
    'src/content/posts/decay.mdx:7 (before)',
  ]);
});

test('a value that fails on one side says why, and hides no other', async () => {
  const { changes, problems } = await diff('first', 'throws');
  expect(visible(changes)).toContain("decay/meanLevel: 3.20 → couldn't be computed, code");
  expect(problems).toEqual(['decay/meanLevel: no level', 'decay/roundLevel: no level']);
  expect((await diff('throws', 'first')).problems).toContain('decay/meanLevel: no level (before)');
});

test('what fails on both sides is no change', async () => {
  const { changes, problems, lastingProblems } = await diff('throws', 'throws-again');
  expect({ changes, problems }).toEqual({ changes: [], problems: [] });
  expect(lastingProblems).toEqual(['decay/meanLevel: none', 'decay/roundLevel: none']);
});

test('an experiment that does not load any more is told in one line', async () => {
  const { changes, problems } = await diff('broken', 'first');
  expect(changes).toEqual([]);
  expect(problems).toEqual([
    expect.stringMatching(/^decay: src\/experiments\/decay\/values\.ts:4: .* \(before\)$/),
  ]);
});

test('a record that can not be read is told, and left out', async () => {
  const { runs, problems, changes } = await diff('first', 'damaged');
  const why = expect.stringMatching(/^results\/decay\/only-quick-seed2\/run\.json: format: /);
  expect(runs).toEqual([{ run: 'decay/only-quick-seed2', kind: 'unreadable', because: [why] }]);
  expect(problems).toEqual([why]);
  expect(visible(changes)).toContain('decay/high: supported → seen in two runs, runs');
});

test('a claim and its number on one line are one place', async () => {
  const other = await createSmallStudy();
  await other.record(high);
  const claim = '<Claim is="decay/high">high</Claim>';
  await other.edit('src/content/posts/decay.mdx', claim, `${claim} (<Value of="decay/high" />)`);
  other.commit('first');
  await other.record(low);
  const { changes } = await diffResults(other.root, 'first');
  expect(changes[0]).toMatchObject({ of: 'decay/high', uses: ['src/content/posts/decay.mdx:8'] });
});

test('without a second commit it is held against the working tree', async () => {
  const other = await createSmallStudy();
  await other.record(high);
  other.commit('first');
  await other.record(low);
  const { after, changes } = await diffResults(other.root, 'first');
  expect(after).toBe('working tree');
  expect(visible(changes)).toContain('decay/meanLevel: 3.20 → 1.20, runs');
});

test.each([
  ['nowhere', 'there is no commit "nowhere"; name a branch, a tag or a commit'],
  ['--all', 'there is no commit "--all"; name a branch, a tag or a commit'],
  ['empty', /^there are no results at \w{12}; name a commit that has recorded runs$/],
])('from %s it stops in one line', async (ref, message) => {
  await expect(diff(ref)).rejects.toThrow(message);
});

test('in a shallow clone it reaches as far as that, and says so', async () => {
  const clone = path.join(study.root, 'node_modules-clone');
  const shallow = ['--depth', '2', '--branch', 'branch-both', `file://${study.root}`];
  study.git('clone', '-q', ...shallow, clone);
  await symlink(path.join(study.root, 'node_modules'), path.join(clone, 'node_modules'));
  const { changes } = await diffResults(clone, 'HEAD^1');
  expect(visible(changes)).toEqual([
    'decay/meanLevel: 1.20 → 4.20, code',
    'decay/roundLevel: 1 → 4, code',
  ]);
  await expect(diffResults(clone, 'HEAD^^')).rejects.toThrow(
    /^there is no commit "HEAD\^\^" in this shallow clone; `git fetch --unshallow` gets its history$/,
  );
});

test('outside git it says what is missing', async () => {
  await expect(diffResults(tmpdir(), 'HEAD')).rejects.toThrow(
    /^\S+ is no git checkout: what its results were is not known$/,
  );
});
