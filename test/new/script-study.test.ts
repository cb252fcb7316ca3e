import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillWords, parseCommand } from '../../src/lab/command/words.ts';
import experiment from '../../src/new/template/script/experiment.ts';

const run = promisify(execFile);
const scripts = path.resolve(import.meta.dirname, '../../src/new/template/script');
const { command, profiles, variants } = experiment;
const hasR = await run('Rscript', ['--version']).then(
  () => true,
  () => false,
);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-script-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts the script as the lab does, or by hand. @returns what it printed */
async function start(
  template: string,
  parameters: Record<string, unknown>,
  environment: Record<string, string> = {},
): Promise<string> {
  const [program, ...words] = fillWords(parseCommand(template), {
    ...profiles.quick.parameters,
    ...variants.average.parameters,
    seed: 3,
    ...parameters,
  });
  const env = { ...process.env, ...environment };
  return (await run(program!, words, { cwd: scripts, env })).stdout;
}

describe.each([
  ['Python', command, true],
  ['R', command.replace('python3 train.py', 'Rscript train.R'), hasR],
])('the script in %s', (_, template, isHere) => {
  test.runIf(isHere)('prints its rows by hand, one at each step', async () => {
    const rows = (await start(template, { steps: 30 })).trim().split('\n');
    expect(rows.map((row) => JSON.parse(row).step)).toEqual(
      Array.from({ length: 30 }, (_, step) => step),
    );
    const distances = rows.map((row) => JSON.parse(row).distance);
    expect(distances.every((distance) => distance > 0)).toBe(true);
    expect(await start(template, { steps: 30 })).toBe(`${rows.join('\n')}\n`);
    expect(await start(template, { steps: 30, seed: 4 })).not.toBe(`${rows.join('\n')}\n`);
    expect(await start(template, { steps: 30, estimate: 'last' })).not.toBe(`${rows.join('\n')}\n`);
  });

  test.runIf(isHere)(
    'goes on after a stop, with the numbers of a run that was never stopped',
    async () => {
      const whole = await start(template, { steps: 350 });
      const checkpoints = await mkdtemp(path.join(folder, 'checkpoints-'));
      const session = async (steps: number) => {
        const metrics = path.join(checkpoints, `${steps}.jsonl`);
        await writeFile(metrics, '');
        await start(
          template,
          { steps },
          {
            RETRACE_METRICS: metrics,
            RETRACE_CHECKPOINTS: checkpoints,
          },
        );
        return readFile(metrics, 'utf8');
      };
      const stopped = (await session(250)).split('\n');
      const resumed = await session(350);
      expect(JSON.parse(resumed.split('\n')[0]!).step).toBe(200);
      expect(`${stopped.slice(0, 200).join('\n')}\n${resumed}`).toBe(whole);
    },
  );
});
