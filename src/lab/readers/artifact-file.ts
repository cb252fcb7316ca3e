import type { FoundArtifact, FoundKind } from './found-artifact.ts';
import type { FoundSeries, Source } from './found-run.ts';

/** The largest file that is read, in bytes: what is kept of it is smaller. */
export const largestArtifact = 100_000_000;

/** The kind of a file by its ending. What JSON holds is only seen when it is read. */
export function kindOfFile(file: string): FoundKind {
  const [, ending = ''] = /\.([a-z]+)$/i.exec(file) ?? [];
  switch (ending.toLowerCase()) {
    case 'csv':
    case 'tsv':
    case 'jsonl':
    case 'json':
      return 'table';
    case 'png':
    case 'jpg':
    case 'jpeg':
    case 'webp':
      return 'picture';
    case 'npy':
      return 'array';
    case 'txt':
    case 'md':
      return 'text';
    default:
      return 'file';
  }
}

/**
 * A file's name as that of an artifact, with its step: `samples@500.png`, `samples/500.png`, `samples_step500.png` and
 * `samples-epoch-0007.png` tell one; `last.png` doesn't.
 *
 * @param file relative to the run's folder
 */
export function nameAndStep(file: string): { name: string; step: number | undefined } {
  const stem = file.replace(/\.[a-z]+$/i, '');
  const [, name, digits] =
    /^(.*[^/])@(\d{1,15})$/.exec(stem) ??
    /^(.+)\/(\d{1,15})$/.exec(stem) ??
    /^(.*[^/_-])[_-](?:global)?(?:step|epoch|iter|iteration)[_=-]?(\d{1,15})$/i.exec(stem) ??
    [];
  return name === undefined ? { name: stem, step: undefined } : { name, step: Number(digits) };
}

/** Artifacts with another metric, such as the epoch, as their step, as `stepsFrom` has metrics. */
export function artifactStepsFrom(
  artifacts: readonly FoundArtifact[],
  metrics: ReadonlyMap<string, FoundSeries>,
  name: string | undefined,
): FoundArtifact[] {
  const steps = name === undefined ? undefined : metrics.get(name);
  if (!steps) return [...artifacts];
  const stepAt = new Map(steps.step.map((step, i) => [step, steps.value[i]!]));
  return artifacts.flatMap((artifact) => {
    if (artifact.step === undefined) return [artifact];
    const step = stepAt.get(artifact.step);
    return step === undefined ? [] : [{ ...artifact, step }];
  });
}

/** A file as an artifact, by its ending. */
export function artifactOfFile(
  source: Source,
  file: string,
  named: { name: string; step: number | undefined; isBeside?: boolean },
): FoundArtifact {
  const kind = kindOfFile(file);
  const bytes = () => source.read(file, largestArtifact);
  const common = { ...named, place: file };
  if (kind === 'table') {
    const read = async () => {
      const { tableInFile } = await import('./formats/table-in-file.ts');
      return tableInFile(await bytes(), file);
    };
    return { ...common, kind, read };
  }
  if (kind === 'text') {
    const read = async () => {
      const { textInFile } = await import('./formats/table-in-file.ts');
      return textInFile(await bytes(), file);
    };
    return { ...common, kind, read };
  }
  return { ...common, kind, read: bytes };
}
