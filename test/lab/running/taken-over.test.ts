import { existsSync } from 'node:fs';
import { glob, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cacheDirectory } from '../../../src/files/cache-directory.ts';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { locksFolder } from '../../../src/lab/in-progress/run-lock.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import { describeOutcome, exitCodeOf } from '../../../src/lab/running/run-outcome.ts';
import { startLab } from '../commands/start-lab.ts';
import { createFixtureProject } from '../fixture-project.ts';
import { containerWords, signalAll, whyNoContainer } from '../in-progress/lock-process.ts';
import { recordFixture } from '../record-fixture.ts';
import { commandProject, walk } from './command/command-project.ts';

const other = JSON.stringify({
  ...processStamp(),
  host: 'n2',
  boot: 'b',
  beats: true,
  task: { scheduler: 'slurm', job: '7_1', restarts: 1 },
});
const cache = cacheDirectory();
const slow = { profile: 'quick', variant: 'slow' } as const;
const told = (run: string) =>
  `${run}: failed: taken over by job 7_1 of slurm on host n2; this process wrote nothing more`;

/** The path of the one file that matches. */
async function found(pattern: string, cwd = cache): Promise<string | undefined> {
  for await (const name of glob(pattern, { cwd })) return path.join(cwd, name);
  return undefined;
}

const untilThere = (pattern: string, cwd = cache) =>
  expect.poll(() => found(pattern, cwd), { timeout: 20_000 }).toBeDefined();

/** Puts another process's lock in the place of the one that is held. */
async function takeOver(at = cache): Promise<string> {
  const [name] = (await readdir(locksFolder(at))).filter((each) => /^[0-9a-f]{64}$/.test(each));
  const lock = path.join(locksFolder(at), name!);
  await writeFile(`${lock}.new`, other);
  await rename(`${lock}.new`, lock);
  onTestFinished(() => rm(lock, { force: true }));
  // What was being written just then is written now.
  await delay(100);
  return lock;
}

async function slowProject(milliseconds = 20, steps = 500) {
  const project = await createFixtureProject();
  await project.edit(
    'src/experiments/growth/experiment.ts',
    'steps: quickSteps',
    `steps: ${steps}, pauseMilliseconds: ${milliseconds}`,
  );
  return project;
}

