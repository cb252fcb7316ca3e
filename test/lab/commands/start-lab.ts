import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export interface Finished {
  code: number | null;
  output: string;
  errors: string;
}

/** Starts the command line in a project, with a cache in it. @param wrap puts words before those that start it */
export function startLab(
  root: string,
  args: string[],
  variables: NodeJS.ProcessEnv = {},
  wrap = (words: string[]) => words,
): { process: ChildProcess; end: Promise<Finished> } {
  const [program, ...rest] = wrap([process.execPath, 'src/lab/commands/cli.ts', ...args]);
  const child = spawn(program!, rest, {
    cwd: root,
    env: {
      ...process.env,
      RETRACE_DATA: '',
      RETRACE_CACHE: path.join(root, 'cache'),
      ...variables,
    },
    detached: true,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  const end = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
  return { process: child, end };
}

export const lab = (root: string, ...args: string[]) => startLab(root, args).end;
