import { z } from 'astro/zod';
import { profileNames } from './define.ts';
import { engineNames } from './engines/engine.ts';

export const kebabCase = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case');
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');
/** It is shown in terminals too, which control characters would rewrite. */
export const line = z
  .string()
  .max(1000)
  .regex(/^(?:[\t\n]|[^\p{Cc}\u202a-\u202e\u2066-\u2069])*$/u, 'holds control characters');
const count = z.int().nonnegative();
const commit = z.string().regex(/^[0-9a-f]{40}$/, 'must be the whole name of a commit');

/** Four digests and versions whose change makes a run stale, and the digest over all of them. */
export const fingerprintSchema = z.strictObject({
  digest: sha256,
  /** How the source was reduced before it was digested; absent: in the first form. */
  form: z.literal(2).optional(),
  parameters: sha256,
  dataset: sha256,
  source: sha256,
  /** Versions of the packages that the experiment imports, by package name. */
  packages: z.record(line, line),
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
  parameters: z.record(line, z.json()),
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
    /** ISO 8601, UTC. */
    started: z.iso.datetime(),
    /** Of all sessions together, without the time between them. */
    durationSeconds: z.number().nonnegative(),
    /** How many times the run was interrupted and went on from a checkpoint. */
    resumptions: count,
    /** Over the whole run, measurements and evaluation included. */
    samplesPerSecond: z.number().nonnegative(),
    command: line,
    engine: z.strictObject({
      name: z.enum(engineNames),
      /** Why this engine: asked for, or the first that is available. */
      reason: line,
      /** Several, where it went on on another one. */
      device: line,
      deviceKind: z.enum(['gpu', 'cpu']),
      details: z.record(line, line),
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
        seconds: z.number().nonnegative(),
        /** When the first of them was started. */
        first: z.iso.datetime(),
      })
      .optional(),
    /** Each time that a changed source was shown, by a replay, to give the same numbers. */
    restamps: z
      .array(
        z.strictObject({
          at: z.iso.datetime(),
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
      .optional(),
    machine: z.strictObject({
      system: line,
      processor: line,
      cores: count,
      memoryBytes: count,
      node: line,
    }),
  }),
  series: z.strictObject({ file: z.literal('series.parquet'), sha256, rows: count }),
  /** The last finite value of each metric. */
  summary: z.record(line, z.number()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type EngineRecord = RunRecord['provenance']['engine'];
export type Fingerprint = z.infer<typeof fingerprintSchema>;
