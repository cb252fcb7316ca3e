import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { namesIn } from '../../../files/names-in.ts';
import { type ProcessStamp, stampSchema } from '../../../files/process-stamp.ts';
import { writeWholeFile } from '../../../files/whole-file.ts';
import { parseMetricsLine } from '../../readers/text/json-lines.ts';
import { line } from '../../records/record.ts';
import { emptyTable, type SeriesTable } from '../../records/series.ts';
import { statementSchema } from '../../statements/statement.ts';
import { collectRows } from './collect-rows.ts';
import type { CommandFolder } from './command-folder.ts';

/**
 * A time in which a command ran without interruption. It has its own file of rows, so that a program that is killed and
 * started again needn't know what it has written before.
 */
const sessionSchema = z.strictObject({
  format: z.literal(1),
  /** ISO 8601, UTC. */
  started: z.iso.datetime(),
  device: line,
  /** How long it took. Absent if the lab was killed meanwhile. */
  seconds: z.number().nonnegative().optional(),
  /** The program's process, until it has ended. */
  program: stampSchema.optional(),
  /** The experiment's claims when the session began. */
  statement: statementSchema.optional(),
  /** The runs of a tool that lay in the output before it, as `runsBefore` names them. */
  lay: z.array(z.string()).optional(),
  /** The files that lay in the output before it, as `stampsOf` tells them. */
  files: z.record(z.string(), z.string()).optional(),
  /** Present if the program came to its end, or its run diverged: all that is left is to record it. */
  ended: z
    .strictObject({
      outcome: z.enum(['completed', 'diverged']),
      /** The metrics that were declared then: of other ones, a tool's rows may not have been kept. */
      metrics: z.array(z.string()),
    })
    .optional(),
});
export type CommandSession = z.infer<typeof sessionSchema>;

/** A session of a run, with the step of its first row. */
export type EarlierSession = CommandSession & { first?: number | undefined };

/** The sessions of a run so far. */
export interface EarlierSessions {
  sessions: EarlierSession[];
  /** The rows of all of them, joined. */
  table: SeriesTable;
  /** The processes that may still run, as the lab was killed. */
  orphans: ProcessStamp[];
}

/** The files of a new session. */
export interface OpenSession {
  /** The file of its rows: JSON lines. */
  rows: string;
  /** Writes down what is known of the session. */
  keep(session: Omit<CommandSession, 'format'>): Promise<void>;
}

const headerFile = 'session.json';
const rowsFile = 'metrics.jsonl';

/** Reads the sessions of a run. Of one whose description is damaged, the rows count. */
export async function readSessions(
  { sessions: folder }: CommandFolder,
  metrics: readonly string[],
): Promise<EarlierSessions> {
  const found: EarlierSessions = { sessions: [], table: emptyTable(metrics), orphans: [] };
  for (const number of await numbersIn(folder)) {
    const place = path.join(folder, String(number));
    const session = await readHeader(place);
    const { table, first } = await join(found.table, path.join(place, rowsFile), metrics);
    found.table = table;
    if (session) {
      const seconds = session.seconds ?? (await secondsOf(place, session));
      found.sessions.push({ ...session, seconds, first });
    }
    if (session?.program) found.orphans.push(session.program);
  }
  return found;
}

/** Makes the folder of the next session. */
export async function openSession({ sessions: folder }: CommandFolder): Promise<OpenSession> {
  const number = Math.max(0, ...(await numbersIn(folder))) + 1;
  const place = path.join(folder, String(number));
  await mkdir(place, { recursive: true });
  return {
    rows: path.join(place, rowsFile),
    keep: (session) =>
      writeWholeFile(path.join(place, headerFile), JSON.stringify({ format: 1, ...session })),
  };
}

/** Writes the rows of a session that a tool told, as if the program had written them itself. */
export async function writeRows(file: string, table: SeriesTable): Promise<void> {
  await writeWholeFile(file, linesOf(table, 0).join(''));
}

/**
 * Writes rows as they come, as if the program had written them itself: where a program tells them only once, they would
 * otherwise be lost if the lab is killed.
 */
export function rowWriter(file: string): (table: SeriesTable, from: number) => Promise<void> {
  let written = 0;
  return async (table, from) => {
    const first = from + written;
    if (table.step.length <= first) return;
    await appendFile(file, linesOf(table, first).join(''));
    written = table.step.length - from;
  };
}

/** From a row on. */
function linesOf({ step, metrics }: SeriesTable, first: number): string[] {
  const columns = Object.entries(metrics);
  return step.slice(first).map((at, i) => {
    const values = columns.flatMap(([name, column]) => {
      const value = column[first + i]!;
      return value === null ? [] : [`${JSON.stringify(name)}: ${value}`];
    });
    return `{${[`"step": ${at}`, ...values].join(', ')}}\n`;
  });
}

/** A session whose rows were to be written at its end. */
export interface UnwrittenSession {
  /** The file of its rows. */
  rows: string;
  /** The runs of a tool that lay there before it. */
  lay: readonly string[];
}

/** The last session, if its rows were to be written at its end, and the lab was killed before. */
export async function unwrittenSession({
  sessions: folder,
}: CommandFolder): Promise<UnwrittenSession | undefined> {
  const last = (await numbersIn(folder)).at(-1);
  if (last === undefined) return undefined;
  const place = path.join(folder, String(last));
  const rows = path.join(place, rowsFile);
  if (existsSync(rows)) return undefined;
  return { rows, lay: (await readHeader(place))?.lay ?? [] };
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = await namesIn(folder);
  return names
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

async function readHeader(place: string): Promise<CommandSession | undefined> {
  try {
    const text = await readFile(path.join(place, headerFile), 'utf8');
    return sessionSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Until its last row, if the lab was killed. */
async function secondsOf(place: string, { started }: CommandSession): Promise<number> {
  const last = await stat(path.join(place, rowsFile)).catch(() => undefined);
  return last ? Math.max(0, (last.mtimeMs - Date.parse(started)) / 1000) : 0;
}

/** Joins a session's rows to those before it, up to the first line that can't be read: it was being written. */
async function join(
  before: SeriesTable,
  file: string,
  metrics: readonly string[],
): Promise<{ table: SeriesTable; first: number | undefined }> {
  const text = await readFile(file, 'utf8').catch(() => '');
  let first: number | undefined;
  const onFirstRow = (_: number, step: number) => {
    first = step;
  };
  const rows = collectRows({ metrics, source: 'it', before, onFirstRow });
  try {
    for (const each of text.split('\n')) {
      if (each.trim() !== '') rows.take(parseMetricsLine(each), rowsFile);
    }
  } catch {
    // What could be read is kept.
  }
  rows.finish();
  return { table: rows.table, first };
}
