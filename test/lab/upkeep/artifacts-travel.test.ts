import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/digest.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import { artifactFiles } from '../../../src/lab/shown/artifact-files.ts';
import { restampRuns } from '../../../src/lab/upkeep/restamp.ts';
import { verifyRuns } from '../../../src/lab/upkeep/verify.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { importLines } from '../import-lines.ts';
import { quietly } from '../quietly.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';

const experiment = 'src/experiments/growth/experiment.ts';
const id = 'slow-quick-seed1';
const folder = `results/growth/${id}`;
let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recorded.edit(
    experiment,
    "  metrics: { size: 'Size'",
    `  artifacts: {
    sizes: { kind: 'table', about: 'Sizes', columns: { size: 'number' } },
    samples: { kind: 'picture', about: 'Samples' },
    story: { kind: 'text', about: 'Story' },
    model: { kind: 'digest', about: 'Model' },
  },
  metrics: { size: 'Size'`,
  );
  await recorded.edit(experiment, 'data, resume }', 'data, resume, keep }');
  await recorded.edit(
    experiment,
    '      yield step %',
    "      void keep('sizes', [{ size: grown }], step);\n      yield step %",
  );
  await recorded.edit(
    experiment,
    '    }\n  },\n});',
    `    }
    await keep('samples', { shape: [8, 9], data: Array.from({ length: 72 }, (_, i) => (i * i * 7) % 256) });
    await keep('story', 'Once.');
    await keep('model', new Uint8Array([1]));
  },
});`,
  );
  await recordFixture(recorded.root, 'growth', { variant: 'slow', profile: 'quick' });
});

async function recordIn({ root }: FixtureProject): Promise<RunRecord> {
  return (await readRecord(root, 'growth', id))!;
}

async function edited(change: (record: RunRecord) => unknown): Promise<FixtureProject> {
  const project = await createFixtureProject(recorded);
  const record = JSON.parse(await project.read(`${folder}/run.json`));
  await project.write(`${folder}/run.json`, JSON.stringify(change(record)));
  return project;
}

test('they are imported with their run, and compared with what is there', async () => {
  const project = await createFixtureProject(recorded);
  await rm(path.join(project.root, 'results'), { recursive: true });
  expect(await importLines(project.root, recorded.root)).toEqual([`growth/${id}: imported`]);
  const files = artifactFiles(project.root, await recordIn(project));
  expect(Object.keys(files)).toEqual([
    'artifacts/samples.webp',
    ...[0, 1, 2, 3, 4].map((step) => `artifacts/sizes@${step}.csv`),
    'artifacts/story.txt',
  ]);
  expect(files).toEqual(artifactFiles(recorded.root, await recordIn(recorded)));
  expect(await importLines(project.root, recorded.root)).toEqual([`growth/${id}: is here already`]);
  const without = await edited(({ artifacts: _, ...record }) => record);
  expect(await importLines(without.root, recorded.root)).toEqual([
    expect.stringMatching(/: imported, in place of other artifacts recorded/),
  ]);
});

