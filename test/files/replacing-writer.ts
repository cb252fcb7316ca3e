import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { sha256 } from '../../src/files/digest.ts';
import { replaceFolder } from '../../src/files/replaced-folder.ts';
import { temporaryName } from '../../src/files/temporary-name.ts';

/* Replaces a run's folder again and again, in a thread of its own: its reader reads without letting others run. */

const { folder, replacements, enoughReads, counts } = workerData as {
  folder: string;
  replacements: number;
  enoughReads: number;
  /** How often the folder was replaced, and how often it was read. */
  counts: Int32Array;
};
const series = await readFile(path.join(folder, 'series.parquet'));
const record = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));

const enough = () => Atomics.load(counts, 1) >= enoughReads;
// On a busy machine readers may read seldom: then go on until they have read enough.
for (let i = 1; i <= replacements || (!enough() && i < 20 * replacements); i++) {
  const bytes = Buffer.concat([series, Buffer.from(String(i))]);
  const temporary = temporaryName(folder);
  // Like placeRun, but without waiting for the disk.
  await mkdir(temporary);
  await writeFile(path.join(temporary, 'series.parquet'), bytes);
  await writeFile(path.join(temporary, 'run.json'), JSON.stringify(numbered(i, bytes)));
  await replaceFolder(temporary, folder);
  Atomics.store(counts, 0, i);
}

/** A record that holds its own number. */
function numbered(i: number, bytes: Uint8Array) {
  return {
    ...record,
    provenance: { ...record.provenance, resumptions: i },
    series: { ...record.series, sha256: sha256(bytes) },
  };
}
