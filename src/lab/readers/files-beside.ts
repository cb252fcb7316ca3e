import path from 'node:path';
import { artifactOfFile, nameAndStep } from './artifact-file.ts';
import type { FoundArtifact } from './found-artifact.ts';
import type { Candidate, FoundRun, Source } from './found-run.ts';
import { camelCase } from './metric-names.ts';

/** The runs of a candidate. */
export interface ReadCandidate {
  candidate: Candidate;
  runs: readonly FoundRun[];
}

/** Whether a file is named as an artifact, `confusion.csv` or `samples@500.png`: then it's no log of a run. */
export function isNamedAs(file: string, artifacts: readonly string[]): boolean {
  if (artifacts.length === 0) return false;
  const form = camelCase(path.posix.basename(nameAndStep(file).name));
  return form !== undefined && artifacts.includes(form);
}

/**
 * The files that lie with each run, and that no reader has read: those of its folder, at any depth, if it is the only run
 * there; else those of a folder that is named as its log, `a/confusion.csv` beside `a.jsonl`.
 */
export function filesBeside(
  source: Source,
  read: readonly ReadCandidate[],
): Map<FoundRun, FoundArtifact[]> {
  const claimed = new Set(read.flatMap(({ candidate }) => candidate.files));
  const homes = Map.groupBy(read, ({ candidate }) => commonFolder(candidate.files));
  const beside = new Map<FoundRun, FoundArtifact[]>();
  for (const file of source.files) {
    if (claimed.has(file)) continue;
    const found = ownerOf(file, homes);
    if (!found) continue;
    const { name, step } = nameAndStep(found.name);
    const artifact = artifactOfFile(source, file, { name, step, isBeside: true });
    beside.set(found.run, [...(beside.get(found.run) ?? []), artifact]);
  }
  return beside;
}

/** The run that a file lies with, and its name in the run's folder. */
function ownerOf(
  file: string,
  homes: ReadonlyMap<string, readonly ReadCandidate[]>,
): { run: FoundRun; name: string } | undefined {
  const parts = file.split('/');
  for (let depth = parts.length - 1; depth >= 0; depth--) {
    const here = homes.get(parts.slice(0, depth).join('/') || '.');
    if (!here) continue;
    const within = parts.slice(depth);
    if (here.length === 1) return ownedBy(here[0]!, within);
    const [folder, ...inner] = within;
    const named = here.filter(({ candidate }) => stemOf(candidate.place) === folder);
    return named.length === 1 && inner.length > 0 ? ownedBy(named[0]!, inner) : undefined;
  }
  return undefined;
}

function ownedBy({ runs }: ReadCandidate, name: readonly string[]) {
  const [run, ...others] = runs;
  return run && others.length === 0 ? { run, name: name.join('/') } : undefined;
}

function stemOf(place: string): string {
  return path.posix.basename(place).replace(/\.[a-z]+$/i, '');
}

function commonFolder(files: readonly string[]): string {
  const [first = [], ...others] = files.map((file) => path.posix.dirname(file).split('/'));
  const end = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return (end < 0 ? first : first.slice(0, end)).join('/') || '.';
}
