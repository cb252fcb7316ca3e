import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { startAnewCode, startAnewPromise } from '../integration/start-anew.ts';

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

  let code = await run(given);
  let startedAnew = false;
  const again = given.filter((arg) => arg !== '--open' && !arg.startsWith('--open='));
  while (!asked && (code === startAnewCode || (startedAnew && code !== 0))) {
    if (code !== startAnewCode) await nextEdit();
    startedAnew = true;
    code = await run(again);
  }
  return code;
}

/** Waits until a file in `src`, or Astro's configuration, changes. */
async function nextEdit(): Promise<void> {
  console.error('retrace: the server starts again after the next edit in src, or of astro.config');
  const watchers = [watch('src', { recursive: true }), watch('.')];
  await new Promise<void>((resolve) => {
    watchers[0]!.on('change', () => resolve());
    watchers[1]!.on('change', (_, file) => {
      if (String(file).startsWith('astro.config.')) resolve();
    });
  });
  for (const watcher of watchers) watcher.close();
}
