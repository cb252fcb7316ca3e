import { closestName } from '../../messages/closest-name.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { ImportedExperiment } from '../define.ts';
import { camelCase } from '../readers/metric-names.ts';
import { listed } from '../readers/source.ts';
import type { Assignment } from './assign-runs.ts';
import type { ReadyRun } from './ready-runs.ts';

/** What an import leaves out, adds and changes: a line each, told once for all runs of which it is true. */
export function describeAssignment(
  definition: ImportedExperiment,
  { placed, leftOut }: Assignment,
  ready: readonly ReadyRun[],
  ignored: readonly string[],
): string[] {
  const lines = [
    ...(placed.length === 0 ? [`none of the runs belongs to ${definition.name}`] : []),
    ...grouped(
      leftOut,
      ({ why }) => [why],
      ({ found }) => found.place,
    ).map(([why, places]) => `left out ${countOf(places)}: ${why}: ${listed(places)}`),
    ...describeMetrics(ready),
    ...describeParameters(definition, ready),
    ...grouped(ready, ({ record }) => record.provenance.imported!.notes, idOf).map(
      ([note, ids]) => `note on ${listed(ids)}: ${note}`,
    ),
    ...(ignored.length > 0
      ? [`passed over ${ignored.length === 1 ? '1 file' : `${ignored.length} files`} without a run`]
      : []),
  ];
  return lines.map((line) => plainLine(line, 1000));
}

function describeMetrics(ready: readonly ReadyRun[]): string[] {
  const others = [...new Set(ready.flatMap(({ imported }) => imported.others))];
  return [
    ...(others.length > 0
      ? [`left out ${ofMetrics(others.length)} declared: ${listed(others, 12)}`]
      : []),
    ...grouped(ready, ({ imported }) => imported.missing, idOf).map(
      ([metric, ids]) => `without ${metric}: ${listed(ids)}${whatIsMeant(metric, others)}`,
    ),
  ];
}

/** A metric that some runs lack may be misspelt. */
function whatIsMeant(metric: string, others: readonly string[]): string {
  const forms = new Map(others.map((other) => [camelCase(other) ?? other, other]));
  const meant = closestName(metric, [...forms.keys()]);
  return meant === undefined ? '' : `; ${forms.get(meant)} there is the metric ${meant}`;
}

/** Of a loose schema, nobody has yet seen the names in public. */
function describeParameters({ name }: ImportedExperiment, ready: readonly ReadyRun[]): string[] {
  const unnamed = [...new Set(ready.flatMap((each) => each.unnamed))];
  if (unnamed.length === 0) return [];
  return [
    `the schema of ${name} is loose: recorded and published are also the parameters ${unnamed.join(', ')}`,
  ];
}

/** The members that share each text, by name. */
function grouped<Member>(
  members: readonly Member[],
  textsOf: (member: Member) => readonly string[],
  nameOf: (member: Member) => string,
): [string, string[]][] {
  const all = members.flatMap((member) =>
    textsOf(member).map((text) => ({ text, name: nameOf(member) })),
  );
  return [...Map.groupBy(all, ({ text }) => text)].map(([text, same]) => [
    text,
    same.map(({ name }) => name),
  ]);
}

function idOf({ run }: ReadyRun): string {
  return run.id;
}

function ofMetrics(count: number): string {
  return count === 1 ? "1 metric that isn't" : `${count} metrics that aren't`;
}

function countOf(places: readonly string[]): string {
  return places.length === 1 ? '1 run' : `${places.length} runs`;
}
