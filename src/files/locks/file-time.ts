import { open, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { temporaryName } from '../temporary-name.ts';

// Machines that share a file system have clocks of their own, so times of files are compared with one another alone: all
// come from the file system's clock. NFS stamps what is written by the server's. A few file systems stamp by the clock of
// the machine that writes, and ask that these agree, such as GlusterFS
// (https://access.redhat.com/documentation/en-us/red_hat_gluster_storage/3.5/html/administration_guide/ctime_feature).
//
// A client of NFS keeps attributes for up to 60 s (acregmax), but asks the server when a file is opened (nfs(5), "Data and
// metadata coherence": close-to-open). So a file is opened before its time is read.

/** A file's text, and when it was written, in milliseconds by its file system's clock. */
export interface TimedText {
  text: string;
  written: number;
}

/** Reads a file and its time afresh, also from another machine's file system. */
export async function readWithTime(file: string): Promise<TimedText> {
  const handle = await open(file, 'r');
  try {
    const text = await handle.readFile('utf8');
    const { mtimeMs } = await handle.stat();
    return { text, written: mtimeMs };
  } finally {
    await handle.close();
  }
}

/**
 * What a folder's file system takes for now, in milliseconds: the time that it gives to a file written just now. It is
 * asked once a minute at most, and this machine's steady clock counts from there; pages look for runs every two seconds.
 *
 * @returns undefined if nothing can be written there
 */
export async function fileSystemTime(folder: string): Promise<number | undefined> {
  const known = asked.get(folder);
  const since = known && performance.now() - known.at;
  if (known && since! < longestCount) return known.time + since!;
  const at = performance.now();
  const time = await writtenNow(folder).catch(() => undefined);
  if (time !== undefined) asked.set(folder, { time, at });
  return time;
}

const asked = new Map<string, { time: number; at: number }>();

/** In milliseconds. */
const longestCount = 60_000;

async function writtenNow(folder: string): Promise<number> {
  const probe = temporaryName(path.join(folder, 'time'));
  try {
    await writeFile(probe, 'now');
    return (await readWithTime(probe)).written;
  } finally {
    await rm(probe, { force: true });
  }
}
