import { isDeepStrictEqual } from 'node:util';
import { cacheDirectory } from '../../../files/cache-directory.ts';
import { fateOf, type ProcessStamp } from '../../../files/process-stamp.ts';
import { ExpectedError, isExpected } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import type { EncodedArtifact } from '../../artifacts/encoded.ts';
import { findPlaces } from '../../command/files/places.ts';
import { untrackedFiles } from '../../command/untracked.ts';
import { lengthOf } from '../../define.ts';
import type { ProcessRecord } from '../../records/record.ts';
import type { SeriesTable } from '../../records/series.ts';
import type { Recording } from '../draft-record.ts';
import type { Execution } from '../execute-run.ts';
import { isRepeating, thatRepeats } from '../repeating-failure.ts';
import type { Session } from '../session.ts';
import { refuseBadEnding } from './bad-ending.ts';
import { collectRows, type RowCollector } from './collect-rows.ts';
import {
  type CommandFolder,
  commandFolder,
  hasCheckpoints,
  makeFolders,
  removeAllButLog,
} from './command-folder.ts';
import {
  type CommandTask,
  commandTask,
  launchOptions,
  progressOf,
  recordedWords,
  rowSource,
  stopSeconds,
  toolOf,
  writerOf,
  writesRows,
} from './command-task.ts';
import { type CommandExecution, executeCommand } from './execute-command.ts';
import { endedWell, endOrphan } from './launch.ts';
import { outputFiles, stampsOf } from './output/output-files.ts';
import { takeArtifacts } from './output/take-artifacts.ts';
import { openLog } from './output-log.ts';
import {
  type EarlierSession,
  type EarlierSessions,
  openSession,
  readSessions,
  rowWriter,
  unwrittenSession,
  writeRows,
} from './sessions.ts';
import { runsBefore, toolOutput, whatLiesThere } from './tool-output.ts';

/**
 * Runs a command in the folder of its fingerprint, behind what earlier sessions of it have left there.
 *
 * @throws ExpectedError if the program can't be started, ends badly, or writes what can't be recorded
 */
export async function recordCommand(session: Session, fingerprint: string): Promise<Recording> {
  const command = commandTask(session);
  const folder = commandFolder(cacheDirectory(), fingerprint);
  await makeFolders(folder);
  const { execution, sessions } = await execute(command, folder);
  return {
    execution,
    artifacts: await artifactsOf(command, folder, execution, sessions),
    sessions: () => ({
      started: sessions[0]!.started,
      elapsedSeconds: sessions.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
      resumptions: sessions.length - 1,
      devices: [...new Set(sessions.map(({ device }) => device))],
      statement: sessions[0]!.statement,
    }),
    resumable: await hasCheckpoints(folder),
    remove: () => removeAllButLog(folder),
    process: await describeProcess(command, folder),
    remedy: recordAgain,
  };
}

/** What to do about a run that ended, but couldn't be recorded. */
const recordAgain =
  'what it computed is kept: mend its declaration and run it again, which records that; or mend the program, or run it with --fresh, which computes it anew';

/** A run as its sessions have left it. */
interface Executed {
  execution: Execution;
  sessions: EarlierSession[];
}

/** Runs the program, unless an earlier session came to its end and couldn't be recorded. */
async function execute(command: CommandTask, folder: CommandFolder): Promise<Executed> {
  const { session, definition } = command;
  const earlier = await resume(command, folder);
  const ended = earlier.sessions.at(-1)?.ended;
  const isWhole = ended && isDeepStrictEqual(ended.metrics, Object.keys(definition.metrics));
  if (!isWhole) {
    const { execution, own } = await runSession(command, folder, earlier);
    return { execution, sessions: [...earlier.sessions, own] };
  }
  if (!session.task.fresh) {
    const line = 'its program had come to its end: what it computed then is recorded';
    session.tell({ type: 'note', line });
    const { table, sessions } = earlier;
    return { execution: { table, outcome: ended.outcome }, sessions };
  }
  await removeAllButLog(folder);
  await makeFolders(folder);
  const nothing = await resume(command, folder);
  const { execution, own } = await runSession(command, folder, nothing);
  return { execution, sessions: [own] };
}

/** Takes what the run keeps from its output. @throws ExpectedError saying that nothing is lost */
async function artifactsOf(
  { session, definition }: CommandTask,
  { output }: CommandFolder,
  { table, outcome }: Execution,
  sessions: readonly EarlierSession[],
): Promise<EncodedArtifact[]> {
  if (outcome === 'stopped') return [];
  try {
    return await takeArtifacts(output, {
      declared: definition.artifacts ?? {},
      outcome,
      last: table.step.at(-1),
      sessions,
      hasToolFiles: toolOf(definition) !== undefined,
      note: (line) => session.tell({ type: 'note', line, once: true }),
    });
  } catch (error) {
    if (!isExpected(error)) throw error;
    const told = new ExpectedError(`${error.message}; ${recordAgain}`);
    throw isRepeating(error) ? thatRepeats(told) : told;
  }
}

