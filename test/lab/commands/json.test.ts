import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sha256OfJson } from '../../../src/files/digest.ts';
import { plainText } from '../../../src/messages/plain-text.ts';
import { documents } from '../../doors/json-documents.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { lab } from './start-lab.ts';

const experiment = 'src/experiments/other/experiment.ts';
const hostile = '##[add-mask]</script>"::error::';
const logged = 'an author logs this';
/** Runs in each state, of an experiment that logs. */
let project: FixtureProject;

beforeAll(async () => {
  project = await createFixtureProject();
  const { root, edit, read, write } = project;
  await edit(experiment, 'seeds: [1]', 'seeds: [1, 2, 3, 4, 5, 6]');
  await edit(experiment, 'run({ parameters })', 'run({ parameters, seed })');
  await edit(
    experiment,
    'height: step / 2',
    'height: seed / (seed === 2 && step === 2 ? 0 : step + 1)',
  );
  await edit(experiment, 'for (let step', `console.log('${logged}');\n    for (let step`);
  await edit(experiment, 'export default', `console.log('${logged}');\nexport default`);
  await lab(root, 'run', 'other');
  await edit(experiment, 'seeds: [1, 2, 3, 4, 5, 6]', 'seeds: [1, 2, 3, 4, 5]');
  const quoted = JSON.stringify(hostile).slice(1, -1);
  const fileOf = (seed: number, name: string) => `results/other/only-quick-seed${seed}/${name}`;
  await edit(fileOf(1, 'run.json'), '"device": "', `"device": "${quoted}`);
  await write(fileOf(3, 'series.parquet'), 'PAR1');
  await write(fileOf(4, 'run.json'), withPackage(await read(fileOf(4, 'run.json')), hostile));
  await rm(path.join(root, 'results/other/only-quick-seed5'), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd: root,
      stdio: 'pipe',
    });
  git('init', '-q', '-b', 'main');
  git('add', 'src/experiments', 'src/datasets', 'results', 'package.json');
  git('commit', '-qm', 'Record');
});

/** The text of a record that had used one more package. */
function withPackage(text: string, name: string): string {
  const record = JSON.parse(text);
  const { digest: _, ...parts } = record.fingerprint;
  parts.packages = { ...parts.packages, [name]: '1' };
  return JSON.stringify({ ...record, fingerprint: { digest: sha256OfJson(parts), ...parts } });
}

/** What a command prints with `--json`, after it was found to be that command's document and nothing else. */
async function readJson(command: string, ...args: string[]) {
  const { output, errors, code } = await lab(project.root, command, ...args, '--json');
  expect(output, errors).toMatch(/^\{\n[\s\S]*\n\}\n$/);
  const { schema } = documents.find((each) => each.command === command)!;
  const document = JSON.parse(output);
  expect(schema.safeParse(document).error).toBeUndefined();
  expect(output).not.toContain(project.root);
  // What CI services take for commands.
  expect(output).not.toContain('##[');
  return { document, errors, code };
}

