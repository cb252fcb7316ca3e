import { spawn } from 'node:child_process';

/** Runs a program to its end and returns what it printed. @throws CommandError */
export type RunCommand = (
  command: string,
  args: readonly string[],
  options?: RunOptions,
) => Promise<string>;

export interface RunOptions {
  cwd?: string;
  /** Added to this process's environment. */
  env?: Readonly<Record<string, string>>;
  /** Show the output while the program runs, instead of returning it. */
  show?: boolean;
}

/** A program that couldn't be started, or that failed. The message ends with the last lines of its standard error. */
export class CommandError extends Error {
  override name = 'CommandError';
}

export const runCommand: RunCommand = (command, args, { cwd, env, show } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.once('error', (error) => reject(new CommandError(`${command}: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const end = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
      reject(new CommandError([`${command} ${end}`, ...lastLines(errors)].join('\n')));
    });
  });

/** The last lines of a compiler's or a crash's output are enough to act on. */
function lastLines(text: string, count = 20): string[] {
  return text.trim().split('\n').slice(-count).filter(Boolean);
}
