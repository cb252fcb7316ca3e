import { z } from 'zod';
import { plainLine } from '../../messages/plain-text.ts';
import {
  engineDetails,
  engineFields,
  type FactKind,
  isPublished,
  machineFields,
  type WithheldKind,
} from './machine-facts.ts';
import { line, type RunRecord, runRecordSchema } from './record.ts';
import { commandWithoutPaths, sentenceWithoutPaths } from './without-paths.ts';

const provenanceSchema = runRecordSchema.shape.provenance;

/** A record as a site publishes it: without what isn't told of its machine. Its digests are those of the record. */
export const publishedRecordSchema = runRecordSchema.extend({
  provenance: provenanceSchema.extend({
    machine: provenanceSchema.shape.machine.partial({ system: true, memoryBytes: true }),
  }),
  /** The fields that were left out, as `provenance.machine.system`, or whose paths were replaced by `<path>`. */
  withheld: z.array(line),
});

export type PublishedRecord = z.infer<typeof publishedRecordSchema>;

/** @param requested what a site publishes of that which isn't published otherwise */
export function publishedRecord(
  record: RunRecord,
  requested: readonly WithheldKind[],
): PublishedRecord {
  const { machine, engine, command } = record.provenance;
  const { details, ...engineFacts } = engine;
  const provenance = {
    ...record.provenance,
    command: requested.includes('paths') ? command : commandWithoutPaths(command),
    engine: {
      ...toldOf(engineFacts, engineFields, requested),
      details: toldOf(details, engineDetails, requested),
    },
    machine: toldOf(machine, machineFields, requested),
  } as PublishedRecord['provenance'];
  const withheld = changedFields(record.provenance, provenance, 'provenance');
  return { ...record, provenance, withheld };
}

/** Those of the fields that are published, their texts without paths. */
function toldOf(
  fields: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, FactKind>>,
  requested: readonly WithheldKind[],
): Record<string, unknown> {
  const told = Object.entries(fields).filter(
    ([name]) => Object.hasOwn(kinds, name) && isPublished(kinds[name]!, requested),
  );
  if (requested.includes('paths')) return Object.fromEntries(told);
  return Object.fromEntries(told.map(([name, value]) => [name, scrubbed(value)]));
}

function scrubbed(value: unknown): unknown {
  return typeof value === 'string' ? sentenceWithoutPaths(value) : value;
}

/** Where two objects differ, as paths of names. The names of an engine's details are what a record brought. */
function changedFields(before: object, after: object, place: string): string[] {
  return Object.entries(before).flatMap(([name, value]) => {
    const field = `${place}.${plainLine(sentenceWithoutPaths(name), 60)}`;
    const now = Object.hasOwn(after, name) ? after[name as keyof typeof after] : undefined;
    if (now === value) return [];
    return typeof now === 'object' ? changedFields(value, now, field) : [field];
  });
}
