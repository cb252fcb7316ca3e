import type { ArtifactDeclarations } from '../artifacts/declare.ts';
import type { PublishedData } from '../define.ts';
import type { RecordedRun, Results } from '../results.ts';

/** The runs of a variant, seeds ascending. @throws Error if there is no such variant */
export function runsOf<
  Variant extends string,
  Metric extends string,
  Published extends PublishedData,
  Kept extends ArtifactDeclarations,
>(
  { variants }: Results<Variant, Metric, Published, Kept>,
  variant: NoInfer<Variant>,
): readonly RecordedRun<Metric, Kept>[] {
  const found = variants.find(({ name }) => name === variant);
  if (found) return found.runs;
  const known = variants.map(({ name }) => name).join(', ');
  throw new Error(`there is no variant ${JSON.stringify(variant)}; known: ${known}`);
}
