import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Command } from './lock-racer.ts';

/** Starts what follows with process ids and a host name of its own, as in a container or on another machine's kernel. */
const inContainer = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', '--uts'];

/** Why no process can be started in a container of its own here; undefined if it can. */
export function whyNoContainer(): string | undefined {
  const [program, ...options] = inContainer;
  const { status } = spawnSync(program!, [...options, 'true']);
  return status === 0 ? undefined : 'unshare needs root';
}

/** The words that start a command in a container, under a host name. */
export function containerWords(host: string, words: readonly string[]): string[] {
  return [...inContainer, 'sh', '-c', `hostname ${host} && exec "$@"`, 'sh', ...words];
}

/** A process that takes a lock when it is told to. */
export interface LockProcess {
  process: ChildProcess;
  /** Resolves with true, or why it can't. */
  ask(command: Command): Promise<true | string>;
}

/** Starts a process for a lock. @param interval between its signs of life, in milliseconds */
export function startLockProcess(
  file: string,
  {
    interval,
    host,
    variables,
  }: { interval?: number; host?: string; variables?: NodeJS.ProcessEnv } = {},
): LockProcess {
  const racer = path.join(import.meta.dirname, 'lock-racer.ts');
  const own = [
    process.execPath,
    racer,
    file,
    ...(interval === undefined ? [] : [String(interval)]),
  ];
  const [program, ...rest] = host === undefined ? own : containerWords(host, own);
  const child = spawn(program!, rest, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...variables },
    detached: true,
  });
  onTestFinished(() => signalAll(child, 'SIGKILL'));
  return {
    process: child,
    async ask(command) {
      const answer = once(child, 'message');
      child.send(command);
      return (await answer)[0];
    },
  };
}

/** Sends a signal to a process with all that it has started, if any of them runs. */
export function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid!, signal);
  } catch {
    // It has ended.
  }
}
