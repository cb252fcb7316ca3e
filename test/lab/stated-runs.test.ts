import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { postClaims } from '../../src/evidence/metrics/post-claims.ts';
import { type Survey, surveyExperiments } from '../../src/lab/planning/survey.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { readRecord } from '../../src/lab/records/store.ts';
import type { WorkerMessage } from '../../src/lab/running/worker-messages.ts';
import {
  describeStanding,
  standingOf,
  statedNoLonger,
} from '../../src/lab/statements/claim-standing.ts';
import { stateClaims } from '../../src/lab/statements/state-claims.ts';
import { digestOfStatement } from '../../src/lab/statements/statement.ts';
import { readStatement, readStatements } from '../../src/lab/statements/statement-store.ts';
import { restampRuns } from '../../src/lab/upkeep/restamp.ts';
import { createFixtureProject, type FixtureProject } from './fixture-project.ts';
import { importLines } from './import-lines.ts';
import { quietly } from './quietly.ts';
import { recordFixture, statesOf } from './record-fixture.ts';

const claimsFile = 'src/experiments/growth/claims.ts';
const run = 'slow-quick-seed1';
const slow = { profile: 'quick', variant: 'slow' } as const;

const claims = (bound: number) => `
const limit = ${bound};
export const grows = {
  sentence: 'It grows.',
  measure: 'last size over the first',
  bound: { claimed: 'above', threshold: limit },
  test: () => ({ verdict: 'supported' }),
};
export const notAClaim = 5;
`;

async function projectWithClaims(): Promise<FixtureProject> {
  const project = await createFixtureProject();
  await project.write(claimsFile, claims(1));
  return project;
}

const recordOf = async (root: string): Promise<RunRecord> =>
  (await readRecord(root, 'growth', run))!;

