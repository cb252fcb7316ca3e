import { readFile } from 'node:fs/promises';

/**
 * What tells a process from all others of this machine, for a lock file: its id and, where `/proc` tells
 * it, when it started. Ids alone are given again, in containers the same few at each start.
 */
export async function processStamp(pid = process.pid): Promise<string> {
  return [pid, await startOf(pid)].join(' ').trim();
}

/** The id of the process with this stamp while it lives; undefined when it is gone. */
export async function runningProcess(stamp: string): Promise<number | undefined> {
  const pid = Number.parseInt(stamp, 10);
  if (!(pid > 0) || !isRunning(pid)) return undefined;
  const [, start] = stamp.split(' ');
  return start === undefined || start === (await startOf(pid)) ? pid : undefined;
}

/** Whether there is a process with this id, perhaps another one than is meant. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** In ticks since the machine's start: the 22nd field of proc_pid_stat(5), the 20th after the program's name. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}
