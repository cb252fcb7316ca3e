import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Calls `work` with a temporary folder. The folder is removed when the work is done or fails, and if a signal ends the
 * process before that.
 *
 * @param purpose a word for the folder's name
 */
export async function inTemporaryFolder<T>(
  purpose: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), `retrace-${purpose}-`));
  // Retries, as a file that is just being written may come back once.
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  for (const signal of signals) process.once(signal, end);
  try {
    return await work(folder);
  } finally {
    for (const signal of signals) process.off(signal, end);
    process.off('exit', remove);
    remove();
  }
}

/** Ctrl-C, a closed terminal, and the end of a scheduler's time. */
const signals = ['SIGINT', 'SIGHUP', 'SIGTERM'] as const;

function end(): void {
  process.exit(130);
}
