import { z } from 'zod';
import { isPlain } from '../../messages/plain-text.ts';
import { engineNames } from './engine-names.ts';
import { profileNames } from './profile.ts';

export const kebabCase = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case');
/** Of an experiment, and of its folder. One of these folders holds what experiments share. */
export const experimentName = kebabCase.refine(
  (name) => name !== 'shared',
  'must not be "shared": src/experiments/shared holds what experiments share',
);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');
const notPlain = 'holds control or invisible characters';
/** It is shown in terminals too, which control characters would rewrite. */
export const line = z.string().max(1000).refine(isPlain, notPlain);
/** What stands in it is shown, too. */
const plainJson = z.json().refine((value) => textsIn(value).every(isPlain), notPlain);
const count = z.int().nonnegative();
const commit = z.string().regex(/^[0-9a-f]{40}$/, 'must be the whole name of a commit');
/** Many times what an honest record holds: pages and comparisons show each. */
const most = 1000;

/** As JSON, of all of them: pages show them with each number. */
const longestParameters = 100_000;

/** By names: entries of one kind, which pages and comparisons list. */
export function entriesOf<Value extends z.ZodType>(value: Value, name = line) {
  return z
    .record(name, value)
    .refine((entries) => Object.keys(entries).length <= most, `has more than ${most} entries`);
}

/** A hundred years: more isn't measured, but made up. */
const seconds = z
  .number()
  .nonnegative()
  .max(100 * 365.25 * 24 * 3600);
/** ISO 8601, UTC, to the nanosecond at most. */
export const moment = z.iso.datetime().max(30);

/** Four digests and versions whose change makes a run stale, and the digest over all of them. */
export const fingerprintSchema = z.strictObject({
  digest: sha256,
  /** How the source was reduced before it was digested; absent: in the first form. */
  form: z.literal(2).optional(),
  parameters: sha256,
  dataset: sha256,
  source: sha256,
  /** Versions of the packages that the experiment imports, by package name. */
  packages: entriesOf(line),
});

/** `run.json`: what was run, on what, when, and what came out. The series lie beside it in Parquet. */
export const runRecordSchema = z.strictObject({
  format: z.literal(1),
  experiment: kebabCase,
  variant: kebabCase,
  seed: z.int().positive(),
  profile: z.enum(profileNames),
  /** `diverged`: a metric became NaN or infinite; the series end there. */
  outcome: z.enum(['completed', 'diverged']),
  parameters: entriesOf(plainJson).refine(
    (parameters) => JSON.stringify(parameters).length <= longestParameters,
    `takes more than ${longestParameters} characters`,
  ),
  fingerprint: fingerprintSchema,
  dataset: z.strictObject({
    name: kebabCase,
    edition: line,
    /** What a reader must know about this copy of the data. */
    caveat: line.optional(),
    digest: sha256,
    samples: z.strictObject({ train: count, test: count }),
  }),
  provenance: z.strictObject({
    started: moment,
    /** Of all sessions together, without the time between them. */
    durationSeconds: seconds,
    /** How many times the run was interrupted and went on from a checkpoint. */
    resumptions: count,
    /** Over the whole run, measurements and evaluation included. */
    samplesPerSecond: z.number().nonnegative().max(1e15),
    command: line,
    engine: z.strictObject({
      name: z.enum(engineNames),
      /** Why this engine: asked for, or the first that is available. */
      reason: line,
      /** Several, where it went on on another one. */
      device: line,
      deviceKind: z.enum(['gpu', 'cpu']),
      details: entriesOf(line),
    }),
    /** Absent outside a git checkout. */
    git: z.strictObject({ commit, dirty: z.boolean() }).optional(),
    /** The digest of what was claimed when the run began: a file in its experiment's `statements`. */
    statement: sha256.optional(),
    /** What this record took the place of: earlier recordings of the same run, all together. */
    earlier: z
      .strictObject({
        recordings: z.int().positive(),
        /** How many of them, the last ones without a break, under the fingerprint of this one. */
        sameFingerprint: count,
        /** How long they took. */
        seconds,
        /** When the first of them was started. */
        first: moment,
      })
      .optional(),
    /** Each time that a changed source was shown, by a replay, to give the same numbers. */
    restamps: z
      .array(
        z.strictObject({
          at: moment,
          /** How many steps were identical, bit for bit. */
          steps: z.int().positive(),
          /** The fingerprint's digest and source until then. */
          fromDigest: sha256,
          fromSource: sha256,
          /**
           * Where the run's own device wasn't at hand: the commit of its source until then, which was replayed beside
           * the new one, and on what.
           */
          beside: z.strictObject({ commit, device: line }).optional(),
        }),
      )
      .max(most)
      .optional(),
    machine: z.strictObject({
      system: line,
      processor: line,
      cores: count.max(1_000_000),
      memoryBytes: count,
      node: line,
    }),
  }),
  series: z.strictObject({ file: z.literal('series.parquet'), sha256, rows: count }),
  /** The last finite value of each metric. */
  summary: entriesOf(z.number()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type EngineRecord = RunRecord['provenance']['engine'];
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** All texts of a JSON value, the names of its fields included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(textsIn)];
}
