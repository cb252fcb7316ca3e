import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Describes the number and size of the runs in a built site; undefined if there are none. */
export async function describePublishedRuns(dist: URL): Promise<string | undefined> {
  const folder = fileURLToPath(new URL('runs/', dist));
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => /^(run\.json|series\.parquet)$/.test(path.basename(name)));
  const runs = new Set(files.map((name) => path.dirname(name))).size;
  if (runs === 0) return undefined;
  const sizes = await Promise.all(
    files.map(async (name) => (await stat(path.join(folder, name))).size),
  );
  const megabytes = (sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1);
  return `publishes the record and series of ${runs} ${runs === 1 ? 'run' : 'runs'} (${megabytes} MB)`;
}
