import type { FoundTable } from './formats/table-in-file.ts';

interface Contents {
  table: FoundTable;
  /** The bytes of a file, of whatever format: it is decoded, or refused, when it is kept. */
  picture: Uint8Array;
  /** The bytes of an `.npy` file. */
  array: Uint8Array;
  text: string;
  /** The bytes of any other file. */
  file: Uint8Array;
}

export type FoundKind = keyof Contents;

interface Found<Kind extends FoundKind> {
  kind: Kind;
  /** As the tool names it: "plots/confusion matrix". */
  name: string;
  /** Undefined if it belongs to the run's end. */
  step: number | undefined;
  /** For errors: its file, relative to the folder that is read, or the place in one. */
  place: string;
  /** Whether it only lies beside the run, so that it may be something else. */
  isBeside?: boolean;
  /** @throws ExpectedError naming the file, if it can't be read or is no such thing */
  read(): Promise<Contents[Kind]>;
}

/** What a run left besides its metrics, of one kind. */
export type FoundArtifact = { [Kind in FoundKind]: Found<Kind> }[FoundKind];
