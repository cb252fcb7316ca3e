import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Gives work a folder of its own, which is removed when the work is done or fails, and when the process is told to end
 * before that, which it then does.
 *
 * @param purpose a word for its name
 */
export async function inTemporaryFolder<T>(
  purpose: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), `retrace-${purpose}-`));
  // A file that is just being written may come back once.
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

/** Ctrl-C, a terminal that is closed, and a scheduler's end of time. */
const signals = ['SIGINT', 'SIGHUP', 'SIGTERM'] as const;

function end(): void {
  process.exit(130);
}
