import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { sha256 } from '../files/digest.ts';
import type { PreparedExperiment } from '../lab/shown/prepared-experiment.ts';
import type { Inspected } from './foreign-code.ts';

/**
 * An experiment as Astro's content store keeps it. A build bundles the store as code, and copies it several times: there, the
 * records of ten thousand runs would take hundreds of megabytes.
 */
export const storedSchema = z.object({
  /** JSON, compressed, in base64. */
  packed: z.string(),
});
export type StoredExperiment = z.infer<typeof storedSchema>;

type InspectedExperiment = PreparedExperiment & Inspected;

/** An experiment as it was stored. */
export type ResolvedExperiment = InspectedExperiment & {
  /** Of all that a chart can read of it. */
  digest: string;
};

/** The stored form of an experiment, and what is in it, as text. */
export function storedExperiment(
  experiment: InspectedExperiment,
): StoredExperiment & { json: string } {
  const { foreign, code, inputs, runs, ...rest } = experiment;
  // The records of shown runs are those of planned ones: written once.
  const shown = runs.map(({ record: _, ...run }) => run);
  const readable = JSON.stringify({ ...rest, runs: shown });
  // The records hold the digests of series and artifacts.
  const digest = sha256(readable);
  const json = `${JSON.stringify({ foreign, code, inputs, digest }).slice(0, -1)},${readable.slice(1)}`;
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