describe('a run that is taken over while it runs', () => {
  test('stops, tells by whom, and leaves checkpoints, rows and lock to the other', {
    timeout: 60_000,
  }, async () => {
    const { root } = await slowProject();
    const recording = recordFixture(root, 'growth', slow, { checkpointSeconds: 1 });
    await untilThere('running/*.parquet');
    await untilThere('checkpoints/*/previous.checkpoint');
    const lock = await takeOver();
    const files = [
      (await found('checkpoints/*/latest.checkpoint'))!,
      (await found('checkpoints/*/previous.checkpoint'))!,
      (await found('running/*.parquet'))!,
    ];
    for (const file of files) await writeFile(file, 'the other’s');

    const outcomes = await recording;
    expect(describeOutcome(outcomes[0]!)).toBe(told('growth/slow-quick-seed1'));
    expect(exitCodeOf(outcomes)).toBe(1);
    for (const file of files) expect(await readFile(file, 'utf8')).toBe('the other’s');
    expect(await readdir(path.dirname(files[0]!))).toHaveLength(2);
    expect(await readFile(lock, 'utf8')).toBe(other);
    expect(await readRecord(root, 'growth', 'slow-quick-seed1')).toBeUndefined();
    for (const file of files) await rm(path.dirname(file), { recursive: true, force: true });
  });

  test('keeps no state when it is asked to stop, as a scheduler does that lost sight of it', async () => {
    const { root } = await slowProject();
    const stop = new AbortController();
    let steps = 0;
    const recording = recordFixture(root, 'growth', slow, {
      checkpointSeconds: 1000,
      signal: stop.signal,
      progress: {
        update: (_, message) => {
          if (message.type === 'progress') steps = message.stepsDone;
        },
        stop: () => {},
      },
    });
    await expect.poll(() => steps, { timeout: 20_000 }).toBeGreaterThan(0);
    await takeOver();
    stop.abort();
    expect(describeOutcome((await recording)[0]!)).toBe(told('growth/slow-quick-seed1'));
    expect(await found('checkpoints/*')).toBeUndefined();
  });

  test('writes no record, though it comes to its end', async () => {
    const { root, edit, write } = await createFixtureProject();
    const file = 'src/experiments/other/experiment.ts';
    const go = JSON.stringify(path.join(root, 'go'));
    const wait = `while (!existsSync(${go})) await new Promise((resolve) => setTimeout(resolve, 20));`;
    await edit(file, 'import', "import { existsSync } from 'node:fs';\nimport");
    await edit(file, 'for (let', `${wait}\nfor (let`);
    const recording = recordFixture(root, 'other', {});
    await untilThere(`locks/${'?'.repeat(64)}`);
    await takeOver();
    await write('go', '');
    expect(describeOutcome((await recording)[0]!)).toBe(told('other/only-quick-seed1'));
    expect(existsSync(path.join(root, 'results/other/only-quick-seed1'))).toBe(false);
  });

  test('ends its program, whose files are the other’s now', { timeout: 60_000 }, async () => {
    const farewell = `
import os, signal
def end(*_):
    print("ends", flush=True)
    os._exit(0)
signal.signal(signal.SIGTERM, end)
print("pid", os.getpid(), flush=True)
`;
    const { root } = await commandProject(farewell + walk);
    const running = startLab(root, ['run', 'walk'], { HOLD: '7' });
    onTestFinished(() => signalAll(running.process, 'SIGKILL'));
    const rowsOf = async () => {
      const rows = await found('cache/commands/*/sessions/1/metrics.jsonl', root);
      return rows === undefined ? '' : readFile(rows, 'utf8');
    };
    await expect.poll(rowsOf, { timeout: 20_000 }).toContain('"step": 7');
    const header = (await found('cache/commands/*/sessions/1/session.json', root))!;
    const log = (await found('cache/commands/*/log.txt', root))!;
    const pid = Number(/pid (\d+)/.exec(await readFile(log, 'utf8'))![1]);
    const lock = await takeOver(path.join(root, 'cache'));
    for (const file of [header, log]) await writeFile(file, 'the other’s');

    const { code, output } = await running.end;
    expect({ code, output }).toEqual({ code: 1, output: `${told('walk/only-quick-seed1')}\n` });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    for (const file of [header, log]) expect(await readFile(file, 'utf8')).toBe('the other’s');
    expect(await readFile(lock, 'utf8')).toBe(other);
  });
});

const noContainer = whyNoContainer();

test.skipIf(noContainer)(
  `of two machines, the one that lost sight of the file system stops, and the other goes on with the same bits${noContainer ? ` (skipped: ${noContainer})` : ''}`,
  { timeout: 120_000 },
  async () => {
    const whole = await slowProject(1, 300);
    await recordFixture(whole.root, 'growth', slow);
    const expected = (await readRecord(whole.root, 'growth', 'slow-quick-seed1'))!.series.sha256;

    const { root } = await slowProject(20, 300);
    await mkdir(path.join(root, 'cache'));
    const which = ['growth', '--profile', 'quick', '--variant', 'slow'];
    const args = ['run', ...which, '--engine', 'cpu', '--checkpoint', '1'];
    const job = { SLURM_JOB_ID: '7' };
    const onN1 = (words: string[]) => containerWords('n1', words);
    const one = startLab(root, args, { ...job, SLURM_RESTART_COUNT: '0' }, onN1);
    onTestFinished(() => signalAll(one.process, 'SIGKILL'));
    await untilThere('cache/checkpoints/*/latest.checkpoint', root);
    signalAll(one.process, 'SIGSTOP');

    const two = startLab(root, args, { ...job, SLURM_RESTART_COUNT: '1' });
    onTestFinished(() => signalAll(two.process, 'SIGKILL'));
    let errors = '';
    two.process.stderr!.on('data', (text) => (errors += text));
    await expect.poll(() => errors, { timeout: 60_000 }).toMatch(/resumes after \d+ steps/);
    signalAll(one.process, 'SIGCONT');
    const first = await one.end;
    expect(first.code).toBe(1);
    expect(first.output).toMatch(
      /^growth\/slow-quick-seed1: failed: taken over by job 7 of slurm on host .*; this process wrote nothing more\n/,
    );
    const second = await two.end;
    expect(second).toMatchObject({ code: 0 });
    expect(second.output).toMatch(/recorded, completed/);
    const { series, provenance } = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
    expect(series.sha256).toBe(expected);
    expect(provenance.resumptions).toBe(1);
    expect(await readdir(path.join(root, 'cache/locks'))).toEqual([]);
  },
);
