import { z } from 'zod';
import { latestStep } from './series.ts';

/** What a run may keep besides its metrics. A `digest` is only named: its file isn't kept. */
export const artifactKinds = ['table', 'array', 'picture', 'text', 'digest'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

export const columnTypes = ['number', 'text'] as const;
export type ColumnType = (typeof columnTypes)[number];

export const arrayTypes = ['float32', 'float64', 'int32', 'uint8'] as const;
export type ArrayType = (typeof arrayTypes)[number];

/** The name of an artifact, and of a table's column. */
export const artifactName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-zA-Z0-9]*$/, 'must be camelCase');

/** The largest kept file of each kind, in bytes: people review and clone them. */
export const maximumBytes: Readonly<Record<Exclude<ArtifactKind, 'digest'>, number>> = {
  table: 1_000_000,
  array: 20_000_000,
  picture: 2_000_000,
  text: 256_000,
};
/** What a run may keep in all. */
export const maximumBytesOfRun = 20_000_000;
/** What all runs of an experiment may keep, before another run begins: git isn't made for more. */
export const maximumBytesOfExperiment = 100_000_000;
/** How many artifacts a run may keep, each step counted. */
export const maximumArtifacts = 1000;
/** What the descriptions of a run's artifacts may take in its record, as JSON: its columns are named with each step of a table. */
export const maximumDescription = 1_000_000;
export const maximumRows = 100_000;
export const maximumElements = 4_000_000;
/** Of a picture's sides, in pixels. */
export const maximumSide = 4096;

const size = z.int().positive();
const common = {
  name: artifactName,
  /** Absent for what belongs to the run's end. */
  step: z.int().nonnegative().max(latestStep).optional(),
  sha256: z.hash('sha256'),
};
const bytesOf = (kind: keyof typeof maximumBytes) => z.int().nonnegative().max(maximumBytes[kind]);

/** An artifact as a record names it. Its file's name follows from this alone, so that no record leads elsewhere. */
export const artifactSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('table'),
    ...common,
    bytes: bytesOf('table'),
    rows: z.int().nonnegative().max(maximumRows),
    /** In their order in the file. */
    columns: z
      .array(z.strictObject({ name: artifactName, type: z.enum(columnTypes) }))
      .min(1)
      .max(100)
      .refine((columns) => areDistinct(columns.map(({ name }) => name)), 'has a column twice'),
  }),
  z.strictObject({
    kind: z.literal('array'),
    ...common,
    bytes: bytesOf('array'),
    type: z.enum(arrayTypes),
    shape: z
      .array(size)
      .max(8)
      .refine((shape) => elementsOf(shape) <= maximumElements, {
        error: `has more than ${maximumElements} elements`,
      }),
  }),
  z.strictObject({
    kind: z.literal('picture'),
    ...common,
    bytes: bytesOf('picture'),
    /** In pixels. */
    width: size.max(maximumSide),
    height: size.max(maximumSide),
  }),
  z.strictObject({ kind: z.literal('text'), ...common, bytes: bytesOf('text') }),
  z.strictObject({ kind: z.literal('digest'), ...common, bytes: z.int().nonnegative() }),
]);

/** All artifacts of a run, by name, then by step; that of the end comes last. */
export const artifactsSchema = z
  .array(artifactSchema)
  .max(maximumArtifacts)
  .refine(
    (entries) => areDistinct(entries.map(({ name, step }) => `${name}@${step ?? ''}`)),
    'names one artifact twice',
  )
  .refine(
    (entries) =>
      areDistinct(
        [...new Set(entries.map(({ name, kind }) => `${name} ${kind}`))].map(
          (each) => each.split(' ')[0]!,
        ),
      ),
    'has one artifact of two kinds',
  )
  .refine((entries) => keptBytes(entries) <= maximumBytesOfRun, {
    error: `has more than ${maximumBytesOfRun} bytes in all`,
  });

export type ArtifactEntry = z.infer<typeof artifactSchema>;
/** An artifact of one kind. */
export type EntryOf<Kind extends ArtifactKind> = Extract<ArtifactEntry, { kind: Kind }>;

/** An artifact that a run keeps, as it is written. */
export interface EncodedArtifact {
  entry: ArtifactEntry;
  /** Absent where only the digest is kept. */
  bytes?: Uint8Array;
}

const endings = { table: 'csv', array: 'npy', picture: 'webp', text: 'txt' } as const;

/** The name of an artifact's file in its run's folder: `artifacts/samples@500.webp`; undefined if it isn't kept. */
export function artifactFile({
  kind,
  name,
  step,
}: Pick<ArtifactEntry, 'kind' | 'name' | 'step'>): string | undefined {
  if (kind === 'digest') return undefined;
  const at = step === undefined ? '' : `@${step}`;
  return `artifacts/${name}${at}.${endings[kind]}`;
}

/** In the order of records. */
export function byNameAndStep(a: ArtifactEntry, b: ArtifactEntry): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return (a.step ?? Infinity) - (b.step ?? Infinity);
}

/** What the files of artifacts take, in bytes. */
export function keptBytes(entries: readonly ArtifactEntry[]): number {
  return entries.reduce((sum, { kind, bytes }) => sum + (kind === 'digest' ? 0 : bytes), 0);
}

/** The number of elements of an array: 1 without a dimension. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function areDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
