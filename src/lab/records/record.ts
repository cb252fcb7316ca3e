import { z } from 'zod';
import { schedulerJobSchema } from '../../files/scheduler-job.ts';
import { isPlain } from '../../messages/plain-text.ts';
import { artifactsSchema } from './artifact-entry.ts';
import { runEngineNames } from './engine-names.ts';
import { profileNames } from './profile.ts';

export const kebabCase = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be kebab-case');
/** The name of an experiment and of its folder. The folder `shared` is no experiment. */
export const experimentName = kebabCase.refine(
  (name) => name !== 'shared',
  'must not be "shared": src/experiments/shared holds what experiments share',
);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');
const notPlain = 'holds control or invisible characters';
/** A short text that is safe to print: control characters could rewrite a terminal. */
export const line = z.string().max(1000).refine(isPlain, notPlain);
/** JSON whose texts are safe to print. */
const plainJson = z.json().refine((value) => textsIn(value).every(isPlain), notPlain);
const count = z.int().nonnegative();
const commit = z.string().regex(/^[0-9a-f]{40}$/, 'must be the whole name of a commit');
/** Maximum number of entries, many times that of an honest record: pages and comparisons show every entry. */
const most = 1000;

/** Maximum characters of all parameters as JSON: pages show the parameters with each number. */
const longestParameters = 100_000;

/** Entries of one kind by name, 1000 at most, as pages and comparisons list them. */
export function entriesOf<Value extends z.ZodType>(value: Value, name = line) {
  return z
    .record(name, value)
    .refine((entries) => Object.keys(entries).length <= most, `has more than ${most} entries`);
}

/** At most a hundred years: a longer duration can't have been measured. */
const seconds = z
  .number()
  .nonnegative()
  .max(100 * 365.25 * 24 * 3600);
/** ISO 8601, UTC, to the nanosecond at most. */
export const moment = z.iso.datetime().max(30);

/** The four parts whose change makes a run stale, and the digest of all of them. */
export const fingerprintSchema = z.strictObject({
  digest: sha256,
  /** The form to which the source was reduced before it was digested; absent for the first form. */
  form: z.literal(2).optional(),
  parameters: sha256,
  dataset: sha256,
  source: sha256,
  /** Versions of the packages that the experiment imports, by package name. */
  packages: entriesOf(line),
});

/** Relative to the project, or `retrace/…`. Sites publish these names, so none tells where a machine has its files. */
const sourceFile = line.regex(
  /^(?![~…/\\]|[a-zA-Z]:|(.*[/\\])?\.\.([/\\]|$))./,
  "must be a file's path relative to the project",
);
/** What each file holds of the code that a run needs: the start of a SHA-256, by the file's path. */
export const fileDigestsSchema = entriesOf(
  z.string().regex(/^[0-9a-f]{12}$/, 'must be the first 12 digits of a SHA-256'),
  sourceFile,
);
export type FileDigests = z.infer<typeof fileDigestsSchema>;

/** How a command was run, and what is known of its packages. Nothing in it tells of users, hosts or folders. */
const processSchema = z.strictObject({
  /** The program and its arguments; the lab's own files and folders as placeholders: `{output}`. */
  words: z.array(line).max(most),
  /** The file that locks the packages, relative to the project or to its checkout; absent without one. */
  environment: line.optional(),
  /** Why not all packages that count are locked; absent if they are. */
  unlocked: line.optional(),
  /** Versions of the packages that were installed and count, by name. */
  installed: entriesOf(line),
  /** Files of the checkout that the program read, though its fingerprint doesn't know them. */
  untracked: z.array(line).max(most).optional(),
});

/** Where an imported run comes from. Nothing in it tells of users, hosts or folders. */
const importedSchema = z.strictObject({
  /** The tool that recorded it: "W&B". */
  tool: line,
  toolVersion: line.optional(),
  /** The run's name in that tool. */
  label: line.optional(),
  /** When it was imported. */
  at: moment,
  /** What was changed or is unsure: sentences that pages show. */
  notes: z.array(line).max(most),
  /** As the tool told them. */
  python: line.optional(),
  system: line.optional(),
  processor: line.optional(),
  gpu: line.optional(),
  commit: commit.optional(),
  packages: entriesOf(line).optional(),
});