/**
 * Reads the earlier sessions, after whatever is left of them was brought to an end. What a killed lab has left on another
 * machine can't be ended from here.
 */
async function resume(command: CommandTask, folder: CommandFolder): Promise<EarlierSessions> {
  const { definition, session } = command;
  const metrics = Object.keys(definition.metrics);
  const { orphans } = await readSessions(folder, metrics);
  noteUnseen(session, orphans.at(-1));
  for (const orphan of orphans) {
    if (!(await endOrphan(orphan, stopSeconds(definition)))) continue;
    const line = 'ended its program, which still ran though its lab had been killed';
    session.tell({ type: 'note', line });
  }
  await salvage(command, folder, metrics);
  const earlier = await readSessions(folder, metrics);
  const hasLeft = earlier.table.step.length > 0 || (await hasCheckpoints(folder));
  // A try that failed before it had anything to go on from is no part of the run.
  return hasLeft ? earlier : { ...earlier, sessions: [] };
}

/** A scheduler ends all processes of a task whose lab is gone. Elsewhere, a program may have outlived its lab. */
function noteUnseen({ tell }: Session, program: ProcessStamp | undefined): void {
  if (!program || fateOf(program) !== 'unknown') return;
  const { pid, host } = program;
  const line = `its program ran as process ${pid} on host ${plainLine(host)} before: end it if it still runs there, as both would write the same files`;
  tell({ type: 'note', line });
}

/** Keeps the rows in a tool's files of a session whose lab was killed: the program's next session may overwrite them. */
async function salvage(
  { definition, session }: CommandTask,
  folder: CommandFolder,
  metrics: readonly string[],
): Promise<void> {
  const reads = toolOf(definition);
  const unwritten = reads && (await unwrittenSession(folder));
  if (!unwritten) return;
  let first: number | undefined;
  const rows = collectRows({
    metrics,
    source: writerOf(definition),
    before: (await readSessions(folder, metrics)).table,
    onFirstRow: (_, step) => {
      first = step;
    },
  });
  const { clock } = session;
  const output = { folder: folder.output, reads, metrics, before: unwritten.lay, clock };
  await toolOutput({ ...output, note: () => {} })
    .readRest(rows)
    .catch(() => {});
  rows.finish();
  await writeRows(unwritten.rows, since(rows.table, first));
}

async function runSession(
  command: CommandTask,
  folder: CommandFolder,
  earlier: EarlierSessions,
): Promise<{ execution: CommandExecution; own: EarlierSession }> {
  const { session, definition } = command;
  const { task, device, tell, clock, now } = session;
  const requireOurs = async () => session.lock?.requireOurs();
  const lookNowAndThen = nowAndThen(requireOurs, clock);
  const open = await openSession(folder);
  const reads = toolOf(definition);
  const before = reads ? await runsBefore(folder.output, reads) : [];
  const isContinued = earlier.sessions.length > 0 && (await hasCheckpoints(folder));
  let first: { rowsBefore: number; step: number } | undefined;
  const rows = collectRows({
    metrics: Object.keys(definition.metrics),
    source: writerOf(definition),
    before: earlier.table,
    isContinued,
    kept: folder.root,
    onFirstRow: (rowsBefore, step) => {
      first = { rowsBefore, step };
      if (rowsBefore > 0) tell({ type: 'resumed', stepsDone: rowsBefore });
    },
  });
  const note = (line: string) => tell({ type: 'note', line });
  const source = await rowSource(command, { folder, rows: open.rows, before, note });
  const write = writesRows(definition) || reads ? undefined : rowWriter(open.rows);
  const log = await openLog(folder.log);
  const begun = clock();
  const header = {
    started: now().toISOString(),
    device: device.name,
    ...(task.statement && { statement: task.statement }),
    ...(before.length > 0 && { lay: before }),
    files: stampsOf(await outputFiles(folder.output)),
  };
  const showProgress = progressOf(session);
  const settle = async (outcome?: Execution['outcome']): Promise<EarlierSession> => {
    await log.close();
    await requireOurs();
    if (!log.isWhole()) note('a part of what it printed could not be kept');
    if (reads) await writeRows(open.rows, since(rows.table, first?.step));
    const ended = outcome &&
      outcome !== 'stopped' && { outcome, metrics: Object.keys(definition.metrics) };
    const own = { ...header, seconds: (clock() - begun) / 1000, ...(ended && { ended }) };
    await open.keep(own);
    return { format: 1, ...own, first: first?.step };
  };
  await requireOurs();
  await open.keep(header);
  let ended: CommandExecution | undefined;
  try {
    const execution = await executeCommand({
      ...(await launchOptions(command, folder, open.rows)),
      source,
      rows,
      signal: session.signal,
      hurry: session.hurry,
      stopSeconds: stopSeconds(definition),
      onOutput(chunk, stream) {
        source.print?.(chunk, stream);
        // It is another process's log.
        return session.lock?.wasLost() ? Promise.resolve() : log.write(chunk);
      },
      async onProgress(table) {
        await lookNowAndThen();
        if (first) await write?.(table, first.rowsBefore);
        await showProgress(table);
        await session.keepRows?.(table);
      },
      async onStart(stamp) {
        await requireOurs();
        await open.keep({ ...header, program: stamp });
      },
      clock,
    });
    ended = withOutcome(command, execution);
    await checkEnding(command, folder, ended, log.tail());
    if (ended.allAtEnd && writesRows(definition)) note(buffered(rows));
    return { execution: ended, own: await settle(ended.outcome) };
  } catch (error) {
    // What went wrong first is told.
    await settle().catch(() => {});
    // What ended a program by a signal need not end the next one.
    const wasEnded = ended?.ending && 'signal' in ended.ending;
    const isOfThisOne = rows.table.step.length > 0 || wasEnded || session.lock?.wasLost();
    throw isOfThisOne ? error : thatRepeats(error);
  }
}

