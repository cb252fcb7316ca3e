import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EncodedArtifact } from '../../artifacts/encoded.ts';
import { emptyTable } from '../../records/series.ts';
import type { Execution } from '../execute-run.ts';
import type { Replayed } from '../replay-run.ts';
import type { Session } from '../session.ts';
import { refuseBadEnding } from './bad-ending.ts';
import { collectRows } from './collect-rows.ts';
import { foldersIn, makeFolders } from './command-folder.ts';
import {
  type CommandTask,
  commandTask,
  launchOptions,
  progressOf,
  rowSource,
  writerOf,
} from './command-task.ts';
import { executeCommand } from './execute-command.ts';
import { takeArtifacts } from './output/take-artifacts.ts';
import { lastPrinted } from './output-log.ts';

/** Where nothing has to be saved. */
const secondsToStop = 5;

/**
 * Runs a command in empty folders, which are removed then, and stops it after a number of rows.
 *
 * @throws ExpectedError as `recordCommand`
 */
export async function replayCommand(session: Session, limit: number): Promise<Replayed> {
  const command = commandTask(session);
  const {
    definition,
    session: { clock, signal, hurry },
  } = command;
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-replay-'));
  try {
    const folder = foldersIn(root);
    await makeFolders(folder);
    const metrics = Object.keys(definition.metrics);
    const file = path.join(root, 'metrics.jsonl');
    const rows = collectRows({
      metrics,
      source: writerOf(definition),
      before: emptyTable(metrics),
      limit,
      onFirstRow: () => {},
    });
    const source = await rowSource(command, {
      folder,
      rows: file,
      before: [],
      note: () => {},
    });
    const printed = lastPrinted();
    const execution = await executeCommand({
      ...(await launchOptions(command, folder, file)),
      source,
      rows,
      signal,
      hurry,
      stopSeconds: secondsToStop,
      async onOutput(chunk, stream) {
        printed.add(chunk);
        source.print?.(chunk, stream);
      },
      onProgress: progressOf(session),
      onStart: async () => {},
      clock,
    });
    refuseBadEnding(command, execution, printed.text());
    return { execution, artifacts: await artifactsOf(command, folder.output, execution, limit) };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What it kept, if it came to its end. */
async function artifactsOf(
  { definition }: CommandTask,
  output: string,
  { table, outcome }: Execution,
  limit: number,
): Promise<EncodedArtifact[]> {
  if (limit < Infinity || outcome === 'stopped') return [];
  return takeArtifacts(output, {
    declared: definition.artifacts ?? {},
    outcome,
    last: table.step.at(-1),
    sessions: [],
    hasToolFiles: true,
    note: () => {},
  });
}
