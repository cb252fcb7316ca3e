import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** The resources that a successful process used. */
export interface Finished {
  seconds: number;
  /** Seconds of processor time, summed over all cores. On a busy machine it is a better measure than `seconds`. */
  processorSeconds: number;
  /** Peak resident memory, in units of 2^20 bytes. */
  megabytes: number;
}

const reporter = fileURLToPath(new URL('report-usage.ts', import.meta.url));

/** Runs a Node program. @throws Error with the program's output if it fails */
export function runMeasured(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', reporter, ...args], {
      cwd,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let usage: Omit<Finished, 'seconds'> | undefined;
    let output = '';
    child.on('message', (message) => {
      usage = message as Omit<Finished, 'seconds'>;
    });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (status) => {
      const seconds = (performance.now() - started) / 1000;
      if (status === 0 && usage) resolve({ seconds, ...usage });
      else reject(new Error(`${args.join(' ')} ended with exit status ${status}:\n${output}`));
    });
  });
}
