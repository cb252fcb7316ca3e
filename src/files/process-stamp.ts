import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

export const stampSchema = z.object({
  host: z.string().max(300),
  /** The id of the machine's current boot. A container has that of its host. */
  boot: z.string().max(300),
  /** The namespace in which the process id is unique: a container has its own. */
  pidNamespace: z.string().max(300),
  pid: z.int().positive(),
  /** The start time in ticks since boot: ids are reused, in containers the same few after each start. */
  start: z.string().max(300),
});

/** Identifies a process among those of all machines. A field is empty if the system doesn't provide it. */
export type ProcessStamp = z.infer<typeof stampSchema>;

/** Whether a process runs. `unknown`: it belongs to another machine or container, and can't be observed from here. */
export type Fate = 'running' | 'gone' | 'unknown';

/** The stamp of this process. */
export function processStamp(): ProcessStamp {
  own ??= stampOf(process.pid);
  return own;
}

/** The stamp of a process of this machine and container, while it runs. */
export function stampOf(pid: number): ProcessStamp {
  return {
    host: hostname(),
    boot: readIfProvided(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: readIfProvided(() => readlinkSync('/proc/self/ns/pid')),
    pid,
    start: statusOf(pid)?.start ?? '',
  };
}

let own: ProcessStamp | undefined;

/**
 * Parses a stamp; undefined for any other text, as after a power cut. Earlier versions wrote only the id and the start
 * time: such a process counts as a process of this machine.
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
  // A dead process keeps its id until its parent has read its exit code.
  if (/[ZX]/.test(found.state)) return 'gone';
  return stamp.start === '' || stamp.start === found.start ? 'running' : 'gone';
}

/** Whether two processes belong to the same boot of a machine, whatever its name. */
export function isSameKernel(one: ProcessStamp, other: ProcessStamp): boolean {
  return one.boot === other.boot && (one.boot !== '' || one.host === other.host);
}

function hasRebooted(stamp: ProcessStamp, here: ProcessStamp): boolean {
  return stamp.host === here.host && stamp.boot !== '' && here.boot !== '';
}

/** Whether any process has this id: ids are reused, so it may be another process. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A process's state and start time, undefined if they can't be read: fields 3 and 22 of proc_pid_stat(5), counted after
 * the program's name, which may hold spaces.
 */
function statusOf(pid: number): { state: string; start: string } | undefined {
  const text = readIfProvided(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  return state && start ? { state, start } : undefined;
}

/** The text that `read` returns; empty on systems without `/proc`, and in sandboxes. */
function readIfProvided(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
