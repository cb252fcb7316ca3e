import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fateOf, type ProcessStamp, stampOf } from '../../../files/process-stamp.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import { noSuchProgram } from '../../command/probe.ts';

/** How a program ended: its exit code, or the signal that ended it. */
export type Ending = { code: number } | { signal: NodeJS.Signals };

/** Whether a program ended by itself, and says that all went well. */
export function endedWell(ending: Ending | undefined): boolean {
  return ending !== undefined && 'code' in ending && ending.code === 0;
}

/** A program that was started, with all processes that it starts itself. */
export interface Launched {
  stamp: ProcessStamp;
  ended: Promise<Ending>;
  /**
   * Asks the program to end, and ends it after some seconds. Resolves when it has ended. Later calls only shorten the
   * time.
   */
  stop(seconds: number): Promise<Ending>;
}

export interface LaunchOptions {
  words: readonly string[];
  /** The folder in which it starts. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  /** Gets what the program prints. While it isn't done, the program has to wait before it can print much more. */
  onOutput(chunk: Buffer, stream: 'stdout' | 'stderr'): Promise<void>;
}

/** A program's helpers may keep its pipes open after it has ended. */
const millisecondsForOutput = 2000;

/**
 * Starts a program without a shell, in a process group of its own: Ctrl-C in the terminal reaches the lab alone, which
 * then stops the program with all that it started.
 *
 * @throws ExpectedError if there is no such program, or it can't be started
 */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const [program, ...rest] = options.words as [string, ...string[]];
  const child = spawn(program, rest, {
    cwd: options.folder,
    env: options.environment,
    detached: hasGroups,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of ['stdout', 'stderr'] as const) {
    void passOn(child[stream]!, (chunk) => options.onOutput(chunk, stream));
  }
  const ended = endOf(child);
  await started(child, program);
  let deadline: NodeJS.Timeout | undefined;
  return {
    stamp: stampOf(child.pid!),
    ended,
    stop(seconds) {
      signalGroup(child.pid!, 'SIGTERM');
      clearTimeout(deadline);
      deadline = setTimeout(() => signalGroup(child.pid!, 'SIGKILL'), seconds * 1000);
      return ended.finally(() => clearTimeout(deadline));
    },
  };
}

/** Until there is no more, or nobody listens any more. */
async function passOn(stream: Readable, take: (chunk: Buffer) => Promise<void>): Promise<void> {
  try {
    for await (const chunk of stream) await take(chunk);
  } catch (error) {
    if (!stream.destroyed) throw error;
  }
}

/** Ends a program of an earlier session whose lab was killed: two of them would write the same files. */
export async function endOrphan(stamp: ProcessStamp, seconds: number): Promise<boolean> {
  if (fateOf(stamp) !== 'running') return false;
  signalGroup(stamp.pid, 'SIGTERM');
  if (!(await hasGone(stamp, seconds))) {
    signalGroup(stamp.pid, 'SIGKILL');
    await hasGone(stamp, secondsToDie);
  }
  return true;
}

/** A program that waits for a disk needs a while, even if it is killed. */
const secondsToDie = 5;

async function hasGone(stamp: ProcessStamp, seconds: number): Promise<boolean> {
  for (let waited = 0; waited < seconds * 1000; waited += 100) {
    if (fateOf(stamp) !== 'running') return true;
    await delay(100);
  }
  return false;
}

/** Windows has no process groups. */
const hasGroups = process.platform !== 'win32';

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(hasGroups ? -pid : pid, signal);
  } catch (error) {
    // It has ended meanwhile, and its number may belong to another user's process by now.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function started(child: ChildProcess, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error: NodeJS.ErrnoException) => reject(describeStart(program, error)));
  });
}

function describeStart(program: string, { code, message }: NodeJS.ErrnoException): ExpectedError {
  const shown = JSON.stringify(plainLine(program, 100));
  if (code === 'ENOENT') {
    return new ExpectedError(`can't start ${shown}: ${noSuchProgram(program)}`);
  }
  if (code === 'EACCES') {
    return new ExpectedError(`can't start ${shown}: it may not be executed; chmod +x allows it`);
  }
  return new ExpectedError(`can't start ${shown}: ${plainLine(message)}`);
}

async function endOf(child: ChildProcess): Promise<Ending> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ending = await new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? { signal } : { code: code ?? 0 }));
  });
  await Promise.race([closed, delay(millisecondsForOutput, undefined, { ref: false })]);
  // Helpers that it left behind would go on writing. Those that left its group can only be no longer listened to.
  for (const stream of [child.stdout!, child.stderr!]) stream.destroy();
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  return ending;
}