test('a record names what was claimed when its run began, and stays fresh when that changes', async () => {
  const { root, write } = await projectWithClaims();
  await recordFixture(root, 'growth', slow);
  const { statement } = (await recordOf(root)).provenance;
  expect((await readStatement(root, 'growth', statement!)).claims).toEqual({
    grows: {
      sentence: 'It grows.',
      measure: 'last size over the first',
      bound: { claimed: 'above', threshold: 1 },
      test: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  await write(claimsFile, claims(2));
  expect((await statesOf(root, 'growth'))[run]).toBe('fresh');
});

describe('the claims of a post about metrics', () => {
  const post = 'src/content/posts/growth.mdx';
  const claim = (bound: string, words = 'it grows') =>
    `<Claim of="growth/size" variant="slow" ${bound}>${words}</Claim>`;
  const inPosts = async (root: string) => {
    const [{ experiment }] = (await surveyExperiments(root, undefined, 'growth')) as [Survey];
    return postClaims(root, 'refuse')(experiment.definition);
  };
  const standings = async (root: string) => {
    const today = (await stateClaims(root, { name: 'growth' }, await inPosts(root)))!;
    const { provenance } = await recordOf(root);
    const read = await readStatements(root, 'growth', [provenance.statement!]);
    return Object.entries(today.claims).map(([name, stated]) => [
      name,
      describeStanding(
        standingOf({ name, claim: stated, statement: today }, [read.get(provenance.statement!)]),
      ),
    ]);
  };

  test('are stated before its runs, beside those of claims.ts, and found again', async () => {
    const { root, write } = await projectWithClaims();
    await write(post, `${claim('above="1"')} ${claim('below="fast" by="0.5"', 'it is slower')}`);
    await recordFixture(root, 'growth', slow, { postClaims: postClaims(root, 'refuse') });
    const { statement } = (await recordOf(root)).provenance;
    const stated = await readStatement(root, 'growth', statement!);
    expect(Object.keys(stated.claims)).toEqual([
      'grows',
      'size:last:slow:above:1',
      'size:last:slow:below:fast:by:0.5',
    ]);
    expect(stated.claims['size:last:slow:below:fast:by:0.5']).toEqual({
      sentence: 'it is slower',
      measure: 'size: the last value, slow minus fast',
      bound: { claimed: 'below', threshold: -0.5 },
      test: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await statesOf(root, 'growth'))[run]).toBe('fresh');
    expect(await standings(root)).toEqual([
      ['grows', 'stated before the runs'],
      ['size:last:slow:above:1', 'stated before the runs'],
      ['size:last:slow:below:fast:by:0.5', 'stated before the runs'],
    ]);

    const more = `${claim('above="2"')} ${claim('below="fast" by="0.5"', 'it is slow')} ${claim('above="1" take="max"')}`;
    await write(post, more);
    expect(await standings(root)).toEqual([
      ['grows', 'stated before the runs'],
      ['size:last:slow:above:2', 'changed after the runs: was above 1'],
      ['size:last:slow:below:fast:by:0.5', 'stated before the runs; reworded since'],
      ['size:max:slow:above:1', 'stated after the runs'],
    ]);
  });

  test('make a statement where there is no claims.ts, and tell which claim is none any more', async () => {
    const { root, write } = await createFixtureProject();
    await write(post, claim('above="1" primary'));
    await recordFixture(root, 'growth', slow, { postClaims: postClaims(root, 'refuse') });
    const { statement } = (await recordOf(root)).provenance;
    const stated = await readStatement(root, 'growth', statement!);
    expect(stated.claims['size:last:slow:above:1']).toMatchObject({ primary: true });
    await write(post, 'No more.');
    expect(await stateClaims(root, { name: 'growth' }, await inPosts(root))).toBeUndefined();
    expect(statedNoLonger({}, [stated])).toEqual(['it grows']);
  });

  test('of several posts share an entry, with the words of each', async () => {
    const { root, write } = await createFixtureProject();
    await write(post, claim('above="1"'));
    await write('src/content/posts/second.mdx', claim('above="1"', 'growth goes on'));
    const { claims } = (await stateClaims(root, { name: 'growth' }, await inPosts(root)))!;
    expect(claims['size:last:slow:above:1']!.sentence).toBe('it grows / growth goes on');
  });

  test('that can not be recorded stop the run before it begins', async () => {
    const { root, write } = await createFixtureProject();
    await write(post, claim('above="fats"'));
    // Each reads the posts anew.
    const recording = () =>
      recordFixture(root, 'growth', slow, { postClaims: postClaims(root, 'refuse') });
    await expect(recording()).rejects.toThrow(
      'src/content/posts/growth.mdx:1: <Claim of="growth/size" variant="slow" above="fats">: above="fats" is neither a number nor a variant',
    );
    await write(post, claim('above="1"', 'it \u0007 grows'));
    await expect(recording()).rejects.toThrow(
      'growth.mdx:1: <Claim of="growth/size" variant="slow" above="1">: its words hold control or invisible characters',
    );
    expect(await readdir(path.join(root, 'results/growth'))).toEqual([]);
  });
});

test('an experiment without claims has no statement', async () => {
  const { root } = await createFixtureProject();
  await recordFixture(root, 'other', {});
  expect(
    (await readRecord(root, 'other', 'only-quick-seed1'))!.provenance.statement,
  ).toBeUndefined();
  expect(await readdir(path.join(root, 'results/other'))).toEqual(['only-quick-seed1']);
});

test.each<[string, string, RegExp]>([
  [
    'has a syntax error',
    'export const grows = {\n',
    /^src\/experiments\/growth\/claims\.ts:\d: .*; a run records the claims before it begins: correct this/,
  ],
  [
    'throws',
    "\nthrow new TypeError('no');\n",
    /^src\/experiments\/growth\/claims\.ts(:2)?: TypeError: no; a run records the claims/,
  ],
  [
    'has control characters in a sentence',
    claims(1).replace('It grows', 'It \\u001b[2K'),
    /claims\.grows\.sentence: holds control or invisible characters/,
  ],
  [
    'has a bound that is no number',
    claims(NaN),
    /claims\.ts: grows: its claim has a mistake: bound\.threshold: .*; a run records the claims/,
  ],
])('nothing is run where claims.ts %s', async (_, text, because) => {
  const { root, write } = await createFixtureProject();
  await write(claimsFile, text);
  await expect(recordFixture(root, 'growth', slow)).rejects.toThrow(because);
  expect(await readdir(path.join(root, 'results/growth'))).toEqual([]);
});

test('a run that was stopped keeps the statement of its first session', async () => {
  const { root, edit, write } = await projectWithClaims();
  await edit(
    'src/experiments/growth/experiment.ts',
    'steps: quickSteps',
    'steps: 60, pauseMilliseconds: 20',
  );
  const first = digestOfStatement((await stateClaims(root, { name: 'growth' }))!);
  const stop = new AbortController();
  const update = (_: unknown, { type }: WorkerMessage) => type === 'running' && stop.abort();
  const progress = { update, stop: () => {} };
  const [stopped] = await recordFixture(root, 'growth', slow, { progress, signal: stop.signal });
  expect(stopped).toMatchObject({ resumable: true });

  await write(claimsFile, claims(2));
  // `clean` removes the statement, too, because no record names it yet.
  await rm(path.join(root, 'results/growth/statements'), { recursive: true });
  await recordFixture(root, 'growth', slow);
  const { provenance } = await recordOf(root);
  expect(provenance).toMatchObject({ resumptions: 1, statement: first });
  expect((await readStatement(root, 'growth', first)).claims['grows']!.bound).toEqual({
    claimed: 'above',
    threshold: 1,
  });
});

test('a run that is recorded again names the recordings that it replaced and the claims of its own time', async () => {
  const { root, edit, write } = await projectWithClaims();
  await recordFixture(root, 'growth', slow);
  const first = await recordOf(root);
  expect(first.provenance.earlier).toBeUndefined();

  await write(claimsFile, claims(1.5));
  expect(await standing(root)).toBe('changed after the runs: was above 1');
  await recordFixture(root, 'growth', slow);
  const second = await recordOf(root);
  const { started, durationSeconds } = first.provenance;
  expect(second.provenance.earlier).toEqual({
    recordings: 1,
    sameFingerprint: 1,
    seconds: durationSeconds,
    first: started,
  });
  expect(await standing(root)).toBe('stated before the runs');

  await edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope + 2');
  await recordFixture(root, 'growth', slow);
  const third = await recordOf(root);
  expect(third.provenance.earlier).toEqual({
    recordings: 2,
    sameFingerprint: 0,
    seconds: durationSeconds! + second.provenance.durationSeconds!,
    first: started,
  });
});

test('restamping keeps what was stated and what was replaced', async () => {
  const { root, edit, write } = await projectWithClaims();
  await recordFixture(root, 'growth', slow);
  await recordFixture(root, 'growth', slow);
  const { statement, earlier } = (await recordOf(root)).provenance;
  await write(claimsFile, claims(2));
  await edit('src/experiments/growth/rate.ts', 'slope + 1', '1 + slope');
  const options = { ...quietly(root), now: () => new Date(0) };
  for await (const { line } of restampRuns('growth', options)) {
    expect(line).toMatch(/: restamped/);
  }
  const { provenance } = await recordOf(root);
  expect(provenance.restamps).toHaveLength(1);
  expect(provenance).toMatchObject({ statement, earlier });
});

describe('an import', () => {
  async function elsewhere() {
    const project = await projectWithClaims();
    await recordFixture(project.root, 'growth', slow);
    const { statement } = (await recordOf(project.root)).provenance;
    const here = await createFixtureProject(project);
    await rm(path.join(here.root, 'results'), { recursive: true });
    const file = `results/growth/statements/${statement}.json`;
    return { project, here, file, statement: statement! };
  }

  test('takes the statement along', async () => {
    const { project, here, statement } = await elsewhere();
    await importLines(here.root, project.root);
    expect(await readStatement(here.root, 'growth', statement)).toEqual(
      await readStatement(project.root, 'growth', statement),
    );
  });

  test('refuses a statement that is forged, or missing, and takes nothing', async () => {
    const { project, here, file } = await elsewhere();
    await project.edit(file, '"threshold": 1', '"threshold": 0.5');
    expect((await importLines(here.root, project.root)).join()).toContain(
      `refused: ${file}: isn't what was stated (its digest differs); restore it`,
    );
    await rm(path.join(project.root, file));
    expect((await importLines(here.root, project.root)).join()).toContain(
      `refused: ${file}: is missing, though a record names it; restore it`,
    );
    await expect(readdir(path.join(here.root, 'results'))).rejects.toThrow('ENOENT');
  });
});

async function standing(root: string): Promise<string> {
  const statement = (await stateClaims(root, { name: 'growth' }))!;
  const { provenance } = await recordOf(root);
  const statements = await readStatements(root, 'growth', [provenance.statement!]);
  const today = { name: 'grows', claim: statement.claims['grows']!, statement };
  return describeStanding(standingOf(today, [statements.get(provenance.statement!)]));
}
