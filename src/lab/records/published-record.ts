import { z } from 'zod';
import { plainLine } from '../../messages/plain-text.ts';
import {
  commandWithoutPaths,
  sentenceWithoutAbsolutePaths,
  sentenceWithoutPaths,
} from '../../messages/without-paths.ts';
import {
  engineDetails,
  engineFields,
  type FactKind,
  isPublished,
  machineFields,
  type WithheldKind,
} from './machine-facts.ts';
import { line, type RunRecord, runRecordSchema } from './record.ts';

const provenanceSchema = runRecordSchema.shape.provenance;

/**
 * A record as a site publishes it, without the withheld facts of its machine. Its digests are those of the original.
 */
export const publishedRecordSchema = runRecordSchema.extend({
  provenance: provenanceSchema.extend({
    machine: provenanceSchema.shape.machine
      .unwrap()
      .partial({ system: true, memoryBytes: true })
      .optional(),
  }),
  /** The fields that were left out, or whose paths were replaced by `<path>`: "provenance.machine.system". */
  withheld: z.array(line),
});

export type PublishedRecord = z.infer<typeof publishedRecordSchema>;

/**
 * Removes the facts of a record's machine that a site doesn't publish.
 *
 * @param requested the facts that the site publishes in addition to those always published
 */
export function publishedRecord(
  record: RunRecord,
  requested: readonly WithheldKind[],
): PublishedRecord {
  const { machine, engine, command, process } = record.provenance;
  const { details, ...engineFacts } = engine;
  const provenance = {
    ...record.provenance,
    command: requested.includes('paths') ? command : commandWithoutPaths(command),
    engine: {
      ...publishedFields(engineFacts, engineFields, requested),
      details: publishedFields(details, engineDetails, requested),
    },
    ...(process && { process: { ...process, words: publishedWords(process.words, requested) } }),
    ...(machine && { machine: publishedFields(machine, machineFields, requested) }),
  };
  const withheld = changedFields(record.provenance, provenance, 'provenance');
  return { ...record, provenance, withheld } as PublishedRecord;
}

/** A command's words: each path of the machine is left out. */
function publishedWords(
  words: readonly string[],
  requested: readonly WithheldKind[],
): readonly string[] {
  return requested.includes('paths') ? words : words.map(sentenceWithoutAbsolutePaths);
}

/** The published fields; their texts are without paths unless paths are requested. */
function publishedFields(
  fields: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, FactKind>>,
  requested: readonly WithheldKind[],
): Record<string, unknown> {
  const entries = Object.entries(fields).filter(
    ([name]) => Object.hasOwn(kinds, name) && isPublished(kinds[name]!, requested),
  );
  if (requested.includes('paths')) return Object.fromEntries(entries);
  return Object.fromEntries(entries.map(([name, value]) => [name, scrubbed(value)]));
}

function scrubbed(value: unknown): unknown {
  return typeof value === 'string' ? sentenceWithoutPaths(value) : value;
}

/**
 * The fields in which two objects differ, as dotted names. The names are cleaned, too: those of an engine's details
 * come from the record.
 */
function changedFields(before: object, after: object, place: string): string[] {
  return Object.entries(before).flatMap(([name, value]) => {
    const field = `${place}.${plainLine(sentenceWithoutPaths(name), 60)}`;
    const now = Object.hasOwn(after, name) ? after[name as keyof typeof after] : undefined;
    if (now === value) return [];
    return typeof now === 'object' ? changedFields(value, now, field) : [field];
  });
}