test('list tells each run with its state, its record and the command that records it', async () => {
  const { document, code, errors } = await readJson('list', 'other');
  expect(code).toBe(0);
  expect(errors).toBe(`${logged}\n`);
  const runs = document.runs as Record<string, unknown>[];
  expect(runs.map(({ seed, state }) => [seed, state])).toEqual([
    [1, 'fresh'],
    [2, 'fresh'],
    [3, 'damaged'],
    [4, 'stale'],
    [5, 'missing'],
    [6, 'not planned'],
  ]);
  const [fresh, diverged, damaged, stale, missing, unplanned] = runs;
  expect(fresh).toEqual({
    run: 'other/only-quick-seed1',
    experiment: 'other',
    variant: 'only',
    profile: 'quick',
    seed: 1,
    state: 'fresh',
    because: [],
    recorded: {
      started: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      durationSeconds: expect.any(Number),
      outcome: 'completed',
      engine: 'none',
      device: expect.stringContaining(hostile),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  });
  expect(diverged).toMatchObject({ recorded: { outcome: 'diverged' } });
  expect(damaged).toMatchObject({
    because: [expect.stringMatching(/^results\/other\/only-quick-seed3\/series\.parquet: /)],
    command: 'npm run lab -- run other --variant only --seed 3 --profile quick --fresh',
  });
  expect(damaged).not.toHaveProperty('recorded');
  expect(stale).toMatchObject({ because: [expect.stringContaining(hostile)] });
  expect(missing).toMatchObject({
    because: [],
    command: 'npm run lab -- run other --variant only --seed 5 --profile quick',
  });
  expect(Object.keys(unplanned!)).toEqual([...Object.keys(fresh!).slice(0, 7)]);
});

test('plan and why tell the groups that people read', async () => {
  const said = (groups: { says: string }[]) => groups.map(({ says }) => says);
  const plan = (await readJson('plan', 'other')).document;
  const { output } = await lab(project.root, 'plan', 'other');
  expect(output.split('\n').filter((line) => /^\w/.test(line))).toEqual(
    said(plan.groups).map(plainText),
  );
  expect(plan.groups).toHaveLength(3);
  expect(plan.groups.at(-1)).toMatchObject({
    says: 'other/only-quick-seed5 is missing: it was never recorded',
    runs: [{ run: 'other/only-quick-seed5' }],
    commands: ['npm run lab -- run other --variant only --seed 5 --profile quick'],
  });

  const why = (await readJson('why', 'other')).document;
  expect(why.groups[0]).toMatchObject({
    says: 'other: 2 runs are fresh (quick seeds 1 and 2): recorded as they would be today',
    runs: [{ seed: 1 }, { seed: 2 }],
    commands: [],
  });
  expect(said(why.groups.slice(1))).toEqual(said(plan.groups));
  const gone = (await readJson('why', 'other/only-quick-seed6')).document;
  expect(gone.groups).toMatchObject([
    {
      says: 'other/only-quick-seed6 is recorded, but no longer planned: `clean` removes it',
      runs: [{ state: 'not planned' }],
    },
  ]);
});

test('verify tells each verdict, and its exit code stays', async () => {
  const { document, code, errors } = await readJson('verify', 'other');
  expect(code).toBe(1);
  expect(errors).toContain(logged);
  const runs = document.runs as { seed: number; verdict: string }[];
  expect(runs.map(({ seed, verdict }) => [seed, verdict])).toEqual([
    [1, 'holds'],
    [2, 'holds'],
    [3, 'fails'],
    [4, 'holds'],
    [6, 'holds'],
  ]);
  const [holds, diverged, damaged] = runs;
  expect(holds).toMatchObject({
    detail: expect.stringContaining('another device'),
    replayed: { outcome: 'identical', steps: 3, recordedSteps: 3, engine: 'none' },
  });
  expect(diverged).toMatchObject({ replayed: { outcome: 'identical', steps: 3 } });
  expect(damaged).not.toHaveProperty('replayed');
});

test('compare tells the last finite value of a diverged run, and null for what is no number', async () => {
  const names = ['other/only-quick-seed1', 'other/only-quick-seed2'];
  const { document, code } = await readJson('compare', ...names);
  expect(code).toBe(0);
  expect(document.b.runs).toEqual([
    { run: 'other/only-quick-seed2', seed: 2, state: 'fresh', outcome: 'diverged' },
  ]);
  expect(document.metrics).toMatchObject([
    {
      metric: 'height',
      a: { mean: 1 / 3, low: null, high: null, seeds: [1], values: [1 / 3] },
      b: { mean: 1, values: [1] },
      difference: { low: null, high: null, paired: false },
    },
  ]);
});

test('history tells all recordings, those that are there, too', async () => {
  const { document } = await readJson('history');
  expect(document.experiments).toMatchObject([
    { experiment: 'other', recordings: Array(5).fill({ shown: true, sameFingerprint: true }) },
  ]);
});

test('diff tells what could not be computed, though the code logs', async () => {
  await project.write(
    'src/experiments/other/values.ts',
    `export const height = () => (console.log('${logged}'), { value: 1 });`,
  );
  const { document, errors, code } = await readJson('diff', 'HEAD');
  expect(code).toBe(0);
  expect(errors).toContain(logged);
  expect(document).toMatchObject({ after: 'working tree', runs: [] });
  expect(document.problems).toContain(
    'other: src/experiments/other/experiment.ts:3: Could not resolve "../../lab/define.ts" (before)',
  );
});

describe('where nothing is recorded', () => {
  test('list and compare say so as they do to people', async () => {
    const { root } = await createFixtureProject();
    const listed = await lab(root, 'list', 'other', '--json');
    expect(JSON.parse(listed.output).runs).toMatchObject([{ state: 'missing' }]);
    const args = ['other/only-quick', 'other/only-quick'];
    for (const json of [[], ['--json']]) {
      expect(await lab(root, 'compare', ...args, ...json)).toEqual({
        code: 1,
        output: '',
        errors: 'lab: there is no recorded run "other/only-quick"; recorded: none\n',
      });
    }
  });
});
