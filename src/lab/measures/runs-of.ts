import type { RecordedRun, Results } from '../results.ts';

/** The runs of a variant, seeds ascending. @throws Error if there is no such variant */
export function runsOf<Variant extends string, Metric extends string>(
  { variants }: Results<Variant, Metric>,
  variant: NoInfer<Variant>,
): readonly RecordedRun<Metric>[] {
  const found = variants.find(({ name }) => name === variant);
  if (found) return found.runs;
  const known = variants.map(({ name }) => name).join(', ');
  throw new Error(`there is no variant ${JSON.stringify(variant)}; known: ${known}`);
}
