import { describeSize } from '../../lab/findings/artifact-text.ts';
import type { ArtifactEntry } from '../../lab/records/artifact-entry.ts';
import { formatBytes, formatCount } from '../writing/format.ts';
import { keptFiles } from './kept-files.ts';
import type { Origin, ShownExperiment } from './origin.ts';
import { runFile } from './run-files.ts';

/** What a run kept under one name, for the list of its files. */
export interface KeptGroup {
  name: string;
  /** What it is: "table of 100 rows"; of several steps only the kind. */
  what: string;
  /** Each with its address, in the order of steps; none of a file that wasn't kept. */
  files: readonly { label: string; address: string }[];
  /** How many files there are besides. */
  more: number;
  /** Of files that weren't kept: their digests, and where readers get them. */
  digests: readonly { label: string; size: string; sha256: string; url: string | undefined }[];
}

/** So many files of a name are listed: the record names all. */
const listedAtMost = 50;

/** What a run kept, by name. */
export function keptGroups(
  { name: experiment, artifacts: declared }: Pick<ShownExperiment, 'name' | 'artifacts'>,
  { id, record }: Pick<ShownExperiment['runs'][number], 'id' | 'record'>,
): KeptGroup[] {
  const entries = record.artifacts ?? [];
  return [...Map.groupBy(entries, ({ name }) => name)].map(([name, ofName]) => {
    const files = keptFiles({ artifacts: ofName }).map((file) => ({
      label: stepOf(file.entry),
      address: runFile(experiment, id, `artifacts/${file.name}`),
    }));
    return {
      name,
      what: ofName.length === 1 ? describeEntry(ofName[0]!) : ofName[0]!.kind,
      files: files.slice(0, listedAtMost),
      more: Math.max(0, files.length - listedAtMost),
      digests: ofName.slice(0, listedAtMost).flatMap((entry) =>
        entry.kind === 'digest'
          ? {
              label: stepOf(entry),
              size: formatBytes(entry.bytes),
              sha256: entry.sha256,
              url: declared[name]?.url,
            }
          : [],
      ),
    };
  });
}

/** The files of the artifacts that were read of a run. Of one that it kept at several steps, its list of files has them. */
export function readFiles(
  { prepared, reads }: Pick<Origin, 'prepared' | 'reads'>,
  run: ShownExperiment['runs'][number],
): { name: string; address: string }[] {
  return keptGroups(prepared, run)
    .filter(({ name, files }) => reads.artifacts.includes(name) && files.length === 1)
    .map(({ name, files }) => ({ name, address: files[0]!.address }));
}

/** "table of 100 rows", "picture of 64 × 64 pixels"; a digest only names a file. */
function describeEntry(entry: ArtifactEntry): string {
  return entry.kind === 'digest' ? 'file' : `${entry.kind} of ${describeSize(entry)}`;
}

function stepOf({ step }: ArtifactEntry): string {
  return step === undefined ? 'end' : `step ${formatCount(step)}`;
}
