import type { ColumnType } from '../records/artifact-entry.ts';

/** What a run keeps besides its metrics, by name. */
export type ArtifactDeclarations = Record<string, ArtifactDeclaration>;

export type ArtifactDeclaration =
  | TableDeclaration
  | ArrayDeclaration
  | PictureDeclaration
  | TextDeclaration
  | DigestDeclaration;

/** The columns of a table, in their order. */
export type Columns = Record<string, ColumnType>;

export interface TableDeclaration<Declared extends Columns = Columns> {
  kind: 'table';
  /** What it shows, clear without context. */
  about: string;
  columns: Declared;
}

export interface ArrayDeclaration {
  kind: 'array';
  about: string;
  /** A name for each dimension. */
  axes?: readonly string[];
}

export interface PictureDeclaration {
  kind: 'picture';
  about: string;
}

export interface TextDeclaration {
  kind: 'text';
  about: string;
}

export interface DigestDeclaration {
  kind: 'digest';
  about: string;
  /** Where readers get the file. */
  url?: string;
}

/**
 * Declares a table: of a confusion matrix, a histogram, an embedding. Programs write it as CSV, TSV or JSON lines, and it is
 * kept as CSV: at most 100,000 rows and 1 MB.
 *
 * @param about what it shows: "Test images by digit and by what was predicted"
 * @param columns the type of each column, by its name in camelCase. A number may be missing: it is then read as NaN.
 */
export function table<const Declared extends Columns>(
  about: string,
  columns: Declared,
): TableDeclaration<Declared> {
  return { kind: 'table', about, columns };
}

/**
 * Declares an array of numbers. Programs write it as `.npy`, and it is kept as such: at most 4 million elements.
 *
 * @param axes a name for each dimension: `['alpha', 'beta']`
 */
export function array(about: string, axes?: readonly string[]): ArrayDeclaration {
  return { kind: 'array', about, ...(axes && { axes }) };
}

/**
 * Declares a picture. Programs write it as PNG, JPEG or WebP; it is kept as WebP, with the same pixels and nothing else: at most
 * 4,096 pixels a side and 2 MB.
 */
export function picture(about: string): PictureDeclaration {
  return { kind: 'picture', about };
}

/** Declares a text, which pages show as it is. At most 256 kB of UTF-8. */
export function text(about: string): TextDeclaration {
  return { kind: 'text', about };
}

/**
 * Declares a file that is too large to keep, such as a network's weights: its record has its size and SHA-256.
 *
 * @param options where readers get the file, an address with https
 */
export function digest(about: string, { url }: { url?: string } = {}): DigestDeclaration {
  return { kind: 'digest', about, ...(url !== undefined && { url }) };
}

/** A row of a table. */
export type TableRowOf<Declared extends Columns> = {
  [Column in keyof Declared]: Declared[Column] extends 'number' ? number : string;
};

/** Numbers with a shape, in row-major order. */
export interface ShapedNumbers<Data extends ArrayLike<number> = ArrayLike<number>> {
  shape: readonly number[];
  data: Data;
}

/** An array as results give it. */
export type KeptArray = ShapedNumbers<Float32Array | Float64Array | Int32Array | Uint8Array>;

/** A tensor of TensorFlow.js. `keep` reads it, and leaves it to its owner. */
export interface KeptTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  data(): Promise<ArrayLike<number>>;
}

export type NestedNumbers = readonly number[] | readonly NestedNumbers[];

/** What `keep` takes for an artifact, by its kind. */
export type KeptValue<Declared extends ArtifactDeclaration> =
  Declared extends TableDeclaration<infer Named>
    ? readonly TableRowOf<Named>[]
    : Declared extends ArrayDeclaration
      ? ArrayValue
      : Declared extends PictureDeclaration
        ? PictureValue
        : Declared extends TextDeclaration
          ? string
          : Uint8Array;

export type ArrayValue = NestedNumbers | ShapedNumbers | KeptTensor;

/**
 * A picture: the bytes of a PNG, JPEG or WebP file, or numbers of the shape [height, width, channels] with 1, 3 or 4 channels:
 * from 0 to 255, but from 0 to 1 in a tensor of floats.
 */
export type PictureValue = Uint8Array | ShapedNumbers | KeptTensor;

/** The names of artifacts of one kind. */
export type NamesOf<Declared extends ArtifactDeclarations, Kind extends ArtifactDeclaration> = {
  [Name in keyof Declared]: Extract<Declared[Name], Kind> extends never ? never : Name;
}[keyof Declared] &
  string;
