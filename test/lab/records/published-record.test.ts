import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeDevice } from '../../../src/lab/engines/native/device.ts';
import { none } from '../../../src/lab/engines/none.ts';
import {
  describeFacts,
  requestedFacts,
  withheldKinds,
} from '../../../src/lab/records/machine-facts.ts';
import {
  publishedRecord,
  publishedRecordSchema,
} from '../../../src/lab/records/published-record.ts';
import { type RunRecord, runRecordSchema } from '../../../src/lab/records/record.ts';
import { recordedExperiments, recordedIds } from '../../../src/lab/records/store.ts';
import { checkPublishedRun } from '../../../src/lab/shown/check-published-run.ts';
import fc from '../../properties.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const recorded = await readRecorded();
const [{ record }] = recorded as [Recorded];

interface Recorded {
  name: string;
  record: RunRecord;
  series: Uint8Array;
}

describe.each(recorded)('of $name', ({ record, series }) => {
  const published = publishedRecord(record, []);
  const json = JSON.stringify(published);

  test('neither kernel nor memory nor paths are published, and it says so', () => {
    const { machine, command } = record.provenance;
    expect(json).not.toContain(machine!.system);
    expect(json).not.toContain(String(machine!.memoryBytes));
    expect(json).not.toMatch(/…\/|\/home|\.tar/);
    expect(published.withheld).toEqual([
      ...(command.includes('…/') ? ['provenance.command'] : []),
      'provenance.machine.system',
      'provenance.machine.memoryBytes',
    ]);
  });

  test('all else is published, and all is where a site asks for it', () => {
    const { withheld, provenance, ...rest } = published;
    const { machine, command, ...told } = provenance;
    const { provenance: whole, ...wholeRest } = record;
    expect(rest).toEqual(wholeRest);
    expect({ ...whole, ...told }).toEqual(whole);
    expect({ ...whole.machine, ...machine }).toEqual(whole.machine);
    expect(Object.keys(machine!)).toEqual(['processor', 'cores', 'node']);
    expect(publishedRecord(record, withheldKinds)).toEqual({ ...record, withheld: [] });
  });

  test('what is published checks', async () => {
    expect(await checkPublishedRun(json, series)).toEqual(published);
  });

  test.each([
    ['another parameter', { parameters: { ...record.parameters, more: 1 } }, /run\.json: .*finger/],
    ['another seed', { seed: record.seed + 1 }, /run\.json: .*fingerprint/],
    [
      'another source',
      { fingerprint: { ...record.fingerprint, source: 'a'.repeat(64) } },
      /run\.json: .*fingerprint/,
    ],
    [
      'another summary',
      { summary: { ...record.summary, more: 1 } },
      /series\.parquet: the summary/,
    ],
    [
      'another checksum',
      { series: { ...record.series, sha256: 'a'.repeat(64) } },
      /series\.parquet: isn't the file that was recorded/,
    ],
    [
      'another number of rows',
      { series: { ...record.series, rows: 1 } },
      /series\.parquet: has \d+ rows, not 1/,
    ],
    ['a field too many', { more: 1 }, /run\.json: Unrecognized key: "more"/],
  ])('with %s it is refused in one line', async (_, changes, reason) => {
    const refusal = checkPublishedRun(JSON.stringify({ ...published, ...changes }), series);
    await expect(refusal).rejects.toThrow(reason);
    await expect(refusal).rejects.toThrow(/^.*$/);
  });

  test('other series are refused', async () => {
    const damaged = series.slice();
    damaged[100]! ^= 1;
    await expect(checkPublishedRun(json, damaged)).rejects.toThrow(/SHA-256 differs/);
  });
});

test('the files of its source are published, and are those of the project', () => {
  const sources = {
    'src/experiments/growth/rate.ts': '0123456789ab',
    'retrace/x': '0'.repeat(12),
  };
  const published = publishedRecord({ ...record, sources }, []);
  expect(published.sources).toEqual(sources);
  expect(publishedRecordSchema.parse(published)).toEqual(published);
  const elsewhere = { ...published, sources: { '/home/somebody/rate.ts': '0123456789ab' } };
  expect(publishedRecordSchema.safeParse(elsewhere)).toMatchObject({ success: false });
});

test('of a GPU, all but the size of its memory is published', async () => {
  const tensorflow = { version: '2.21.0', usesGpu: true } as Parameters<typeof describeDevice>[0];
  const device = await describeDevice(tensorflow, async () => 'NVIDIA H200, 570.86.15, 143771 MiB');
  const published = publishedRecord(withEngine(device), []);
  const { memory, ...told } = device.details;
  expect(memory).toBe('143771 MiB');
  expect(published.provenance.engine).toMatchObject({ device: 'NVIDIA H200' });
  expect(published.provenance.engine.details).toEqual(told);
  expect(published.withheld).toContain('provenance.engine.details.memory');
  const asked = publishedRecord(withEngine(device), ['memory']);
  expect(asked.provenance.engine.details).toEqual(device.details);
  expect(asked.withheld).not.toContain('provenance.engine.details.memory');
});