/** `run.json`: what was run, on what, when, and with what outcome. The series are in a Parquet file beside it. */
export const runRecordSchema = z.strictObject({
  /**
   * The format of this file. It stays while this schema also reads all earlier records, as new fields are optional. A
   * change after which it doesn't gets the next number, and a schema that reads both.
   */
  format: z.literal([1, 2], 'is of a newer Retrace, or unknown: update Retrace to read it'),
  experiment: kebabCase,
  variant: kebabCase,
  /** 0 only if the run is imported: TensorFlow.js takes it for no seed. */
  seed: count,
  profile: z.enum(profileNames),
  /** `diverged`: a metric became NaN or infinite; the series end there. */
  outcome: z.enum(['completed', 'diverged']),
  parameters: entriesOf(plainJson).refine(
    (parameters) => JSON.stringify(parameters).length <= longestParameters,
    `takes more than ${longestParameters} characters`,
  ),
  fingerprint: fingerprintSchema,
  /** The files behind `fingerprint.source`: they name what changed, and don't decide whether a run is fresh. */
  sources: fileDigestsSchema.optional(),
  dataset: z.strictObject({
    name: kebabCase,
    edition: line,
    /** What a reader must know about this copy of the data. */
    caveat: line.optional(),
    digest: sha256,
    samples: z.strictObject({ train: count, test: count }),
  }),
  provenance: z.strictObject({
    /** Absent if the run is imported, and its tool doesn't tell. */
    started: moment.optional(),
    /** The sum of all sessions, without the time between them. Absent as `started` is. */
    durationSeconds: seconds.optional(),
    /** How many times the run was interrupted and resumed from a checkpoint. */
    resumptions: count,
    /** Over the whole run, including measurements and evaluation. Absent if the run uses no samples; format 1 always has it. */
    samplesPerSecond: z.number().nonnegative().max(1e15).optional(),
    command: line,
    engine: z.strictObject({
      name: z.enum(runEngineNames),
      /** Why this engine was used: it was asked for, or was the first available. */
      reason: line,
      /** Names several devices if the run was resumed on another device. */
      device: line,
      /** Absent if the run is imported, and its tool doesn't tell. */
      deviceKind: z.enum(['gpu', 'cpu']).optional(),
      /** With its version, the program of a command, or the tool of an imported run: "python 3.12.4", "W&B 0.31.0". */
      program: line.optional(),
      details: entriesOf(line),
    }),
    /** How a command was run. Absent for other runs. */
    process: processSchema.optional(),
    /** What another tool recorded. Absent for runs that the lab computed. */
    imported: importedSchema.optional(),
    /** The task of a cluster's scheduler in which the run ended. Absent outside a cluster. */
    scheduler: z
      .strictObject({
        name: schedulerJobSchema.shape.scheduler,
        job: schedulerJobSchema.shape.job,
        restarts: count,
        /** Present only if they were asked for: names of machines are internal. */
        node: line.optional(),
        partition: line.optional(),
      })
      .optional(),
    /** Absent outside a git checkout. */
    git: z.strictObject({ commit, dirty: z.boolean() }).optional(),
    /** The digest of what was claimed when the run began: names a file in `results/<experiment>/statements`. */
    statement: sha256.optional(),
    /** Summary of the earlier recordings of this run, which this record replaced. */
    earlier: z
      .strictObject({
        recordings: z.int().positive(),
        /** How many of them, counted back from the last without a gap, have the fingerprint of this record. */
        sameFingerprint: count,
        /** Their total duration. */
        seconds,
        /** When the first of them began. */
        first: moment,
      })
      .optional(),
    /** The names under which the run was recorded before, oldest first: its variant or profile was renamed. */
    formerly: z
      .array(z.strictObject({ variant: kebabCase, profile: z.enum(profileNames) }))
      .max(most)
      .optional(),
    /** Each restamp: a replay showed that a changed source gives the same numbers. */
    restamps: z
      .array(
        z.strictObject({
          at: moment,
          /** How many steps were identical, bit for bit. */
          steps: z.int().positive(),
          /** The fingerprint's digest and source before the restamp. */
          fromDigest: sha256,
          fromSource: sha256,
          /**
           * Present if the run's own device wasn't available: the commit of the earlier source, which was replayed
           * beside the new one, and the device of both replays.
           */
          beside: z.strictObject({ commit, device: line }).optional(),
        }),
      )
      .max(most)
      .optional(),
    /** Absent if the run is imported: the lab didn't see that machine. */
    machine: z
      .strictObject({
        system: line,
        processor: line,
        cores: count.max(1_000_000),
        memoryBytes: count,
        node: line,
      })
      .optional(),
  }),
  series: z.strictObject({ file: z.literal('series.parquet'), sha256, rows: count }),
  /** What the run kept besides its metrics. */
  artifacts: artifactsSchema.optional(),
  /** The last finite value of each metric. */
  summary: entriesOf(z.number()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type EngineRecord = RunRecord['provenance']['engine'];
export type ProcessRecord = z.infer<typeof processSchema>;
export type ImportedRecord = z.infer<typeof importedSchema>;
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** All texts of a JSON value, including the names of fields. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(textsIn)];
}
