import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadExperiment } from '../../../src/lab/planning/experiment.ts';
import { runState, type SurveyedRun } from '../../../src/lab/planning/run-state.ts';
import { surveyExperiments } from '../../../src/lab/planning/survey.ts';
import { changedFiles } from '../../../src/lab/records/changed-files.ts';
import {
  changesOfParameters,
  differences,
  fingerprintRun,
} from '../../../src/lab/records/fingerprint.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';

const experimentFile = 'src/experiments/growth/experiment.ts';
const rateFile = 'src/experiments/growth/rate.ts';
const run = 'slow-quick-seed1';
const recordFile = `results/growth/${run}/run.json`;

const changed = 'source changed: ';

let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { profile: 'quick' });
  expect((await statesOf(recorded.root, 'growth'))[run]).toBe('fresh');
});

async function stateAfter(change: (project: FixtureProject) => Promise<void>) {
  const project = await createFixtureProject(recorded);
  await change(project);
  return (await statesOf(project.root, 'growth'))[run];
}

/** Moves the rate's code behind a name such as `retrace/lab`, beside code that the run doesn't use. */
async function throughDoor(project: FixtureProject): Promise<void> {
  const exports = { './rates': './src/doors/rates.ts' };
  await project.write('package.json', JSON.stringify({ name: 'retrace', type: 'module', exports }));
  const unused = "export { Chart } from 'vega-lite';\n";
  await project.write('src/doors/rates.ts', unused + (await project.read(rateFile)));
  await project.edit(experimentFile, "'./rate.ts'", "'retrace/rates'");
}

describe('a recorded run becomes stale, and why says so, when', () => {
  test.each<[string, (project: FixtureProject) => Promise<void>, string]>([
    [
      'the experiment is edited',
      (p) => p.edit(experimentFile, '% 1009', '% 1013'),
      `${changed}experiment.ts changed$`,
    ],
    [
      'a file that it imports is edited',
      (p) => p.edit(rateFile, 'slope + 1', 'slope + 2'),
      `${changed}rate.ts changed$`,
    ],
    [
      'a function that it takes through a door of the project is edited',
      async (p) => {
        await throughDoor(p);
        await p.edit('src/doors/rates.ts', 'slope + 1', 'slope + 2');
      },
      `${changed}rate.ts is no longer used, src/doors/rates.ts is new$`,
    ],
    [
      'it imports something else of a package under the same name',
      (p) => p.edit(experimentFile, '{ gain }', '{ loss as gain }'),
      `${changed}experiment.ts changed$`,
    ],
    [
      'one of its parameters changes',
      (p) => p.edit(experimentFile, 'slope: 1', 'slope: 1.5'),
      'parameter slope 1 → 1.5',
    ],
    [
      'a constant behind a parameter changes',
      (p) => p.edit(experimentFile, 'quickSteps = 5', 'quickSteps = 6'),
      'parameter steps 5 → 6',
    ],
    [
      'something is done at the top of a file',
      (p) => p.edit(experimentFile, 'const quickSteps', 'cycle[0] = 5;\nconst quickSteps'),
      `${changed}experiment.ts changed$`,
    ],
    [
      'its run can see the rest of the definition',
      (p) => p.edit(experimentFile, '// Starts', 'void this.title; // Starts'),
      `${changed}experiment.ts changed, retrace/lab/define is new; fixture-unused unused`,
    ],
    [
      'what defines it does more than that',
      async (p) => {
        await p.edit(experimentFile, 'datasetNamed, defineExperiment }', 'datasetNamed }');
        await p.edit(
          experimentFile,
          'const cycle',
          'const defineExperiment = <T>(definition: T) => ({ ...definition });\nconst cycle',
        );
      },
      `${changed}experiment.ts changed, retrace/lab/define is new; fixture-unused unused`,
    ],
    ['the data set changes', (p) => p.write('data.txt', '1 2 3 5\n'), 'the data set changed'],
    [
      'a package that it uses has another version',
      (p) => p.edit('node_modules/fixture-gain/package.json', '1.0.0', '1.0.1'),
      'fixture-gain 1.0.0 → 1.0.1',
    ],
  ])('%s', async (_, change, because) => {
    expect(await stateAfter(change)).toMatch(new RegExp(`^stale: .*${because}`));
  });
});

