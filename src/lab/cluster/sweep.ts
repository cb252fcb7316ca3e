import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { sha256OfJson } from '../../files/digest.ts';
import { namesIn } from '../../files/names-in.ts';
import { isNotFound } from '../../files/regular-file.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { type Shard, takeShard } from '../planning/shard.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import { kebabCase, sha256 } from '../records/record.ts';
import { parseRunId } from '../records/run-id.ts';

const sweepFile = 'sweep.json';

/** `sweep.json`: what was handed over, and in how many tasks. */
const sweepSchema = z.strictObject({
  format: z.literal(1),
  experiment: kebabCase,
  /** The experiment's source. */
  source: sha256,
  runs: z
    .array(
      z.strictObject({
        id: z.string().refine((id) => parseRunId(id) !== undefined, 'expected a run id'),
        fingerprint: sha256,
      }),
    )
    .min(1),
  tasks: z.int().positive(),
});
type SweepContent = z.infer<typeof sweepSchema>;

/** Runs that were handed over together, in a folder that all machines of a cluster see. */
export interface Sweep extends SweepContent {
  /** `<experiment>-<digest>`: the folder's name, and that of its job. */
  name: string;
  folder: string;
}

/**
 * The name of the sweep that computes these runs: calling the same command again finds the same sweep.
 *
 * @param content all that decides what is computed: fingerprints of runs, and the engine
 */
export function sweepName(
  experiment: string,
  content: { fingerprints: readonly string[]; engine: string | null },
): string {
  return `${experiment}-${sha256OfJson(content).slice(0, 12)}`;
}

/** What of an experiment decides whether runs that were handed over are still its own. */
export function sourceDigest({ source }: { source: SourceFingerprint }): string {
  return sha256OfJson(source);
}

/** Writes what a folder holds. The folder is not in its place yet. */
export async function writeSweep(folder: string, content: SweepContent): Promise<void> {
  await writeWholeFile(path.join(folder, sweepFile), `${JSON.stringify(content, null, 1)}\n`);
}

/** The sweeps in a shared folder, by name; those of one experiment, if it is named. @throws ExpectedError as `readSweep` */
export async function findSweeps(shared: string, experiment?: string): Promise<Sweep[]> {
  const names = (await namesIn(shared)).filter((name) => !name.startsWith('.')).sort();
  const sweeps = await Promise.all(names.map((name) => readSweep(shared, name)));
  return sweeps
    .filter((sweep) => sweep !== undefined)
    .filter((sweep) => experiment === undefined || sweep.experiment === experiment);
}

/** Undefined if there is none of this name. @throws ExpectedError naming the file and what is wrong in it */
export async function readSweep(shared: string, name: string): Promise<Sweep | undefined> {
  const folder = path.join(shared, name);
  const file = path.join(folder, sweepFile);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (isNotFound(error) || error.code === 'ENOTDIR') return undefined;
    throw new ExpectedError(`${file}: can't be read (${error.code})`);
  });
  if (text === undefined) return undefined;
  const { data, error } = sweepSchema.safeParse(parseJson(text), { reportInput: true });
  if (data) return { ...data, name, folder };
  throw new ExpectedError(`${file}: ${firstIssue(error)}; remove ${folder}, and hand over again`);
}

/** The runs of a task, as `run.sh --shard` takes them. @param index from 1 */
export function runsOfTask<Run>({ tasks }: Sweep, runs: readonly Run[], index: number): Run[] {
  return takeShard(runs, shardOf({ tasks }, index));
}

/** A task's part of a sweep. */
export function shardOf({ tasks }: Pick<Sweep, 'tasks'>, index: number): Shard {
  return { index, count: tasks };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