test('what decides the numbers of a run without an engine is published', async () => {
  const device = await none.start();
  const { engine } = publishedRecord(withEngine(device), []).provenance;
  expect(engine.details).toEqual({ 'Node.js': process.versions.node });
});

test('nothing that is withheld is anywhere in what is published', () => {
  const name = fc
    .array(fc.constantFrom(...'abcXYZ019 .-ß'), { minLength: 3, maxLength: 12 })
    .map((characters) => `zq${characters.join('')}qz`);
  const folder = fc
    .tuple(fc.constantFrom('/home/', 'C:\\Users\\', '\\\\server\\', '~/', '…/'), name)
    .map(([start, name]) => ({ name, text: `${start}${name}` }));
  const detail = fc.constantFrom(
    'hostname',
    'user',
    'path',
    '__proto__',
    'toString',
    'constructor',
  );
  const kinds = fc.subarray([...withheldKinds]);
  const secrets = fc.tuple(name, fc.integer({ min: 2 ** 40, max: 2 ** 52 }), name, name);
  fc.assert(
    fc.property(secrets, folder, detail, kinds, ([system, bytes, gpu, other], path, key, asked) => {
      const base = withEngine({
        name: `Some GPU at '${path.text}'`,
        kind: 'gpu',
        details: Object.fromEntries([
          ['memory', gpu],
          ['driver', `1.0 of ${path.text}`],
          [key, other],
          [path.text, other],
        ]),
      });
      const { provenance } = base;
      const secret = runRecordSchema.parse({
        ...base,
        provenance: {
          ...provenance,
          command: `${provenance.command} --data ${path.text} --jobs 1`,
          engine: { ...provenance.engine, reason: `webgpu can't open ${path.text}; installed?` },
          machine: {
            ...provenance.machine,
            system,
            memoryBytes: bytes,
            processor: `CPU (${path.text})`,
            node: `22 of ${path.text}`,
          },
        },
      });
      const json = JSON.stringify(publishedRecord(secret, asked));
      const isThere = (text: string) => json.includes(text);
      expect(isThere(other)).toBe(false);
      expect(isThere(system)).toBe(asked.includes('kernel'));
      expect(isThere(gpu)).toBe(asked.includes('memory'));
      expect(isThere(String(bytes))).toBe(asked.includes('memory'));
      expect(isThere(path.name)).toBe(asked.includes('paths'));
      expect(JSON.parse(json).withheld.length).toBeGreaterThan(0);
    }),
    { seed: 20240229, numRuns: 1000 },
  );
});

test.each([
  [{}, []],
  [{ machineFacts: [] }, []],
  [{ name: 'Notes', machineFacts: ['paths', 'kernel'] }, ['paths', 'kernel']],
])('a site that says %j asks for %j', (site, kinds) => {
  expect(requestedFacts(site)).toEqual(kinds);
});

test.each([
  ['kernel', '"kernel"'],
  [['kernels'], '\\["kernels"\\]'],
  [null, 'null'],
  [[() => {}], '\\[null\\]'],
])('a site that asks for %j is told what it may ask for', (machineFacts, shown) => {
  expect(() => requestedFacts({ machineFacts })).toThrow(
    new RegExp(
      `^src/site\\.ts: machineFacts is ${shown}; expected a list of any of kernel, memory, paths$`,
    ),
  );
});

test.each([
  [
    [],
    'of the machines: processor, cores, engine and Node version; kernel, memory and paths left out (src/site.ts: machineFacts)',
  ],
  [
    ['memory', 'kernel', 'paths'],
    'of the machines: processor, cores, engine, Node version, kernel, memory and paths (src/site.ts: machineFacts)',
  ],
])('a site that asks for %j tells it in words', (machineFacts, words) => {
  expect(describeFacts({ machineFacts })).toBe(words);
});

function withEngine(device: Awaited<ReturnType<typeof describeDevice>>): RunRecord {
  const { provenance } = record;
  const { name, kind, details } = device;
  const engine = { ...provenance.engine, device: name, deviceKind: kind, details: { ...details } };
  return { ...record, provenance: { ...provenance, engine } };
}

/** The records of this repository, as their files hold them. */
async function readRecorded(): Promise<Recorded[]> {
  const names = (
    await Promise.all(
      (
        await recordedExperiments(root)
      ).map(async (experiment) =>
        (await recordedIds(root, experiment)).map((id) => `${experiment}/${id}`),
      ),
    )
  ).flat();
  return Promise.all(
    names.map(async (name) => {
      const folder = path.join(root, 'results', name);
      const record = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));
      return { name, record, series: await readFile(path.join(folder, 'series.parquet')) };
    }),
  );
}