describe('a recorded run stays fresh when', () => {
  test.each<[string, (project: FixtureProject) => Promise<void>]>([
    ['a comment is edited', (p) => p.edit(experimentFile, 'Starts from', 'It starts at')],
    [
      'a comment of an imported file is edited',
      (p) => p.edit('src/experiments/growth/rate.ts', 'fast', 'quickly'),
    ],
    ['the formatting changes', (p) => p.edit(experimentFile, 'const size =', 'const   size\n=')],
    ['a chart is edited', (p) => p.edit('src/experiments/growth/charts.ts', '1', '2')],
    [
      'another experiment is edited',
      (p) => p.edit('src/experiments/other/experiment.ts', 'step / 2', 'step / 3'),
    ],
    ['a seed is added', (p) => p.edit(experimentFile, 'seeds: [1],', 'seeds: [1, 2],')],
    ['another profile changes', (p) => p.edit(experimentFile, 'steps: 50', 'steps: 60')],
    [
      'a constant that only the plan uses is written where it is used',
      async (p) => {
        await p.edit(experimentFile, 'const quickSteps = 5;', '');
        await p.edit(experimentFile, 'steps: quickSteps', 'steps: 5');
      },
    ],
    ['a label changes', (p) => p.edit(experimentFile, "'Slow'", "'Slower'")],
    [
      'two files are merged',
      async (p) => {
        await p.edit(experimentFile, "import { rate } from './rate.ts';", await p.read(rateFile));
      },
    ],
    [
      'a file is moved, and imports are sorted anew',
      async (p) => {
        await p.write('src/experiments/growth/parts/rate.ts', await p.read(rateFile));
        await p.edit(experimentFile, "import { rate } from './rate.ts';", '');
        await p.edit(
          experimentFile,
          'import {',
          "import { rate } from './parts/rate.ts';\nimport {",
        );
      },
    ],
    ['a function comes through a door of the project', throughDoor],
    [
      'an import is split',
      (p) =>
        p.edit(
          experimentFile,
          'import { scalar, tidy, variable }',
          "import { variable } from '@tensorflow/tfjs-core';\nimport { tidy, scalar }",
        ),
    ],
    [
      'a local and a constant are renamed',
      async (p) => {
        const text = await p.read(experimentFile);
        const renamed = text.replaceAll(/\bgrown\b/g, 'next').replaceAll(/\bcycle\b/g, 'rate2');
        await p.write(experimentFile, renamed);
      },
    ],
    [
      'something is exported, too',
      (p) =>
        p.edit(
          experimentFile,
          'const cycle',
          "export * as rates from './rate.ts';\nexport const shown = quickStepsShown();\nfunction quickStepsShown() { return [quickSteps]; }\nexport const cycle",
        ),
    ],
    [
      'a package that only labels use has another version',
      (p) => p.edit('node_modules/fixture-unused/package.json', '1.0.0', '2.0.0'),
    ],
  ])('%s', async (_, change) => {
    expect(await stateAfter(change)).toBe('fresh');
  });
});

describe('a label counts where', () => {
  const title = "title: 'Growth',";
  test.each<[string, (project: FixtureProject) => Promise<void>]>([
    [
      'the run can see it',
      (p) => p.edit(experimentFile, '// Starts', 'void this.title; // Starts'),
    ],
    [
      'something may stand in the place of the run',
      (p) => p.edit(experimentFile, title, `${title} ...{},`),
    ],
    [
      'the definition changes what the run uses',
      (p) => p.edit(experimentFile, title, "title: (cycle[0] = 3, 'Growth'),"),
    ],
    [
      'something else has the definition',
      async (p) => {
        await p.edit(experimentFile, 'export default define', 'const growth = define');
        await p.edit(experimentFile, '},\n});', '},\n});\nexport default growth;');
        await p.edit(experimentFile, '// Starts', 'void growth.title; // Starts');
      },
    ],
  ])('%s', async (_, change) => {
    const project = await createFixtureProject();
    await change(project);
    const { source } = await loadExperiment(project.root, 'growth');
    await project.edit(experimentFile, "'Slow'", "'Slower'");
    expect((await loadExperiment(project.root, 'growth')).source).not.toEqual(source);
  });
});

