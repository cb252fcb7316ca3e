import { z } from 'zod';
import { ExpectedError, withoutStack } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { EngineRecord, RunRecord } from './record.ts';

type Machine = NonNullable<RunRecord['provenance']['machine']>;

/** Facts of a machine that a site publishes only if it asks for them. */
export const withheldKinds = ['kernel', 'memory', 'paths'] as const;
export type WithheldKind = (typeof withheldKinds)[number];

/** Facts that are always published, as a run's numbers can depend on them. */
const publishedKinds = ['processor', 'cores', 'engine', 'Node version'] as const;

export type FactKind = (typeof publishedKinds)[number] | WithheldKind;

/**
 * The kind of fact in each field of `provenance.machine`, which decides whether the field is published. Paths have no
 * field of their own: they occur in other texts, mostly in `provenance.command`.
 */
export const machineFields = {
  system: 'kernel',
  processor: 'processor',
  cores: 'cores',
  memoryBytes: 'memory',
  node: 'Node version',
} as const satisfies Record<keyof Machine, FactKind>;

/** The same for the fields of `provenance.engine`, except `details`. */
export const engineFields = {
  name: 'engine',
  reason: 'engine',
  device: 'processor',
  deviceKind: 'processor',
  program: 'engine',
} as const satisfies Record<keyof Omit<EngineRecord, 'details'>, FactKind>;

/** The same for `provenance.engine.details`. Details that are not in this list are not published. */
export const engineDetails: Readonly<Record<string, FactKind>> = {
  'TensorFlow.js': 'engine',
  'Node.js': 'Node version',
  simd: 'engine',
  threads: 'engine',
  tensorflow: 'engine',
  'tfjs-node': 'engine',
  cuda: 'engine',
  tf32: 'engine',
  dawn: 'engine',
  driver: 'engine',
  CUDA_VISIBLE_DEVICES: 'engine',
  NVIDIA_TF32_OVERRIDE: 'engine',
  OMP_NUM_THREADS: 'engine',
  maxBufferSize: 'engine',
  maxStorageBufferBindingSize: 'engine',
  instructions: 'processor',
  vendor: 'processor',
  architecture: 'processor',
  memory: 'memory',
};

/** Whether a site that asks for the kinds `requested` publishes a kind of fact. */
export function isPublished(kind: FactKind, requested: readonly WithheldKind[]): boolean {
  return requested.some((each) => each === kind) || publishedKinds.some((each) => each === kind);
}

/**
 * The kinds of facts that a site publishes and leaves out, as part of a sentence. @throws ExpectedError as
 * `requestedFacts`
 */
export function describeFacts(site: object): string {
  const requested = requestedFacts(site);
  const published = [...publishedKinds, ...withheldKinds].filter((kind) =>
    isPublished(kind, requested),
  );
  const leftOut = withheldKinds.filter((kind) => !isPublished(kind, requested));
  const list = new Intl.ListFormat('en-GB');
  const rest = leftOut.length > 0 ? `; ${list.format(leftOut)} left out` : '';
  return `of the machines: ${list.format(published)}${rest} (src/site.ts: machineFacts)`;
}

const siteSchema = z.object({ machineFacts: z.array(z.enum(withheldKinds)).default([]) });

/**
 * The kinds of withheld facts that a site asks for: `machineFacts` in `src/site.ts`.
 *
 * @throws ExpectedError, without a stack, if `machineFacts` isn't a list of such kinds
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
