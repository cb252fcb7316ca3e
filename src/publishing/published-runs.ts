import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Describes the number and size of the runs in a built site; undefined if there are none. */
export async function describePublishedRuns(dist: URL): Promise<string | undefined> {
  const folder = fileURLToPath(new URL('runs/', dist));
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const places = names.map((name) => name.split(path.sep));
  const files = places.filter(([, , ...file]) => filesOfRuns.test(file.join('/')));
  const runs = new Set(files.map(([experiment, run]) => `${experiment}/${run}`)).size;
  if (runs === 0) return undefined;
  const kept = files.filter((file) => file.length > 3).length;
  const sizes = await Promise.all(
    files.map(async (name) => (await stat(path.join(folder, ...name))).size),
  );
  const megabytes = (sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1);
  const what =
    kept === 0
      ? 'record and series'
      : `record, series and ${kept === 1 ? 'artifact' : `${kept} artifacts`}`;
  return `publishes the ${what} of ${runs} ${runs === 1 ? 'run' : 'runs'} (${megabytes} MB)`;
}

const filesOfRuns = /^(run\.json|series\.parquet|artifacts\/[^/]+)$/;