describe('a run that was recorded in the first form of the fingerprint', () => {
  async function recordedInFirstForm() {
    const project = await createFixtureProject(recorded);
    await project.write(recordFile, JSON.stringify(await inFirstForm(project.root)));
    return project;
  }

  test('is fresh or stale by that form, as it was then', async () => {
    const project = await recordedInFirstForm();
    expect((await statesOf(project.root, 'growth'))[run]).toBe('fresh');
    await project.edit('src/experiments/growth/charts.ts', '1', '2');
    await project.edit(experimentFile, 'steps: 50', 'steps: 60');
    expect((await statesOf(project.root, 'growth'))[run]).toBe('fresh');
    await project.edit(experimentFile, 'const cycle', 'export const cycle');
    expect((await statesOf(project.root, 'growth'))[run]).toMatch(/^stale: .*source/);
  });

  test('its form is not computed where there is no such record', async () => {
    const { root } = await createFixtureProject(recorded);
    const [survey] = await surveyExperiments(root, undefined, 'growth');
    const firstForm = vi.fn(survey!.experiment.firstForm);
    const [{ run: planned, state }] = survey!.runs as [SurveyedRun];
    const { record } = state as { record: RunRecord };
    await runState({ ...survey!.experiment, firstForm }, planned, record, undefined);
    expect(firstForm).not.toHaveBeenCalled();
  });

  async function inFirstForm(root: string): Promise<RunRecord> {
    const { firstForm } = await loadExperiment(root, 'growth');
    const record = (await readRecord(root, 'growth', run))!;
    const { parameters, seed, fingerprint } = record;
    const first = fingerprintRun(await firstForm(), parameters, seed, fingerprint.dataset);
    return { ...record, fingerprint: first };
  }
});

test('a seed that was never recorded is missing', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experimentFile, 'seeds: [1],', 'seeds: [1, 3],');
  expect(await statesOf(project.root, 'growth')).toMatchObject({
    'slow-quick-seed1': 'fresh',
    'slow-quick-seed3': 'missing',
  });
});

test('a definition that is not written in place is refused, since its run could not be told apart', async () => {
  const project = await createFixtureProject();
  await project.edit(experimentFile, 'defineExperiment({', 'defineExperiment(((d) => d)({');
  await project.edit(experimentFile, '},\n});', '},\n}));');
  await expect(statesOf(project.root, 'growth')).rejects.toThrow(/growth.*written in place/);
});

test('a syntax error is reported with its file and line', async () => {
  const project = await createFixtureProject();
  await project.edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope +');
  await expect(statesOf(project.root, 'growth')).rejects.toThrow(
    /^src\/experiments\/growth\/rate\.ts:3: /,
  );
});

test('parameters that the schema refuses are reported with experiment, profile and variant', async () => {
  const project = await createFixtureProject();
  await project.edit(experimentFile, 'slope: 2', "slope: 'steep' as never");
  await expect(statesOf(project.root, 'growth')).rejects.toThrow(
    /growth, profile full, variant fast: slope: .*number/,
  );
});

describe('a file of a stale run is named only for code that the run uses: not one where also', () => {
  test.each<[string, (project: FixtureProject) => Promise<void>]>([
    ['a comment changes', (p) => p.edit(experimentFile, 'Starts from', 'It starts at')],
    ['the formatting changes', (p) => p.edit(experimentFile, 'const size =', 'const   size\n=')],
    ['a label changes', (p) => p.edit(experimentFile, "'Slow'", "'Slower'")],
    ['a seed is added', (p) => p.edit(experimentFile, 'seeds: [1],', 'seeds: [1, 2],')],
    [
      'something is exported, too',
      (p) => p.edit(experimentFile, 'const cycle', 'export const more = 1;\nconst cycle'),
    ],
    [
      'the bundler renames a variable, since another file has one of that name',
      async (p) => {
        await p.edit(rateFile, 'export', 'const cycle = [2];\nconst grown = 5;\nexport');
        await p.edit(rateFile, 'slope + 1', 'slope + cycle[0]! * grown');
      },
    ],
    [
      'another file imports the same',
      async (p) => {
        await p.edit(rateFile, 'export', "import { gain } from 'fixture-gain';\nexport");
        await p.edit(rateFile, 'slope + 1', 'slope + gain');
      },
    ],
  ])('%s', async (_, change) => {
    const state = await stateAfter(async (project) => {
      await change(project);
      await project.edit(rateFile, '=> slope', '=> 3 * slope');
    });
    expect(state).toBe('stale: source changed: rate.ts changed');
  });
});

