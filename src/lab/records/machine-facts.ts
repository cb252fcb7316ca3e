import { z } from 'zod';
import { ExpectedError, withoutStack } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { EngineRecord, RunRecord } from './record.ts';

/** What is published of a machine only where a site asks for it. */
export const withheldKinds = ['kernel', 'memory', 'paths'] as const;
export type WithheldKind = (typeof withheldKinds)[number];

/** What is always published: numbers can depend on it. */
const publishedKinds = ['processor', 'cores', 'engine', 'Node version'] as const;

export type FactKind = (typeof publishedKinds)[number] | WithheldKind;

/**
 * What each field of a record tells of its machine: the list of what is published of it, and what is not. Paths have
 * no field of their own, but stand within other texts, `provenance.command` above all.
 */
export const machineFields = {
  system: 'kernel',
  processor: 'processor',
  cores: 'cores',
  memoryBytes: 'memory',
  node: 'Node version',
} as const satisfies Record<keyof RunRecord['provenance']['machine'], FactKind>;

/** Of `provenance.engine`. */
export const engineFields = {
  name: 'engine',
  reason: 'engine',
  device: 'processor',
  deviceKind: 'processor',
} as const satisfies Record<keyof Omit<EngineRecord, 'details'>, FactKind>;

/** Of `provenance.engine.details`. What an engine tells besides is left out until it stands here. */
export const engineDetails: Readonly<Record<string, FactKind>> = {
  'TensorFlow.js': 'engine',
  simd: 'engine',
  threads: 'engine',
  tensorflow: 'engine',
  'tfjs-node': 'engine',
  cuda: 'engine',
  tf32: 'engine',
  dawn: 'engine',
  driver: 'engine',
  maxBufferSize: 'engine',
  maxStorageBufferBindingSize: 'engine',
  instructions: 'processor',
  vendor: 'processor',
  architecture: 'processor',
  memory: 'memory',
};

/** Whether it is published at a site that asks for these. */
export function isPublished(kind: FactKind, requested: readonly WithheldKind[]): boolean {
  return requested.some((each) => each === kind) || publishedKinds.some((each) => each === kind);
}

/** What a site publishes of machines and what not, as half a sentence. @throws ExpectedError as `requestedFacts` */
export function describeFacts(site: object): string {
  const requested = requestedFacts(site);
  const told = [...publishedKinds, ...withheldKinds].filter((kind) => isPublished(kind, requested));
  const leftOut = withheldKinds.filter((kind) => !isPublished(kind, requested));
  const list = new Intl.ListFormat('en-GB');
  const rest = leftOut.length > 0 ? `; ${list.format(leftOut)} left out` : '';
  return `of the machines: ${list.format(told)}${rest} (src/site.ts: machineFacts)`;
}

const siteSchema = z.object({ machineFacts: z.array(z.enum(withheldKinds)).default([]) });

/**
 * What a site asks for of that which isn't published otherwise: `machineFacts` in `src/site.ts`.
 *
 * @throws ExpectedError in one line where it is something else
 */
export function requestedFacts(site: object): readonly WithheldKind[] {
  const parsed = siteSchema.safeParse(site);
  if (parsed.success) return parsed.data.machineFacts;
  const { machineFacts } = site as { machineFacts?: unknown };
  throw withoutStack(
    new ExpectedError(
      `src/site.ts: machineFacts is ${plainLine(String(JSON.stringify(machineFacts)))}; expected a list of any of ${withheldKinds.join(', ')}`,
    ),
  );
}
