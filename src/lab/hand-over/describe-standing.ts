import { open } from 'node:fs/promises';
import path from 'node:path';
import { counted, formatCount } from '../../messages/counted.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { taskFolders } from '../cluster/task-files.ts';
import type { Standing, TaskStanding, TaskState } from './standing.ts';

/** As many tasks are named as help to see what went wrong. */
const namedTasks = 5;

/**
 * "brightness-0a1b2c3d4e5f: 812 of 1,000 runs recorded; 64 tasks running on 16 machines, 120 waiting (Priority), 4 failed", then
 * a line for some of those that need something.
 */
export async function describeStanding(standing: Standing): Promise<string[]> {
  const { sweep, recorded } = standing;
  const parts = summarise(standing);
  const tasks = parts.length > 0 ? `; ${parts.join(', ')}` : '';
  const total = sweep.runs.length;
  return [
    `${sweep.name}: ${formatCount(recorded.size)} of ${formatCount(total)} runs recorded${tasks}`,
    ...(await troubles(standing)),
  ];
}

function summarise({ tasks }: Standing): string[] {
  const of = (state: TaskState) => tasks.filter((task) => task.state === state);
  const running = of('running');
  const machines = new Set(running.map(({ node }) => node)).size;
  const reasons = [...new Set(of('waiting').map(({ reason }) => plainLine(reason, 60)))];
  const texts: [TaskStanding[], string][] = [
    [running, `running on ${counted(machines, 'machine')}`],
    [of('waiting'), `waiting (${reasons.join(', ')})`],
    [of('failed'), 'failed'],
    [of('stopped'), 'stopped'],
    [of('lost'), 'ended without a word'],
    [of('new'), 'not submitted'],
  ];
  const shown = texts.filter(([{ length }]) => length > 0);
  return shown.map(
    ([{ length }, text], i) => `${i === 0 ? counted(length, 'task') : formatCount(length)} ${text}`,
  );
}

/** A line for each of the first tasks that failed or were lost, and what to do. */
async function troubles({ sweep, tasks }: Standing): Promise<string[]> {
  const failed = tasks.filter(({ state }) => state === 'failed');
  const lost = tasks.filter(({ state }) => state === 'lost');
  const lines = failed.slice(0, namedTasks).map((task) => `  ${describeFailure(task)}`);
  for (const { index } of lost.slice(0, namedTasks)) {
    lines.push(`  task ${index}: ${await lastLine(sweep.folder, index)}`);
  }
  const hasOpen = tasks.some(({ state }) => ['lost', 'stopped', 'new'].includes(state));
  if (failed.length > 0)
    lines.push('  failed tasks are submitted again by the same `lab run … --on`, with --retry');
  if (hasOpen)
    lines.push('  the same `lab run … --on` submits what ended before its runs were recorded');
  return lines;
}

/** "task 7: brightness/red-quick-seed3: failed: …" */
export function describeFailure({ index, failures }: TaskStanding): string {
  return `task ${index}: ${plainLine(failures[0] ?? 'its log says why', 300)}`;
}

/** Logs may be long, and only their ends are of interest. */
const tailBytes = 4096;

/** The last line of a task's log. */
async function lastLine(folder: string, index: number): Promise<string> {
  const file = path.join(folder, taskFolders.logs, `${index}.log`);
  const log = await open(file).catch(() => undefined);
  if (!log) return 'it left no log';
  try {
    const { size } = await log.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await log.read(Buffer.alloc(length), 0, length, size - length);
    const last = buffer.toString('utf8').trim().split('\n').at(-1);
    return last ? plainLine(last) : 'its log is empty';
  } finally {
    await log.close();
  }
}