test('changed parameters are named with both values, five at most, and long values cut', () => {
  const of = (parameters: string) => ({
    digest: '',
    parameters,
    dataset: '',
    source: '',
    packages: {},
  });
  const reasons = (recorded: object, today: object) =>
    differences(of('a'), of('b'), {
      parameters: {
        recorded: recorded as Record<string, unknown>,
        today: today as Record<string, unknown>,
      },
    });
  expect(
    reasons({ rate: 0.1, units: [4], kept: 1 }, { kept: 1, units: [8, 4], name: 'x' }),
  ).toEqual([
    'parameter rate 0.1 → absent',
    'parameter units [4] → [8,4]',
    'parameter name absent → "x"',
  ]);
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`p${i}`, i]));
  expect(reasons(many, {}).slice(-2)).toEqual(['parameter p4 4 → absent', '4 more parameters']);
  expect(reasons({ text: 'y'.repeat(99) }, { text: '' })).toEqual([
    `parameter text "${'y'.repeat(39)}… → ""`,
  ]);
  expect(reasons({}, {})).toEqual(['the parameters changed']);
});

describe('a run whose source changed', () => {
  test('lists five files at most, those of its experiment first', () => {
    const before = { 'src/b.ts': '1', 'src/experiments/growth/z.ts': '1', 'src/gone.ts': '1' };
    const after = { 'src/b.ts': '2', 'src/experiments/growth/z.ts': '2', 'src/new.ts': '1' };
    expect(changedFiles('growth', before, after)).toBe(
      'z.ts changed, src/b.ts changed, src/gone.ts is no longer used, src/new.ts is new',
    );
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`src/${i}.ts`, '1']));
    expect(changedFiles('growth', {}, many)).toMatch(/src\/4\.ts is new, and 2 more$/);
    expect(changedFiles('growth', {}, { [`src/${'x'.repeat(99)}`]: '1' })).toBe(
      `…${'x'.repeat(80)} is new`,
    );
    expect(changedFiles('growth', {}, { toString: '1' })).toBe('toString is new');
    expect(changedFiles('growth', many, { ...many })).toBeUndefined();
  });

  test('says so alone if its record names no files, as older records do', async () => {
    const state = await stateAfter(async (project) => {
      const { sources, ...older } = JSON.parse(await project.read(recordFile));
      expect(Object.keys(sources)).toEqual([experimentFile, rateFile]);
      await project.write(recordFile, JSON.stringify(older));
      await project.edit(rateFile, 'slope + 1', 'slope + 2');
    });
    expect(state).toBe("stale: the experiment's source changed");
  });

  test('says that none did, if only a file outside the project did', async () => {
    const outside = '../rate.ts';
    const project = await createFixtureProject();
    await project.write(outside, await project.read(rateFile));
    await project.edit(experimentFile, "'./rate.ts'", "'../../../../rate.ts'");
    await recordFixture(project.root, 'growth', { profile: 'quick' });
    const { sources } = (await readRecord(project.root, 'growth', run))!;
    expect(Object.keys(sources!)).toEqual([experimentFile]);
    await project.edit(outside, 'slope + 1', 'slope + 2');
    expect((await statesOf(project.root, 'growth'))[run]).toMatch(
      /^stale: the experiment's source changed, though none of the project's files did: /,
    );
  });
});

test('a parameter that is new is told as new, though every object has its name', () => {
  const [added] = changesOfParameters({}, { constructor: 1 });
  expect(added).toBe('parameter constructor absent → 1');
});
