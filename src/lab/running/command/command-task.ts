import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheDirectory } from '../../../files/cache-directory.ts';
import { withSortedKeys } from '../../../files/digest.ts';
import { isNotFound } from '../../../files/regular-file.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { auditVariables } from '../../command/audit.ts';
import { fillWords, fixedWords, ownNames, parseCommand } from '../../command/words.ts';
import type { CommandExperiment } from '../../define.ts';
import type { SeriesTable } from '../../records/series.ts';
import type { Session } from '../session.ts';
import type { ProgramTask } from '../worker-messages.ts';
import type { CommandFolder } from './command-folder.ts';
import { writeDataset } from './dataset-folder.ts';
import type { RowSource } from './execute-command.ts';
import type { LaunchOptions } from './launch.ts';
import { jsonLines, matchedLines, printedLines, type Stream } from './row-sources.ts';
import { type ToolReads, toolOutput } from './tool-output.ts';
import { ownValues, variablesFor } from './variables.ts';

/** A session of a command's run. */
export interface CommandTask {
  session: Session;
  definition: CommandExperiment;
  program: ProgramTask;
}

/** The command of a session. @throws Error if its run isn't one */
export function commandTask(session: Session): CommandTask {
  const { definition, task } = session;
  if (definition.command === undefined || !task.program) {
    throw new Error(`experiment ${definition.name} has no command`);
  }
  return { session, definition, program: task.program };
}

/** The seconds that a program has to save its state. */
export function stopSeconds({ stopSeconds = 30 }: CommandExperiment): number {
  return stopSeconds;
}

/** Whether the program writes its rows itself, to the file that the lab names. */
export function writesRows({ reads }: CommandExperiment): boolean {
  return reads === undefined;
}

/** The tool whose files are read; undefined if rows come line by line. */
export function toolOf({ reads }: CommandExperiment): ToolReads | undefined {
  return reads === undefined || (typeof reads === 'object' && 'lines' in reads) ? undefined : reads;
}

/** What starts the program, with its parameters written down. */
export async function launchOptions(
  { session, definition, program }: CommandTask,
  folder: CommandFolder,
  rows: string,
): Promise<Pick<LaunchOptions, 'words' | 'folder' | 'environment'>> {
  const { seed, parameters } = session.task.run;
  const sorted = withSortedKeys(parameters);
  await writeFile(folder.parameters, `${JSON.stringify({ ...sorted, seed }, null, 2)}\n`);
  const dataset =
    definition.dataset === undefined
      ? undefined
      : await writeDataset(session.dataset, cacheDirectory());
  const own = { folder, rows, seed, dataset };
  return {
    words: fillWords(parseCommand(definition.command), { ...parameters, ...ownValues(own) }),
    folder: program.folder,
    environment: variablesFor({
      ...own,
      audit: await auditVariables(folder.audit, program.checkout, folder.filesRead),
      environment: process.env,
    }),
  };
}

/** The program's words as a record holds them: with its parameters, and without the lab's own folders. */
export function recordedWords({ session, definition }: CommandTask): string[] {
  const { seed, parameters } = session.task.run;
  const placeholders = Object.fromEntries(ownNames.map((name) => [name, `{${name}}`]));
  return fillWords(parseCommand(definition.command), { ...placeholders, ...parameters, seed });
}

/** Who writes rows, for errors: the script that the command names, else the program. */
export function writerOf({ command }: CommandExperiment): string {
  const words = fixedWords(parseCommand(command)).filter((word) => word !== undefined);
  const script = words.find((word) => /\.(py|R|r|jl|sh|js|mjs|ts|rb|pl|m)$/.test(word));
  return path.basename(script ?? words[0] ?? 'the program');
}

interface SourceOptions {
  folder: CommandFolder;
  /** The session's file of rows. */
  rows: string;
  /** What `runsBefore` told of the runs that lay in the output before this session. */
  before: readonly string[];
  /** Gets what was changed or left out of what a tool wrote. */
  note(line: string): void;
}

/** Where the program's rows come from, and what must get what it prints. */
export async function rowSource(
  { session: { clock }, definition }: CommandTask,
  { folder, rows, before, note }: SourceOptions,
): Promise<RowSource & { print?(chunk: Buffer, stream: Stream): void }> {
  const { reads } = definition;
  if (reads === undefined) return jsonLines(rows);
  if (typeof reads === 'string' || !('lines' in reads)) {
    const metrics = Object.keys(definition.metrics);
    return toolOutput({ folder: folder.output, reads, metrics, before, note, clock });
  }
  if (reads.file === undefined) return printedLines(reads.lines);
  const file = fileIn(folder.output, reads.file);
  await setAside(file);
  return matchedLines(file, reads.lines);
}

/** A log of an earlier session, whose rows are known: whether the program goes on with it or not, it begins a new one. */
async function setAside(file: string): Promise<void> {
  await rename(file, `${file}.earlier`).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}

function fileIn(output: string, file: string): string {
  const found = path.resolve(output, file);
  if (found.startsWith(output + path.sep)) return found;
  throw new ExpectedError(
    `reads.file is ${JSON.stringify(file)}, which leaves the output's folder`,
  );
}

const millisecondsBetweenMessages = 500;

/** Tells the number of rows, and the last value of the first metric, twice a second. */
export function progressOf({ tell, clock }: Session): (table: SeriesTable) => Promise<void> {
  let told = -Infinity;
  return async ({ step, metrics }) => {
    if (clock() - told < millisecondsBetweenMessages) return;
    told = clock();
    const [first] = Object.values(metrics);
    const value = first?.findLast((each) => each !== null) ?? undefined;
    tell({ type: 'progress', stepsDone: step.length, value });
  };
}