test.each([
  [
    'lost',
    (file: string) => rm(file),
    'is missing beside its run.json; restore it or run it again',
  ],
  [
    'changed',
    (file: string) => writeFile(file, 'size\n9\n'),
    "isn't the file that was recorded (its SHA-256 differs)",
  ],
  [
    'a folder',
    async (file: string) => {
      await rm(file);
      await mkdir(file);
    },
    'is no file; restore it',
  ],
  [
    'a link',
    async (file: string) => {
      await rm(file);
      await symlink('/etc/hostname', file);
    },
    'is no file; restore it',
  ],
  [
    'a pipe',
    async (file: string) => {
      await rm(file);
      execFileSync('mkfifo', [file]);
    },
    'is no file; restore it',
  ],
  [
    'huge',
    (file: string) => writeFile(file, Buffer.alloc(50_000_000)),
    "isn't the file that was recorded",
  ],
  [
    'a pointer',
    (file: string) =>
      writeFile(file, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
    'is a Git LFS pointer in place of the file; fetch it: `git lfs pull`',
  ],
] as const)('one that is %s makes its run damaged, by name, and nothing is imported of it', async (_, damage, why) => {
  const project = await createFixtureProject(recorded);
  const file = `${folder}/artifacts/sizes@2.csv`;
  await damage(path.join(project.root, file));
  expect((await statesOf(project.root, 'growth'))[id]).toContain(`damaged: ${file}: ${why}`);
  const elsewhere = await createFixtureProject(recorded);
  await rm(path.join(elsewhere.root, 'results'), { recursive: true });
  expect((await importLines(elsewhere.root, project.root)).join()).toContain(
    `growth/${id}: refused: ${file}: ${why}`,
  );
  expect((await statesOf(elsewhere.root, 'growth'))[id]).toBe('missing');
});

test('a folder of artifacts that is a link is not followed', async () => {
  const project = await createFixtureProject(recorded);
  const artifacts = path.join(project.root, folder, 'artifacts');
  await rm(artifacts, { recursive: true });
  await symlink(path.join(recorded.root, folder, 'artifacts'), artifacts);
  expect((await statesOf(project.root, 'growth'))[id]).toContain(
    `damaged: ${folder}/artifacts: is no folder; restore it`,
  );
});

const withArtifact = (at: number, change: object) => (record: RunRecord) => ({
  ...record,
  artifacts: record.artifacts!.map((each, i) => (i === at ? { ...each, ...change } : each)),
});

test.each([
  [
    'another name of a column',
    withArtifact(2, { columns: [{ name: 'constructor', type: 'number' }] }),
    "isn't the table that its run.json describes",
  ],
  [
    'another type of a column',
    withArtifact(2, { columns: [{ name: 'size', type: 'text' }] }),
    undefined,
  ],
  [
    'another number of rows',
    withArtifact(2, { rows: 100_000 }),
    "isn't the table that its run.json describes",
  ],
  [
    'another size of a picture',
    withArtifact(1, { width: 4096 }),
    "isn't the picture that its run.json describes",
  ],
] as const)('one is not imported if its record tells of %s', async (_, change, why) => {
  const project = await edited(change);
  const elsewhere = await createFixtureProject(recorded);
  await rm(path.join(elsewhere.root, 'results'), { recursive: true });
  const [line] = await importLines(elsewhere.root, project.root);
  if (why === undefined) expect(line).toMatch(/: imported$/);
  else expect(line).toMatch(why);
});

test.each([
  [
    'a name that leads elsewhere',
    withArtifact(1, { name: '../../../../etc/passwd' }),
    /artifacts\.1\.name: must be camelCase/,
  ],
  [
    'a name of a prototype',
    withArtifact(1, { name: '__proto__' }),
    /artifacts\.1\.name: must be camelCase/,
  ],
  ['an unknown kind', withArtifact(1, { kind: 'svg' }), /artifacts\.1\.kind/],
  ['too many bytes', withArtifact(1, { bytes: 2_000_001 }), /artifacts\.1\.bytes: Too big/],
  ['a negative size', withArtifact(1, { width: -1 }), /artifacts\.1\.width: Too small/],
  ['a wide picture', withArtifact(1, { width: 4097 }), /artifacts\.1\.width: Too big/],
  [
    'a shape without end',
    withArtifact(1, {
      kind: 'array',
      type: 'float32',
      shape: Array(8).fill(2 ** 40),
      width: undefined,
      height: undefined,
    }),
    /artifacts\.1\.shape: has more than 4000000 elements/,
  ],
  [
    'one artifact twice',
    (record: RunRecord) => ({ ...record, artifacts: [...record.artifacts!, record.artifacts![0]] }),
    /artifacts: names one artifact twice/,
  ],
  [
    'one of two kinds',
    withArtifact(2, { name: 'story' }),
    /artifacts: has one artifact of two kinds/,
  ],
  [
    'a column twice',
    withArtifact(2, {
      columns: [
        { name: 'size', type: 'number' },
        { name: 'size', type: 'text' },
      ],
    }),
    /columns: has a column twice/,
  ],
  ['a step that is none', withArtifact(2, { step: 2 ** 31 }), /artifacts\.2\.step: Too big/],
  ['a path', withArtifact(1, { file: 'artifacts/x.webp' }), /artifacts\.1: Unrecognized key/],
  [
    'more than a thousand',
    (record: RunRecord) => ({
      ...record,
      artifacts: Array.from({ length: 1001 }, (_, step) => ({ ...record.artifacts![2], step })),
    }),
    /artifacts: /,
  ],
  [
    'too much in all',
    (record: RunRecord) => ({
      ...record,
      artifacts: Array.from({ length: 11 }, (_, step) => ({
        ...record.artifacts![1],
        bytes: 2_000_000,
        step,
      })),
    }),
    /artifacts: has more than 20000000 bytes in all/,
  ],
] as const)('a record is refused that tells of %s', async (_, change, why) => {
  const project = await edited(change);
  expect((await statesOf(project.root, 'growth'))[id]).toMatch(why);
});

async function verify({ root }: FixtureProject, steps: number) {
  const [found] = await verifyRuns(`growth/${id}`, { ...quietly(root), steps });
  return found!;
}

test('verify compares them if it replays all steps, pictures by their pixels', async () => {
  expect(await verify(recorded, 5)).toMatchObject({
    verdict: 'holds',
    detail: 'all 5 steps are identical, bit for bit; its 8 artifacts are the same',
  });
  expect(await verify(recorded, 3)).toMatchObject({
    verdict: 'holds',
    detail: 'steps 0 to 2 of 5 are identical, bit for bit; --all compares its artifacts, too',
  });
  const project = await createFixtureProject(recorded);
  // As another version would encode it: other bytes, the same pixels.
  const file = path.join(project.root, folder, 'artifacts/samples.webp');
  const other = await sharp(await readFile(file))
    .webp({ lossless: true, effort: 0, quality: 10, alphaQuality: 1 })
    .toBuffer();
  expect(other.equals(await readFile(file))).toBe(false);
  await writeFile(file, other);
  const record = JSON.parse(await project.read(`${folder}/run.json`));
  const picture = record.artifacts.findIndex(({ name }: { name: string }) => name === 'samples');
  record.artifacts[picture] = {
    ...record.artifacts[picture],
    sha256: sha256(other),
    bytes: other.length,
  };
  await project.write(`${folder}/run.json`, JSON.stringify(record));
  expect(await verify(project, 5)).toMatchObject({
    verdict: 'holds',
    detail: expect.stringMatching(/its 8 artifacts are the same$/),
  });
  await project.edit(experiment, 'i * i * 7', 'i * i * 8');
  expect(await verify(project, 5)).toMatchObject({
    verdict: 'fails',
    detail:
      'all 5 steps are identical, bit for bit, but 1 of its 8 artifacts differs: samples differs',
  });
});

test('a restamp keeps them, and refuses where all steps are replayed and one differs', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experiment, "'Once.'", "'Twice.'");
  const before = await recordIn(project);
  const restamp = async (steps: number) => {
    const lines: string[] = [];
    const options = { ...quietly(project.root), steps, now: () => new Date(0) };
    for await (const { line } of restampRuns('growth', options)) lines.push(line);
    return lines;
  };
  expect(await restamp(5)).toEqual([
    `growth/${id} is not restamped: all 5 steps are identical, bit for bit, but 1 of its 8 artifacts differs: story differs; run it again`,
  ]);
  expect(await restamp(2)).toEqual([expect.stringMatching(/restamped, steps 0 and 1 of 5/)]);
  expect((await recordIn(project)).artifacts).toEqual(before.artifacts);
  expect((await statesOf(project.root, 'growth'))[id]).toBe('fresh');
});