/** In milliseconds. */
const betweenLooks = 2000;

/**
 * Looks every two seconds, whether there are rows to write or not: a program writes its own files without a look at the lock,
 * so it must end soon after another process has taken its run over, and started it, too.
 */
function nowAndThen(look: () => Promise<void>, clock: () => number): () => Promise<void> {
  let last = clock();
  return async () => {
    if (clock() - last < betweenLooks) return;
    last = clock();
    await look();
  };
}

/** A program that is asked to stop just before its end may have come to it. */
function withOutcome({ session, definition }: CommandTask, execution: CommandExecution) {
  const { outcome, ending, table } = execution;
  const { steps } = lengthOf(definition, session.task.run.parameters);
  const isWhole = outcome === 'stopped' && endedWell(ending) && table.step.length === steps;
  return isWhole ? { ...execution, outcome: 'completed' as const } : execution;
}

async function checkEnding(
  command: CommandTask,
  folder: CommandFolder,
  execution: CommandExecution,
  output: string,
): Promise<void> {
  const { definition } = command;
  refuseBadEnding(command, execution, output);
  if (execution.outcome !== 'completed' || execution.table.step.length > 0) return;
  const metrics = Object.keys(definition.metrics);
  const wanted = writesRows(definition)
    ? 'write JSON lines to the file that RETRACE_METRICS names'
    : 'its reads found none in what it wrote';
  throw new ExpectedError(
    `ended well, but wrote no row: ${wanted}${await whatLiesThere(folder.output, metrics)}`,
  );
}

function buffered({ table }: RowCollector): string {
  return `all ${table.step.length} rows came at the end: open the file with buffering=1 (Python), or flush it, so that progress is seen`;
}

/** The rows of this session. */
function since(table: SeriesTable, step: number | undefined): SeriesTable {
  const found = step === undefined ? -1 : table.step.indexOf(step);
  const first = found < 0 ? table.step.length : found;
  return {
    step: table.step.slice(first),
    metrics: Object.fromEntries(
      Object.entries(table.metrics).map(([name, values]) => [name, values.slice(first)]),
    ),
  };
}

async function describeProcess(
  command: CommandTask,
  folder: CommandFolder,
): Promise<ProcessRecord> {
  const { environment, unlocked, installed } = command.program;
  const untracked = await readButUnknown(command, folder);
  return {
    words: recordedWords(command),
    ...(environment !== undefined && { environment }),
    ...(unlocked !== undefined && { unlocked }),
    installed,
    ...(untracked.length > 0 && { untracked }),
  };
}

/** The files that the program read, though its fingerprint doesn't know them. */
async function readButUnknown(
  { session, program }: CommandTask,
  folder: CommandFolder,
): Promise<string[]> {
  const places = await findPlaces(session.task.root);
  const { known } = program;
  const untracked = await untrackedFiles(places, folder.filesRead, {
    known,
    outputs: [folder.root],
  });
  if (untracked.length > 0) {
    const files = plainLine(untracked.slice(0, 5).join(', '));
    const more = untracked.length > 5 ? ` and ${untracked.length - 5} more` : '';
    const line = `it read ${files}${more}, which its fingerprint doesn't know: name code in uses, data in inputs`;
    session.tell({ type: 'note', line });
  }
  return untracked;
}
