import type { RecordedRun, Results } from '../results.ts';

/** The runs of each seed, by variant, seeds ascending: what is compared seed by seed. */
export function runsBySeed<Variant extends string, Metric extends string>({
  variants,
}: Results<Variant, Metric>): Record<Variant, RecordedRun<Metric>>[] {
  return variants[0]!.runs.map(
    (_, i) =>
      Object.fromEntries(variants.map(({ name, runs }) => [name, runs[i]!])) as Record<
        Variant,
        RecordedRun<Metric>
      >,
  );
}
