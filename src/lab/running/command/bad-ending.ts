import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import type { CommandTask } from './command-task.ts';
import type { CommandExecution } from './execute-command.ts';
import { type Ending, endedWell } from './launch.ts';

/**
 * Refuses a run whose program failed, in one line with the remedy: the last line of its traceback, and the author's line
 * that failed.
 *
 * @param output the end of what the program printed
 * @throws ExpectedError
 */
export function refuseBadEnding(
  { session, program }: CommandTask,
  { outcome, ending, table }: CommandExecution,
  output: string,
): void {
  if (outcome !== 'completed' || !ending || endedWell(ending)) return;
  const last = table.step.at(-1);
  const after = last === undefined ? 'before its first row' : `after step ${last}`;
  const { experiment, id } = session.task.run;
  const log = `all it said: npm run lab -- log ${experiment}/${id}`;
  const name = program.version.split(' ')[0]!;
  throw new ExpectedError(`${describe(name, ending, after, output, program.checkout)}; ${log}`);
}

function describe(
  program: string,
  ending: Ending,
  after: string,
  output: string,
  checkout: string,
): string {
  if ('signal' in ending) return describeSignal(ending.signal, after);
  const why = lastWords(output);
  const place = failedAt(output, checkout);
  const says = why === undefined ? '' : `: ${plainLine(why, 200)}${place ? ` (${place})` : ''}`;
  const isLacking = why !== undefined && lacksPackage.test(why);
  const remedy = isLacking ? '; install it, or activate the environment that has it' : '';
  return `${program} ended with exit code ${ending.code} ${after}${says}${remedy}`;
}

/** What Python, R and Julia say of a package that isn't installed. */
const lacksPackage = /No module named|there is no package called|Package \S+ not found/;

function describeSignal(signal: NodeJS.Signals, after: string): string {
  if (signal === 'SIGKILL') return `was killed ${after}; often it means out of memory`;
  if (signal === 'SIGTERM') {
    return `was stopped by SIGTERM ${after}; the same command goes on from there`;
  }
  return `was ended by ${signal} ${after}`;
}

/** The line that names the error: the last one that looks like it, else the last one. */
function lastWords(output: string): string | undefined {
  const lines = output
    .split(/[\n\r]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== 'Execution halted');
  return (
    lines.findLast((line) => /^([\w.]*(Error|Exception|Interrupt)\b|ERROR\b|Error\b)/.test(line)) ??
    lines.at(-1)
  );
}

/** "train.py:38": the deepest frame of a Python traceback in the author's own files. */
function failedAt(output: string, checkout: string): string | undefined {
  const frames = [...output.matchAll(/^\s*File "(.+?)", line (\d+)/gm)];
  const own = frames.findLast(([, file]) => isOwn(file!, checkout));
  return own && `${path.basename(own[1]!)}:${own[2]}`;
}

function isOwn(file: string, checkout: string): boolean {
  const relative = path.relative(checkout, path.resolve(checkout, file));
  return (
    !relative.startsWith('..') && !/(^|\/)(site-packages|\.venv|node_modules)\//.test(relative)
  );
}
