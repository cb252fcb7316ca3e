import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

const stampSchema = z.object({
  host: z.string().max(300),
  /** Another one after each start of the machine. A container has that of its host. */
  boot: z.string().max(300),
  /** The space in which the process's id is its own: a container has one for itself. */
  pidNamespace: z.string().max(300),
  pid: z.int().positive(),
  /** In ticks since the machine's start: ids are given again, in containers the same few at each start. */
  start: z.string().max(300),
});

/** What tells a process from all others, of other machines too. Empty is what the system doesn't tell. */
export type ProcessStamp = z.infer<typeof stampSchema>;

/** Whether a process runs. `unknown` is one of another machine or container, which can't be seen from here. */
export type Fate = 'running' | 'gone' | 'unknown';

/** The stamp of this process. */
export function processStamp(): ProcessStamp {
  own ??= {
    host: hostname(),
    boot: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: told(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    start: statusOf(process.pid)?.start ?? '',
  };
  return own;
}

let own: ProcessStamp | undefined;

/**
 * Reads a stamp; undefined where the text is none, as after a power cut. Earlier versions wrote only the id and the
 * start: such a process counts as one of this machine.
 */
export function parseStamp(text: string): ProcessStamp | undefined {
  const [, pid, start = ''] = /^(\d+)(?: (\d+))?$/.exec(text) ?? [];
  if (pid) return stampSchema.safeParse({ ...processStamp(), pid: Number(pid), start }).data;
  try {
    return stampSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether the process with this stamp runs, as seen from `here`. */
export function fateOf(stamp: ProcessStamp, here = processStamp()): Fate {
  if (!isSameKernel(stamp, here)) return hasRebooted(stamp, here) ? 'gone' : 'unknown';
  if (stamp.pidNamespace !== here.pidNamespace) return 'unknown';
  const found = statusOf(stamp.pid);
  if (!found) return isRunning(stamp.pid) ? 'running' : 'gone';
  // A process that has died keeps its id until its parent has asked for its exit code.
  if (/[ZX]/.test(found.state)) return 'gone';
  return stamp.start === '' || stamp.start === found.start ? 'running' : 'gone';
}

/** Whether two processes are of the same machine since its last start, under whatever names. */
export function isSameKernel(one: ProcessStamp, other: ProcessStamp): boolean {
  return one.boot === other.boot && (one.boot !== '' || one.host === other.host);
}

function hasRebooted(stamp: ProcessStamp, here: ProcessStamp): boolean {
  return stamp.host === here.host && stamp.boot !== '' && here.boot !== '';
}

/** Whether there is a process with this id, perhaps another one than is meant. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The 3rd and the 22nd field of proc_pid_stat(5), counted after the program's name; undefined where it can't be read. */
function statusOf(pid: number): { state: string; start: string } | undefined {
  const text = told(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  return state && start ? { state, start } : undefined;
}

/** Systems without `/proc`, and sandboxes, don't tell. */
function told(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
