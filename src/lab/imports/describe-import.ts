import { closestName } from '../../messages/closest-name.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { ImportedExperiment } from '../define.ts';
import { camelCase } from '../readers/metric-names.ts';
import { listed } from '../readers/source.ts';
import { declarationText, draftArtifacts } from './artifacts/draft-artifacts.ts';
import type { Assignment } from './assign-runs.ts';
import type { ReadyRun } from './ready-runs.ts';

/** What an import leaves out, adds and changes: a line each, told once for all runs of which it is true. */
export async function describeAssignment(
  definition: ImportedExperiment,
  { placed, leftOut }: Assignment,
  ready: readonly ReadyRun[],
  ignored: readonly string[],
): Promise<string[]> {
  const taken = new Set(ready.flatMap(({ kept }) => kept.places));
  const passed = ignored.filter((file) => !taken.has(file));
  const lines = [
    ...(placed.length === 0 ? [`none of the runs belongs to ${definition.name}`] : []),
    ...grouped(
      leftOut,
      ({ why }) => [why],
      ({ found }) => found.place,
    ).map(([why, places]) => `left out ${countOf(places)}: ${why}: ${listed(places)}`),
    ...describeMetrics(ready),
    ...(await describeArtifacts(definition, ready)),
    ...describeParameters(definition, ready),
    ...grouped(ready, ({ record }) => record.provenance.imported!.notes, idOf).map(
      ([note, ids]) => `note on ${listed(ids)}: ${note}`,
    ),
    ...(passed.length > 0
      ? [`passed over ${passed.length === 1 ? '1 file' : `${passed.length} files`} without a run`]
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
      ([metric, ids]) =>
        `without ${metric}: ${listed(ids)}${whatIsMeant('metric', metric, others)}`,
    ),
  ];
}

/** What isn't declared is told once, with the declaration to write. */
async function describeArtifacts(
  { metrics, artifacts = {} }: ImportedExperiment,
  ready: readonly ReadyRun[],
): Promise<string[]> {
  const others = ready.map(({ kept }) => ({ artifacts: kept.others }));
  const taken = [...Object.keys(metrics), ...Object.keys(artifacts)];
  const drafts = await draftArtifacts(others, taken);
  const known = others.flatMap((each) => each.artifacts.map(({ name }) => name));
  return [
    ...new Set(ready.flatMap(({ kept }) => kept.told)),
    ...(drafts.length > 0
      ? [
          `left out what isn't declared; to keep it, write artifacts: { ${drafts.map((each) => declarationText(each)).join(', ')} }`,
        ]
      : []),
    ...grouped(ready, ({ kept }) => kept.missing, idOf).map(
      ([name, ids]) => `without ${name}: ${listed(ids)}${whatIsMeant('artifact', name, known)}`,
    ),
  ];
}

/** A metric that some runs lack may be misspelt. */
function whatIsMeant(kind: string, name: string, others: readonly string[]): string {
  const forms = new Map(others.map((other) => [camelCase(other) ?? other, other]));
  const meant = closestName(name, [...forms.keys()]);
  return meant === undefined ? '' : `; ${forms.get(meant)} there is the ${kind} ${meant}`;
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
