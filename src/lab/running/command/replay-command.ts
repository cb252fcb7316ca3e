import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { emptyTable } from '../../records/series.ts';
import type { Session } from '../session.ts';
import { refuseBadEnding } from './bad-ending.ts';
import { collectRows } from './collect-rows.ts';
import { foldersIn, makeFolders } from './command-folder.ts';
import { commandTask, launchOptions, progressOf, rowSource, writerOf } from './command-task.ts';
import { type CommandExecution, executeCommand } from './execute-command.ts';
import { lastPrinted } from './output-log.ts';

/** Where nothing has to be saved. */
const secondsToStop = 5;

/**
 * Runs a command in empty folders, which are removed then, and stops it after a number of rows.
 *
 * @throws ExpectedError as `recordCommand`
 */
export async function replayCommand(session: Session, limit: number): Promise<CommandExecution> {
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
    return execution;
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}
