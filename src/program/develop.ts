import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { changedSince, startAnewCode, startAnewPromise } from '../integration/start-anew.ts';

/**
 * Runs a development server in a process of its own until it ends, and starts it anew whenever it asks for that, since
 * the site's options changed. If it can't start with the new options, it is started again after the next edit.
 *
 * @param program Astro's, as a file
 * @returns the exit code
 */
export async function develop(program: string, given: readonly string[]): Promise<number> {
  let running: ChildProcess | undefined;
  let asked: NodeJS.Signals | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      asked = signal;
      if (running) running.kill(signal);
      else process.exit(1);
    });
  }
  const run = async (args: readonly string[]): Promise<number> => {
    running = spawn(process.execPath, [program, 'dev', ...args], {
      stdio: 'inherit',
      env: { ...process.env, [startAnewPromise]: '1' },
    });
    const [code] = (await once(running, 'exit')) as [number | null];
    running = undefined;
    return code ?? 1;
  };

  let started = Date.now();
  let code = await run(given);
  let startedAnew = false;
  const again = given.filter((arg) => arg !== '--open' && !arg.startsWith('--open='));
  while (!asked && (code === startAnewCode || (startedAnew && code !== 0))) {
    if (code !== startAnewCode) await editSince(started);
    startedAnew = true;
    started = Date.now();
    code = await run(again);
  }
  return code;
}

/** Waits until something in `src`, or Astro's configuration, is newer than a time. */
async function editSince(time: number): Promise<void> {
  console.error('retrace: the server starts again after the next edit in src, or of astro.config');
  // Events of a file watcher would tell nothing of edits made while the server was starting, and failing.
  while (!(await sources()).some((file) => changedSince(file, time))) await setTimeout(300);
}

async function sources(): Promise<string[]> {
  const configurations = (await readdir('.')).filter((name) => name.startsWith('astro.config.'));
  const inSource = await readdir('src', { recursive: true });
  return [...configurations, 'src', ...inSource.map((name) => path.join('src', name))];
}
