import type { Origin } from './origin.ts';

/** Describes what was read: "testAccuracy wherever measured; the last loss; the parameter learningRate". */
export function describeReads({ reads, prepared }: Pick<Origin, 'reads' | 'prepared'>): string {
  const { series, last, artifacts, parameters, facts, published, counted } = reads;
  const ended = last.filter((metric) => !series.includes(metric));
  const by = [...new Set(published.map((name) => prepared.published[name]!.by))];
  const parts = [
    ...phrase(series, (names) => `${names} wherever measured`),
    ...phrase(ended, (names) => `the last ${names}`),
    ...[...Map.groupBy(artifacts, (name) => kindOf(name, prepared))].flatMap(([kind, names]) =>
      phrase(names, (list) => `the ${kind}${names.length > 1 ? 's' : ''} ${list}`),
    ),
    ...phrase(
      parameters,
      (names) => `${parameters.length > 1 ? 'parameters' : 'parameter'} ${names}`,
    ),
    ...phrase(facts.map(lastPart), (names) => `${names} of the record`),
    ...phrase(by, (names) => `published values of ${names}`),
  ];
  if (parts.length > 0) return parts.join('; ');
  return counted ? 'how many runs there are' : 'nothing of any run';
}

/** By the records, as the experiment may declare another kind today. */
function kindOf(name: string, { runs }: Origin['prepared']): string {
  const entries = runs.flatMap(({ record }) => record.artifacts ?? []);
  return entries.find((entry) => entry.name === name)?.kind ?? 'artifact';
}

function phrase(names: readonly string[], say: (names: string) => string): string[] {
  return names.length > 0 ? [say(names.join(', '))] : [];
}

function lastPart(fact: string): string {
  return fact.split('.').at(-1)!;
}
