import path from 'node:path';
import { sha256 } from '../../../files/digest.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { largestArtifact } from '../artifact-file.ts';
import type { LoggedMedia } from '../formats/wandb-log.ts';
import type { FoundArtifact } from '../found-artifact.ts';
import type { Source } from '../found-run.ts';

/**
 * The pictures and tables that a run of W&B logged, and its histograms as tables of bins. A picture of a list is named by its
 * number: "samples/1".
 *
 * @param files the folder of the run's files, relative to that of the source
 */
export function wandbArtifacts(
  source: Source,
  files: string,
  media: readonly LoggedMedia[],
): { artifacts: FoundArtifact[]; told: string[] } {
  const artifacts: FoundArtifact[] = [];
  const missing = new Set<string>();
  const known = new Set(source.files);
  for (const { name, step, value } of media) {
    for (const { named, file, digest, kind } of filesOf(name, value)) {
      const place = placeIn(files, file);
      if (!known.has(place)) missing.add(named);
      else artifacts.push(artifactOf(source, kind, { name: named, step, place }, digest));
    }
    const bins = binsOf(value);
    if (bins) {
      const place = `${name} at step ${step}`;
      artifacts.push({ kind: 'table', name, step, place, read: async () => bins });
    }
  }
  const told = [...missing].map(
    (name) => `${name} was logged, but its file isn't in the run's folder`,
  );
  return { artifacts, told };
}

interface LoggedFile {
  named: string;
  file: string;
  digest: string | undefined;
  kind: 'picture' | 'table';
}

function filesOf(name: string, value: Record<string, unknown>): LoggedFile[] {
  const { _type: type, path: file, filenames, sha256: digest } = value;
  if (type === 'images/separated' && Array.isArray(filenames)) {
    return filenames.map((each, i) => ({
      named: filenames.length === 1 ? name : `${name}/${i + 1}`,
      file: String(each),
      digest: undefined,
      kind: 'picture',
    }));
  }
  if (typeof file !== 'string') return [];
  const told = typeof digest === 'string' ? digest : undefined;
  if (type === 'image-file') return [{ named: name, file, digest: told, kind: 'picture' }];
  if (type === 'table-file') return [{ named: name, file, digest: told, kind: 'table' }];
  return [];
}

/** Where a reference leads: one that leads out of the run's folder names no file of it. */
function placeIn(folder: string, reference: string): string {
  const file = path.posix.join(folder, reference.replaceAll('\\', '/'));
  return file.startsWith(`${folder}/`) ? file : '';
}

function artifactOf(
  source: Source,
  kind: 'picture' | 'table',
  named: { name: string; step: number; place: string },
  digest: string | undefined,
): FoundArtifact {
  const { place } = named;
  const bytes = async () => {
    const content = await source.read(place, largestArtifact);
    if (digest === undefined || sha256(content) === digest) return content;
    throw new ExpectedError(`${place}: isn't the file that was logged: copy it anew`);
  };
  if (kind === 'picture') return { kind, ...named, read: bytes };
  const read = async () => {
    const { tableInFile } = await import('../formats/table-in-file.ts');
    return tableInFile(await bytes(), place);
  };
  return { kind, ...named, read };
}

/** A histogram: the edges of bins, and what each holds. */
function binsOf({ _type: type, bins, packedBins, values }: Record<string, unknown>) {
  if (type !== 'histogram' || !Array.isArray(values)) return undefined;
  const edges = Array.isArray(bins) ? bins : unpacked(packedBins, values.length);
  if (edges?.length !== values.length + 1) return undefined;
  return {
    header: ['start', 'end', 'count'],
    cells: values.map((count, i) => [edges[i], edges[i + 1], count].map(String)),
  };
}

/** Bins of equal width. */
function unpacked(packed: unknown, count: number): number[] | undefined {
  if (typeof packed !== 'object' || packed === null) return undefined;
  const { min, size } = packed as Record<string, unknown>;
  if (typeof min !== 'number' || typeof size !== 'number') return undefined;
  return Array.from({ length: count + 1 }, (_, i) => min + i * size);
}
