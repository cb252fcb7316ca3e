import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { PreparedExperiment } from '../lab/shown/prepared-experiment.ts';
import type { ForeignByFile } from './foreign-code.ts';

/**
 * An experiment as Astro's content store keeps it. A build bundles the store as code, and copies it several times: there, the
 * records of ten thousand runs would take hundreds of megabytes.
 */
export const storedSchema = z.object({
  /** JSON, compressed, in base64. */
  packed: z.string(),
});
export type StoredExperiment = z.infer<typeof storedSchema>;

type ResolvedExperiment = PreparedExperiment & { foreign: ForeignByFile };

/** The stored form of an experiment, and what is in it, as text. */
export function storedExperiment(
  experiment: ResolvedExperiment,
): StoredExperiment & { json: string } {
  // The records of shown runs are those of planned ones: written once.
  const runs = experiment.runs.map(({ record: _, ...run }) => run);
  const json = JSON.stringify({ ...experiment, runs });
  return { json, packed: deflateRawSync(json).toString('base64') };
}

/** What was stored, read once: all callers share it, so none may change it. @param id the entry's */
export function experimentOf({
  id,
  data,
}: {
  id: string;
  data: StoredExperiment;
}): ResolvedExperiment {
  const known = read.get(id);
  if (known?.packed === data.packed) return known.experiment;
  const experiment = unpack(data);
  read.set(id, { packed: data.packed, experiment });
  return experiment;
}

/** The newest of each entry. */
const read = new Map<string, StoredExperiment & { experiment: ResolvedExperiment }>();

function unpack({ packed }: StoredExperiment): ResolvedExperiment {
  const json = inflateRawSync(Buffer.from(packed, 'base64')).toString();
  const stored = JSON.parse(json) as ResolvedExperiment;
  const recordOf = new Map(stored.planned.map(({ id, record }) => [id, record]));
  const runs = stored.runs.map((run) => ({ ...run, record: recordOf.get(run.id)! }));
  return { ...stored, runs };
}
